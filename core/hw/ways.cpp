#include "core/hw/ways.h"

#include <algorithm>

#include "core/hw/interposer_b.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/memory_node.h"

namespace pf {
namespace {

Time time_on(std::uint64_t bytes, std::uint64_t bytes_per_us) {
  return static_cast<Time>(bytes * kMicrosecond / bytes_per_us);
}

// Waits for the link and takes it for as long as so many bytes need.
Time occupy(Hw& h, LaneId link, std::uint64_t bytes, std::uint64_t bytes_per_us) {
  Time& busy_until = h.edit<Time>(h.lay.lane_busy, link);
  const Time free = std::max(h.now(), busy_until);
  busy_until = free + time_on(bytes, bytes_per_us);
  return busy_until - h.now();
}

// The device's link to the switch takes so many bytes, whichever port they are for: since when.
Time leaves(Hw& h, unsigned d, std::uint64_t bytes) {
  const Time on_link = time_on(bytes, h.spec.timing.link_bytes_per_us_device);
  Time& busy_until = h.edit<Time>(h.lay.lane_busy, h.lay.device_lane(d, kDirectP));
  busy_until = std::max(h.now(), busy_until) + on_link;
  return busy_until - on_link;
}

// So many lines of data on the wire: a header for each TLP that the payload limit makes of them.
std::uint64_t with_headers(const Timing& t, unsigned lines, std::uint32_t header) {
  const std::uint64_t data = std::uint64_t{lines} * kLineBytes;
  return data + header * std::max<std::uint64_t>(1, (data + t.max_payload - 1) / t.max_payload);
}

std::uint64_t wire_bytes(const Hw& h, const Event& e) {
  const Timing& t = h.spec.timing;
  switch (e.kind) {
    case Kind::kCopyWrite:
    case Kind::kDeviceWrite:
    case Kind::kCpuWrite:
      return with_headers(t, e.lines, t.tlp_header_write);
    case Kind::kDeviceAtomic:
      return t.tlp_header_write;
    default:
      return t.tlp_header_read;
  }
}

std::uint64_t request_bytes(const Timing& t, unsigned payload_lines, bool read) {
  return read ? t.tlp_header_read : with_headers(t, payload_lines, t.tlp_header_write);
}

bool waits_for_data(const Event& e) {
  return wants_data(e.kind) || e.kind == Kind::kCpuRead || e.kind == Kind::kFlushRead;
}

Time draws(Hw& h, const Latency& l, unsigned times) {
  Time sum = 0;
  for (unsigned i = 0; i < times; ++i) sum += h.draw(l);
  return sum;
}

// The switches of a way, and what it has of links between them: they are as a host's.
Time through(Hw& h, const Hops& way) {
  const Timing& t = h.spec.timing;
  const Time hops = draws(h, t.switch_hop, way.switches);
  return hops + draws(h, t.host_link, way.links - 2);
}

// The data of a read from the memory of B, up to the last link of that way.
Time from_target(Hw& h, unsigned payload_lines, const Hops& way, bool given) {
  const Timing& t = h.spec.timing;
  const std::uint64_t bytes = with_headers(t, payload_lines, t.tlp_header_completion);
  Time sum = occupy(h, kToBN, bytes, t.link_bytes_per_us_host);
  sum += given ? way_to_memory(h) : h.draw(t.mmio_read);
  sum += draws(h, t.ntb_hop, way.bridges);
  sum += h.draw(t.host_link);
  return sum + through(h, way);
}

// A device's data that arrive then, until they are forwarded inside it: a queue of its own, whose
// end the lane of these completions notes.
Time forwarded(Hw& h, LaneId answers, Time arrives, unsigned whole) {
  if (whole == 0) return arrives;
  Time& busy_until = h.edit<Time>(h.lay.lane_busy, answers);
  busy_until = std::max(h.now() + arrives, busy_until) + way_inside(h, whole);
  return busy_until - h.now();
}

// It comes by the port of B. By way of A it has passed the bridges between the hosts.
Time way_from_b(Hw& h, unsigned d, unsigned payload_lines) {
  Hops way = h.spec.topology.device_to_b();
  const bool routed = h.spec.interposer.present && h.spec.interposer.routes;
  const bool given = routed || h.device(d).direct != 0;
  if (!given) way.bridges = h.spec.topology.a_b_bridges;
  const Time to_switch = from_target(h, payload_lines, way, given);
  return to_switch + h.draw(h.spec.timing.device_link);
}

}  // namespace

Time way_up(Hw& h, unsigned d, unsigned payload_lines, bool read) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const std::uint64_t bytes = request_bytes(t, payload_lines, read);
  const Time starts = leaves(h, d, bytes);
  // The switch sends on what still comes in, where the port to A is free.
  Time& up = h.edit<Time>(h.lay.lane_busy, kUpP);
  up = std::max(starts, up) +
       time_on(bytes, std::min(t.link_bytes_per_us_device, t.link_bytes_per_us_host));
  const Hops way = h.spec.topology.device_to_a();
  Time sum = up - h.now() + h.draw(t.device_link);
  sum += through(h, way);
  sum += draws(h, t.ntb_hop, way.bridges);
  return h.spec.interposer.present ? sum : sum + h.draw(t.host_link);
}

Time way_past_interposer(Hw& h) {
  return h.spec.interposer.present ? h.draw(h.spec.timing.host_link) : 0;
}

Time way_of_copy_read(Hw& h) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const Time wire = occupy(h, kUpP, t.tlp_header_read, t.link_bytes_per_us_host);
  return wire + way_past_interposer(h) + way_to_memory(h);
}

Time way_of_host(Hw& h, const Event& e) {
  if (!h.timed()) return 0;
  const bool writes = e.kind != Kind::kDeviceRead;
  const Time wire = occupy(h, kUpP, wire_bytes(h, e), h.spec.timing.link_bytes_per_us_host);
  const Time there = wire + way_past_interposer(h) + way_to_memory(h);
  return there + memory_takes(h, Node::kTarget, writes, e.lines);
}

Time way_of_copy_data(Hw& h, unsigned lines) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const std::uint64_t bytes = with_headers(t, lines, t.tlp_header_completion);
  const Time memory = way_to_memory(h);
  return memory + occupy(h, kDownP, bytes, t.link_bytes_per_us_host) + way_past_interposer(h);
}

Time way_to_switch(Hw& h, unsigned d, unsigned payload_lines, bool read) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const std::uint64_t bytes = request_bytes(t, payload_lines, read);
  const Time wire = leaves(h, d, bytes) - h.now() + time_on(bytes, t.link_bytes_per_us_device);
  const Time link = h.draw(t.device_link);
  return wire + link + through(h, h.spec.topology.device_to_b());
}

Time way_to_peer(Hw& h, unsigned d) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const std::uint64_t bytes = request_bytes(t, 1, false);
  const Time wire = leaves(h, d, bytes) - h.now() + time_on(bytes, t.link_bytes_per_us_device);
  const Time to_switch = h.draw(t.device_link);
  return wire + to_switch + h.draw(t.switch_hop) + h.draw(t.device_link);
}

Time way_down(Hw& h, unsigned payload_lines) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const std::uint64_t bytes = with_headers(t, payload_lines, t.tlp_header_completion);
  const Hops way = h.spec.topology.device_to_a();
  Time sum = occupy(h, kDownP, bytes, t.link_bytes_per_us_host);
  sum += h.draw(t.host_link);
  sum += draws(h, t.ntb_hop, way.bridges);
  sum += through(h, way);
  return sum + h.draw(t.device_link);
}

Time way_down_b(Hw& h, unsigned, unsigned payload_lines) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const Hops way = h.spec.topology.device_to_b();
  const std::uint64_t bytes = with_headers(t, payload_lines, t.tlp_header_completion);
  Time sum = occupy(h, kToBN, bytes, t.link_bytes_per_us_host);
  sum += draws(h, t.ntb_hop, way.bridges);
  sum += h.draw(t.host_link);
  sum += through(h, way);
  return sum + h.draw(t.device_link);
}

Time way_over_to_b(Hw& h, unsigned payload_lines) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const Hops way = h.spec.topology.a_to_b();
  const std::uint64_t bytes = with_headers(t, payload_lines, t.tlp_header_completion);
  Time sum = way_to_memory(h);
  sum += occupy(h, kToBP, bytes, t.link_bytes_per_us_host);
  sum += h.draw(t.host_link);
  sum += draws(h, t.ntb_hop, way.bridges);
  sum += through(h, way);
  return sum + h.draw(t.host_link);
}

Time way_to_memory(Hw& h) {
  return h.draw(h.spec.timing.root_port) + h.draw(h.spec.timing.socket_hop);
}

Time way_of_data(Hw& h, unsigned d, unsigned lines, unsigned whole, bool at_b, bool far) {
  if (!h.timed()) return 0;
  Time arrives = at_b ? way_from_b(h, d, lines) : way_to_memory(h) + way_down(h, lines);
  if (far) arrives += way_over_to_b(h, lines);
  return forwarded(h, h.lay.device_lane(d, at_b ? kDataFromB : kDataFromA), arrives, whole);
}

Time way_of_answer(Hw& h, unsigned d, unsigned lines, unsigned whole) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const std::uint64_t bytes = with_headers(t, lines, t.tlp_header_completion);
  // One hop and one link less than from A, whose link it does not take.
  Time sum = time_on(bytes, t.link_bytes_per_us_host) + h.draw(t.switch_hop);
  sum += h.draw(t.host_link);
  return forwarded(h, h.lay.device_lane(d, kDataFromA), sum + h.draw(t.device_link), whole);
}

Time way_inside(const Hw& h, unsigned lines) {
  if (!h.timed()) return 0;
  return static_cast<Time>(std::uint64_t{lines} * kLineBytes * kMicrosecond /
                           h.spec.timing.device_bytes_per_us);
}

Time way_to_bridge(Hw& h, const Event& e) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  Time sum = occupy(h, kDownP, wire_bytes(h, e), t.link_bytes_per_us_host);
  sum += h.draw(t.host_link);
  return sum + through(h, h.spec.topology.a_to_b());
}

Time way_to_target(Hw& h, const Event& e, unsigned bridges, bool given) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const Time wire = occupy(h, kToBP, wire_bytes(h, e), t.link_bytes_per_us_host);
  Time sum = wire + draws(h, t.ntb_hop, bridges);
  sum += h.draw(t.host_link);
  return sum + (!given && waits_for_data(e) ? 0 : way_to_memory(h));
}

Time way_past_second(Hw& h) {
  if (!h.timed() || !has_interposer_b(h.spec) || h.spec.interposer.rewrites) return 0;
  const Hops a = h.spec.topology.device_to_a(), b = h.spec.topology.device_to_b();
  const unsigned hops = b.switches > a.switches ? b.switches - a.switches : 0;
  const unsigned links = b.links > a.links ? b.links - a.links : 0;
  const Time past = draws(h, h.spec.timing.switch_hop, hops);
  return past + draws(h, h.spec.timing.host_link, links);
}

Time way_to_interposer_b(Hw& h, const Event& e, unsigned bridges) {
  if (!h.timed()) return 0;
  const Time wire = occupy(h, kToBP, wire_bytes(h, e), h.spec.timing.link_bytes_per_us_host);
  return wire + draws(h, h.spec.timing.ntb_hop, bridges) + way_past_second(h);
}

Time way_sent_home(Hw& h, const Event& e) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const Hops way = h.spec.topology.a_to_b();
  Time sum = occupy(h, h.lay.from_b, wire_bytes(h, e), t.link_bytes_per_us_host);
  sum += draws(h, t.ntb_hop, way.bridges);
  sum += draws(h, t.switch_hop, way.switches);
  sum += draws(h, t.host_link, way.links - 1);
  return sum + way_to_memory(h);
}

Time way_by_hosts(Hw& h) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const Time to_a = h.draw(t.host_link) + h.draw(t.root_port);
  const Time to_b = way_of_ipi(h, true);
  return to_a + to_b + h.draw(t.root_port) + h.draw(t.host_link);
}

Time way_home(Hw& h, const Event& e) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const Hops way = h.spec.topology.a_to_b();
  Time sum = occupy(h, h.lay.from_b, wire_bytes(h, e), t.link_bytes_per_us_host);
  sum += h.draw(t.host_link);
  sum += draws(h, t.ntb_hop, way.bridges);
  sum += through(h, way);
  sum += h.draw(t.host_link);
  return sum + h.draw(t.root_port);
}

Time way_of_ipi(Hw& h, bool to_b) {
  const Timing& t = h.spec.timing;
  const Time there = h.draw(t.ipi);
  if (!to_b) return there;  // to B it is a write over the bridge
  const Hops way = h.spec.topology.a_to_b();
  Time sum = there + h.draw(t.host_link);
  sum += through(h, way);
  return sum + draws(h, t.ntb_hop, way.bridges);
}

Time way_back(Hw& h) {
  if (!h.timed()) return 0;
  const Time back = from_target(h, 1, h.spec.topology.a_to_b(), false);
  return back + h.draw(h.spec.timing.host_link);
}

}  // namespace pf
