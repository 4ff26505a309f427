// Draws in a rectangle with the look's colours and cuts: thin words over ImGui's draw list, which
// keep every edge on a device pixel.
#pragma once
#include <imgui.h>

#include <string>
#include <string_view>

#include "ui/imgui/look.h"

namespace pf {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {x + w, y + h}; }
  ImVec2 size() const { return {w, h}; }
  bool holds(ImVec2 p) const { return p.x >= x && p.x < x + w && p.y >= y && p.y < y + h; }
};

enum class Align { kLeft, kMiddle, kRight };

struct Words {
  Token token = Token::kInk;
  Cut cut = Cut::kText;
  Align align = Align::kLeft;
  float width = 0;            // at most; what is longer ends in an ellipsis. 0: no bound
  Token halo = Token::kNone;  // the ground that parts it from what it crosses
};

class Pen {
 public:
  Pen(ImDrawList* list, const Look& look) : list_(list), look_(look) {}

  void fill(Rect r, Token token, float alpha = 1) const;
  // The ground of a field or button; high contrast, whose grounds are all alike, frames it too.
  void field(Rect r, Token token) const;
  void frame(Rect r, Token token, float alpha = 1) const;  // a hairline inside the edge
  void across(float x, float y, float w, Token token, float alpha = 1) const;
  void down(float x, float y, float h, Token token, float alpha = 1) const;
  void dashed(ImVec2 from, ImVec2 to, Token token, float on, float off) const;  // axis-parallel
  void dashed_frame(Rect r, Token token) const;
  void line(ImVec2 from, ImVec2 to, Token token, float alpha = 1, float width = 1) const;
  void diamond(ImVec2 at, float radius, Token fill, Token stroke) const;

  // `at`: the text's top left, top middle or top right corner. Returns its width.
  float text(ImVec2 at, std::string_view words, const Words& how = {}) const;
  // In the middle of a row of that height.
  float row_text(ImVec2 at, float height, std::string_view words, const Words& how = {}) const;
  float width(std::string_view words, Cut cut = Cut::kText) const;
  float line_height(Cut cut = Cut::kText) const;

  const Look& look() const { return look_; }
  ImDrawList* list() const { return list_; }
  float px(float logical) const { return look_.px(logical); }

 private:
  std::string fitted(std::string_view words, const Words& how, float& wide) const;

  ImDrawList* list_;
  const Look& look_;
};

}  // namespace pf
