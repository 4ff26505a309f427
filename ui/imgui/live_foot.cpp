// Below the parameters: two settings that are remembered, where captures begin, real cores.
#include <fmt/format.h>

#include "ui/imgui/live_panel.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kLine = 22, kTall = 18, kLeast = 190;

// Words beside each other, some of which can be pressed.
struct WordRow {
  const Pen& pen;
  float x, y;

  void label(std::string_view words, Token token, float gap) {
    x += pen.row_text({x, y}, pen.px(kTall), words, {token, Cut::kStrong}) + pen.px(gap);
  }
  bool word(const std::string& id, const char* words, bool on) {
    const float wide = pen.width(words, on ? Cut::kStrong : Cut::kText) + pen.px(12);
    const Rect cell = {x, y, wide, pen.px(kTall)};
    const Press press = press_area(id.c_str(), cell);
    pen.field(cell, on ? Token::kAcc : press.hovered ? Token::kRaise2 : Token::kRaise);
    pen.row_text({x + pen.px(6), y}, cell.h, words,
                 {on ? Token::kBg : Token::kMid, on ? Cut::kStrong : Cut::kText});
    x += wide + pen.px(1);
    return press.clicked;
  }
};

}  // namespace

// "A  store  recall  behind" for each of the two; what was pressed, as a command.
std::string LivePanel::draw_memory(const Pen& pen, Rect area) {
  WordRow row{pen, area.x + pen.px(8), area.y + pen.px(2)};
  const ProbeSetting* compared = desk_.probe().compared();
  for (const char which : {'a', 'b'}) {
    const ProbeSetting* kept = desk_.probe().stored(which);
    const std::string name(1, which);
    row.label(which == 'a' ? "A" : "B", kept != nullptr ? Token::kInk : Token::kLow, 7);
    if (row.word("store" + name, "store", false)) return "store " + name;
    if (kept != nullptr) {
      if (row.word("recall" + name, "recall", false)) return "recall " + name;
      const bool behind = compared != nullptr && compared->name == name;
      if (row.word("behind" + name, "behind", behind))
        return behind ? "compare none" : "compare " + name;
    }
    row.x += pen.px(12);
  }
  return "";
}

// Where captures begin, and which event of the open run that is.
std::string LivePanel::draw_from(const Pen& pen, Rect area) {
  WordRow row{pen, area.x + pen.px(8), area.y + pen.px(2)};
  row.label("from", Token::kLow, 7);
  const std::string now = desk_.shown().from;
  from_words_.clear();
  for (const char* word : {"start", "here", "near"}) {
    const float left = row.x;
    const bool pressed = row.word(std::string("from-") + word, word, now == word);
    from_words_.push_back({left, row.y, row.x - left - pen.px(1), pen.px(kTall)});
    if (pressed) return std::string("from ") + word;
  }
  const std::uint64_t event = desk_.shown().from_event;
  const std::string words = event > 0        ? "event " + group_digits(event)
                            : now == "start" ? ""
                                             : "the start";
  pen.row_text({area.right() - pen.px(8), row.y}, pen.px(kTall), words,
               {Token::kMid, Cut::kText, Align::kRight, area.right() - row.x - pen.px(16)});
  return "";
}

float LivePanel::foot_height(const Pen& pen, float room) const {
  return pen.px(kLine) * (room > pen.px(kLeast) ? 3.0F : 2.0F) + pen.px(2);
}

void LivePanel::draw_foot(const Pen& pen, Rect area) {
  const float line = pen.px(kLine);
  pen.across(area.x, area.y, area.w, Token::kHair);
  const Rect first = {area.x, area.y + pen.px(1), area.w, line};
  std::string asked = draw_memory(pen, first);
  if (asked.empty()) asked = draw_from(pen, {area.x, first.bottom(), area.w, line});
  const Rect last = {area.x + pen.px(8), first.bottom() + line, area.w - pen.px(16), line};
  if (last.bottom() <= area.bottom() + pen.px(2)) {
    const std::string loaded = desk_.probe().live_text();
    const std::string& words = loaded.empty() ? desk_.cores : loaded;
    pen.row_text(last.min(), last.h, words,
                 {loaded.empty() ? Token::kLow : Token::kFlyT, Cut::kSmall, Align::kLeft, last.w});
    if (press_area("##cores", last).hovered) ImGui::SetTooltip("%s", words.c_str());
  }
  if (!asked.empty()) desk_.tell(asked);
}

}  // namespace pf
