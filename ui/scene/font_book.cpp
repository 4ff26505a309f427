#include "ui/scene/font_book.h"

#include <stb_truetype.h>

#include "core/base/error.h"

namespace pf {

namespace {

FontFace other_family(FontFace face) {
  switch (face) {
    case FontFace::kInter:
      return FontFace::kMono;
    case FontFace::kInterMedium:
      return FontFace::kMonoMedium;
    case FontFace::kInterSemiBold:
    case FontFace::kInterBold:
      return FontFace::kMonoSemiBold;
    case FontFace::kMono:
      return FontFace::kInter;
    case FontFace::kMonoMedium:
      return FontFace::kInterMedium;
    case FontFace::kMonoSemiBold:
      return FontFace::kInterSemiBold;
  }
  return face;
}

}  // namespace

struct FontBook::Face {
  std::string bytes;
  stbtt_fontinfo info{};
  float em = 0;  // em per font unit

  float cap_height = 0;

  const unsigned char* data() const { return reinterpret_cast<const unsigned char*>(bytes.data()); }
};

FontBook::FontBook() = default;
FontBook::~FontBook() = default;

void FontBook::load(const FileLoader& font) {
  for (int i = 0; i < kFontFaceCount; ++i) {
    const std::string file = font_file(static_cast<FontFace>(i));
    auto face = std::make_unique<Face>();
    face->bytes = font(file);
    const int offset = stbtt_GetFontOffsetForIndex(face->data(), 0);
    if (offset < 0 || !stbtt_InitFont(&face->info, face->data(), offset)) {
      throw InputError(file, 0, 0, "", "is not a font", "an OpenType or TrueType file");
    }
    face->em = stbtt_ScaleForMappingEmToPixels(&face->info, 1);
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    stbtt_GetCodepointBox(&face->info, 'H', &x0, &y0, &x1, &y1);
    face->cap_height = static_cast<float>(y1) * face->em;
    faces_[static_cast<std::size_t>(i)] = std::move(face);
  }
  metrics_.clear();
  kerning_.clear();
}

GlyphMetrics FontBook::metrics(FontFace face, char32_t character) {
  const std::uint64_t key = static_cast<std::uint64_t>(face) << 32U | character;
  const auto [it, fresh] = metrics_.try_emplace(key);
  if (fresh) it->second = look_up(face, character);
  return it->second;
}

GlyphMetrics FontBook::look_up(FontFace face, char32_t character) const {
  constexpr char32_t kThinSpace = 0x2009, kNarrowSpace = 0x202F, kNoBreakSpace = 0xA0;
  const bool thin = character == kThinSpace || character == kNarrowSpace;
  if (thin || character == kNoBreakSpace) character = ' ';
  for (const FontFace f : {face, other_family(face)}) {
    const Face& from = *faces_[static_cast<std::size_t>(f)];
    const int glyph = stbtt_FindGlyphIndex(&from.info, static_cast<int>(character));
    if (glyph == 0) continue;
    int advance = 0, bearing = 0;
    stbtt_GetGlyphHMetrics(&from.info, glyph, &advance, &bearing);
    return {f, glyph, thin ? 0.2F : static_cast<float>(advance) * from.em};
  }
  return {face, 0, 0.6F};
}

float FontBook::kerning(FontFace face, int left, int right) {
  const std::uint64_t key = static_cast<std::uint64_t>(face) << 40U |
                            static_cast<std::uint64_t>(left) << 20U |
                            static_cast<std::uint64_t>(right);
  const auto [it, fresh] = kerning_.try_emplace(key, 0.0F);
  if (fresh) {
    const Face& f = *faces_[static_cast<std::size_t>(face)];
    it->second = static_cast<float>(stbtt_GetGlyphKernAdvance(&f.info, left, right)) * f.em;
  }
  return it->second;
}

float FontBook::capitals(FontFace face) const {
  return faces_[static_cast<std::size_t>(face)]->cap_height;
}

GlyphBitmap FontBook::raster(FontFace face, int glyph, float size_px, float shift) const {
  const Face& f = *faces_[static_cast<std::size_t>(face)];
  const float scale = f.em * size_px;
  GlyphBitmap out;
  int right = 0, bottom = 0;
  stbtt_GetGlyphBitmapBoxSubpixel(&f.info, glyph, scale, scale, shift, 0, &out.left, &out.top,
                                  &right, &bottom);
  out.width = right - out.left;
  out.height = bottom - out.top;
  if (out.width <= 0 || out.height <= 0) return {};
  out.coverage.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  stbtt_MakeGlyphBitmapSubpixel(&f.info, out.coverage.data(), out.width, out.height, out.width,
                                scale, scale, shift, 0, glyph);
  return out;
}

std::vector<char32_t> decode_utf8(const std::string& text) {
  std::vector<char32_t> out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80        ? 1
                               : first >> 5U == 6  ? 2
                               : first >> 4U == 14 ? 3
                               : first >> 3U == 30 ? 4
                                                   : 0;
    bool good = length > 0 && i + length <= text.size();
    char32_t value = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; good && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      good = next >> 6U == 2;
      value = value << 6U | (next & 0x3FU);
    }
    out.push_back(good ? value : 0xFFFD);
    i += good ? length : 1;
  }
  return out;
}

}  // namespace pf
