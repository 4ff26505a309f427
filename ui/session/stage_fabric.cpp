// Hosts, switches, bridges and the links between them, and what is under way on them.
#include <fmt/format.h>

#include <algorithm>

#include "core/hw/bridge.h"
#include "core/hw/dirty.h"
#include "core/hw/interposer.h"
#include "core/hw/interposer_b.h"
#include "core/hw/lane.h"
#include "core/hw/modify.h"
#include "core/hw/port.h"
#include "core/hw/stun.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

void link(SceneLayer& l, std::vector<ScenePoint> points) {
  path(l, std::move(points), {Token::kHair2});
}

bool has_died(const StageView& v, std::uint32_t host) {
  if (v.now.get<Environment>(v.now.lay.environment).host_died == 0) return false;
  const FaultSpec* about = v.env.hw.about(Fault::kHostDies);
  return (about == nullptr ? kHostA : about->host) == host;
}

// FIG 1A's bridge goes to host B's side in the end; where it has been its wires go on.
float bridge_shift(const StageView& v) {
  if (v.env.hw.topology.remap != Remap::kMoveBridge || v.layout.one_host) return 0;
  if (v.env.hw.bridge_on) return 12.0F * static_cast<float>(bridge_of(v.now).away);
  return v.devices() > 0 && v.now.device(0).direct != 0 ? 24.0F : 0.0F;
}

}  // namespace

void draw_hosts(SceneLayer& l, const StageView& v) {
  const StageLayout& s = v.layout;
  for (const SceneArea& a : {s.host_a, s.host_b}) {
    if (a.w == 0) continue;
    box(l, a, {Token::kPanel}, {Token::kHair2}, 6);
    for (const float y : {s.cpu0.y, s.iommu.y, s.iommu.y + s.iommu.h}) {
      hairline(l, {a.x + 1, y, a.w - 2, 1});
    }
  }
  hairline(l, {s.helper.x, s.cpu0.y, 1, s.iommu.y + s.iommu.h - s.cpu0.y});
  if (s.one_host) {
    hairline(l, {s.cpu_b.x, s.cpu0.y, 1, s.iommu.y + s.iommu.h - s.cpu0.y});
    head(l, {s.host_a.x + 12, s.host_a.y + 19}, "Host", TextRole::kSection,
         place_names(v.env).source + " to " + place_names(v.env).target);
    return;
  }
  head(l, {s.host_a.x + 12, s.host_a.y + 19}, "Host A", TextRole::kSection,
       has_died(v, kHostA) ? "has died" : "source");
  head(l, {s.host_b.x + 12, v.aborted ? s.iommu_b.y - 12 : s.host_b.y + 19}, "Host B",
       TextRole::kSection, has_died(v, kHostB) ? "has died" : "target");
  if (has_died(v, kHostA)) box(l, s.host_a, {}, {Token::kBad}, 6);
  if (has_died(v, kHostB)) box(l, s.host_b, {}, {Token::kBad}, 6);
}

namespace {

void fabric(SceneLayer& l, const StageView& v) {
  const StageLayout& s = v.layout;
  const float shift = bridge_shift(v);
  for (StageWay wire : s.wires) {  // those at a bridge that moves go on to where it is
    for (ScenePoint& p : wire) {
      for (const StageBox& b : s.bridges)
        if (p.x == b.area.x || p.x == b.area.x + b.area.w) p.x += shift;
    }
    link(l, std::move(wire));
  }
  for (const SceneArea& port : s.ports) box(l, port, {Token::kRaise2}, {Token::kHair2}, 2);
  for (const StageBox& b : s.bridges) {
    SceneArea a = b.area;
    a.x += shift;
    box(l, a, {Token::kRaise}, {Token::kMid}, 3);
  }
}

void fabric_words(SceneLayer& l, const StageView& v) {
  for (const StageBox& f : v.layout.switches)
    word(l, {f.area.x + 12, f.area.y + 19}, f.name, TextRole::kActor);
  for (const StageBox& bridge : v.layout.bridges) {
    SceneArea b = bridge.area;
    b.x += bridge_shift(v);
    word(l, {b.x + b.w / 2, b.y - 6}, bridge.name, TextRole::kLabelStrong, Token::kInk,
         TextAlign::kMiddle);
    path(l, {{b.x + b.w / 2, b.y + 1}, {b.x + b.w / 2, b.y + b.h - 1}}, {Token::kHair2}, 1).dash = {
        2, 2};
  }
}

struct Amount {
  const char* name;
  unsigned n = 0;
  const char* unit = "TLP";
};

// `wide`: with their units, which end there; 0: numbers alone.
void amounts(SceneLayer& l, ScenePoint at, const std::vector<Amount>& rows, float pitch,
             float wide) {
  for (const auto& [name, n, unit] : rows) {
    word(l, at, name, TextRole::kSmall, Token::kLow);
    word(l, {at.x + (wide > 0 ? wide : 76), at.y},
         wide > 0 ? fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s") : fmt::to_string(n),
         TextRole::kAddress, n > 0 ? Token::kMid : Token::kLow, TextAlign::kEnd);
    at.y += pitch;
  }
}

// What is under way on each stretch of the fabric.
void under_way(SceneLayer& l, const StageView& v) {
  unsigned direct = 0;
  for (unsigned d = 0; d < v.devices(); ++d) {
    direct += count(v.now, v.now.lay.device_lane(d, kDirectP)) +
              count(v.now, v.now.lay.device_lane(d, kDirectN));
  }
  const bool one = v.layout.one_host;
  std::vector<Amount> held;
  std::vector<Amount> rows = {{one ? "to host" : "to A", count(v.now, kUpP) + count(v.now, kUpN)}};
  if (!one) {
    // Where an interposer stands there may be no bridge that it could go to.
    const auto& bridges = v.layout.bridges;
    const bool ntb = std::any_of(bridges.begin(), bridges.end(),
                                 [](const StageBox& b) { return b.name.starts_with("NTB"); });
    rows.push_back(
        {ntb ? "to NTB" : "from A", count(v.now, kDownP) + count(v.now, kDownN) + direct});
    rows.push_back({"to B", count(v.now, kToBP) + count(v.now, kToBN)});
    const LaneId back = v.now.lay.from_b;
    if (back != 0 && (has_port_b(v.now) || has_interposer_b(v.env.hw)))
      rows.push_back({"B to A", count(v.now, back) + count(v.now, static_cast<LaneId>(back + 1))});
  }
  if (has_modify(v.now)) {
    const LaneId aside = v.now.lay.aside;
    rows.push_back({"held", count(v.now, aside) + count(v.now, static_cast<LaneId>(aside + 1))});
  }
  if (tracks_dirty(v.now)) {
    rows.push_back({"bits set", pages_with_bit(v.now), "bit"});
    const DirtySpec& d = v.env.hw.dirty;
    if (d.by == Tracker::kInterposer && d.bits != BitsIn::kOwn)
      rows.push_back({"to be set", count(v.now, v.now.lay.dirty_sets), "bit"});
  } else if (has_interposer(v.now)) {
    const LaneId writes = v.now.lay.aside, others = static_cast<LaneId>(writes + 1);
    held.push_back({"writes held", count(v.now, writes)});
    held.push_back({"rest held", count(v.now, others)});
    if (v.now.lay.delta_log != 0) held.push_back({"deltas", count(v.now, v.now.lay.delta_log)});
  }
  if (has_stun(v.now) && stun_of(v.now).down != 0) {
    const SceneArea f = v.layout.fabric();
    word(l, {f.x + 12, f.y + 36}, "link in Recovery", TextRole::kSmallStrong, Token::kFltT);
  }
  // Beside its box there is room for numbers alone.
  const bool beside = v.layout.held.x > 0;
  if (!beside) rows.insert(rows.end(), held.begin(), held.end());
  amounts(l, v.layout.counts, rows, 14, 98);
  if (beside) amounts(l, v.layout.held, held, 12, 0);
}

}  // namespace

void draw_fabric(SceneLayer& l, const StageView& v) {
  fabric(l, v);
  fabric_words(l, v);
  under_way(l, v);
}

}  // namespace pf
