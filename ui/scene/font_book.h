// The faces of the type table, read by stb_truetype: which glyph a character is, how far it
// advances, how it looks at a size. Outlines are not hinted. No GL.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "ui/scene/scene_files.h"
#include "ui/session/scene_type.h"

namespace pf {

struct GlyphMetrics {
  FontFace face =
      FontFace::kInter;  // the face it comes from: the other family when its own has none
  int glyph = 0;         // 0 when neither has it
  float advance = 0;     // em
};

// Coverage of a glyph, 0 to 255. `left` and `top` place its corner from the pen on the base line,
// y down.
struct GlyphBitmap {
  int left = 0, top = 0, width = 0, height = 0;
  std::vector<std::uint8_t> coverage;
};

class FontBook {
 public:
  FontBook();
  ~FontBook();

  // Reads every face. Throws InputError for a file that is missing or is no font.
  void load(const FileLoader& font);

  // A thin or narrow no-break space is a fifth of an em in every face, so that groups of digits
  // look alike although the monospace face has no such glyph.
  GlyphMetrics metrics(FontFace face, char32_t character);
  float kerning(FontFace face, int left, int right);  // em
  float capitals(FontFace face) const;                // height, em

  // `size_px` is the em in pixels; `shift` moves the glyph right by a fraction of a pixel.
  GlyphBitmap raster(FontFace face, int glyph, float size_px, float shift) const;

 private:
  struct Face;
  GlyphMetrics look_up(FontFace face, char32_t character) const;

  std::array<std::unique_ptr<Face>, kFontFaceCount> faces_;
  std::unordered_map<std::uint64_t, GlyphMetrics> metrics_;
  std::unordered_map<std::uint64_t, float> kerning_;
};

// Decodes UTF-8; what is malformed becomes U+FFFD, one a byte.
std::vector<char32_t> decode_utf8(const std::string& text);

}  // namespace pf
