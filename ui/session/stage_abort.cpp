// An abort: the way from the requester to the line it hit, in numbered stations; the burst; the
// card.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

struct Conflict {
  std::vector<ScenePoint> way;
  std::vector<ScenePoint> stations;
  SceneArea hit;  // what was hit in CPU0
};

bool is_walk(AbortCause c) {
  return c == AbortCause::kWalkOfEntry || c == AbortCause::kWalkOfNeighbour;
}

SceneArea write_set_area(const StageLayout& s) { return {s.cpu0.x + 11, s.cpu0.y + 59, 172, 18}; }
SceneArea read_set_area(const StageLayout& s) { return {s.cpu0.x + 11, s.cpu0.y + 96, 173, 14}; }

// From a device over the switch to the root port, where it parts: to the PTE line by the walk, or
// to the page by the write.
Conflict from_device(const StageView& v, unsigned d, bool walk) {
  const StageLayout& s = v.layout;
  const auto up = device_places(s, v.devices())[d].up;
  const ScenePoint root = s.up.back(), before = s.up[s.up.size() - 2];
  const float edge = root.x, y = root.y;
  Conflict c;
  c.way = up;
  c.way.push_back({up.back().x, s.up.front().y});
  c.way.insert(c.way.end(), s.up.begin(), s.up.end());
  const float last = up.front().y - 16;
  c.stations = {{up.front().x, last}, s.up.front(), {(before.x + edge) / 2 + 4, y}};
  const float left = s.host_a.x + 1;
  if (walk) {
    const float down = s.iommu.y + s.iommu.h - 6, bar = s.iommu.y + 35;
    const float wall = s.queues.x;
    for (const ScenePoint p :
         {ScenePoint{edge, down}, {wall, down}, {wall, bar}, {s.iommu.x + 183, bar}})
      c.way.push_back(p);
    c.stations.push_back({(edge + wall) / 2, down});
    c.stations.push_back({wall, bar + 16});
    c.hit = write_set_area(s);
  } else {
    const SceneArea g = s.grid_start;
    const float down = s.iommu.y + s.iommu.h + 5;
    for (const ScenePoint p : {ScenePoint{edge, down},
                               {g.x + g.w + 8, down},
                               {g.x + g.w + 8, g.y + 20},
                               {g.x + g.w, g.y + 20}})
      c.way.push_back(p);
    c.stations.push_back({(edge + g.x + g.w + 8) / 2, down});
    c.stations.push_back({g.x + g.w + 8, g.y + 40});
    c.hit = read_set_area(s);
  }
  c.stations.push_back({left, (s.cpu0.y + s.iommu.y) / 2 + 50});
  return c;
}

Conflict from_vcpu(const StageView& v, unsigned cpu, bool walk) {
  const StageLayout& s = v.layout;
  const unsigned n = v.env.hw.vcpus;
  const float pitch = n <= 4 ? 26 : 11;
  const float x = s.host_a.x + s.host_a.w - 10 - pitch * (static_cast<float>(n - cpu) - 0.4F);
  const SceneArea set = walk ? write_set_area(s) : read_set_area(s);
  Conflict c;
  const float y = s.cpu0.y + 1, wall = s.helper.x;
  c.way = {{x, s.host_a.y + 21}, {x, y}, {wall, y}, {wall, set.y + 7}, {set.x + set.w, set.y + 7}};
  c.stations = {{x, y - 1}, {wall, y + 34}};
  c.hit = set;
  return c;
}

Conflict conflict_of(const StageView& v) {
  const AbortCard& a = *v.moment.abort;
  const auto cause = static_cast<AbortCause>(a.cause);
  const StageLayout& s = v.layout;
  const bool device = a.offender >= kDevice0 && a.offender < kVcpu0 &&
                      a.offender - kDevice0 < static_cast<int>(v.devices());
  if (device) return from_device(v, a.offender - kDevice0, is_walk(cause));
  if (a.offender >= kVcpu0 && a.offender < kVcpu0 + 16)
    return from_vcpu(v, a.offender - kVcpu0, cause == AbortCause::kVcpuWalk);
  Conflict c;
  c.hit = {s.cpu0.x + 11, s.cpu0.y + 26, 172, 15};
  if (cause == AbortCause::kBooleanStore) {
    c.way = {{s.helper.x + 12, s.cpu0.y + 118}, {s.helper.x - 10, s.cpu0.y + 118}};
    c.stations = {{s.helper.x, s.cpu0.y + 104}};
    c.hit = {s.cpu0.x + 11, s.cpu0.y + 110, 172, 15};
  }
  return c;
}

void draw_way(SceneLayer& l, const StageView& v, const Conflict& c) {
  // From the requester to the line, the stations as it comes to them.
  const float drawn = v.stage(0, kAbortWay);
  if (!c.way.empty() && drawn > 0) {
    ScenePath& p = path(l, path_part(c.way, 0, path_length(c.way) * drawn), {Token::kBad}, 2.5F);
    p.casing = {Token::kBg};
    p.arrow = drawn >= 1;
  }
  const StageLayout& s = v.layout;
  if (c.stations.size() == 6 &&
      drawn >= 1) {  // the snoop, inside the host, from what was touched to the set
    const bool walk = c.hit.y < s.cpu0.y + 80;
    const float left = s.host_a.x + 1, to = c.hit.y + c.hit.h / 2;
    const std::vector<ScenePoint> back =
        walk ? std::vector<ScenePoint>{{s.iommu.x + 11, s.iommu.y + 35},
                                       {left, s.iommu.y + 35},
                                       {left, to},
                                       {c.hit.x - 1, to}}
             : std::vector<ScenePoint>{{s.grid_start.x, s.grid_start.y + 30},
                                       {s.grid_start.x - 9, s.grid_start.y + 30},
                                       {s.grid_start.x - 9, s.map_a.y - 19},
                                       {left, s.map_a.y - 19},
                                       {left, to},
                                       {c.hit.x - 1, to}};
    ScenePath& p = path(l, back, {Token::kBad}, 2.5F);
    p.casing = {Token::kBg};
    p.dash = {5, 3};
    p.arrow = true;
  }
  if (drawn >= 1) box(l, c.hit, {}, {Token::kBad}, 3).stroke_width = 1.5F;
  const std::size_t all = c.stations.size();
  const std::size_t reached =
      drawn <= 0 || all == 0 ? 0
                             : 1 + static_cast<std::size_t>(drawn * static_cast<float>(all - 1));
  for (std::size_t i = 0; i < std::min(reached, c.stations.size()); ++i) {
    SceneGlyph& g = glyph(l, GlyphKind::kStation, c.stations[i], Token::kBad);
    g.size = 18;
    g.label = fmt::format("{}", i + 1);
  }
  const float burst = v.moment.reduced_motion ? 1 : v.stage(kAbortWay, kAbortBurst);
  if (drawn < 1) return;
  glyph(l, GlyphKind::kBurst, {s.cpu0.x + s.cpu0.w - 22, s.cpu0.y + 24}, Token::kBad).size =
      20 + 20 * burst;
}

void draw_card(SceneLayer& l, const StageView& v) {
  const AbortCard& a = *v.moment.abort;
  const float shown_part = v.stage(kAbortWay, kAbortBurst);
  l.alpha = shown_part;
  const SceneArea card{v.layout.phases.x - 2, v.layout.host_a.y + 8 * (1 - shown_part),
                       v.layout.right() - v.layout.phases.x + 2, 126};
  const float x = card.x + 18, right = card.x + card.w - 13;
  box(l, card, {Token::kRaise}, {Token::kBad}, 3);
  box(l, {card.x, card.y, 4, card.h}, {Token::kBad});
  SceneText& t = word(l, {x, card.y + 22}, "Abort", TextRole::kSection, Token::kBadT);
  t.spans.push_back({a.cause_text, TextRole::kBody, {Token::kInk}, 8, Token::kNone});
  const unsigned shown = std::min(a.attempts, 16U);
  const float first = right - 92 - 9 * static_cast<float>(shown);
  for (unsigned i = 0; i < shown; ++i) {
    box(l, {first + 9 * static_cast<float>(i), card.y + 14, 7, 7},
        {i * a.attempts < a.attempt * shown ? Token::kBad : Token::kRaise2});
  }
  word(l, {right, card.y + 22}, fmt::format("try {} of {}", a.attempt, a.attempts),
       TextRole::kValueStrong, Token::kBadT, TextAlign::kEnd);
  SceneText& why = word(l, {x, card.y + 42}, a.sentence, TextRole::kBody);
  why.max_width = card.w - 40;
  why.max_lines = 2;
  hairline(l, {x, card.y + 68, right - x, 1});
  // The helper of a dead try may go on for a while: what it wastes grows.
  const CopyState copy = a.page == v.focus ? v.copy : copy_state(v.env, v.now, a.page);
  const bool grows = copy.wasted && copy.stored > a.stored;
  const std::string wasted =
      grows ? fmt::format("copy of {} {}", copy.stored, copy.stored == 1 ? "line" : "lines")
            : a.wasted;
  const std::string wasted_note =
      grows ? "never visible " + place_names(v.env).at_target : a.wasted_note;
  const struct {
    const char* name;
    const std::string& what;
    const std::string& note;
  } columns[] = {{"Rolled back", a.kept, a.kept_note},
                 {"Dropped", a.dropped, a.dropped_note},
                 {"Wasted", wasted, wasted_note},
                 {"Next", a.next, a.next_note}};
  const float pitch = (right - x) / 4;
  float at = x;
  for (const auto& column : columns) {
    word(l, {at, card.y + 84}, column.name, TextRole::kCaption, Token::kLow);
    word(l, {at, card.y + 100}, column.what, TextRole::kActor, Token::kInk, TextAlign::kStart,
         pitch - 6);
    word(l, {at, card.y + 116}, column.note, TextRole::kLabel, Token::kMid, TextAlign::kStart,
         pitch - 6);
    at += pitch;
  }
}

void draw_stations(SceneLayer& l, const StageView& v) {
  const auto& names = v.moment.abort->stations;
  if (names.empty() || v.devices() > 2) return;
  const SceneArea a = v.layout.legend;
  word(l, {a.x, a.y + 12}, "Path of the conflict", TextRole::kCaption, Token::kLow);
  for (std::size_t i = 0; i < names.size() && i < 6; ++i) {
    const float x = a.x + (i < 3 ? 7.0F : 147.0F), y = a.y + 30 + 20 * static_cast<float>(i % 3);
    SceneGlyph& g = glyph(l, GlyphKind::kStation, {x, y}, Token::kBad);
    g.size = 14;
    g.label = fmt::format("{}", i + 1);
    word(l, {x + 14, y + 4}, names[i], TextRole::kSmall, Token::kMid, TextAlign::kStart,
         names.size() <= 3 ? 268.0F
         : i < 3           ? 122.0F
                           : 130.0F);
  }
}

}  // namespace

void draw_abort(SceneModel& m, const StageView& v) {
  SceneLayer over = scene_layer("conflict");
  draw_way(over, v, conflict_of(v));
  m.layers.push_back(std::move(over));
  if (!v.aborted) return;
  SceneLayer bolt = scene_layer("bolt");
  glyph(bolt, GlyphKind::kBolt, {v.layout.cpu0.x + v.layout.cpu0.w - 22, v.layout.cpu0.y + 24},
        Token::kBad);
  SceneLayer card = scene_layer("card");
  draw_card(card, v);
  draw_stations(card, v);
  m.layers.push_back(std::move(bolt));
  m.layers.push_back(std::move(card));
}

}  // namespace pf
