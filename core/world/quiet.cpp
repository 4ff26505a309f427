#include "core/world/quiet.h"

#include "core/guest/workload.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/msi.h"
#include "core/hw/peer.h"
#include "core/hw/port.h"
#include "core/hw/writes_out.h"

namespace pf {
namespace {

struct Stuck {
  std::uint8_t invariant = 0, actor = 0;
  std::uint32_t line = 0;
  std::uint64_t value = 0;  // of a write that never landed
};

std::uint8_t device_actor(unsigned d) { return static_cast<std::uint8_t>(kDevice0 + d); }
std::uint8_t vcpu_actor(unsigned v) { return static_cast<std::uint8_t>(kVcpu0 + v); }

std::uint32_t line_of(const Hw& h, const Event& e) {
  if (names_page(e.kind)) return h.first_line(e.line);
  return e.kind == Kind::kStoreBoolean ? 0 : e.line;
}

bool is_write(Kind kind) {
  return writes_memory(kind) || kind == Kind::kCpuWrite || kind == Kind::kStoreLine ||
         kind == Kind::kCopyWrite;
}

template <class F>
void in_lanes(const Hw& h, F&& tell) {
  for (unsigned used = next_used(h, 0); used < h.lay.walk_slot; used = next_used(h, used + 1)) {
    const auto lane = static_cast<LaneId>(used);
    for (unsigned i = 0; i < count(h, lane); ++i) {
      const Event& e = entry(h, lane, i);
      tell(Stuck{5, e.from, line_of(h, e), is_write(e.kind) ? e.value : 0});
    }
  }
}

template <class F>
void at_iommu(const Hw& h, F&& tell) {
  for (std::uint32_t w = 0; w < walkers_in_all(h); ++w) {
    const Walk& walk = h.get<Walk>(h.lay.walks, w);
    if (walk.state != 0) tell(Stuck{5, device_actor(walk.device), h.first_line(walk.page)});
  }
  if (h.get<Answers>(h.lay.answers).acks_owed > 0) tell(Stuck{5, kIommu});
}

// A device of a timed run counts requests; a script and an exploration spend budgets.
bool wants_more(const Hw& h, unsigned d) {
  const Device& dev = h.device(d);
  if (peer_wants_more(h, d)) return true;
  const bool counts = h.timed() && h.spec.devices[d].kind != DeviceKind::kScript;
  return counts ? dev.requests_left > 0 : dev.reads_left + dev.writes_left + dev.atomics_left > 0;
}

std::uint32_t wanted_line(const Hw& h, unsigned d) {
  const DeviceSpec& spec = h.spec.devices[d];
  if (spec.kind == DeviceKind::kScript) return h.first_line(spec.first_page);
  const GuestRequest r = device_request(spec, h.device(d).cursor, h.spec.lines_per_page);
  return h.first_line(r.page) + r.line + h.device(d).part;
}

template <class F>
void at_device(const Hw& h, unsigned d, F&& tell) {
  const Device& dev = h.device(d);
  for (std::uint32_t t = 0; dev.reads_out > 0 && t < h.lay.tag_slots; ++t) {
    const ReadTag& tag = h.get<ReadTag>(h.lay.tags, d * h.lay.tag_slots + t);
    if (tag.used != 0) tell(Stuck{5, device_actor(d), tag.line});
  }
  if (dev.ask != 0) tell(Stuck{5, device_actor(d), h.first_line(dev.ask_page)});
  if (dev.ack_owed != 0) tell(Stuck{5, device_actor(d), h.first_line(dev.ack_page)});
  if (dev.stopped != 0 || wants_more(h, d)) tell(Stuck{6, device_actor(d), wanted_line(h, d)});
}

template <class F>
void at_vcpu(const Hw& h, unsigned v, F&& tell) {
  const Vcpu& cpu = h.vcpu(v);
  if (cpu.read_out != 0) tell(Stuck{5, vcpu_actor(v), cpu.read_line});
  const bool stopped = cpu.ipi + cpu.stop_asked + cpu.parked + cpu.held > 0;
  const bool has_script = h.timed() && h.spec.guest.workload != Workload::kNone;
  const bool waits =
      has_script ? cpu.in_hand != 0 || cpu.done == 0 : cpu.reads_left + cpu.writes_left > 0;
  if (stopped || waits) tell(Stuck{6, vcpu_actor(v), cpu.next_line});
}

template <class F>
void everywhere(const Env& env, const Hw& h, F&& tell) {
  if (h.spec.detail == Detail::kLine) {  // at page detail nothing is ever on its way
    in_lanes(h, tell);
    at_iommu(h, tell);
    for (unsigned d = 0; d < h.spec.devices.size(); ++d) at_device(h, d, tell);
    for (unsigned v = 0; v < h.spec.vcpus; ++v) at_vcpu(h, v, tell);
  }
  if (!env.mechanism->finished(env, h)) tell(Stuck{6, kNobody});
}

}  // namespace

bool at_end(const Env& env, const Hw& h) {
  bool quiet = true;
  everywhere(env, h, [&](const Stuck&) { quiet = false; });
  return quiet;
}

void check_end(const Env& env, Hw& h) {
  const Hw& seen = h;
  everywhere(env, seen,
             [&](const Stuck& s) { h.violate(s.invariant, s.actor, s.line, s.value, 0); });
  check_lost_writes(h);
  check_final(h);
  if (h.timed()) check_signals(h);  // no device interrupts while exploring
}

}  // namespace pf
