// What lies over the density: the deadline, the slots, cursors with their difference, masks.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/imgui/overlay_panel.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kFlag = 15;  // height of a flag above the tracks

bool is_deadline(const Probe::Guide& guide) { return guide.name.rfind("signal 1", 0) == 0; }

// A flag above the tracks; it stays whole inside the plot.
void flag(const Pen& pen, Rect plot, float x, std::string_view words, Token ground, Token ink) {
  const float wide = pen.width(words, Cut::kStrong) + pen.px(10);
  const float left = std::clamp(x - wide / 2, plot.x - pen.px(8), plot.right() - wide + pen.px(6));
  const Rect area = {std::round(left), plot.y - pen.px(kFlag + 3), wide, pen.px(kFlag)};
  pen.fill(area, ground);
  pen.row_text({area.x + pen.px(5), area.y}, area.h, words, {ink, Cut::kStrong});
}

}  // namespace

// Where a flag that belongs at `x` is not under that of a cursor.
float OverlayPanel::beside_cursors(const Pen& pen, float x, std::string_view words) const {
  const float half = (pen.width(words, Cut::kStrong) + pen.width("1", Cut::kStrong)) / 2;
  const float apart = half + pen.px(12);
  for (const int which : {1, 2}) {
    const auto cursor = desk_.probe().cursor(which);
    if (!cursor || *cursor < desk_.view.from || *cursor > desk_.view.to) continue;
    const float there = x_of(*cursor);
    if (std::abs(there - x) < apart) x = there + apart;
  }
  return x;
}

void OverlayPanel::draw_guides(const Pen& pen) {
  const Track* state = track_of(Channel::kTryState);
  const Probe::Guide* deadline = nullptr;
  float last = -1e9F;
  std::string slots;
  for (const Probe::Guide& guide : desk_.shown().guides) {
    if (guide.at < desk_.view.from || guide.at > desk_.view.to) continue;
    if (is_deadline(guide)) {
      deadline = &guide;
      continue;
    }
    if (state == nullptr) continue;
    const float x = x_of(guide.at);
    if (x - last < pen.px(6)) continue;
    last = x;
    if (slots.empty()) slots = guide.name;
    pen.down(x, state->area.y, state->area.h, Token::kInk, 0.22F);
    pen.diamond({x, state->area.bottom() + pen.px(4)}, 3, Token::kDensity0, Token::kInk);
  }
  if (deadline == nullptr) return;
  const float x = x_of(deadline->at);
  pen.fill({std::floor(x), plot_.y - pen.px(3), pen.px(1), plot_.h + pen.px(3)}, Token::kDtyT);
  flag(pen, plot_, beside_cursors(pen, x, deadline->name), deadline->name, Token::kDty,
       Token::kOnState);
}

// A capture's line of steps on a track, as far as it is its own and in sight.
std::vector<ImVec2> OverlayPanel::line_of(const CaptureSet::Ref& ref, const Track& track) const {
  std::vector<ImVec2> out;
  const std::int64_t from = std::max<std::int64_t>(desk_.view.from, ref.capture->from);
  const std::int64_t to = std::min<std::int64_t>(desk_.view.to, ref.capture->own_to);
  if (from >= to) return out;
  const auto x_at = [&](std::int64_t at) { return std::floor(x_of(at)) + 0.5F; };
  const int begins = channel_at(ref, track.channel, static_cast<std::int32_t>(from));
  float y = track.y_of(std::min(begins, track.top)) + 0.5F;
  out.push_back({x_at(from), y});
  for (const CapturePoint& point : channel_points(ref, track.channel)) {
    if (point.at <= from) continue;
    if (point.at > to) break;
    const float x = x_at(point.at), then = track.y_of(std::min<int>(point.value, track.top)) + 0.5F;
    if (then == y) continue;
    if (x != out.back().x) out.push_back({x, y});
    out.push_back({x, then});
    y = then;
  }
  out.push_back({x_at(to), y});
  return out;
}

// The picked capture over all others, parted from them by the ground.
void OverlayPanel::draw_picked(const Pen& pen) {
  picked_line_.clear();
  const auto picked = desk_.probe().picked();
  const CaptureSet& set = desk_.probe().setting().captures;
  if (!picked || *picked >= set.size()) return;
  const CaptureSet::Ref ref = set.at(*picked);
  for (const Track& track : tracks_) {
    const std::vector<ImVec2> line = line_of(ref, track);
    const auto draw = [&](Token token, float wide) {
      const float half = wide * pen.look().scale() / 2;
      for (std::size_t i = 1; i < line.size(); ++i) {
        const ImVec2 a = line[i - 1], b = line[i];
        const float left = std::min(a.x, b.x) - half, top = std::min(a.y, b.y) - half;
        pen.fill({left, top, std::abs(a.x - b.x) + 2 * half, std::abs(a.y - b.y) + 2 * half},
                 token);
      }
    };
    draw(Token::kDensity0, 5);
    draw(Token::kInk, 2);
    picked_line_.insert(picked_line_.end(), line.begin(), line.end());
  }
}

Rect OverlayPanel::label_of(std::string_view mask) const {
  for (const auto& [name, place] : mask_labels_) {
    if (name == mask) return place;
  }
  return {};
}

void OverlayPanel::draw_masks(const Pen& pen) {
  mask_labels_.clear();
  for (const MaskRow& row : desk_.shown().masks) {
    const Track* t = track_of(row.mask.channel);
    if (t == nullptr || row.mask.to < desk_.view.from || row.mask.from > desk_.view.to) continue;
    const float left = std::max(plot_.x, x_of(row.mask.from));
    const float right = std::min(plot_.right(), x_of(row.mask.to));
    const float top = t->y_of(row.mask.high), low = t->y_of(row.mask.low) + pen.px(1);
    const Rect area = {left, top, std::max(pen.px(2), right - left),
                       std::max(pen.px(2), low - top)};
    pen.fill(area, Token::kBad, desk_.view.mask == row.mask.name ? 0.26F : 0.16F);
    pen.dashed_frame(area, Token::kBadT);
    const std::string words = fmt::format("{}: {} hit{}", row.mask.name, group_digits(row.hits),
                                          row.hits == 1 ? "" : "s");
    const float wide = pen.width(words);
    const float x = area.w > wide + pen.px(12) || area.right() + wide + pen.px(6) > plot_.right()
                        ? area.x + pen.px(6)
                        : area.right() + pen.px(6);
    const float y = std::clamp(area.y + pen.px(3), t->area.y, t->area.bottom() - pen.px(14));
    const Rect label = {std::min(x, plot_.right() - wide), y, wide, pen.px(14)};
    mask_labels_.emplace_back(row.mask.name, label);
    const Press press = press_area(("##mask" + row.mask.name).c_str(), label);
    pen.fill({label.x - pen.px(4), label.y, label.w + 2 * pen.px(4), label.h}, Token::kDensity0,
             0.85F);
    pen.row_text(label.min(), label.h, words,
                 {press.hovered ? Token::kInk : Token::kBadT, Cut::kText, Align::kLeft, 0,
                  Token::kDensity0});
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!press.clicked) continue;
    desk_.view.mask = row.mask.name;
    if (row.hits > 0) desk_.tell("next-hit " + row.mask.name + " first");
    return;  // the masks may be others now
  }
  if (drag_ != Drag::kMask) return;
  const Track* t = track_at(press_.y);
  if (t == nullptr) return;
  const float low = std::clamp(std::min(press_.y, last_.y), t->area.y, t->area.bottom());
  const float high = std::clamp(std::max(press_.y, last_.y), t->area.y, t->area.bottom());
  const Rect area = {std::min(press_.x, last_.x), low, std::abs(last_.x - press_.x), high - low};
  pen.fill(area, Token::kBad, 0.16F);
  pen.dashed_frame(area, Token::kBadT);
}

void OverlayPanel::draw_readout(const Pen& pen, const Track& track, std::int64_t from,
                                std::int64_t to) {
  const float a = std::clamp(x_of(std::min(from, to)), plot_.x, plot_.right());
  const float b = std::clamp(x_of(std::max(from, to)), plot_.x, plot_.right());
  const float y = std::round(track.area.y + track.area.h * 0.66F);
  pen.across(a, y, b - a, Token::kAcc);
  const float d = pen.px(3);
  for (const float x : {a + d, b - d}) {
    const float tip = x < (a + b) / 2 ? x - d : x + d;
    pen.line({tip, y + 0.5F}, {x, y - d}, Token::kAcc);
    pen.line({tip, y + 0.5F}, {x, y + d}, Token::kAcc);
  }
  const std::int64_t length = to - from;
  const Time cycle = std::max<Time>(1, desk_.probe().run().env->hw.timing.tsc_cycle);
  const std::string words =
      fmt::format("{}, {} cycles", short_time(length),
                  group_digits(static_cast<std::uint64_t>(std::abs(length) / cycle)));
  const float wide = pen.width(words, Cut::kStrong);
  const bool right = b + pen.px(8) + wide < plot_.right();
  pen.text({right ? b + pen.px(8) : a - pen.px(8), y - pen.line_height() / 2}, words,
           {Token::kAccT, Cut::kStrong, right ? Align::kLeft : Align::kRight, 0, Token::kDensity0});
}

std::string OverlayPanel::ends_words() const {
  if (desk_.probe().setting().captures.empty() || ends_ >= desk_.view.to) return "";
  return run_ends_there_ ? "the run ends here" : "lines end where the next attempt begins";
}

// Beside the last line, where a tenth of the view or more is empty.
void OverlayPanel::draw_ends(const Pen& pen) const {
  const std::string words = ends_words();
  if (words.empty() || tracks_.empty()) return;
  const float left = std::max(plot_.x, x_of(ends_)) + pen.px(10);
  const float wide = pen.width(words, Cut::kSmall);
  if (left + wide > plot_.right() || plot_.right() - left < plot_.w / 10) return;
  pen.text({left, tracks_.front().area.y + pen.px(6)}, words,
           {Token::kLow, Cut::kSmall, Align::kLeft, 0, Token::kDensity0});
}

void OverlayPanel::draw_cursors(const Pen& pen) {
  const auto first = desk_.probe().cursor(1), second = desk_.probe().cursor(2);
  const auto draw = [&](std::int64_t at, const char* name) {
    if (at < desk_.view.from || at > desk_.view.to) return;
    const float x = x_of(at);
    pen.dashed({x, plot_.y}, {x, plot_.bottom()}, Token::kAcc, 6, 4);
    flag(pen, plot_, x, name, Token::kAcc, Token::kBg);
  };
  if (first) draw(*first, "1");
  if (second) draw(*second, "2");
  if (!first || !second || *first == *second || tracks_.empty()) return;
  const Track* t = track_of(desk_.view.track);
  draw_readout(pen, t != nullptr ? *t : tracks_.front(), *first, *second);
}

}  // namespace pf
