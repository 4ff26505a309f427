// What the deterministic part of the core (base, hw, guest, world, mechanism) may not use, because
// with it the same scenario and seed would no longer give the same digest everywhere: floating
// point, clocks, threads, hash order, the library's random distributions, closures, shared owners,
// and state that lives outside of World. Each message names what to use instead.
#pragma once
#include "tests/tidy/finding.h"
#include "tests/tidy/source_text.h"

namespace pf {

// Whether a path lies in one of the folders that the bans cover.
bool is_deterministic_core(std::string_view path);

// Words, headers and literals. REQUIRES: is_deterministic_core(text.path).
void check_bans(const SourceText& text, Findings& findings);

// Variables of static or thread storage that a step could change.
// REQUIRES: is_deterministic_core(text.path).
void check_static_state(const SourceText& text, Findings& findings);

}  // namespace pf
