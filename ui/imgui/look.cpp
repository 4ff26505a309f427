#include "ui/imgui/look.h"

#include <cmath>
#include <fstream>

#include "core/base/error.h"
#include "ui/session/scene_type.h"

namespace pf {
namespace {

struct CutRow {
  FontFace face;
  float em;
};
constexpr CutRow kRows[kCuts] = {{FontFace::kMono, 11},
                                 {FontFace::kMonoSemiBold, 11},
                                 {FontFace::kMono, 10},
                                 {FontFace::kMonoMedium, 12}};

// ImGui sizes a font by its line, from ascent to descent; of JetBrains Mono that is 1.32 em.
constexpr float kLineOfEm = 1.32F;

// Latin with its supplement, Greek (mu), punctuation, arrows, operators, shapes.
constexpr ImWchar kRanges[] = {0x0020, 0x017F, 0x0391, 0x03C9, 0x2010, 0x2027, 0x2030, 0x203A,
                               0x2190, 0x21FF, 0x2200, 0x22FF, 0x2300, 0x23CE, 0x2500, 0x259F,
                               0x25A0, 0x25FF, 0x2713, 0x2717, 0xFFFD, 0xFFFD, 0};

constexpr float kThinSpace = 0.24F;  // em: the face has none

ImVec4 vec(Rgba c, float alpha = 1) {
  return {static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255,
          static_cast<float>(c.b) / 255, static_cast<float>(c.a) / 255 * alpha};
}

}  // namespace

void Look::load_fonts(const std::filesystem::path& assets) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  for (int i = 0; i < kCuts; ++i) {
    const std::string file = (assets / "fonts" / font_file(kRows[i].face)).string();
    if (!std::ifstream(file)) {
      throw InputError(file, 0, 0, "", "cannot be read",
                       "a file that was installed with the program");
    }
    const float em = kRows[i].em * scale_;
    ImFontConfig config;
    config.OversampleH = 3;
    config.OversampleV = 1;
    fonts_[i] = atlas->AddFontFromFileTTF(file.c_str(), em * kLineOfEm, &config, kRanges);
    for (const ImWchar thin : {0x2009, 0x202F}) {
      atlas->AddCustomRectFontGlyph(fonts_[i], thin, 1, 1, em * kThinSpace);
    }
  }
  atlas->Build();
}

float Look::px(float logical) const { return std::round(logical * scale_); }

ImU32 Look::color(Token token, float alpha) const {
  if (token == Token::kNone) return 0;
  return ImGui::ColorConvertFloat4ToU32(vec(palette_[token], alpha));
}

void Look::set_palette(const Palette& palette) {
  palette_ = palette;
  ImGuiStyle style;
  style.WindowPadding = style.FramePadding = style.CellPadding = {0, 0};
  style.ItemSpacing = style.ItemInnerSpacing = {0, 0};
  style.WindowBorderSize = style.ChildBorderSize = style.PopupBorderSize = style.FrameBorderSize =
      0;
  style.WindowMinSize = {1, 1};
  style.ScrollbarSize = px(8);
  style.ScrollbarRounding = 0;
  style.GrabMinSize = px(10);
  style.AntiAliasedLinesUseTex = false;
  const auto set = [&](ImGuiCol which, Token token, float alpha = 1) {
    style.Colors[which] = vec(palette[token], alpha);
  };
  for (ImVec4& c : style.Colors) c = {0, 0, 0, 0};
  set(ImGuiCol_Text, Token::kInk);
  set(ImGuiCol_TextDisabled, Token::kLow);
  set(ImGuiCol_TextSelectedBg, Token::kAcc, 0.35F);
  set(ImGuiCol_PopupBg, Token::kRaise);
  set(ImGuiCol_ScrollbarGrab, Token::kHair2);
  set(ImGuiCol_ScrollbarGrabHovered, Token::kSrc2);
  set(ImGuiCol_ScrollbarGrabActive, Token::kAcc);
  ImGui::GetStyle() = style;
}

}  // namespace pf
