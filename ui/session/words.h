// What things are called: actors, kinds of TLPs, causes of aborts, steps of a thread, facts.
#pragma once
#include <string>

#include "core/world/actor_words.h"
#include "core/world/fact_place.h"
#include "core/world/world.h"
#include "ui/session/scene_model.h"
#include "ui/session/scene_token.h"

namespace pf {

std::string actor_label(const Env& env, std::uint8_t actor);  // "CPU0", "GPU", "vCPU 1"

// The two places that a page moves between: hosts, or memories of one host.
struct PlaceNames {
  std::string source, target;        // "Host A", "Host B"; "616", "618"
  std::string at_source, at_target;  // "at A", "at B"; "in 616", "in 618"
  std::string short_source, short_target;
};
PlaceNames place_names(const Env& env);

const char* cause_title(AbortCause cause);  // "conflict on the write set"
std::string cause_sentence(const Env& env, AbortCause cause, std::uint8_t offender,
                           std::uint32_t page, std::uint32_t offender_page);
std::string status_text(std::uint8_t status);  // "retry + conflict"

const char* kind_label(Kind kind);  // "posted write"
Token kind_token(Kind kind);
GlyphKind kind_glyph(Kind kind, bool wasted);

// One instruction of a thread: what it does, whom it waits for while it is not ready, the colour of
// that, and the short name of its span on the lanes.
struct OpWords {
  const char* span;
  const char* does;
  const char* waits;
  Token token;
  Token wait_token;
};
OpWords op_words(const Env& env, Op op);

// "stores line 40 to $END": one line of the event list.
std::string fact_text(const Env& env, const Fact& fact);
// An abort, a broken invariant, a fallback.
bool is_wrong(FactKind kind);
// How much a fact says about a step that has several; the largest is its headline.
int fact_weight(FactKind kind);
const char* fact_label(FactKind kind);  // "abort", for menus

}  // namespace pf
