// What core/hw/peer.h keeps of a device in the World's block, and where the lanes between devices
// lie.
#pragma once
#include <cstdint>

#include "core/hw/ots_state.h"

namespace pf {

// States of a device, as VFIO's migration protocol names them. At rest zero.
enum class DeviceState : std::uint8_t { kRunning, kRunningP2p, kStop, kStopCopy, kResuming };

struct Peer {
  std::uint64_t value = 0;  // of its register: the newest write that it has taken; 0 = none
  std::uint64_t saved = 0;  // the same in the state that was read out of it
  std::uint32_t sent = 0;   // its n-th write to its peer
  std::uint32_t owed = 0;   // timed workloads: so many are due
  DeviceState state = DeviceState::kRunning;
  std::uint8_t left = 0;  // explored: so many it may yet send
  std::uint8_t spare[6] = {};
};

// A part of Layout.
struct PeerLayout {
  std::uint32_t peers = 0;       // offset, a Peer a device; 0: devices have no such state
  LaneId peer_lanes = 0;         // one a device: what its peers send to it; 0: none sends
  std::uint8_t peer_amount = 0;  // how many lanes
  LaneId to_peer(unsigned d) const { return static_cast<LaneId>(peer_lanes + d); }
  bool of_peers(LaneId lane) const {
    return peer_lanes != 0 && lane >= peer_lanes && lane < peer_lanes + peer_amount;
  }
  friend bool operator==(const PeerLayout&, const PeerLayout&) = default;
};

}  // namespace pf
