// The colours of page states: of a whole texel where a cell is too small for a shape, and the inks
// that the shapes are made of. Order and meaning are those of shaders/page_state.glsl.
#pragma once
#include <array>

#include "ui/session/page_state.h"
#include "ui/session/palette.h"

namespace pf {

using Color4 = std::array<float, 4>;

inline constexpr int kPageInkCount = 13;
std::array<Color4, kPageInkCount> page_inks(const Palette& palette);  // straight alpha

// One for every state of six bits; premultiplied.
std::array<Color4, 64> page_fills(const Palette& palette);

// The letter of a state, and the token that reads best on what the shape puts under it.
Token page_letter_token(std::uint8_t state, const Palette& palette);

}  // namespace pf
