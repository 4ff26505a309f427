// Below a histogram's figures: the worst captures, each one click away, and the trend over the
// pages of the run. As much of both as the pane is high.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "ui/imgui/histogram_panel.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kPad = 14, kLine = 16, kWheel = 3, kLabel = 38;
constexpr float kListed = 0.54F;  // of the width, beside the trend

}  // namespace

std::string HistogramPanel::page_of(std::size_t sample) const {
  const CaptureSet& set = desk_.probe().setting().captures;
  const auto& samples = made_.meter->samples();
  if (sample >= samples.size() || samples[sample].index >= set.size()) return "";
  return hex_page(set.at(samples[sample].index).capture->page);
}

void HistogramPanel::scroll_worst(int rows) {
  const std::size_t most = made_.worst.size() - std::min(made_.worst.size(), listed_);
  const auto now = static_cast<std::ptrdiff_t>(first_worst_) + rows;
  first_worst_ = static_cast<std::size_t>(
      std::clamp<std::ptrdiff_t>(now, 0, static_cast<std::ptrdiff_t>(most)));
}

void HistogramPanel::page_worst(int direction) {
  scroll_worst(direction * static_cast<int>(std::max<std::size_t>(1, listed_)));
}

void HistogramPanel::pick_sample(const IntervalSample& sample) {
  const CaptureSet& set = desk_.probe().setting().captures;
  if (sample.index < set.size()) {
    desk_.tell(fmt::format("capture {}", set.at(sample.index).capture->number));
  }
}

// One capture a line: which, of which page, how long.
void HistogramPanel::draw_worst(const Pen& pen, Rect area) {
  const float tall = pen.px(kLine);
  listed_ = static_cast<std::size_t>(std::max(0.0F, area.h / tall));
  scroll_worst(0);
  worst_.clear();
  const CaptureSet& set = desk_.probe().setting().captures;
  const auto picked = desk_.probe().picked();
  const IntervalSample* asked = nullptr;
  float y = area.y;
  for (std::size_t i = first_worst_; i < std::min(made_.worst.size(), first_worst_ + listed_);
       ++i) {
    const IntervalSample& sample = made_.worst[i];
    if (sample.index >= set.size()) continue;
    const Capture& capture = *set.at(sample.index).capture;
    const Rect place = {area.x, y, area.w, tall};
    const Press press = press_area(fmt::format("##worst{}", i).c_str(), place);
    worst_.emplace_back(capture.number, place);
    const bool on = picked == sample.index;
    if (on || press.hovered) pen.fill(place, on ? Token::kAccBg : Token::kRaise);
    const std::string length = short_time(sample.length);
    const float end = place.right() - pen.px(4);
    const float wide =
        pen.row_text({end, y}, tall, length,
                     {sample.aborted ? Token::kBadT : Token::kInk, Cut::kSmall, Align::kRight});
    const std::string number = group_digits(capture.number);
    std::string words = fmt::format("{}  page {}", number, hex_page(capture.page));
    if (pen.width(words, Cut::kSmall) > place.w - wide - pen.px(16))
      words = fmt::format("{}  {}", number, hex_page(capture.page));
    pen.row_text({place.x + pen.px(4), y}, tall, words,
                 {press.hovered || on ? Token::kInk : Token::kAccT, Cut::kSmall, Align::kLeft,
                  place.w - wide - pen.px(16)});
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (press.clicked) asked = &sample;
    y += tall;
  }
  const float wheel = ImGui::GetIO().MouseWheel;
  if (wheel != 0 && ImGui::IsWindowHovered() && area.holds(ImGui::GetIO().MousePos)) {
    scroll_worst(static_cast<int>(-wheel * kWheel));
  }
  if (asked != nullptr) pick_sample(*asked);  // what was made is of before
}

// Medians of equal parts of the run, from its first page to its last. A click picks the capture
// that was measured there.
void HistogramPanel::draw_trend(const Pen& pen, Rect area) {
  trend_ = {};
  const auto& samples = made_.meter->samples();
  if (made_.trend.size() < 2 || samples.size() < 2) return;
  const auto [low, high] = std::minmax_element(made_.trend.begin(), made_.trend.end());
  const std::string most = short_time(*high), least = short_time(*low);
  const Words small = {Token::kLow, Cut::kSmall};
  const float row = pen.line_height(Cut::kSmall);
  const float scale = std::max(pen.width(most, Cut::kSmall), pen.width(least, Cut::kSmall));
  // With one line only the pages stand at the sides, and the values are told in passing.
  const bool tall = area.h >= 2 * row + pen.px(8);
  const std::string first = page_of(0), last = page_of(samples.size() - 1);
  const float before = tall ? scale : pen.width(first, Cut::kSmall);
  const float behind = tall ? 0 : pen.width(last, Cut::kSmall) + pen.px(6);
  trend_ = {area.x + before + pen.px(6), area.y + pen.px(2), area.w - before - behind - pen.px(6),
            area.h - pen.px(4) - (tall ? row : 0)};
  if (trend_.w < pen.px(24) || trend_.h < pen.px(4)) {
    trend_ = {};
    return;
  }
  const Words right = {Token::kLow, Cut::kSmall, Align::kRight};
  if (tall) {
    pen.text({trend_.x - pen.px(6), trend_.y - pen.px(2)}, most, right);
    if (*low != *high && trend_.h > 2 * row - pen.px(6))
      pen.text({trend_.x - pen.px(6), trend_.bottom() - row + pen.px(2)}, least, right);
    pen.down(trend_.x - pen.px(2), trend_.y, trend_.h, Token::kHair2);
    pen.across(trend_.x - pen.px(2), trend_.bottom(), trend_.w + pen.px(2), Token::kHair2);
    pen.text({trend_.x, trend_.bottom() + pen.px(1)}, "page " + first, small);
    pen.text({trend_.right(), trend_.bottom() + pen.px(1)}, last, right);
  } else {
    pen.row_text({area.x, area.y}, area.h, first, small);
    pen.row_text({area.right(), area.y}, area.h, last, right);
  }
  draw_medians(pen, *low, *high);
  answer_trend(pen);
}

void HistogramPanel::draw_medians(const Pen& pen, std::int64_t low, std::int64_t high) const {
  const double span = static_cast<double>(std::max<std::int64_t>(1, high - low));
  const float wide = trend_.w / static_cast<float>(made_.trend.size());
  for (std::size_t i = 0; i < made_.trend.size(); ++i) {
    const auto part = static_cast<float>(static_cast<double>(made_.trend[i] - low) / span);
    pen.fill(
        {std::floor(trend_.x + wide * static_cast<float>(i)),
         std::floor(trend_.y + (1 - part) * (trend_.h - pen.px(2))), std::ceil(wide), pen.px(2)},
        Token::kMid);
  }
}

std::size_t HistogramPanel::trend_sample(float x) const {
  const std::size_t count = made_.meter->samples().size();
  const double part = static_cast<double>(x - trend_.x) / std::max(1.0F, trend_.w);
  const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(count));
  return static_cast<std::size_t>(
      std::clamp<std::ptrdiff_t>(at, 0, static_cast<std::ptrdiff_t>(count) - 1));
}

void HistogramPanel::answer_trend(const Pen& pen) {
  const auto& samples = made_.meter->samples();
  // Where the picked capture lies among those that were measured.
  if (const auto picked = desk_.probe().picked()) {
    const auto at = std::lower_bound(
        samples.begin(), samples.end(), *picked,
        [](const IntervalSample& sample, std::size_t index) { return sample.index < index; });
    if (at != samples.end() && at->index == *picked) {
      const float part =
          (static_cast<float>(at - samples.begin()) + 0.5F) / static_cast<float>(samples.size());
      pen.down(trend_.x + part * trend_.w, trend_.y, trend_.h, Token::kAcc);
    }
  }
  const Press press = press_area("##trend", trend_);
  if (!press.hovered) return;
  const std::size_t sample = trend_sample(ImGui::GetIO().MousePos.x);
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImGui::SetTooltip("page %s: %s\nmedians over the pages; click picks the capture",
                    page_of(sample).c_str(), short_time(samples[sample].length).c_str());
  if (press.clicked) pick_sample(samples[sample]);
}

// Which of the worst are listed, beside their rows.
void HistogramPanel::draw_listed(const Pen& pen, Rect area) const {
  const std::size_t last = std::min(made_.worst.size(), first_worst_ + listed_);
  const std::string words[] = {"worst", fmt::format("{}-{}", first_worst_ + 1, last),
                               fmt::format("of {}", made_.worst.size())};
  float y = area.y;
  for (std::size_t i = 0; i < std::min(listed_, std::size(words)); ++i) {
    pen.row_text({area.x, y}, pen.px(kLine), words[i],
                 {Token::kLow, Cut::kSmall, Align::kLeft, area.w});
    y += pen.px(kLine);
  }
}

void HistogramPanel::draw_foot(const Pen& pen, Rect area) {
  const float pad = pen.px(kPad), label = pen.px(kLabel);
  pen.across(area.x, area.y, area.w, Token::kHair);
  const Rect inside = {area.x + pad, area.y + pen.px(2), area.w - 2 * pad, area.h - pen.px(2)};
  const float listed = std::round(inside.w * kListed);
  draw_worst(pen, {inside.x + label, inside.y, listed - label, inside.h});
  draw_listed(pen, {inside.x, inside.y, label, inside.h});
  draw_trend(pen, {inside.x + listed + pad, inside.y, inside.w - listed - pad, inside.h});
}

}  // namespace pf
