// Palettes: the shipped ones are complete and readable, bad ones say what is wrong and where.
#include "ui/session/palette.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/base/error.h"

namespace pf {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(PF_SOURCE_ASSETS) / "palettes";

constexpr Token kTexts[] = {Token::kInk,  Token::kMid,  Token::kLow,  Token::kAccT, Token::kFlyT,
                            Token::kTgtT, Token::kDtyT, Token::kFltT, Token::kShrT, Token::kBadT};

TEST(Palettes, AreAllCompleteAndNamedAsTheirFiles) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const Palette p = load_palette(entry.path());
    EXPECT_EQ(p.name, entry.path().stem().string());
    EXPECT_EQ(p[Token::kNone], Rgba{});
    ++count;
  }
  EXPECT_EQ(count, 6);
}

TEST(Palettes, GiveEveryTextTokenFourAndAHalfToOneOnCanvasAndPanel) {
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const Palette p = load_palette(entry.path());
    for (const Token ground : {Token::kBg, Token::kPanel}) {
      for (const Token text : kTexts) {
        EXPECT_GE(contrast(p[text], p[ground]), 4.5)
            << p.name << ": " << token_name(text) << " on " << token_name(ground);
      }
    }
    EXPECT_GE(contrast(p[Token::kMid], p[Token::kRaise2]), 4.5) << p.name;
  }
}

TEST(Palettes, GiveTextThatStandsOnAColourFourAndAHalfToOne) {
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const Palette p = load_palette(entry.path());
    for (const Token fill : {Token::kSrc, Token::kSrc2, Token::kFly, Token::kTgt, Token::kDty,
                             Token::kFlt, Token::kShr, Token::kSig, Token::kRaise2}) {
      EXPECT_GE(contrast(p[ink_on(fill)], p[fill]), 4.5) << p.name << ": on " << token_name(fill);
    }
    EXPECT_GE(contrast(p[ink_on(Token::kBad)], p[Token::kBad]), 3.4) << p.name;
  }
}

TEST(Palettes, OfHighContrastHaveSevenToOneForText) {
  for (const char* name : {"high-contrast-dark.toml", "high-contrast-light.toml"}) {
    const Palette p = load_palette(kFolder / name);
    for (const Token text : {Token::kInk, Token::kMid, Token::kLow}) {
      EXPECT_GE(contrast(p[text], p[Token::kBg]), 7.0) << name << ": " << token_name(text);
    }
    EXPECT_GT(p.stroke_extra, 0);
  }
}

TEST(Palettes, OfGreyscaleHaveNoHue) {
  for (const char* name : {"greyscale-dark.toml", "greyscale-light.toml"}) {
    const Palette p = load_palette(kFolder / name);
    for (int i = 0; i < kTokenCount; ++i) {
      const Rgba c = p.colour[static_cast<std::size_t>(i)];
      EXPECT_TRUE(c.r == c.g && c.g == c.b) << name << ": " << token_name(static_cast<Token>(i));
    }
  }
}

TEST(Palettes, KeepPageStatesApartInGrey) {
  for (const char* name : {"greyscale-dark.toml", "greyscale-light.toml"}) {
    const Palette p = load_palette(kFolder / name);
    EXPECT_GE(std::abs(p[Token::kSrc].r - p[Token::kTgt].r), 80) << name;
    EXPECT_GE(std::abs(p[Token::kSrc].r - p[Token::kShr].r), 30) << name;
    EXPECT_GE(std::abs(p[Token::kTgt].r - p[Token::kFly].r), 20) << name;
  }
}

TEST(Contrast, IsTwentyOneForBlackOnWhite) {
  EXPECT_NEAR(contrast({0, 0, 0, 255}, {255, 255, 255, 255}), 21, 1e-9);
  EXPECT_NEAR(contrast({90, 90, 90, 255}, {90, 90, 90, 255}), 1, 1e-9);
}

class BadPalette : public testing::Test {
 protected:
  // Loads the text and gives the error it must raise.
  InputError error_of(const std::string& text) {
    const fs::path file = fs::temp_directory_path() / "pageferry-bad-palette.toml";
    std::ofstream(file) << text;
    try {
      load_palette(file);
    } catch (const InputError& e) {
      fs::remove(file);
      return e;
    }
    fs::remove(file);
    ADD_FAILURE() << "no error for: " << text;
    return {"", 0, 0, "", "", ""};
  }
};

TEST_F(BadPalette, SaysWhichTokenIsMissing) {
  EXPECT_EQ(error_of("name = \"x\"\n[colour]\nbg = \"000000\"\n").key, "colour.panel");
}

TEST_F(BadPalette, SaysWhereAnUnknownTokenStands) {
  const InputError e = error_of("name = \"x\"\n[colour]\nbg = \"000000\"\nred = \"FF0000\"\n");
  EXPECT_EQ(e.key, "colour.red");
  EXPECT_EQ(e.line, 4U);
}

TEST_F(BadPalette, SaysWhatAColourLooksLike) {
  const InputError e = error_of("name = \"x\"\n[colour]\nbg = \"#00000\"\n");
  EXPECT_EQ(e.key, "colour.bg");
  EXPECT_THAT(e.right, testing::HasSubstr("RRGGBB"));
}

TEST_F(BadPalette, RejectsUnknownKeysAndBrokenFiles) {
  EXPECT_EQ(error_of("name = \"x\"\nshade = 1\n[colour]\n").key, "shade");
  EXPECT_EQ(error_of("name = \"x\n").line, 1U);
}

TEST_F(BadPalette, SaysWhichFileCannotBeRead) {
  EXPECT_THROW(load_palette(kFolder / "no-such.toml"), InputError);
}

}  // namespace
}  // namespace pf
