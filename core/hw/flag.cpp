#include "core/hw/flag.h"

#include "core/hw/memory.h"
#include "core/hw/msi.h"

namespace pf {
namespace {

bool asked_for(const Hw& h) { return h.spec.explored && h.spec.explore.data_then_flag; }

bool data_sent(const Hw& h, unsigned d) {
  return h.device(d).writes_left < h.spec.explore.device_writes;
}

std::uint32_t flag_line(const Hw& h) { return h.spec.lines() - 1; }

}  // namespace

bool flag_lets_write(const Hw& h, unsigned d, std::uint32_t line) {
  if (!asked_for(h)) return true;
  if (!data_sent(h, d)) return line == 0;
  return !flag_is_msi(h) && line == flag_line(h);
}

bool flag_lets_write_to(const Hw& h, unsigned d, std::uint32_t page) {
  if (memory_writes_left(h, d) == 0) return false;
  return !asked_for(h) || page == (data_sent(h, d) ? h.page_of(flag_line(h)) : 0);
}

unsigned memory_writes_left(const Hw& h, unsigned d) {
  if (!flag_is_msi(h)) return h.device(d).writes_left;
  return data_sent(h, d) || h.device(d).writes_left == 0 ? 0 : 1;
}

bool flag_lets_load(const Hw& h, unsigned v, std::uint32_t line) {
  if (!asked_for(h)) return true;
  const Vcpu& cpu = h.vcpu(v);
  if (flag_is_msi(h)) return line == 0 && (cpu.saw_flag & kFlagSeen) != 0;
  return line == (cpu.reads_left == h.spec.explore.vcpu_reads ? flag_line(h) : 0);
}

bool device_can_announce(const Hw& h, unsigned d) {
  return flag_is_msi(h) && h.device(d).writes_left > 0 && data_sent(h, d) &&
         device_can_interrupt(h, d);
}

void device_announces(Hw& h, unsigned d) {
  --h.device_edit(d).writes_left;
  send_msi(h, d);
}

bool vcpu_can_take_flag(const Hw& h, unsigned v) {
  const Vcpu& cpu = h.vcpu(v);
  return (cpu.saw_flag & kInterruptPending) != 0 && cpu.stop_asked + cpu.parked + cpu.held == 0;
}

void vcpu_takes_flag(Hw& h, unsigned v) {
  Vcpu& cpu = h.vcpu_edit(v);
  cpu.saw_flag = cpu.reads_left > 0 ? kFlagSeen : 0;
  h.fact(FactKind::kMsiTaken, static_cast<std::uint8_t>(kVcpu0 + v));
  h.raise(kAcked);
}

void flag_follows(Hw& h, unsigned v) {
  if ((h.vcpu(v).saw_flag & kInterruptPending) == 0) return;
  h.vcpu_edit(v).saw_flag &= static_cast<std::uint8_t>(~kInterruptPending);
  msi_follows(h, 0);  // one device has the flag
}

void vcpu_saw(Hw& h, unsigned v, std::uint32_t line, std::uint64_t value) {
  if (!asked_for(h)) return;
  Vcpu& cpu = h.vcpu_edit(v);
  if (!flag_is_msi(h) && line == flag_line(h) && value != 0) cpu.saw_flag |= kFlagSeen;
  if (line == 0 && (cpu.saw_flag & kFlagSeen) != 0 && value == 0) {
    h.violate(4, static_cast<std::uint8_t>(kVcpu0 + v), line, stamp(kDevice0, 1), value);
  }
  // What no load will be held against any more is dead.
  if (cpu.reads_left == 0) cpu.saw_flag &= static_cast<std::uint8_t>(~kFlagSeen);
}

}  // namespace pf
