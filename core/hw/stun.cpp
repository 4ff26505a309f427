#include "core/hw/stun.h"

#include <algorithm>
#include <vector>

#include "core/hw/lane.h"

namespace pf {
namespace {

bool crosses(const Hw& h, LaneId lane) {
  if (lane == kUpP || lane == kUpN || lane == kAckBypass) return true;
  if (h.spec.stun_link == StunLink::kDevices) return h.lay.of_device(lane);
  if (lane == kDownP || lane == kDownN || lane == kCompletions) return true;
  if (!h.lay.of_device(lane)) return h.lay.is_from_b(lane);
  const DeviceLane which = h.lay.which_of(lane);
  return which == kMessages || which == kDataFromA;
}

bool is_posted(const Event& e) { return e.kind == Kind::kDeviceWrite || e.kind == Kind::kMsi; }

// Requests of devices that had come as far as the link and could not cross it, each with how long
// it has been there: from before the stun if something else was in its way, too.
void tell_held(Hw& h) {
  if (h.facts == nullptr || !h.timed()) return;
  std::vector<Event> waited;
  for (unsigned lane = 0; lane < h.lay.lanes.size(); ++lane) {
    const auto id = static_cast<LaneId>(lane);
    const bool of_devices = id == kUpP || id == kUpN || h.lay.is_direct(id);
    for (unsigned i = 0; of_devices && crosses(h, id) && i < count(h, id); ++i) {
      if (entry(h, id, i).due < h.now()) waited.push_back(entry(h, id, i));
    }
  }
  auto writes = static_cast<std::uint64_t>(std::count_if(waited.begin(), waited.end(), is_posted));
  std::uint64_t others = waited.size() - writes;
  for (const Event& e : waited) {
    h.fact(FactKind::kDrained, e.from, e.line, std::min<std::uint64_t>(writes, 255) | others << 8,
           h.now() - e.due);
    --(is_posted(e) ? writes : others);
  }
}

}  // namespace

bool is_stunned(const Hw& h, LaneId lane) {
  return has_stun(h) && stun_of(h).down != 0 && crosses(h, lane);
}

void stun_link(Hw& h) {
  Stun& s = h.edit<Stun>(h.lay.stun);
  PF_ASSERT(s.down == 0, "a link is stunned once at a time");
  s.down = 1;
  h.fact(FactKind::kLinkState, kSwitch, 0, 0);
  if (!h.spec.has(Fault::kLinkDown)) return;
  for (unsigned lane = 0; lane < h.lay.lanes.size(); ++lane) {
    if (crosses(h, static_cast<LaneId>(lane))) clear(h, static_cast<LaneId>(lane));
  }
  h.fact(FactKind::kFaultStrikes, kSwitch, 0, static_cast<std::uint64_t>(Fault::kLinkDown));
}

void link_is_up(Hw& h) {
  tell_held(h);
  h.edit<Stun>(h.lay.stun) = Stun{};
  h.fact(FactKind::kLinkState, kSwitch, 0, 1);
  for (unsigned lane = 0; lane < h.lay.lanes.size(); ++lane) {
    const auto id = static_cast<LaneId>(lane);
    if (crosses(h, id) && !empty(h, id)) h.wake(id, 0);
  }
  h.raise(kSpace | kDeviceTurn);
}

bool root_is_quiet(const Hw& h) { return empty(h, kRootP) && empty(h, kRootN); }

}  // namespace pf
