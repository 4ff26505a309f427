#include "ui/imgui/overlay_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "ui/imgui/overlay_pixels.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kGutter = 88, kFlags = 20, kAxis = 20, kGap = 8, kPadRight = 6;

// Of the room there is, what a channel's track gets: its numbers want height, its few levels less.
float weight(Channel channel) {
  switch (channel) {
    case Channel::kAcksOwed:
    case Channel::kBridgeQueue:
    case Channel::kDevicesHeld:
      return 0.62F;
    case Channel::kTryState:
      return 0.95F;
    default:
      return 1;
  }
}

const ChannelRow& channel_row(Channel channel) {
  for (const ChannelRow& row : channel_rows()) {
    if (row.channel == channel) return row;
  }
  return channel_rows().front();
}

std::int64_t nice_step(std::int64_t span) {
  std::int64_t step = 1;
  while (span / step > 10) {
    for (const std::int64_t factor : {2, 5, 10}) {
      if (span / (step * factor) <= 10) return step * factor;
    }
    step *= 10;
  }
  return step;
}

}  // namespace

float OverlayPanel::Track::y_of(double value) const {
  const double part = 1 - value / std::max(1, top);
  return area.y + static_cast<float>(std::round(part * (static_cast<double>(area.h) - 1)));
}

double OverlayPanel::Track::value_at(float y) const {
  const double part = 1 - static_cast<double>(y - area.y) / std::max(1.0F, area.h - 1);
  return std::clamp(part, 0.0, 1.0) * top;
}

float OverlayPanel::x_of(std::int64_t at) const {
  const double span =
      static_cast<double>(std::max<std::int64_t>(1, desk_.view.to - desk_.view.from));
  return plot_.x + static_cast<float>(static_cast<double>(at - desk_.view.from) / span * plot_.w);
}

std::int64_t OverlayPanel::time_at(float x) const {
  const double part = static_cast<double>(x - plot_.x) / std::max(1.0F, plot_.w);
  return desk_.view.from +
         std::llround(part * static_cast<double>(desk_.view.to - desk_.view.from));
}

void OverlayPanel::lay_out(Rect inside) {
  const Look& look = desk_.look();
  plot_ = {inside.x + look.px(kGutter), inside.y + look.px(kFlags),
           inside.w - look.px(kGutter + kPadRight), inside.h - look.px(kFlags + kAxis)};
  tracks_.clear();
  float weights = 0;
  for (const ChannelRow& row : channel_rows()) {
    if (desk_.view.shown[static_cast<std::size_t>(row.channel)]) weights += weight(row.channel);
  }
  if (weights == 0 || plot_.w < 8 || plot_.h < 8) return;
  const Env& env = *desk_.probe().run().env;
  float y = plot_.y;
  for (const ChannelRow& row : channel_rows()) {
    if (!desk_.view.shown[static_cast<std::size_t>(row.channel)]) continue;
    const float height = std::floor(plot_.h * weight(row.channel) / weights);
    const float gap = look.px(kGap);
    const Rect area = {plot_.x, y + gap, plot_.w, std::max(4.0F, height - 2 * gap)};
    // The pixels end with the plot: in a small one only the first tracks are shown.
    if (area.bottom() > plot_.bottom()) break;
    tracks_.push_back({row.channel, area, std::max(1, channel_top(env, row.channel))});
    y += height;
  }
}

const OverlayPanel::Track* OverlayPanel::track_at(float y) const {
  for (const Track& t : tracks_) {
    const float gap = desk_.look().px(kGap);
    if (y >= t.area.y - gap && y < t.area.bottom() + gap) return &t;
  }
  return nullptr;
}

const OverlayPanel::Track* OverlayPanel::track_of(Channel channel) const {
  for (const Track& t : tracks_) {
    if (t.channel == channel) return &t;
  }
  return nullptr;
}

void OverlayPanel::make_pixels() {
  const Made now = {desk_.overlay_version(),    desk_.view.from,           desk_.view.to,
                    static_cast<int>(plot_.w),  static_cast<int>(plot_.h), desk_.view.shown,
                    desk_.look().palette().name};
  if (now == made_ || now.width < 1 || now.height < 1) return;
  made_ = now;
  ++picture_;
  pixels_.width = now.width;
  pixels_.height = now.height;
  const auto ground_bits = std::bit_cast<std::uint32_t>(desk_.look().palette()[Token::kDensity0]);
  pixels_.rgba.assign(static_cast<std::size_t>(now.width) * static_cast<std::size_t>(now.height),
                      ground_bits);
  most_good_ = most_bad_ = 0;
  std::vector<Probe::TrackOrder> orders;
  for (const Track& t : tracks_) {
    orders.push_back({t.channel,
                      {now.from, now.to, static_cast<std::uint32_t>(now.width),
                       static_cast<std::uint32_t>(t.area.h), t.top}});
  }
  const std::vector<PersistenceTrack*> shown = desk_.probe().tracks(orders);
  const std::vector<PersistenceTrack*> behind = desk_.probe().compared_tracks(orders);
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const PersistenceCounts& counts = shown[i]->counts();
    const std::size_t first =
        static_cast<std::size_t>(tracks_[i].area.y - plot_.y) * static_cast<std::size_t>(now.width);
    color_track(counts, behind.empty() ? nullptr : &behind[i]->counts(), desk_.look().palette(),
                pixels_.rgba.data() + first, static_cast<std::size_t>(now.width));
    most_good_ = std::max(most_good_, counts.most_good);
    most_bad_ = std::max(most_bad_, counts.most_bad);
  }
  ends_ = now.from;
  const Time whole = desk_.shown().window.after;
  for (const auto& batch : desk_.probe().setting().captures.batches())
    for (const Capture& c : batch->captures) {
      if (c.own_to < ends_) continue;
      ends_ = c.own_to;
      run_ends_there_ = c.own_to == c.to && c.to < whole;
    }
}

void OverlayPanel::draw_picture(const Pen& pen) {
  make_pixels();
  if (pixels_.width < 1) return;
  const ShownPicture shown = desk_.pictures().pixels(kOverlayPicture, picture_, pixels_);
  if (shown.texture == nullptr) return;
  pen.list()->AddImage(shown.texture, plot_.min(), plot_.max());
}

void OverlayPanel::draw_frame(const Pen& pen, Rect inside) {
  for (const Track& t : tracks_) {
    const ChannelRow& row = channel_row(t.channel);
    const bool picked = t.channel == desk_.view.track;
    const float top = t.area.y - pen.px(kGap);
    pen.across(inside.x, top, inside.w, Token::kHair);
    if (picked)
      pen.fill({inside.x, top + pen.px(1), pen.px(2), t.area.h + pen.px(14)}, Token::kAcc);
    pen.text({inside.x + pen.px(8), t.area.y - pen.px(2)}, row.actor, {Token::kInk, Cut::kStrong});
    const auto mark = [&](double value, std::string_view words) {
      const float y = t.y_of(value), right = plot_.x - pen.px(4);
      const Words how = {Token::kLow, Cut::kSmall, Align::kRight};
      pen.text({right, std::round(y - pen.line_height(Cut::kSmall) / 2)}, words, how);
      pen.across(plot_.x - pen.px(2), y, pen.px(2), Token::kLow);
    };
    if (row.levels.empty()) {
      mark(t.top, fmt::format("{}", t.top));
      mark(0, "0");
      if (t.top == 2) mark(1, "1");
    } else {
      for (std::size_t i = 0; i < row.levels.size(); ++i) {
        mark(static_cast<double>(i), row.levels[i]);
      }
    }
    // The words give way where a level's name stands beside them.
    const float levels = static_cast<float>(std::max<std::size_t>(2, row.levels.size()) - 1);
    const bool crowded = !row.levels.empty() && t.area.h / levels < pen.px(30);
    const float room = plot_.x - inside.x - pen.px(crowded ? 44 : 12);
    if (t.area.h > pen.px(34) && pen.width(row.what, Cut::kSmall) <= room) {
      pen.text({inside.x + pen.px(8), t.area.y + pen.px(12)}, row.what, {Token::kLow, Cut::kSmall});
    }
  }
  pen.across(inside.x, plot_.bottom(), inside.w, Token::kHair);
}

void OverlayPanel::draw_axis(const Pen& pen, Rect inside) {
  const std::int64_t step = nice_step(desk_.view.to - desk_.view.from);
  const float y = plot_.bottom() + pen.px(4);
  // Short triggers name their place themselves.
  const std::string& trigger = desk_.shown().trigger;
  const std::string zero = trigger.size() <= 12 ? trigger : "trigger";
  for (std::int64_t k = desk_.view.from / step - 1;; ++k) {
    const std::int64_t at = k * step;
    if (at > desk_.view.to) break;
    const float x = x_of(at);
    if (at < desk_.view.from) continue;
    pen.down(x, plot_.y, plot_.h, Token::kInk, 0.06F);
    const std::string words = at == 0 ? zero : signed_time(at, step);
    const float half = pen.width(words, Cut::kSmall) / 2;
    if (x + half > inside.right() - pen.px(2)) continue;
    pen.text({x, y}, words, {at == 0 ? Token::kMid : Token::kLow, Cut::kSmall, Align::kMiddle});
  }
}

void OverlayPanel::draw_ramp(const Pen& pen, Rect place) {
  const DensityRamp good(desk_.look().palette(), DensityRamp::Kind::kCommitted);
  const DensityRamp bad(desk_.look().palette(), DensityRamp::Kind::kAborted);
  const float middle = place.x + place.w / 2;
  const float wide = pen.px(96), y = place.y + pen.px(4);
  pen.row_text({middle - pen.px(6), place.y}, pen.px(kHeadHeight), "1",
               {Token::kLow, Cut::kSmall, Align::kRight});
  const auto strip = [&](const DensityRamp& ramp, float at) {
    constexpr int kParts = 48;
    for (int i = 0; i < kParts; ++i) {
      const Rgba c = ramp.place(0.15F + 0.85F * static_cast<float>(i) / (kParts - 1));
      const float x = middle + wide * static_cast<float>(i) / kParts;
      pen.list()->AddRectFilled({x, at}, {x + wide / kParts + 0.5F, at + pen.px(5)},
                                IM_COL32(c.r, c.g, c.b, 255));
    }
  };
  strip(good, y);
  strip(bad, y + pen.px(7));
  pen.row_text({middle + wide + pen.px(6), place.y}, pen.px(kHeadHeight),
               counted(std::max(most_good_, most_bad_), "capture") + " a pixel",
               {Token::kLow, Cut::kSmall});
}

void OverlayPanel::draw(Rect place) {
  PaneHead head;
  head.title = "Persistence";
  if (desk_.is_open()) {
    const ProbeSetting* compared = desk_.probe().compared();
    head.note =
        fmt::format("{} aligned at {}", counted(desk_.probe().setting().captures.size(), "capture"),
                    desk_.shown().trigger);
    if (compared != nullptr) head.note += ", dotted behind: " + compared->name;
    head.right = short_time(nice_step(desk_.view.to - desk_.view.from)) + " a division";
  }
  const float ramp = desk_.look().px(330);
  const bool wide = place.w > desk_.look().px(860);
  if (wide && desk_.is_open()) {
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    const float room = place.w / 2 - pen.px(130) - pen.px(8);
    while (pen.width(head.note) > room && head.note.size() > 8) {
      head.note =
          head.note.substr(0, head.note.rfind(' ') == std::string::npos ? head.note.size() - 1
                                                                        : head.note.rfind(' '));
    }
  }
  const Rect inside = begin_pane(desk_, Panel::kOverlay, "overlay", place, head);
  if (desk_.is_open()) {
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    lay_out(inside);
    draw_picture(pen);
    if (wide) draw_ramp(pen, {place.x + place.w / 2 - ramp / 2, place.y, ramp, 0});
    draw_frame(pen, inside);
    draw_axis(pen, inside);
    draw_picked(pen);
    draw_guides(pen);
    draw_ends(pen);
    draw_masks(pen);
    draw_cursors(pen);
    answer_mouse();
  }
  end_pane();
}

}  // namespace pf
