// Memory of both hosts: page maps, the lines of the page in hand on both sides, the vCPUs above.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/hw/htm.h"
#include "core/hw/port.h"
#include "ui/session/page_maps.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

// The shape of a map: near a square, a power of two a side for a Hilbert curve.
void shape_map(ScenePageMap& map, std::uint32_t pages, PageOrder order) {
  int side = 1;
  if (order == PageOrder::kHilbert) {
    while (static_cast<std::uint64_t>(side) * static_cast<std::uint64_t>(side) < pages) side *= 2;
  } else {
    side = std::max(1, static_cast<int>(std::ceil(std::sqrt(static_cast<double>(pages)))));
    if (pages > 4 && pages <= 4096) side = (side + 3) / 4 * 4;  // eight entries share a line
  }
  map.columns = side;
  map.rows = order == PageOrder::kHilbert
                 ? side
                 : std::max(1, static_cast<int>((pages + static_cast<std::uint32_t>(side) - 1) /
                                                static_cast<std::uint32_t>(side)));
  map.order = order;
}

ScenePageMap page_map(const StageView& v, std::uint64_t id, SceneArea area, PageStates states) {
  ScenePageMap map;
  map.id = id;
  map.area = area;
  shape_map(map, v.env.hw.pages, v.moment.order);
  map.states = std::move(states);
  map.highlight = v.focus;
  map.highlight_token = v.aborted ? Token::kBad : Token::kAcc;
  map.letters = false;
  // Stripes of a moving page lie where the copy is: they move as lines land.
  map.stripe = static_cast<float>(v.copy.landed) * 0.5F;
  return map;
}

SceneLineGrid line_grid(const StageView& v, std::uint64_t id, SceneArea area, LineLook look) {
  SceneLineGrid g;
  g.id = id;
  const unsigned n = v.env.hw.lines_per_page;
  g.columns = n >= 64 ? 8 : n > 4 ? 4 : static_cast<int>(std::max(1U, n > 2 ? 2U : n));
  const auto rows = static_cast<float>((n + static_cast<unsigned>(g.columns) - 1) /
                                       static_cast<unsigned>(g.columns));
  // Cells stay square, and small pages do not grow into slabs.
  const float cell = std::min({area.w / static_cast<float>(g.columns), area.h / rows, 34.0F});
  g.area = {area.x, area.y, cell * static_cast<float>(g.columns), cell * rows};
  if (n >= 64) g.area = area;
  g.look = look;
  g.gap = look == LineLook::kAlias ? 2 : 1;
  const std::uint64_t tracked = lines_tracked(v.now, v.focus);
  for (unsigned i = 0; i < n; ++i) {
    SceneLine line;
    line.copy = v.copy.lines[i];
    line.copy_before = v.copy_before.lines.empty() ? line.copy : v.copy_before.lines[i];
    line.mix = line.copy == line.copy_before ? 1 : v.moment.alpha;
    // A copy in vain is marked in the order in which it landed.
    const float marked = v.stage(kAbortSets, 1) * static_cast<float>(v.copy.stored);
    if (v.aborted && line.copy == LineCopy::kWasted && static_cast<float>(i) > marked) {
      line.copy = line.copy_before = LineCopy::kLanded;
    }
    if (look == LineLook::kSource) {
      if (v.copy.wasted) line.copy = line.copy_before = LineCopy::kNone;
      if ((tracked >> i & 1U) != 0) line.read = ReadMark::kHeld;
      const std::uint32_t at = v.now.first_line(v.focus) + i;
      line.dirty = v.copy.lines[i] == LineCopy::kLanded && !v.copy.wasted &&
                   v.now.line_b(at).value != v.now.line_a(at).value;
    }
    g.lines.push_back(line);
  }
  if (v.moment.selection.part == Part::kLine && v.moment.selection.id / n == v.focus) {
    g.highlight = static_cast<int>(v.moment.selection.id % n);
  }
  return g;
}

// The page in the map and its lines beside it, joined.
void joint(SceneLayer& l, const StageView& v, const ScenePageMap& map, float from, float bar,
           SceneArea grid) {
  const Token token = v.aborted ? Token::kBad : Token::kAcc;
  const SceneArea cell = page_area(map, v.focus);
  const float y = std::clamp(cell.y + cell.h / 2, grid.y, grid.y + grid.h);
  path(l, {{from, y}, {bar, y}}, {token}, 1);
  path(l, {{bar, grid.y}, {bar, grid.y + grid.h}}, {token}, 1);
}

}  // namespace

void draw_memory(SceneLayer& l, SceneModel& m, const StageView& v) {
  const StageLayout& s = v.layout;
  const SceneArea a = s.map_a;
  const PlaceNames names = place_names(v.env);
  head(l, {a.x, a.y - 8}, s.one_host ? names.short_source : "Memory", TextRole::kActor,
       group_digits(v.env.hw.pages) + (v.env.hw.pages == 1        ? " page"
                                       : v.env.hw.pages < 100'000 ? " pages"
                                                                  : ""));
  l.maps.push_back(page_map(v, kHitMapA, a,
                            v.moment.pages_a != nullptr
                                ? *v.moment.pages_a
                                : page_states_a(v.env, v.world, PageDot::kNone)));
  hit(m, a, HitKind::kPageMap, kHitMapA, "Memory of " + names.source);
  const SceneArea g = s.grid_start;
  word(l, {g.x, g.y - 10}, "$START", TextRole::kValueStrong)
      .spans.push_back(
          {"page " + hex_page(v.focus), TextRole::kSmall, {Token::kLow}, 6, Token::kNone});
  l.grids.push_back(line_grid(v, kHitGridStart, g, LineLook::kSource));
  hit(m, l.grids.back().area, HitKind::kLineGrid, kHitGridStart,
      "lines of the page " + names.at_source);
  joint(l, v, l.maps.back(), a.x + a.w + 1, g.x - 4, g);
  if (s.one_host) return;
  word(l, {s.alias.x, s.alias.y - 10}, "$END", TextRole::kValueStrong)
      .spans.push_back({"MMIO alias", TextRole::kSmall, {Token::kLow}, 6, Token::kNone});
  box(l, s.alias, {}, {Token::kLow}, 3).dash = {3, 3};
  l.grids.push_back(line_grid(v, kHitGridAlias, s.grid_alias, LineLook::kAlias));
  hit(m, l.grids.back().area, HitKind::kLineGrid, kHitGridAlias, "the alias that stores go to");
  word(l, {s.alias.x + s.alias.w / 2, s.alias.y + s.alias.h - 6}, "is Host B RAM", TextRole::kSmall,
       Token::kLow, TextAlign::kMiddle);
}

namespace {

void host_b_parts(SceneLayer& l, const StageView& v) {
  const StageLayout& s = v.layout;
  const float x = s.host_b.x + 12;
  unsigned here = 0, reach = 0;
  for (unsigned i = 0; i < v.env.hw.vcpus; ++i) here += v.now.vcpu(i).at_b != 0 ? 1 : 0;
  for (unsigned d = 0; d < v.devices(); ++d) reach += v.now.device(d).direct != 0 ? 1 : 0;
  if (!v.aborted) word(l, {x, s.cpu_b.y + 18}, "CPU0", TextRole::kActor, Token::kMid);
  if (v.aborted) {
    // The card of the abort lies here.
  } else if (here > 0) {
    word(l, {x, s.cpu_b.y + 36}, fmt::format("{} of {} vCPUs run here", here, v.env.hw.vcpus));
    if (port_in_use(v.now).at_b && moving(v.now))
      word(l, {x, s.cpu_b.y + 54}, "CPU0 and CPU1 of Host B pull what is left", TextRole::kLabel,
           Token::kMid, TextAlign::kStart, s.cpu_b.w - 24);
  } else if (v.env.hw.vcpus > 0) {
    word(l, {x, s.cpu_b.y + 36}, "idle: the vCPUs come at the switch-over", TextRole::kLabel,
         Token::kLow, TextAlign::kStart, s.cpu_b.w - 24);
  } else {
    word(l, {x, s.cpu_b.y + 36}, "idle", TextRole::kLabel, Token::kLow);
  }
  if (port_in_use(v.now).at_b) return;  // it translates: drawn as the IOMMU is
  head(l, {x, s.iommu_b.y + 18}, "IOMMU", TextRole::kActor,
       reach > 0 ? fmt::format("{} of {} devices mapped here", reach, v.devices())
                 : "no device mapped yet");
}

std::string added(Time read, Time write, std::uint64_t rate) {
  std::string out = read + write == 0 ? "as fast as the host’s own" : "";
  if (read > 0) out += "read + " + short_time(read);
  if (write > 0) out += (out.empty() ? "write + " : ", write + ") + short_time(write);
  if (rate > 0) out += fmt::format(", {} GB/s", rate / 1000);
  return out;
}

// One host: its vCPUs, and what its two memories are like.
void memories(SceneLayer& l, const StageView& v) {
  const SceneArea a = v.layout.cpu_b;
  if (v.aborted) return;
  const float x = a.x + 12;
  const MemorySpec& m = v.env.hw.memory;
  const PlaceNames names = place_names(v.env);
  word(l, {x, a.y + 18}, "vCPUs and memories", TextRole::kActor, Token::kMid);
  word(l, {x, a.y + 38},
       v.env.hw.vcpus == 0 ? "no vCPU"
                           : fmt::format("{} {}, near to both memories", v.env.hw.vcpus,
                                         v.env.hw.vcpus == 1 ? "vCPU" : "vCPUs"),
       TextRole::kLabel, Token::kLow);
  word(l, {x, a.y + 62}, names.source, TextRole::kLabelStrong);
  word(l, {x + 150, a.y + 62}, added(m.source_read, m.source_write, m.source_rate),
       TextRole::kAddress, Token::kMid);
  word(l, {x, a.y + 80}, names.target, TextRole::kLabelStrong);
  word(l, {x + 150, a.y + 80},
       m.shared ? "part of the same unit" : added(m.target_read, m.target_write, m.target_rate),
       TextRole::kAddress, Token::kMid);
}

}  // namespace

void draw_host_b(SceneLayer& l, SceneModel& m, const StageView& v) {
  const StageLayout& s = v.layout;
  s.one_host ? memories(l, v) : host_b_parts(l, v);
  const PlaceNames names = place_names(v.env);
  const SceneArea g = s.grid_end;
  word(l, {g.x, g.y - 10}, s.one_host ? "$END" : "$END_B", TextRole::kValueStrong)
      .spans.push_back({hex_page(v.focus), TextRole::kAddress, {Token::kLow}, 8, Token::kNone});
  l.grids.push_back(line_grid(v, kHitGridEnd, g, LineLook::kTarget));
  hit(m, l.grids.back().area, HitKind::kLineGrid, kHitGridEnd,
      "lines of the page " + names.at_target);
  const SceneArea a = s.map_b;
  const PageStates states = v.moment.pages_b != nullptr
                                ? *v.moment.pages_b
                                : page_states_b(v.env, v.world, PageDot::kNone);
  const std::uint64_t moved = states->count(pack_page({PageBase::kTarget}));
  SceneText& t = word(l, {a.x + a.w, a.y - 8}, group_digits(moved) + " here", TextRole::kLabel,
                      Token::kLow, TextAlign::kEnd);
  t.spans.push_back({s.one_host ? names.short_target : "Memory",
                     TextRole::kActor,
                     {Token::kInk},
                     6,
                     Token::kNone});
  l.maps.push_back(page_map(v, kHitMapB, a, states));
  hit(m, a, HitKind::kPageMap, kHitMapB, "Memory of " + names.target);
  joint(l, v, l.maps.back(), a.x, g.x + g.w + 5, g);
}

// One mark a vCPU in the head of the host it runs at.
void draw_vcpus(SceneLayer& l, SceneModel& m, const StageView& v) {
  const unsigned n = v.env.hw.vcpus;
  if (n == 0) return;
  const bool wide = n <= 4;
  const float pitch = wide ? 26 : 11, size = wide ? 24 : 9;
  for (unsigned i = 0; i < n; ++i) {
    const Vcpu& cpu = v.now.vcpu(i);
    const bool far = cpu.at_b != 0 && !v.layout.one_host;
    const SceneArea host = far ? v.layout.host_b : v.layout.host_a;
    const SceneArea a{host.x + host.w - 10 - pitch * static_cast<float>(n - i), host.y + 7, size,
                      14};
    const bool asked = cpu.ipi != 0, waits = cpu.read_out != 0 || cpu.in_hand != 0;
    SceneBox& b = box(l, a, {cpu.parked != 0 ? Token::kRaise2 : Token::kNone},
                      {asked           ? Token::kFlt
                       : cpu.done != 0 ? Token::kHair
                                       : Token::kLow},
                      2);
    const bool hatched = cpu.parked == 0 && waits;
    if (hatched) b.hatch = wait_hatch(asked ? Token::kFlt : Token::kShr, 1, 0.5F);
    if (wide) {
      SceneText& t =
          word(l, {a.x + a.w / 2, a.y + 10.5F}, fmt::format("v{}", i), TextRole::kAddress,
               asked                              ? Token::kFltT
               : cpu.parked != 0 || cpu.done != 0 ? Token::kLow
                                                  : Token::kMid,
               TextAlign::kMiddle);
      if (hatched) t.backing = {{Token::kPanel}, {}, 2, 0, 1};
    }
    const char* state = cpu.parked != 0 ? "stopped"
                        : asked         ? "asked to drop a page"
                        : waits         ? "waits for an access"
                        : cpu.done != 0 ? "its script is over"
                                        : "runs";
    hit(m, a, HitKind::kComponent, kVcpu0 + i, fmt::format("vCPU {}: {}", i, state));
  }
}

}  // namespace pf
