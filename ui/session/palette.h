// A palette maps every token to a colour. Palettes are data (assets/palettes/*.toml): dark, light,
// and high contrast and greyscale of both.
//
// A file has `name`, `dark`, optionally `inherits` (another file of the same folder, whose colours
// it starts from; one level only), optionally `stroke_extra`, and a table [colour] of token names:
// "RRGGBB", "RRGGBBAA" or "none". A file that inherits nothing names every token.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include "ui/session/scene_token.h"

namespace pf {

// Straight alpha, sRGB values as on screen.
struct Rgba {
  std::uint8_t r = 0, g = 0, b = 0, a = 0;
  bool operator==(const Rgba&) const = default;
};

struct Palette {
  std::string name;
  bool dark = true;        // light text on a dark ground
  float stroke_extra = 0;  // logical pixels that every stroke gains (high contrast)
  std::array<Rgba, kTokenCount> colour{};

  Rgba operator[](Token token) const { return colour[static_cast<std::size_t>(token)]; }
  bool operator==(const Palette&) const = default;
};

// Throws InputError: a file that cannot be read, an unknown key or token, a bad colour, a token
// that is missing.
Palette load_palette(const std::filesystem::path& file);

// WCAG contrast ratio of two opaque colours, 1 to 21. Alpha is ignored.
double contrast(Rgba a, Rgba b);

}  // namespace pf
