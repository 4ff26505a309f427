#include "ui/imgui/slider.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kKnob = 10;

bool is_switch(const TuneRow& row) {
  return row.choices.size() == 2 && (row.choices[0] == "false" || row.choices[0] == "true");
}

std::string three_digits(double number) {
  const double size = std::abs(number);
  if (size == 0) return "0";
  const int decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(size))), 0, 6);
  std::string out = fmt::format("{:.{}f}", number, decimals);
  if (out.find('.') == std::string::npos) return out;
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out;
}

std::optional<std::string> draw_switch(const Pen& pen, const TuneRow& row, Rect area) {
  const Rect box = {area.x, area.y, area.h, area.h};
  const Press press = press_area("##switch", area);
  pen.field(box, press.hovered ? Token::kRaise2 : Token::kRaise);
  const bool on = row.value == "true";
  if (on) {
    const float u = box.h / 18;
    const Token token = row.unsafe ? Token::kBadT : Token::kAcc;
    pen.line({box.x + 4 * u, box.y + 9 * u}, {box.x + 7.5F * u, box.y + 13 * u}, token, 1, 2);
    pen.line({box.x + 7.5F * u, box.y + 13 * u}, {box.x + 14 * u, box.y + 5 * u}, token, 1, 2);
  }
  std::string words = on ? "on" : "off";
  if (row.unsafe) words += ": unsafe";
  if (row.changed && !row.unsafe) words += ", changed";
  pen.row_text({box.right() + pen.px(8), area.y}, area.h, words,
               {row.unsafe ? Token::kBadT : Token::kMid, Cut::kText, Align::kLeft,
                area.right() - box.right() - pen.px(8)});
  if (!press.clicked) return std::nullopt;
  return on ? "false" : "true";
}

// Cells beside each other; what does not fit steps through them.
std::optional<std::string> draw_choice(const Pen& pen, const TuneRow& row, Rect area) {
  float need = 0;
  for (const std::string& choice : row.choices) need += pen.width(choice) + pen.px(12);
  if (need > area.w) {
    const Press press = press_area("##choice", area);
    pen.field(area, press.hovered ? Token::kRaise2 : Token::kRaise);
    pen.row_text(
        {area.x + area.w / 2, area.y}, area.h, row.value + " ▾",
        {row.unsafe ? Token::kBadT : Token::kInk, Cut::kText, Align::kMiddle, area.w - pen.px(8)});
    if (press.clicked) return tune_step(row, 1);
    return std::nullopt;
  }
  std::optional<std::string> out;
  float x = area.x;
  for (const std::string& choice : row.choices) {
    const bool last = &choice == &row.choices.back();
    const float wide =
        last ? area.right() - x : std::round((pen.width(choice) + pen.px(12)) * area.w / need);
    const Rect cell = {x, area.y, wide, area.h};
    const bool on = choice == row.value;
    const Press press = press_area(choice.c_str(), cell);
    pen.field(cell, on ? Token::kHair2 : press.hovered ? Token::kRaise2 : Token::kRaise);
    pen.row_text({cell.x + cell.w / 2, cell.y}, cell.h, choice,
                 {on ? (row.unsafe ? Token::kBadT : Token::kInk) : Token::kLow, Cut::kText,
                  Align::kMiddle, cell.w - pen.px(4)});
    if (press.clicked) out = choice;
    x += wide;
  }
  return out;
}

std::optional<std::string> draw_number(const Pen& pen, const TuneRow& row, Rect area,
                                       const SliderLook& look, bool& edit) {
  const Press press = press_area("##number", area);
  pen.field(area, press.hovered || look.focused ? Token::kRaise2 : Token::kRaise);
  const float knob = pen.px(kKnob), room = area.w - knob - pen.px(4);
  const auto left_of = [&](double number) {
    return area.x + pen.px(2) +
           std::round(room * static_cast<float>(std::clamp(tune_place(row, number), 0.0, 1.0)));
  };
  if (row.changed) {
    pen.fill({left_of(tune_number(row.initial)) + knob / 2, area.y, pen.px(2), area.h},
             Token::kLow);
  }
  const float x = left_of(tune_number(row.value));
  const bool moved = press.held || row.changed;
  const Rect grip = {x, area.y + pen.px(2), knob, area.h - 2 * pen.px(2)};
  pen.fill(grip, moved ? Token::kAcc : Token::kSrc2);
  if (look.focused) pen.frame(area, Token::kAcc);
  std::string words = row.unit.empty() ? row.value : row.value + " " + row.unit;
  Rect place = value_place(area, grip, pen.width(words), pen.px(4));
  if (place.w < pen.width(words)) {  // the number before its unit
    words = row.value;
    place = value_place(area, grip, pen.width(words), pen.px(4));
  }
  // Of the tick below it, the ends stay.
  pen.fill({place.x - pen.px(2), place.y + pen.px(3), place.w + pen.px(4), place.h - 2 * pen.px(3)},
           press.hovered || look.focused ? Token::kRaise2 : Token::kRaise);
  pen.row_text(place.min(), place.h, words, {Token::kInk, Cut::kText, Align::kLeft, place.w});
  if (press.twice || (press.clicked && ImGui::GetIO().KeyCtrl)) {
    edit = true;
    return std::nullopt;
  }
  if (!press.held || ImGui::GetIO().KeyCtrl || !ImGui::IsMouseDragging(0, pen.px(2))) {
    return std::nullopt;
  }
  const double part = (ImGui::GetIO().MousePos.x - area.x - knob / 2) / std::max(1.0F, room);
  std::string value = tune_value(row, std::clamp(part, 0.0, 1.0));
  if (value == row.value) return std::nullopt;
  return value;
}

}  // namespace

// In the middle; where the knob would cover it, on the side that has more room.
Rect value_place(Rect track, Rect knob, float width, float gap) {
  Rect out = {track.x + (track.w - width) / 2, track.y, width, track.h};
  if (out.x >= knob.right() + gap || out.right() <= knob.x - gap) return out;
  const float left = knob.x - track.x, right = track.right() - knob.right();
  if (right >= left) {
    out.x = std::min(knob.right() + gap, track.right() - gap - width);
    out.x = std::max(out.x, knob.right() + gap);
    out.w = std::max(0.0F, std::min(width, track.right() - out.x));
  } else {
    out.x = std::max(track.x + gap, knob.x - gap - width);
    out.w = std::max(0.0F, knob.x - gap - out.x);
  }
  return out;
}

double tune_number(const std::string& value) {
  double out = 0;
  std::from_chars(value.data(), value.data() + value.size(), out);
  return out;
}

double tune_place(const TuneRow& row, double number) {
  if (row.most <= row.least) return 0;
  if (!row.logarithmic) return (number - row.least) / (row.most - row.least);
  // From 0 the scale begins at a thousandth of a whole unit, or at 1.
  const double low = row.least > 0 ? row.least : (row.whole ? 1 : row.most / 1e6);
  if (number <= low) return 0;
  return std::log(number / low) / std::log(row.most / low);
}

std::string tune_value(const TuneRow& row, double place) {
  double number = row.least + place * (row.most - row.least);
  if (row.logarithmic) {
    const double low = row.least > 0 ? row.least : (row.whole ? 1 : row.most / 1e6);
    number = place <= 0 ? row.least : low * std::pow(row.most / low, place);
  }
  const double size = std::pow(10, std::floor(std::log10(std::max(1e-9, std::abs(number)))) - 2);
  number = std::round(number / size) * size;
  if (row.step > 0) number = std::round(number / row.step) * row.step;
  number = std::clamp(number, row.least, row.most);
  return row.whole ? fmt::format("{:.0f}", std::round(number)) : three_digits(number);
}

std::string tune_step(const TuneRow& row, int direction) {
  if (!row.choices.empty()) {
    const auto at = std::find(row.choices.begin(), row.choices.end(), row.value);
    const auto count = static_cast<std::ptrdiff_t>(row.choices.size());
    const std::ptrdiff_t now = at == row.choices.end() ? 0 : at - row.choices.begin();
    return row.choices[static_cast<std::size_t>((now + direction + count) % count)];
  }
  const double now = tune_number(row.value);
  const double place = std::clamp(tune_place(row, now) + direction * 0.02, 0.0, 1.0);
  std::string value = tune_value(row, place);
  if (row.whole && value == row.value) {
    const double by = direction * std::max(1.0, row.step);
    value = fmt::format("{:.0f}", std::clamp(now + by, row.least, row.most));
  }
  return value;
}

std::optional<std::string> draw_slider(const Pen& pen, const TuneRow& row, Rect area, float label,
                                       const SliderLook& look, bool& edit) {
  const Rect track = {area.x, area.y, area.w - label - pen.px(10), area.h};
  ImGui::PushID(row.key.c_str());
  std::optional<std::string> out;
  if (is_switch(row)) {
    out = draw_switch(pen, row, track);
  } else if (!row.choices.empty()) {
    out = draw_choice(pen, row, track);
  } else {
    out = draw_number(pen, row, track, look, edit);
  }
  const Rect name = {track.right() + pen.px(10), area.y, label, area.h};
  const Press press = press_area("##name", name);
  pen.row_text(name.min(), name.h, row.label,
               {look.focused || row.changed ? Token::kInk : Token::kMid, Cut::kText, Align::kLeft,
                label - (row.changed ? pen.px(14) : 0)});
  if (row.changed) {
    pen.row_text({name.right(), name.y}, name.h, "←",
                 {press.hovered ? Token::kInk : Token::kAccT, Cut::kText, Align::kRight});
    if (press.clicked) out = "";
  }
  if (press.hovered) {
    std::string words = row.key + "\n" + row.help;
    if (row.changed) words += "\nclick: back to " + row.initial;
    if (!row.source.empty()) words += "\nfrom: " + row.source + " (" + row.mark + ")";
    ImGui::SetTooltip("%s", words.c_str());
  }
  ImGui::PopID();
  return out;
}

}  // namespace pf
