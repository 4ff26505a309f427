// The look of Probe: a palette and four cuts of JetBrains Mono at the scale of the display. Colours
// come from tokens alone; lengths are given in logical pixels of the design (1440 x 900) and become
// device pixels here.
#pragma once
#include <imgui.h>

#include <filesystem>

#include "ui/session/palette.h"

namespace pf {

enum class Cut { kText, kStrong, kSmall, kFigure };  // 11, 11 semibold, 10, 12 medium
inline constexpr int kCuts = 4;

class Look {
 public:
  explicit Look(float scale = 1) : scale_(scale) {}

  // Adds the fonts to the current context's atlas. Throws InputError for a file that is missing.
  void load_fonts(const std::filesystem::path& assets);
  // Gives ImGui's own widgets the colours and measures of the palette.
  void set_palette(const Palette& palette);
  const Palette& palette() const { return palette_; }

  float scale() const { return scale_; }
  float px(float logical) const;  // whole device pixels
  ImU32 color(Token token, float alpha = 1) const;
  ImFont* font(Cut cut) const { return fonts_[static_cast<int>(cut)]; }

 private:
  float scale_;
  Palette palette_;
  ImFont* fonts_[kCuts] = {};
};

}  // namespace pf
