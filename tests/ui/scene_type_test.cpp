// Fonts and the laying out of text, without GL.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/error.h"
#include "ui/scene/glyph_atlas.h"
#include "ui/scene/text_layout.h"

namespace pf {
namespace {

class TypeTest : public testing::Test {
 protected:
  TypeTest() { fonts_.load(folder_loader(PF_SOURCE_ASSETS "/fonts")); }

  LaidText lay(const SceneText& text, float max_width = 0, float px = 1) {
    return lay_text(fonts_, text, {px, px, 10 * px}, max_width);
  }
  SceneText text(std::string words, TextRole role = TextRole::kLabel) {
    return scene_text({}, std::move(words), role, Token::kInk);
  }

  FontBook fonts_;
};

TEST_F(TypeTest, EveryFaceHasTheLettersTheScreensUse) {
  for (int face = 0; face < kFontFaceCount; ++face) {
    for (const char32_t c : decode_utf8("Az09$_+:.,µ×≠…∥→←’\u2009")) {
      EXPECT_NE(fonts_.metrics(static_cast<FontFace>(face), c).glyph, 0)
          << font_file(static_cast<FontFace>(face)) << " has no U+" << std::hex
          << static_cast<unsigned>(c);
    }
  }
}

TEST_F(TypeTest, ACharacterOfTheOtherFamilyIsBorrowedAndAThinSpaceIsBlank) {
  EXPECT_EQ(fonts_.metrics(FontFace::kInter, U'∥').face, FontFace::kMono);
  const GlyphMetrics thin = fonts_.metrics(FontFace::kMono, U'\u2009');
  EXPECT_EQ(thin.glyph, fonts_.metrics(FontFace::kMono, ' ').glyph);
  EXPECT_FLOAT_EQ(thin.advance, 0.2F);
}

TEST_F(TypeTest, DigitsOfTheMonospaceFaceAreEquallyWide) {
  const float zero = fonts_.metrics(FontFace::kMono, '0').advance;
  for (const char c : std::string("0123456789ABCDEFx ")) {
    EXPECT_FLOAT_EQ(fonts_.metrics(FontFace::kMono, static_cast<char32_t>(c)).advance, zero);
  }
}

TEST_F(TypeTest, AlignmentMovesTheLineAroundItsAnchor) {
  SceneText t = text("waits");
  const LaidText start = lay(t);
  EXPECT_FLOAT_EQ(start.left, 0);
  t.align = TextAlign::kEnd;
  const LaidText end = lay(t);
  EXPECT_NEAR(end.right, 0, 1e-4);
  EXPECT_NEAR(end.left, -start.right, 1e-4);
  t.align = TextAlign::kMiddle;
  EXPECT_NEAR(lay(t).left, -start.right / 2, 1e-4);
}

TEST_F(TypeTest, ALabelTooLongEndsInAnEllipsisAndFits) {
  const SceneText t = text("finishes two reads under the old translation");
  const LaidText whole = lay(t);
  EXPECT_FALSE(whole.elided);
  for (const float width : {40.0F, 90.0F, 150.0F}) {
    const LaidText cut = lay(t, width);
    EXPECT_TRUE(cut.elided);
    EXPECT_LE(cut.right, width + 0.1F);
    EXPECT_EQ(cut.glyphs.back().glyph, fonts_.metrics(FontFace::kInter, U'…').glyph);
  }
  EXPECT_FALSE(lay(t, whole.right + 1).elided);
}

TEST_F(TypeTest, WrappingBreaksAtSpacesAndElidesOnlyTheLastLine) {
  SceneText t = text("finishes two reads under the old translation, then acks");
  t.max_lines = 4;
  const LaidText four = lay(t, 110);
  EXPECT_EQ(four.lines, 4);
  EXPECT_FALSE(four.elided);
  EXPECT_LE(four.right, 110);
  EXPECT_FLOAT_EQ(four.last_base, 48);
  t.max_lines = 2;
  const LaidText two = lay(t, 110);
  EXPECT_EQ(two.lines, 2);
  EXPECT_TRUE(two.elided);
  t.spans[0].text = "one\ntwo";
  EXPECT_EQ(lay(t).lines, 2);
}

TEST_F(TypeTest, SpansFollowEachOtherWithTheirGap) {
  SceneText t = text("CPU0", TextRole::kActor);
  const float name = lay(t).right;
  t.spans.push_back({"helper", TextRole::kLabel, {Token::kLow}, 6, Token::kNone});
  const LaidText both = lay(t);
  const auto second = std::find_if(both.glyphs.begin(), both.glyphs.end(),
                                   [](const LaidGlyph& g) { return g.span == 1; });
  ASSERT_NE(second, both.glyphs.end());
  EXPECT_NEAR(second->x, name + 6, 1e-3);
}

TEST_F(TypeTest, AStrikeCoversExactlyItsSpan) {
  SceneText t = text("20 of 64", TextRole::kValue);
  t.spans.push_back({"19", TextRole::kValue, {Token::kLow}, 8, Token::kFaint});
  const LaidText laid = lay(t);
  ASSERT_EQ(laid.strikes.size(), 1U);
  EXPECT_NEAR(laid.strikes[0].x1, laid.right, 1e-3);
  EXPECT_GT(laid.strikes[0].x0, 50);
}

TEST_F(TypeTest, CaptionsAreCapitalsButAUnitIsNot) {
  const LaidText laid = lay(text("a µ", TextRole::kCaption));
  EXPECT_EQ(laid.glyphs[0].glyph, fonts_.metrics(FontFace::kInterSemiBold, 'A').glyph);
  EXPECT_EQ(laid.glyphs[2].glyph, fonts_.metrics(FontFace::kInterSemiBold, U'µ').glyph);
}

TEST_F(TypeTest, TypeShrinksWithTheStageDownToTheFloorOnly) {
  const TypeScale small{0.8F, 1, 10};
  EXPECT_FLOAT_EQ(small.size(type_style(TextRole::kTitle)), 16);
  EXPECT_FLOAT_EQ(small.size(type_style(TextRole::kLabel)), 10);
  EXPECT_FLOAT_EQ(small.size(type_style(TextRole::kSlot)), 9.5F);
  const TypeScale thumbnail{0.3F, 1, 0};
  EXPECT_FLOAT_EQ(thumbnail.size(type_style(TextRole::kLabel)), 3.25F);
}

TEST_F(TypeTest, KerningOfInterPullsTogetherAPairThatNeedsIt) {
  const int a = fonts_.metrics(FontFace::kInter, 'A').glyph;
  const int v = fonts_.metrics(FontFace::kInter, 'V').glyph;
  EXPECT_LT(fonts_.kerning(FontFace::kInter, a, v), 0);
}

TEST_F(TypeTest, MalformedBytesBecomeReplacementCharactersOneAByte) {
  EXPECT_EQ(decode_utf8("a\xFF\xC3"), (std::vector<char32_t>{'a', 0xFFFD, 0xFFFD}));
  EXPECT_EQ(decode_utf8("µ≠"), (std::vector<char32_t>{0xB5, 0x2260}));
}

TEST_F(TypeTest, TheAtlasKeepsAGlyphPerSizeAndPhaseAndGrows) {
  GlyphAtlas atlas(fonts_);
  const int w = fonts_.metrics(FontFace::kInter, 'W').glyph;
  const AtlasGlyph* first = atlas.find(FontFace::kInter, w, 11, 0);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first, atlas.find(FontFace::kInter, w, 11, 0));
  const AtlasGlyph* other = atlas.find(FontFace::kInter, w, 11, 2);
  ASSERT_NE(other, nullptr);
  EXPECT_TRUE(other->u != first->u || other->v != first->v);
  EXPECT_EQ(atlas.find(FontFace::kInter, fonts_.metrics(FontFace::kInter, ' ').glyph, 11, 0),
            nullptr);
  const int rows = atlas.rows();
  for (int size = 12; size < 60; ++size) {
    for (int c = 'A'; c <= 'Z'; ++c) {
      const int g = fonts_.metrics(FontFace::kInter, static_cast<char32_t>(c)).glyph;
      atlas.find(FontFace::kInter, g, static_cast<float>(size), 0);
    }
  }
  EXPECT_GT(atlas.rows(), rows);
  EXPECT_FALSE(atlas.full());
}

TEST_F(TypeTest, AFullAtlasSaysSoAndWorksAgainOnceCleared) {
  GlyphAtlas atlas(fonts_);
  const int w = fonts_.metrics(FontFace::kInter, 'W').glyph;
  for (int i = 0; i < 200 && !atlas.full(); ++i) {
    atlas.find(FontFace::kInter, w, 300 + static_cast<float>(i) / 4, 0);
  }
  ASSERT_TRUE(atlas.full());
  atlas.clear();
  EXPECT_NE(atlas.find(FontFace::kInter, w, 300, 0), nullptr);
}

TEST(Fonts, ThatAreNoFontsAreRefused) {
  FontBook fonts;
  EXPECT_THROW(fonts.load([](const std::string&) { return std::string("no font"); }), InputError);
}

}  // namespace
}  // namespace pf
