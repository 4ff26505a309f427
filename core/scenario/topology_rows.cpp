// Rows of the topology: what lies on the ways, and what the bridge can hold.
#include "core/scenario/parameter_access.h"

namespace pf::parameter_rows {

namespace {

// Two hosts' memories, or two of one.
void add_memory(std::vector<Parameter>& rows) {
  rows.push_back(yes_no<&HwSpec::one_host>(
      "hw.one_host", "$END is another memory of the same host (FIG 6): no bridge, a cached copy."));
  rows.push_back(text<&MemorySpec::source>("hw.memory.source.name", 40,
                                           "The memory that holds a page before its move."));
  rows.push_back(nanoseconds<&MemorySpec::source_read>(
      "hw.memory.source.read_ns", "Added to a read there; a CXL expander adds 100 to 300."));
  rows.push_back(nanoseconds<&MemorySpec::source_write>("hw.memory.source.write_ns",
                                                        "Added to a write there."));
  rows.push_back(whole<&MemorySpec::source_rate>(
      "hw.memory.source.bytes_per_us", 0, 1'000'000, "B/us",
      "What it can carry, all its users together; 0: no limit. An Optane DIMM reads 6600."));
  rows.push_back(
      text<&MemorySpec::target>("hw.memory.target.name", 40, "The one that holds it then."));
  rows.push_back(
      nanoseconds<&MemorySpec::target_read>("hw.memory.target.read_ns", "Added to a read there."));
  rows.push_back(nanoseconds<&MemorySpec::target_write>("hw.memory.target.write_ns",
                                                        "Added to a write there."));
  rows.push_back(whole<&MemorySpec::target_rate>("hw.memory.target.bytes_per_us", 0, 1'000'000,
                                                 "B/us", "What it can carry; 0: no limit."));
  rows.push_back(yes_no<&MemorySpec::shared>(
      "hw.memory.shared", "Both are parts of one memory unit and share the source's rate."));
}

}  // namespace

void add_topology(std::vector<Parameter>& rows) {
  const auto hops =
      [&rows]<auto kField>(std::string_view key, std::int64_t least, std::string_view help) {
    rows.push_back(whole<kField>(key, least, 8, "", help));
  };
  rows.push_back(choice<&Topology::remap>(
      "hw.topology.remap", "move-bridge|per-device|one-point",
      "How devices are turned to host B in the end: the bridge changes sides, each device's "
      "addresses change in the switch, or all change in one place."));
  hops.operator()<&Topology::device_a_switches>("hw.topology.device_a_switches", 1,
                                                "Switches between a device and host A.");
  hops.operator()<&Topology::device_a_bridges>("hw.topology.device_a_bridges", 0,
                                               "Bridges on that way.");
  hops.operator()<&Topology::device_a_links>("hw.topology.device_a_links", 2,
                                             "Links on that way, the device's and the host's too.");
  hops.operator()<&Topology::device_b_switches>(
      "hw.topology.device_b_switches", 1, "Switches between a device and host B, once remapped.");
  hops.operator()<&Topology::device_b_bridges>("hw.topology.device_b_bridges", 0,
                                               "Bridges on that way.");
  hops.operator()<&Topology::device_b_links>("hw.topology.device_b_links", 2, "Links on that way.");
  hops.operator()<&Topology::a_b_switches>("hw.topology.a_b_switches", 1,
                                           "Switches between the hosts.");
  hops.operator()<&Topology::a_b_bridges>("hw.topology.a_b_bridges", 1, "Bridges on that way.");
  hops.operator()<&Topology::a_b_links>("hw.topology.a_b_links", 2, "Links on that way.");
  rows.push_back(text<&Topology::device_a_parts>(
      "hw.topology.device_a_parts", 100,
      "What fails as one on the way to host A, by the figure's numerals."));
  rows.push_back(text<&Topology::device_b_parts>("hw.topology.device_b_parts", 100,
                                                 "The same on the way to host B."));
  rows.push_back(text<&Topology::built_in_a>(
      "hw.topology.built_in_a", 100,
      "What on the way to host B is built into host A: when that dies, devices reach B no more."));
  rows.push_back(
      text<&Topology::switches>("hw.switch.names", 100, "The figure's numerals of the switches."));
  rows.push_back(whole<&Topology::ports>("hw.switch.ports", 2, 64, "",
                                         "Ports of all switches, those of the devices left out."));
  rows.push_back(
      text<&Topology::bridges>("hw.bridge.names", 100, "The figure's numerals of the bridges."));
  rows.push_back(whole<&BridgeSpec::requester_ids>(
      "hw.bridge.requester_ids", 1, 256, "",
      "Requesters whose accesses the bridge can let through (32: an assumption)."));
  rows.push_back(whole<&BridgeSpec::aperture_pages>(
      "hw.bridge.aperture_pages", 0, 16'777'216, "pages",
      "Pages of B that host A's alias shows at a time; fewer than the guest has, and the window "
      "slides; 0 shows all."));
  rows.push_back(nanoseconds<&BridgeSpec::move>(
      "hw.bridge.move_ns",
      "FIG 1A: until the bridge has changed sides (an assumption: no source states it); 0: at "
      "once."));
  rows.push_back(nanoseconds<&BridgeSpec::change>(
      "hw.bridge.change_ns",
      "One change of an address map or of a bridge's table: a write and the read that proves it "
      "(an assumption)."));
  add_memory(rows);
}

}  // namespace pf::parameter_rows
