#include "ui/qt/theme.h"

#include <QFontDatabase>
#include <set>

#include "core/base/error.h"

namespace pf {

const std::vector<ThemeChoice>& theme_choices() {
  static const std::vector<ThemeChoice> choices = {
      {"dark", "Dark"},
      {"light", "Light"},
      {"high-contrast-dark", "High contrast, dark"},
      {"high-contrast-light", "High contrast, light"},
      {"greyscale-dark", "Greyscale, dark"},
      {"greyscale-light", "Greyscale, light"},
  };
  return choices;
}

Palette load_theme(const std::filesystem::path& assets, const std::string& id) {
  return load_palette(assets / "palettes" / (id + ".toml"));
}

QColor color_of(const Palette& palette, Token token) {
  const Rgba c = palette[token];
  return QColor(c.r, c.g, c.b, c.a);
}

QString css_of(const Palette& palette, Token token) {
  const Rgba c = palette[token];
  return QString("rgba(%1,%2,%3,%4)").arg(c.r).arg(c.g).arg(c.b).arg(c.a);
}

QPalette qt_palette(const Palette& palette) {
  const auto color = [&](Token token) { return color_of(palette, token); };
  QPalette out;
  out.setColor(QPalette::Window, color(Token::kPanel));
  out.setColor(QPalette::WindowText, color(Token::kInk));
  out.setColor(QPalette::Base, color(Token::kPanel));
  out.setColor(QPalette::AlternateBase, color(Token::kRaise));
  out.setColor(QPalette::Text, color(Token::kInk));
  out.setColor(QPalette::PlaceholderText, color(Token::kLow));
  out.setColor(QPalette::Button, color(Token::kRaise2));
  out.setColor(QPalette::ButtonText, color(Token::kInk));
  out.setColor(QPalette::ToolTipBase, color(Token::kRaise));
  out.setColor(QPalette::ToolTipText, color(Token::kInk));
  out.setColor(QPalette::Highlight, color(Token::kAcc));
  out.setColor(QPalette::HighlightedText, color(Token::kBg));
  out.setColor(QPalette::Link, color(Token::kAccT));
  out.setColor(QPalette::Light, color(Token::kHair2));
  out.setColor(QPalette::Mid, color(Token::kHair));
  out.setColor(QPalette::Dark, color(Token::kHair));
  out.setColor(QPalette::Shadow, color(Token::kBg));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    out.setColor(QPalette::Disabled, role, color(Token::kFaint));
  }
  return out;
}

void load_fonts(const std::filesystem::path& assets) {
  std::set<std::string> files;
  for (int face = 0; face < kFontFaceCount; ++face) {
    files.insert(font_file(static_cast<FontFace>(face)));
  }
  for (const std::string& file : files) {
    const auto path = assets / "fonts" / file;
    if (QFontDatabase::addApplicationFont(QString::fromStdString(path.string())) < 0) {
      throw InputError(path.string(), 0, 0, "", "is no font that can be read",
                       "a file that was installed with the program");
    }
  }
}

QFont font_of(TextRole role) {
  const TypeStyle& style = type_style(role);
  const bool mono = style.face == FontFace::kMono || style.face == FontFace::kMonoMedium ||
                    style.face == FontFace::kMonoSemiBold;
  QFont font(mono ? "JetBrains Mono" : "Inter");
  font.setStyleHint(mono ? QFont::Monospace : QFont::SansSerif);
  font.setPixelSize(static_cast<int>(style.size + 0.5F));
  QFont::Weight weight = QFont::Normal;
  if (style.face == FontFace::kInterMedium || style.face == FontFace::kMonoMedium) {
    weight = QFont::Medium;
  } else if (style.face == FontFace::kInterSemiBold || style.face == FontFace::kMonoSemiBold) {
    weight = QFont::DemiBold;
  } else if (style.face == FontFace::kInterBold) {
    weight = QFont::Bold;
  }
  font.setWeight(weight);
  font.setHintingPreference(QFont::PreferNoHinting);
  if (style.tracking > 0) {
    font.setLetterSpacing(QFont::PercentageSpacing, 100 + 100 * style.tracking);
  }
  if (style.capitals) font.setCapitalization(QFont::AllUppercase);
  return font;
}

}  // namespace pf
