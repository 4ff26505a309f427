#include "core/hw/fabric.h"

#include "core/hw/bridge.h"
#include "core/hw/device.h"
#include "core/hw/flag.h"
#include "core/hw/interposer_b.h"
#include "core/hw/iommu.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/msi.h"
#include "core/hw/port.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"
#include "core/hw/writes_out.h"

namespace pf {

namespace {

LaneId onward(const Hw& h, LaneId from) {
  const bool posted = h.lay.is_direct(from) ? h.lay.which_of(from) == kDirectP : from == kDownP;
  return posted ? kToBP : kToBN;
}

// By the way that its device has got to B.
bool is_given(const Hw& h, LaneId from) {
  return h.lay.is_direct(from) && h.device(h.lay.device_of(from)).direct != 0;
}

// How many bridges it passes from here to B.
unsigned bridges_ahead(const Hw& h, LaneId from) {
  const Topology& t = h.spec.topology;
  if (!h.lay.is_direct(from)) return t.a_b_bridges;
  return is_given(h, from) ? t.device_b_bridges : t.peer_bridges();
}

}  // namespace

bool bridge_accepts(const Hw& h, LaneId from) {
  const Event& e = entry(h, from);
  return e.ahead == 0 && (has_space(h, onward(h, from)) || bridge_refuses(h, from, e));
}

void bridge_takes(Hw& h, LaneId from) {
  const Event e = pop(h, from);
  if (bridge_refuses(h, from, e)) return bridge_drops(h, e);
  const unsigned bridges = bridges_ahead(h, from);
  const bool turns = sends_home(h, e) || e.kind == Kind::kPageNotice;
  push(
      h, onward(h, from), e,
      turns ? way_to_interposer_b(h, e, bridges) : way_to_target(h, e, bridges, is_given(h, from)));
}

bool target_accepts(const Hw& h, LaneId to_b) {
  const Event& e = entry(h, to_b);
  if (e.ahead > 0) return false;
  if (sends_home(h, e)) return home_has_space(h, to_b);
  if (enters_port_b(h, e)) return root_accepts(h, to_b);
  if (wants_data(e.kind)) {
    return has_space(h, h.lay.device_lane(e.from - kDevice0, kDataFromB));
  }
  return to_b == kToBP || has_space(h, kCompletions);
}

void target_lands(Hw& h, LaneId to_b) {
  if (sends_home(h, entry(h, to_b))) return goes_home(h, to_b);
  if (enters_port_b(h, entry(h, to_b))) return root_arrives(h, to_b);
  const Event e = pop(h, to_b);
  Event back;
  back.line = e.line;
  back.from = e.from;
  back.tag = e.tag;
  switch (e.kind) {
    case Kind::kCopyWrite:
      return copy_lands_b(h, e.line, {e.value, e.version, 0}, halves_of(e, 0));
    case Kind::kDeviceWrite:
    case Kind::kDeviceRead:
    case Kind::kDeviceAtomic:
      return device_access_lands(h, e, true);
    case Kind::kMsi:
      return msi_lands_at_b(h, e);
    case Kind::kPageNotice:
      return interposer_b_learns(h, e);
    case Kind::kCpuWrite:
      land_write(h, e);
      return guest_write_b(h, e.from, e.line, e.value);
    case Kind::kCpuRead: {
      const Vcpu& v = h.vcpu(e.from - kVcpu0);
      if (v.read_out == 0) return h.violate(1, e.from, e.line, h.golden(e.line).value, 0);
      check_read(h, e.from, e.line, h.line_b(e.line),
                 {v.read_version, h.committed(h.page_of(e.line)), v.read_own}, true);
      back.value = h.line_b(e.line).value;
      back.kind = Kind::kCpuReadCompletion;
      return push(h, kCompletions, back, way_back(h));
    }
    case Kind::kFlushRead:
      back.kind = Kind::kFlushCompletion;
      return push(h, kCompletions, back, way_back(h));
    default:
      PF_ASSERT(false, "only requests travel to host B");
  }
}

bool home_accepts(const Hw& h, LaneId from_b) {
  const Event& e = entry(h, from_b);
  if (e.ahead > 0) return false;
  if (h.spec.shared_inbound) return has_space(h, from_b == h.lay.from_b ? kUpP : kUpN);
  if (wants_data(e.kind)) {
    return has_space(h, h.lay.device_lane(e.from - kDevice0, kDataFromB));
  }
  return from_b == h.lay.from_b || has_space(h, kCompletions);
}

namespace {

// A core of B loads a line of A to copy it.
void answer_pull(Hw& h, const Event& e, const Copy& got) {
  Event back;
  back.kind = Kind::kFlushCompletion;
  back.line = e.line;
  back.from = e.from;
  back.tag = 1;  // brings a line
  back.value = got.value;
  back.version = got.version;
  push(h, kCompletions, back, way_over_to_b(h, 1));
}

}  // namespace

void home_lands(Hw& h, LaneId from_b) {
  const Event e = pop(h, from_b);
  if (h.spec.shared_inbound) return push(h, from_b == h.lay.from_b ? kUpP : kUpN, e);
  if (e.kind == Kind::kCpuWrite) {
    land_write(h, e);
    return dma_write_a(h, e.from, e.line, e.value, false);
  }
  if (is_device_access(e.kind)) {
    if (e.kind == Kind::kDeviceAtomic && has_port_b(h)) h.wake(port_of(h, true).qi, 0);
    return device_access_lands(h, e, false);
  }
  const Copy got = dma_read_a(h, e.line, false);
  if (e.kind == Kind::kFlushRead) return answer_pull(h, e, got);
  const Vcpu& v = h.vcpu(e.from - kVcpu0);
  if (v.read_out == 0) return h.violate(1, e.from, e.line, h.golden(e.line).value, 0);
  check_read(h, e.from, e.line, got, {v.read_version, v.late_read != 0, v.read_own}, false);
  Event back;
  back.kind = Kind::kCpuReadCompletion;
  back.line = e.line;
  back.from = e.from;
  back.value = got.value;
  push(h, kCompletions, back, way_back(h));
}

void core_completion(Hw& h) {
  const Event e = pop(h, kCompletions);
  if (e.kind == Kind::kFlushCompletion) {
    if (e.tag != 0) copy_lands_b(h, e.line, {e.value, e.version, 0});
    h.edit<Answers>(h.lay.answers).flushed[e.from] = 1;
    wait_ends(h, Waiter::kFlush, e.from);
    h.fact(FactKind::kFlushDone, e.from, e.line);
    h.raise(kAcked);
    return;
  }
  vcpu_saw(h, e.from - kVcpu0, e.line, e.value);
  Vcpu& v = h.vcpu_edit(e.from - kVcpu0);
  v.read_out = 0;
  v.read_line = 0;
  v.read_version = 0;
  v.late_read = 0;
  wait_ends(h, Waiter::kLoad, e.from - kVcpu0);
  v.read_own = 0;
  h.raise(kAcked | kBufferDrained);
}

bool write_combining_can_drain(const Hw& h) { return has_space(h, kDownP); }

void write_combining_drains(Hw& h, unsigned thread, unsigned i) {
  const Event e = pop(h, h.lay.write_combining(thread), i);
  push(h, kDownP, e, way_to_bridge(h, e));
}

}  // namespace pf
