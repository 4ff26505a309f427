// How hosts, switches, bridges and devices are joined: a figure as data.
//
// Emulates (US11928496B2, FIG 1A, 5A, 5B): the ways between a device and either host and between
// the hosts, each as the parts it passes, and how the devices' ways are turned to host B when all
// pages have moved. Read from assets/topologies/NAME.toml by the keys hw.topology, hw.switch and
// hw.bridge, which a scenario may state anew.
//
// The lanes of the machine are the same in every figure (device to A's root port; root port to the
// bridge to B; device straight to the bridge): the figures differ in how many parts each lane
// passes, in who must be remapped and in what the guest notices of it, not in what is ordered
// before what. Invariants:
//  1. A way is the same there and back, and a part that lies on it adds its latency once.
//  2. FIG 1A's numbers are the defaults: they give the latencies of the engine without topologies.
// Left out: that several devices share the link between two switches (it is as wide as a host's,
// which they share anyway).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace pf {

// How the last remap is done: the bridge changes sides (FIG 1A), or each device's addresses change
// in the switch (FIG 5A), or they all change in one place (FIG 5B).
enum class Remap : std::uint8_t { kMoveBridge, kPerDevice, kOnePoint };

// What lies on a way, both ends left out. A device's own link and a host's count as links.
struct Hops {
  std::uint32_t switches = 0, bridges = 0, links = 0;
  friend bool operator==(const Hops&, const Hops&) = default;
};

struct Topology {
  std::string figure = "FIG 1A";
  // The figure's numerals, spaces between them.
  std::string switches = "140", bridges = "142";
  std::uint32_t ports = 2;  // of all switches, those of the devices left out
  Remap remap = Remap::kMoveBridge;
  std::uint32_t device_a_switches = 1, device_a_bridges = 0, device_a_links = 2;
  std::uint32_t device_b_switches = 1, device_b_bridges = 0, device_b_links = 2;  // once remapped
  std::uint32_t a_b_switches = 1, a_b_bridges = 1, a_b_links = 2;

  // What of each way fails as one, by numerals: a bridge in a switch is part of the switch. And
  // what of it is built into host A and goes with it.
  std::string device_a_parts = "140", device_b_parts = "140", built_in_a;

  std::vector<std::string> switch_names() const;
  std::vector<std::string> bridge_names() const;
  std::vector<std::string> parts_to_a() const;
  std::vector<std::string> parts_to_b() const;
  Hops device_to_a() const { return {device_a_switches, device_a_bridges, device_a_links}; }
  Hops device_to_b() const { return {device_b_switches, device_b_bridges, device_b_links}; }
  Hops a_to_b() const { return {a_b_switches, a_b_bridges, a_b_links}; }
  // A page that has moved, before the remap: up to A's root port and back down.
  Hops device_to_b_by_a() const;
  // Before the remap past A's root port: one bridge at least, as the two hosts' addresses differ.
  std::uint32_t peer_bridges() const { return device_b_bridges > 0 ? device_b_bridges : 1; }
  friend bool operator==(const Topology&, const Topology&) = default;
};

// What a bridge can hold and how long changes of it take. Numbers without a source are marked.
struct BridgeSpec {
  // Requesters it can tell apart (an assumption: such tables have 32 to 64 entries).
  std::uint32_t requester_ids = 32;
  std::uint32_t aperture_pages = 0;  // of B that A's alias shows at a time; 0 = the whole guest
  Time move = 0;                     // from one side to the other (no source); 0 = at once
  Time change = kMicrosecond;        // one change of its tables: a write, and a read that proves it
  friend bool operator==(const BridgeSpec&, const BridgeSpec&) = default;
};

}  // namespace pf
