#include "core/hw/peer.h"

#include "core/hw/hot_plug.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"
#include "core/hw/memory.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

std::uint8_t actor_of(unsigned d) { return static_cast<std::uint8_t>(kDevice0 + d); }
Peer& peer_edit(Hw& h, unsigned d) { return h.edit<Peer>(h.lay.peers, d); }

// Budgets count for scripts and explorations, what is owed for the workloads of a timed run.
bool has_budget(const Hw& h, unsigned d) {
  return !h.timed() || h.spec.devices[d].kind == DeviceKind::kScript;
}

bool takes_writes(DeviceState state) {
  return state == DeviceState::kRunning || state == DeviceState::kRunningP2p;
}

bool is_arc(DeviceState from, DeviceState to) {
  using enum DeviceState;
  switch (to) {
    case kRunning:
      return from != kStopCopy && from != kRunning;
    case kRunningP2p:
      return from != kStopCopy && from != kRunningP2p;
    case kStop:
      return from != kStop;
    case kStopCopy:
      return from == kStop;
    case kResuming:
      return from == kStop || from == kStopCopy;
  }
  return false;
}

}  // namespace

void init_peers(Hw& h) {
  for (unsigned d = 0; has_peers(h) && d < h.spec.devices.size(); ++d) {
    if (h.spec.devices[d].p2p && has_budget(h, d)) {
      peer_edit(h, d).left = h.spec.explore.peer_writes;
    }
  }
}

bool peer_can_send(const Hw& h, unsigned d) {
  return h.device(d).stopped == 0 && peer_wants_more(h, d) &&
         has_space(h, h.lay.to_peer(peer_number(h, d)));
}

void peer_sends(Hw& h, unsigned d) {
  const unsigned to = peer_number(h, d);
  Peer& mine = peer_edit(h, d);
  if (has_budget(h, d)) {
    --mine.left;
  } else {
    --mine.owed;
  }
  Event e;
  e.kind = Kind::kPeerWrite;
  e.line = h.first_line(h.spec.devices[to].first_page);
  e.from = actor_of(d);
  e.lines = 1;
  e.value = stamp(e.from, ++mine.sent);
  push(h, h.lay.to_peer(to), e, way_to_peer(h, d));
}

void peer_owes(Hw& h, unsigned d) { ++peer_edit(h, d).owed; }

bool peer_wants_more(const Hw& h, unsigned d) {
  if (!has_peers(h) || !h.spec.devices[d].p2p) return false;
  return has_budget(h, d) ? peer_of(h, d).left > 0 : peer_of(h, d).owed > 0;
}

bool peer_quiet(const Hw& h, unsigned d) {
  return h.lay.peer_lanes == 0 || !holds_of(h, h.lay.to_peer(peer_number(h, d)), actor_of(d));
}

void peer_lands(Hw& h, LaneId lane) {
  const Event e = pop(h, lane);
  const unsigned d = lane - h.lay.peer_lanes;
  if (is_away(h, d) || !takes_writes(peer_of(h, d).state)) {
    return h.violate(2, e.from, e.line, e.value, peer_of(h, d).value);
  }
  peer_edit(h, d).value = e.value;
}

void to_state(Hw& h, unsigned d, DeviceState state) {
  PF_ASSERT(is_arc(peer_of(h, d).state, state), "the protocol has no such arc");
  peer_edit(h, d).state = state;
}

void save_state(Hw& h, unsigned d) {
  Peer& mine = peer_edit(h, d);
  if (mine.state == DeviceState::kStop) to_state(h, d, DeviceState::kStopCopy);
  mine.saved = mine.value;
}

void load_state(Hw& h, unsigned d) {
  to_state(h, d, DeviceState::kResuming);
  Peer& mine = peer_edit(h, d);
  if (mine.saved != mine.value) {
    const auto sender = static_cast<std::uint8_t>((mine.value >> 56) - 1);
    h.violate(2, sender, h.first_line(h.spec.devices[d].first_page), mine.value, mine.saved);
  }
  mine.value = mine.saved;
  mine.saved = 0;
}

namespace {

unsigned lanes(const HwSpec& spec) {
  return spec.any_p2p() ? static_cast<unsigned>(spec.devices.size()) : 0u;
}

void add(LaneAdder& a, const HwSpec& spec) {
  a.lay.peer_lanes = a.here();
  a.lay.peer_amount = static_cast<std::uint8_t>(spec.devices.size());
  for (unsigned d = 0; d < a.lay.peer_amount; ++d) {
    a.add(spec.explored ? spec.explore.peer_writes : 24u);
  }
}

bool enabled(const Hw&, LaneId, unsigned) { return true; }
void acts(Hw& h, LaneId lane, unsigned) { peer_lands(h, lane); }
std::string does(const Hw& h, LaneId lane, unsigned) {
  return h.spec.devices[lane - h.lay.peer_lanes].name + ".takes";
}

}  // namespace

const LanePart kPeerPart = {lanes, add, enabled, acts, does};

}  // namespace pf
