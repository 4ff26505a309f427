// The look of Studio's widgets, made from the same palette files as the scenes: one change of
// palette repaints both.
//
// 1. Colours come from tokens alone; no widget names an RGB value.
// 2. Type comes from the type table of the scenes (scene_type.h), in logical pixels.
#pragma once
#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>
#include <filesystem>
#include <vector>

#include "ui/session/palette.h"
#include "ui/session/scene_type.h"

namespace pf {

// A palette the user may choose: the stem of its file under assets/palettes, and its menu text.
struct ThemeChoice {
  const char* id;
  const char* title;
};
const std::vector<ThemeChoice>& theme_choices();

// Throws InputError as load_palette does.
Palette load_theme(const std::filesystem::path& assets, const std::string& id);

QColor color_of(const Palette& palette, Token token);

// "rgba(r,g,b,a)" for style sheets and rich text.
QString css_of(const Palette& palette, Token token);

QPalette qt_palette(const Palette& palette);
QString style_sheet(const Palette& palette);

// Makes the fonts of assets/fonts known to Qt. Throws InputError for a file that Qt cannot read.
void load_fonts(const std::filesystem::path& assets);
QFont font_of(TextRole role);

}  // namespace pf
