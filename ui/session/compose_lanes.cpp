#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/session/compose.h"
#include "ui/session/scene_pen.h"

namespace pf {
namespace {

using namespace pen;

constexpr float kFuture = 0.42F;  // the run is a value: what comes is known, and drawn faint
constexpr float kLeast = 2;       // no span is thinner
constexpr float kLetter = 6.2F;   // of a label, about
constexpr std::size_t kMostTicks = 700;
constexpr std::uint32_t kFewAborts = 400;

struct Frame {
  const LanesInput& in;
  float width;
  float x(Time t) const {
    const double span = static_cast<double>(std::max<Time>(1, in.window.to - in.window.from));
    return kLaneLeft + static_cast<float>(static_cast<double>(t - in.window.from) / span) *
                           (width - kLaneLeft - 8);
  }
  float row(std::size_t track) const { return kLaneTop + kLaneRow * static_cast<float>(track); }
  float bottom() const { return row(in.tracks.size()); }
};

// 1, 2 or 5 times a power of ten that gives four to eight divisions.
Time nice_step(Time span) {
  Time step = 1;
  while (span / step > 8) {
    for (const Time factor : {2, 5, 10}) {
      if (span / (step * factor) <= 8) return step * factor;
    }
    step *= 10;
  }
  return step;
}

// How long, in what the lanes count: time, or steps of a list of choices.
std::string length_text(const Frame& f, Time length, Time step = 0) {
  return f.in.untimed ? fmt::format("{}", length / kUntimedStep) : short_time(length, step);
}

void axis(SceneLayer& l, const Frame& f) {
  word(l, {12, 14}, "Lanes", TextRole::kCaption, Token::kLow);
  Time step = nice_step(f.in.window.to - f.in.window.from);
  if (f.in.untimed) step = std::max(step, kUntimedStep);
  const Time first = (f.in.window.from - f.in.zero) / step - 1;
  for (Time k = first; k < first + 14; ++k) {
    const Time at = f.in.zero + k * step;
    if (at < f.in.window.from || at > f.in.window.to) continue;
    const float x = f.x(at);
    hairline(l, {x, 2, 1, f.bottom() - 2});
    if (x > f.width - 60) continue;
    const std::string text =
        k == 0 ? f.in.zero_name : (k > 0 ? "+" : "") + length_text(f, k * step, step);
    // The head of the playhead hides no label.
    const float head = f.x(f.in.now), end = x + 4 + kLetter * static_cast<float>(text.size());
    const bool under = head > x - 4 && head < end + 6;
    word(l, {under ? head + 11 : x + 4, 13}, text, TextRole::kAddress,
         k == 0 ? Token::kMid : Token::kLow);
  }
}

// One part of a span, before or after the playhead.
void part(SceneLayer& l, const Frame& f, const LaneSpan& s, float y, Time from, Time to,
          float alpha) {
  const float left = std::max(f.x(from), kLaneLeft), right = std::min(f.x(to), f.width - 8);
  if (right < kLaneLeft || left > f.width - 8) return;
  const SceneArea a{left, y + 5, std::max(kLeast, right - left), 14};
  if (!s.wait) {
    box(l, a, {s.wrong ? Token::kBad : s.token, alpha}, {}, a.w > 4 ? 2 : 0);
    return;
  }
  SceneBox& b = box(l, a, {}, {s.token, 0.5F * alpha}, a.w > 4 ? 2 : 0);
  if (a.w > 3) b.hatch = wait_hatch(s.token, 1, 0.55F * alpha);
}

void span(SceneLayer& l, SceneModel& m, const Frame& f, const LaneSpan& s, float y) {
  const Time now = f.in.now;
  if (s.to <= now || s.from >= now) {
    part(l, f, s, y, s.from, s.to, s.to <= now ? 1 : kFuture);
  } else {
    part(l, f, s, y, s.from, now, 1);
    part(l, f, s, y, now, s.to, kFuture);
  }
  const float left = std::max(f.x(s.from), kLaneLeft), right = std::min(f.x(s.to), f.width - 8);
  m.hits.push_back(
      {{left, y + 3, std::max(4.0F, right - left), 18}, HitKind::kSpan, s.event, s.text});
  const float needed = kLetter * static_cast<float>(s.text.size()) + 10;
  if (s.text.empty() || right - left < needed) return;
  // What is still to come is so faint that the ground shows through. Words that would cross the
  // playhead stand behind it, where there is room.
  const float head = f.x(now);
  const bool crossed = !s.wait && s.from <= now && s.to > now && head - left < needed;
  const bool behind = crossed && right - head >= needed;
  const bool faint = s.wait || s.from > now || crossed;
  const Token ink = faint ? Token::kMid : ink_on(s.wrong ? Token::kBad : s.token);
  SceneText& t = word(l, {(behind ? head : left) + 6, y + 16}, s.text, TextRole::kSmallStrong, ink);
  t.spans.front().color.alpha = s.from > now ? 0.8F : 1;
  if (s.wait || (crossed && !behind)) {
    t.backing.fill = {Token::kBg};
    t.backing.pad_x = 4;
  }
}

void ticks(SceneLayer& l, const Frame& f, const LaneTrack& track, float y) {
  float last = -10;
  std::size_t drawn = 0;
  for (const LaneTick& t : track.ticks) {
    const float x = f.x(t.at);
    if (x < kLaneLeft || x > f.width - 8 || drawn > kMostTicks) continue;
    const float alpha = t.at <= f.in.now ? 1 : kFuture;
    if (t.glyph == GlyphKind::kLine || t.glyph == GlyphKind::kPostedWrite) {
      if (x - last < 1.5F) continue;  // closer ones are one mark
      box(l, {x, y + 7, 2, 10}, {t.token, alpha});
      last = x;
    } else {
      SceneGlyph& g = glyph(l, t.glyph, {x, t.glyph == GlyphKind::kTick ? y + 5 : y + 21}, t.token);
      g.size = t.glyph == GlyphKind::kTick ? 9 : 6;
      g.color.alpha = alpha;
    }
    ++drawn;
  }
}

void rows(SceneLayer& l, SceneModel& m, const Frame& f) {
  for (std::size_t i = 0; i < f.in.tracks.size(); ++i) {
    const LaneTrack& t = f.in.tracks[i];
    const float y = f.row(i);
    hairline(l, {0, y, f.width, 1});
    word(l, {12, y + 16}, t.name, TextRole::kLabelStrong, Token::kInk);
    word(l, {kLaneLeft - 8, y + 16}, t.note, TextRole::kSmall, Token::kLow, TextAlign::kEnd);
    for (const LaneSpan& s : t.spans) span(l, m, f, s, y);
    ticks(l, f, t, y);
    m.hits.push_back({{0, y, kLaneLeft, kLaneRow}, HitKind::kComponent, t.actor, t.name});
  }
  hairline(l, {0, f.bottom(), f.width, 1});
}

// What lies between two times, in words, on the axis.
void measure(SceneLayer& l, const Frame& f, Time from, Time to, float y, Token token) {
  const float a = std::max(kLaneLeft, f.x(from)), b = std::min(f.width - 8, f.x(to));
  if (b <= a) return;
  path(l, {{a, y}, {b, y}}, {token}, 1);
  for (const float x : {a, b}) path(l, {{x, y - 3}, {x, y + 3}}, {token}, 1);
  const std::string text = length_text(f, to - from) + (f.in.untimed ? " steps" : "");
  if (b - a < kLetter * static_cast<float>(text.size()) + 12) return;
  SceneText& t =
      word(l, {(a + b) / 2, y + 3.5F}, text, TextRole::kAddressStrong, token, TextAlign::kMiddle);
  t.backing.fill = {Token::kBg};
  t.backing.pad_x = 4;
}

void span_measured(SceneLayer& l, const Frame& f) {
  if (f.in.span_from == kNever) return;
  const Time end = f.in.span_to != kNever ? f.in.span_to : f.in.now;
  const Time from = std::min(f.in.span_from, end), to = std::max(f.in.span_from, end);
  const float a = std::max(kLaneLeft, f.x(from)), b = std::min(f.width - 8, f.x(to));
  if (b < a) return;
  box(l, {a, kLaneTop, b - a, f.bottom() - kLaneTop}, {Token::kAccBg});
  for (const float x : {a, b}) path(l, {{x, kLaneTop}, {x, f.bottom()}}, {Token::kAcc}, 1);
  measure(l, f, from, to, kLaneTop + 4, Token::kAccT);
}

// Of the page whose journey is shown: a dot on the lane of who touched it.
void touches(SceneLayer& l, SceneModel& m, const Frame& f) {
  float last = -10;
  for (const LanesInput::Touch& t : f.in.journey) {
    const float x = f.x(t.at);
    for (std::size_t i = 0; i < f.in.tracks.size(); ++i) {
      if (f.in.tracks[i].actor != t.actor) continue;
      const float y = f.row(i) + 3;
      box(l, {x - 2, y - 2, 4, 4}, {Token::kAcc, t.at <= f.in.now ? 1 : kFuture}, {}, 2);
      if (x - last > 3) {
        m.hits.push_back({{x - 3, y - 3, 6, 8}, HitKind::kEvent, t.event, f.in.journey_name});
      }
      last = x;
    }
  }
}

void marks(SceneLayer& l, SceneModel& m, const Frame& f) {
  span_measured(l, f);
  touches(l, m, f);
  std::vector<Time> at;
  for (const MarkerRow& row : f.in.markers) at.push_back(row.at);
  std::sort(at.begin(), at.end());
  // Between neighbours the difference, always.
  for (std::size_t i = 1; i < at.size(); ++i) measure(l, f, at[i - 1], at[i], 9, Token::kMid);

  for (const MarkerRow& row : f.in.markers) {
    const float x = f.x(row.at);
    if (x < kLaneLeft || x > f.width - 8) continue;
    path(l, {{x, 4}, {x, f.bottom()}}, {Token::kMid}, 1).dash = {3, 3};
    SceneText& t = word(l, {x, 13}, fmt::format("M{}", row.number), TextRole::kAddressStrong,
                        Token::kInk, TextAlign::kMiddle);
    t.backing = {{Token::kRaise2}, {Token::kHair2}, 3, 0, 2};
    m.hits.push_back({{x - 8, 2, 16, 16},
                      HitKind::kMarker,
                      static_cast<std::uint64_t>(row.number),
                      fmt::format("marker {}", row.number)});
  }
  const float x = f.x(f.in.now);
  if (x < kLaneLeft || x > f.width - 8) return;
  path(l, {{x, 8}, {x, f.bottom()}}, {Token::kAcc}, 2);
  glyph(l, GlyphKind::kPlayhead, {x, 8}, Token::kAcc).size = 12;
}

float overview_x(const LanesInput& in, float width, Time t) {
  return kLaneLeft + static_cast<float>(static_cast<double>(t) /
                                        static_cast<double>(std::max<Time>(1, in.end))) *
                         (width - kLaneLeft - 8);
}

void overview(SceneLayer& l, SceneModel& m, const Frame& f) {
  const float top = f.bottom() + 1, base = top + kOverviewHeight - 5;
  word(l, {12, top + 18}, "Whole run", TextRole::kCaption, Token::kLow);
  const auto most =
      f.in.density.empty() ? 0U : *std::max_element(f.in.density.begin(), f.in.density.end());
  const float pitch =
      (f.width - kLaneLeft - 8) / static_cast<float>(std::max<std::size_t>(1, f.in.density.size()));
  const float now = overview_x(f.in, f.width, f.in.now);
  for (std::size_t i = 0; i < f.in.density.size() && most > 0; ++i) {
    // By magnitude: where the guest runs freely there are a hundred times as many.
    const float h =
        14 * std::log1p(static_cast<float>(f.in.density[i])) / std::log1p(static_cast<float>(most));
    const float x = kLaneLeft + pitch * static_cast<float>(i);
    if (h > 0.3F)
      box(l, {x, base - h, std::max(1.0F, pitch - 1), h},
          {Token::kSrc2, x <= now ? 0.9F : kFuture});
  }
  // Few aborts are lines, each to be clicked; of many, the height says how many lie there.
  std::uint32_t densest = 1, all = 0;
  for (const LanesInput::Abort& x : f.in.aborts) {
    densest = std::max(densest, x.count);
    all += x.count;
  }
  const bool few = all <= kFewAborts;
  float last = -10;
  for (const LanesInput::Abort& x : f.in.aborts) {
    const float at = overview_x(f.in, f.width, x.at);
    const float full = base - top - 5;
    const float part = static_cast<float>(x.count) / static_cast<float>(densest);
    const float h = few ? full : std::max(4.0F, full * part);
    box(l, {at - 0.5F, base - h, 1.5F, h}, {Token::kBad, at <= now ? 1 : kFuture});
    if (few && at - last > 6) glyph(l, GlyphKind::kTick, {at, top + 5}, Token::kBad).size = 6;
    m.hits.push_back({{at - 3, top, 6, kOverviewHeight}, HitKind::kEvent, x.event, "abort"});
    last = at;
  }
  const float a = overview_x(f.in, f.width, std::max<Time>(0, f.in.window.from));
  const float b = overview_x(f.in, f.width, std::min(f.in.window.to, f.in.end));
  const float w = std::max(6.0F, b - a);
  box(l, {(a + b) / 2 - w / 2, top + 3, w, kOverviewHeight - 6}, {Token::kAccBg}, {Token::kAcc}, 2)
      .stroke_width = 1.5F;
}

}  // namespace

float lanes_height(std::size_t tracks) {
  return kLaneTop + kLaneRow * static_cast<float>(tracks) + kOverviewHeight + 2;
}

SceneModel compose_lanes(const LanesInput& input, float width) {
  const Frame f{input, width};
  SceneModel m;
  m.width = width;
  m.height = lanes_height(input.tracks.size());
  SceneLayer ground = scene_layer("axis"), body = scene_layer("lanes"), top = scene_layer("marks");
  axis(ground, f);
  rows(body, m, f);
  overview(body, m, f);
  marks(top, m, f);
  m.layers = {std::move(ground), std::move(body), std::move(top)};
  return m;
}

Time lane_time(const LanesInput& in, float width, float x) {
  const double part = std::clamp((static_cast<double>(x) - kLaneLeft) /
                                     std::max(1.0, static_cast<double>(width) - kLaneLeft - 8),
                                 0.0, 1.0);
  return in.window.from +
         static_cast<Time>(part * static_cast<double>(in.window.to - in.window.from));
}

Time overview_time(const LanesInput& in, float width, float x) {
  const double part = std::clamp((static_cast<double>(x) - kLaneLeft) /
                                     std::max(1.0, static_cast<double>(width) - kLaneLeft - 8),
                                 0.0, 1.0);
  return static_cast<Time>(part * static_cast<double>(in.end));
}

bool on_overview(const LanesInput& in, float y) {
  return y >= kLaneTop + kLaneRow * static_cast<float>(in.tracks.size());
}

}  // namespace pf
