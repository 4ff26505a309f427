#include "ui/imgui/pen.h"

#include <algorithm>
#include <cmath>

namespace pf {

void Pen::fill(Rect r, Token token, float alpha) const {
  if (r.w <= 0 || r.h <= 0) return;
  list_->AddRectFilled(r.min(), r.max(), look_.color(token, alpha));
}

void Pen::field(Rect r, Token token) const {
  fill(r, token);
  // On paper a field is as white as what is round it.
  if (look_.palette().stroke_extra > 0)
    frame(r, Token::kHair);
  else if (!look_.palette().dark)
    frame(r, Token::kHair2);
}

void Pen::frame(Rect r, Token token, float alpha) const {
  across(r.x, r.y, r.w, token, alpha);
  across(r.x, r.bottom() - px(1), r.w, token, alpha);
  down(r.x, r.y + px(1), r.h - 2 * px(1), token, alpha);
  down(r.right() - px(1), r.y + px(1), r.h - 2 * px(1), token, alpha);
}

void Pen::across(float x, float y, float w, Token token, float alpha) const {
  fill({std::floor(x), std::floor(y), w, px(1)}, token, alpha);
}

void Pen::down(float x, float y, float h, Token token, float alpha) const {
  fill({std::floor(x), std::floor(y), px(1), h}, token, alpha);
}

void Pen::dashed(ImVec2 from, ImVec2 to, Token token, float on, float off) const {
  const bool level = std::abs(to.x - from.x) > std::abs(to.y - from.y);
  const float length = level ? to.x - from.x : to.y - from.y;
  for (float at = 0; at < length; at += px(on) + px(off)) {
    const float part = std::min(px(on), length - at);
    if (level) {
      across(from.x + at, from.y, part, token);
    } else {
      down(from.x, from.y + at, part, token);
    }
  }
}

void Pen::dashed_frame(Rect r, Token token) const {
  dashed(r.min(), {r.right(), r.y}, token, 4, 3);
  dashed({r.x, r.bottom() - px(1)}, {r.right(), r.bottom() - px(1)}, token, 4, 3);
  dashed(r.min(), {r.x, r.bottom()}, token, 4, 3);
  dashed({r.right() - px(1), r.y}, {r.right() - px(1), r.bottom()}, token, 4, 3);
}

void Pen::line(ImVec2 from, ImVec2 to, Token token, float alpha, float width) const {
  list_->AddLine(from, to, look_.color(token, alpha), width * look_.scale());
}

void Pen::diamond(ImVec2 at, float radius, Token fill, Token stroke) const {
  const float r = radius * look_.scale();
  const ImVec2 top{at.x, at.y - r}, right{at.x + r, at.y}, low{at.x, at.y + r},
      left{at.x - r, at.y};
  list_->AddQuadFilled(top, right, low, left, look_.color(fill));
  list_->AddQuad(top, right, low, left, look_.color(stroke), look_.scale());
}

float Pen::width(std::string_view words, Cut cut) const {
  const ImFont* font = look_.font(cut);
  return font->CalcTextSizeA(font->FontSize, 1e9F, 0, words.data(), words.data() + words.size()).x;
}

float Pen::line_height(Cut cut) const { return look_.font(cut)->FontSize; }

std::string Pen::fitted(std::string_view words, const Words& how, float& wide) const {
  wide = width(words, how.cut);
  if (how.width <= 0 || wide <= how.width) return std::string(words);
  const float room = how.width - width("…", how.cut);
  std::size_t end = 0;
  float used = 0;
  while (end < words.size()) {
    std::size_t next = end + 1;
    while (next < words.size() && (static_cast<unsigned char>(words[next]) & 0xC0U) == 0x80U)
      ++next;
    const float letter = width(words.substr(end, next - end), how.cut);
    if (used + letter > room) break;
    used += letter;
    end = next;
  }
  while (end > 0 && words[end - 1] == ' ') --end;
  const std::string out = std::string(words.substr(0, end)) + "…";
  wide = width(out, how.cut);
  return out;
}

float Pen::text(ImVec2 at, std::string_view words, const Words& how) const {
  if (words.empty()) return 0;
  float wide = 0;
  const std::string shown = fitted(words, how, wide);
  if (how.align == Align::kMiddle) at.x -= wide / 2;
  if (how.align == Align::kRight) at.x -= wide;
  at = {std::round(at.x), std::round(at.y)};
  ImFont* font = look_.font(how.cut);
  const auto put = [&](ImVec2 to, ImU32 color) {
    list_->AddText(font, font->FontSize, to, color, shown.data(), shown.data() + shown.size());
  };
  if (how.halo != Token::kNone) {
    const ImU32 ground = look_.color(how.halo, 0.9F);
    const float d = px(1);
    for (const ImVec2 by :
         {ImVec2{-d, 0}, {d, 0}, {0, -d}, {0, d}, {-d, -d}, {d, d}, {-d, d}, {d, -d}}) {
      put({at.x + by.x, at.y + by.y}, ground);
    }
  }
  put(at, look_.color(how.token));
  return wide;
}

float Pen::row_text(ImVec2 at, float height, std::string_view words, const Words& how) const {
  return text({at.x, at.y + (height - line_height(how.cut)) / 2}, words, how);
}

}  // namespace pf
