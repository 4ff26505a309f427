// A scene as canonical text: one line a thing, in drawing order. Two scenes that are equal have the
// same text, on every machine, so a golden file needs no GPU and a difference reads as a sentence.
#pragma once
#include <string>

#include "ui/session/scene_model.h"

namespace pf {

// Lengths with at most two decimals. Page states as runs of letters ("T*146 M S*109"), and only a
// count and a hash when there are more than 48 runs.
std::string scene_to_text(const SceneModel& model);

const char* glyph_name(GlyphKind kind);
const char* hit_name(HitKind kind);

}  // namespace pf
