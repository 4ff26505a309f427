#include "core/measure/placement.h"

#include <algorithm>

#include "core/measure/hold_meter.h"

namespace pf {
namespace {

bool routes(const HwSpec& hw) { return hw.interposer.present && hw.interposer.routes; }

using Names = std::vector<std::string>;

Names with(Names parts, const Names& more) {
  for (const std::string& name : more) {
    if (std::find(parts.begin(), parts.end(), name) == parts.end()) parts.push_back(name);
  }
  return parts;
}

PlacementFigures::Way way(const Hops& hops, Names needs) { return {hops, std::move(needs)}; }

}  // namespace

Hops way_when_moved(const HwSpec& hw) {
  if (hw.one_host) return hw.topology.device_to_a();
  return routes(hw) ? hw.topology.device_to_b() : hw.topology.device_to_b_by_a();
}

std::optional<PlacementFigures> placement_of(const Env& env) {
  const HwSpec& hw = env.hw;
  const bool interposed = hw.interposer.present || hw.interposer.rewrites;
  if (!interposed && !env.move.campaign.cut_over) return std::nullopt;
  const Topology& t = hw.topology;
  const Names a = with(t.parts_to_a(), {hw.one_host ? "host" : "A"});
  const Names b = hw.one_host ? a : with(t.parts_to_b(), {"B"});
  PlacementFigures out;
  out.figure = t.figure;
  out.ports = t.ports;
  out.at_a = way(t.device_to_a(), a);
  out.moved = way(way_when_moved(hw), routes(hw) ? b : with(a, b));
  out.at_b = way(hw.one_host ? t.device_to_a() : t.device_to_b(), b);
  out.interposed = interposed;
  if (interposed) out.state_bytes = HoldMeter::state_bytes(env);
  return out;
}

}  // namespace pf
