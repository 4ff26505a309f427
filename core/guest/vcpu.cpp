#include "core/guest/vcpu.h"

#include "core/hw/device.h"
#include "core/hw/flag.h"
#include "core/hw/htm.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"
#include "core/hw/writes_out.h"

namespace pf {
namespace {

std::uint32_t tlb_at(const Hw& h, unsigned v) {
  return h.lay.vcpu_tlb + v * h.lay.vcpu_tlb_slots * static_cast<std::uint32_t>(sizeof(TlbEntry));
}
Place tlb_find(const Hw& h, unsigned v, std::uint32_t page) {
  return cache_find(h, tlb_at(h, v), h.lay.vcpu_tlb_slots, page);
}
std::uint8_t actor(unsigned v) { return static_cast<std::uint8_t>(kVcpu0 + v); }
std::uint8_t ipi_slot(const Hw& h, unsigned v) {
  return static_cast<std::uint8_t>(h.lay.ipi_slot + v);
}

bool runs(const Vcpu& cpu) { return cpu.stop_asked + cpu.parked + cpu.read_out + cpu.held == 0; }

// Its stores have landed, and its load is back. From B they land at A: what it sends there later,
// its answers too, would push them.
bool older_done(const Hw& h, unsigned v) {
  if (!empty(h, h.lay.vcpu_store_buffer(v)) || h.vcpu(v).read_out != 0) return false;
  if (h.lay.from_b == 0) return true;
  for (unsigned i = 0; i < count(h, h.lay.from_b); ++i) {
    if (entry(h, h.lay.from_b, i).from == actor(v)) return false;
  }
  return true;
}

// In the memory of the host it runs at.
bool is_near(const Hw& h, const Vcpu& cpu, Place to) {
  if (h.spec.one_host) return to != Place::kNowhere;
  return to == (cpu.at_b != 0 ? Place::kEnd : Place::kStart);
}

// The page is at the other host, and its entry is left not present until they meet.
bool waits_to_meet(const Hw& h, const Vcpu& cpu, Place to) {
  return !is_near(h, cpu, to) && h.spec.guest.moved_page == MovedPage::kFault;
}

LaneId far_writes(const Hw& h, const Vcpu& cpu) {
  return cpu.at_b != 0 ? h.lay.from_b : LaneId{kDownP};
}
LaneId far_reads(const Hw& h, const Vcpu& cpu) {
  return cpu.at_b != 0 ? static_cast<LaneId>(h.lay.from_b + 1) : LaneId{kDownN};
}

void send_far(Hw& h, const Vcpu& cpu, const Event& e) {
  const LaneId lane = e.kind == Kind::kCpuWrite ? far_writes(h, cpu) : far_reads(h, cpu);
  push(h, lane, e, cpu.at_b != 0 ? way_home(h, e) : way_to_bridge(h, e));
}

// A load takes its value. The flag of a data-then-flag pair is remembered, the data checked against
// it.
void take_value(Hw& h, unsigned v, std::uint32_t line, const Copy& got, ReadIssue issue,
                bool at_b) {
  check_read(h, actor(v), line, got, issue, at_b);
  vcpu_saw(h, v, line, got.value);
}

// Its own newest store to the line is still buffered: the load takes the value from there.
bool forwarded(Hw& h, unsigned v, std::uint32_t line, std::uint32_t newest) {
  const LaneId buffer = h.lay.vcpu_store_buffer(v);
  for (unsigned i = count(h, buffer); i-- > 0;) {
    const Event& e = entry(h, buffer, i);
    if (e.kind != Kind::kStoreLine || e.line != line) continue;
    const std::uint64_t expected = stamp(actor(v), newest);
    if (e.value != expected) h.violate(7, actor(v), line, expected, e.value);
    return true;
  }
  return false;
}

void load(Hw& h, unsigned v, std::uint32_t line) {
  Vcpu& cpu = h.vcpu_edit(v);
  --cpu.reads_left;
  ReadIssue issue = issue_read(h, line);
  issue.own = newest_write_out(h, actor(v), line);
  if (forwarded(h, v, line, issue.own)) return;
  const Place to = tlb_find(h, v, h.page_of(line));
  if (is_near(h, cpu, to)) {
    const bool at_end = to == Place::kEnd;
    return take_value(h, v, line, at_end ? h.line_b(line) : load_a(h, line), issue, at_end);
  }
  cpu.read_out = 1;
  cpu.read_line = line;
  cpu.read_version = issue.version;
  cpu.late_read = cpu.at_b != 0 && issue.after_commit ? 1 : 0;
  cpu.read_own = issue.own;
  wait_begins(h, Waiter::kLoad, v);
  Event e;
  e.kind = Kind::kCpuRead;
  e.line = line;
  e.from = actor(v);
  send_far(h, cpu, e);
}

void store(Hw& h, unsigned v, std::uint32_t line) {
  Vcpu& cpu = h.vcpu_edit(v);
  --cpu.writes_left;
  Event e;
  e.kind = Kind::kStoreLine;
  e.line = line;
  e.from = actor(v);
  e.value = stamp(e.from, issue_write(h, e.from, line, 1));
  e.flags = flag_of(tlb_find(h, v, h.page_of(line)));
  push(h, h.lay.vcpu_store_buffer(v), e, h.draw(h.spec.timing.store));
}

void walk(Hw& h, unsigned v, std::uint32_t page) {
  snoop_ept_access(h, actor(v), page);
  cache_fill(h, tlb_at(h, v), h.lay.vcpu_tlb_slots, page, h.page(page).ept);
  h.fact(FactKind::kTranslationFilled, actor(v), page,
         static_cast<std::uint64_t>(h.page(page).ept));
}

}  // namespace

bool vcpu_issues(const Hw& h, unsigned v) { return runs(h.vcpu(v)); }

unsigned vcpu_variants(const Hw& h) { return 2 * h.spec.lines() + h.spec.pages; }

bool vcpu_can(const Hw& h, unsigned v, unsigned variant) {
  const Vcpu& cpu = h.vcpu(v);
  const std::uint32_t lines = h.spec.lines();
  const int left = variant >= 2 * lines ? cpu.reads_left + cpu.writes_left
                   : variant >= lines   ? cpu.writes_left
                                        : cpu.reads_left;
  return left > 0 && vcpu_could(h, v, variant);
}

bool vcpu_could(const Hw& h, unsigned v, unsigned variant) {
  const Vcpu& cpu = h.vcpu(v);
  const std::uint32_t lines = h.spec.lines();
  if (!runs(cpu)) return false;
  if (variant >= 2 * lines) {
    const std::uint32_t page = variant - 2 * lines;
    return tlb_find(h, v, page) == Place::kNowhere && h.page(page).ept != Place::kNowhere &&
           !waits_to_meet(h, cpu, h.page(page).ept);
  }
  const bool write = variant >= lines;
  const std::uint32_t line = write ? variant - lines : variant;
  if (!write && !flag_lets_load(h, v, line)) return false;
  const Place to = tlb_find(h, v, h.page_of(line));
  if (to == Place::kNowhere || waits_to_meet(h, cpu, to)) return false;
  if (write) return has_space(h, h.lay.vcpu_store_buffer(v));
  return is_near(h, cpu, to) || has_space(h, far_reads(h, cpu));
}

void vcpu_does(Hw& h, unsigned v, unsigned variant) {
  const std::uint32_t lines = h.spec.lines();
  if (variant < lines) return load(h, v, variant);
  if (variant < 2 * lines) return store(h, v, variant - lines);
  walk(h, v, variant - 2 * lines);
}

bool vcpu_store_can_drain(const Hw& h, unsigned v) {
  const Place to = place_of(entry(h, h.lay.vcpu_store_buffer(v)).flags);
  return is_near(h, h.vcpu(v), to) || has_space(h, far_writes(h, h.vcpu(v)));
}

void vcpu_store_drains(Hw& h, unsigned v) {
  Event e = pop(h, h.lay.vcpu_store_buffer(v));
  const Vcpu& cpu = h.vcpu(v);
  if (is_near(h, cpu, place_of(e.flags))) {
    land_write(h, e);
    return (e.flags & kToEnd) != 0 ? guest_write_b(h, e.from, e.line, e.value)
                                   : cpu_store_a(h, e.from, e.line, e.value);
  }
  e.kind = Kind::kCpuWrite;
  send_far(h, cpu, e);
}

bool vcpu_can_answer(const Hw& h, unsigned v) {
  const Vcpu& cpu = h.vcpu(v);
  return (cpu.ipi != 0 || (cpu.stop_asked != 0 && cpu.parked == 0)) && older_done(h, v);
}

void vcpu_answers(Hw& h, unsigned v) {
  Vcpu& cpu = h.vcpu_edit(v);
  if (cpu.ipi != 0) {
    for (std::uint32_t i = 0; i < h.spec.batch; ++i) {
      if (cache_drop(h, tlb_at(h, v), h.lay.vcpu_tlb_slots, cpu.ipi_page + i)) {
        h.fact(FactKind::kTranslationGone, actor(v), cpu.ipi_page + i);
      }
    }
    h.fact(FactKind::kShootdownAcked, actor(v), cpu.ipi_page);
    cpu.ipi = 0;
    cpu.ipi_page = 0;
  }
  cpu.held = 0;
  if (cpu.stop_asked != 0 && cpu.parked == 0) {
    cpu.parked = 1;
    vcpu_waited(h, v);  // stopped it waits for nothing else
    h.fact(FactKind::kStopped, actor(v));
  }
  h.raise(kAcked);
}

void flush_parked_vcpus(Hw& h) {
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    for (std::uint32_t p = 0; p < h.lay.vcpu_tlb_slots; ++p) {
      h.edit<TlbEntry>(tlb_at(h, v), p) = TlbEntry{};
    }
  }
}

void switch_vcpus(Hw& h) {
  flush_parked_vcpus(h);
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    h.vcpu_edit(v).at_b = 1;
    flag_follows(h, v);
  }
  h.fact(FactKind::kCutOver, kCpu0, 0, 1);
}

void vcpu_takes_interrupt(Hw& h, unsigned v) { h.vcpu_edit(v).held = 1; }

void ask_shootdown(Hw& h, unsigned thread, std::uint32_t page) {
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    Vcpu& cpu = h.vcpu_edit(v);
    cpu.ipi = static_cast<std::uint8_t>(cpu.ipi | (1u << thread));
    cpu.ipi_page = page;
    h.wake(ipi_slot(h, v), way_of_ipi(h, cpu.at_b != 0));
  }
  h.fact(FactKind::kShootdownSent, static_cast<std::uint8_t>(thread), page);
}

bool shootdown_done(const Hw& h, unsigned thread) {
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    if (((h.vcpu(v).ipi >> thread) & 1u) != 0) return false;
  }
  return true;
}

void ask_stop(Hw& h) {
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    h.vcpu_edit(v).stop_asked = 1;
    h.wake(ipi_slot(h, v), way_of_ipi(h, h.vcpu(v).at_b != 0));
  }
}

bool vcpu_misses(const Hw& h, unsigned v, std::uint32_t page) {
  const Place cached = tlb_find(h, v, page);
  const Place to = cached != Place::kNowhere ? cached : h.page(page).ept;
  return to == Place::kNowhere || waits_to_meet(h, h.vcpu(v), to);
}

void vcpu_waited(Hw& h, unsigned v) {
  const Vcpu& cpu = h.vcpu(v);
  if (cpu.absent_since == 0) return;
  h.fact(FactKind::kVcpuWaits, actor(v), h.page_of(cpu.next_line), 0, h.now() - cpu.absent_since);
  h.vcpu_edit(v).absent_since = 0;
}

bool vcpu_waits_for(const Hw& h, unsigned v, std::uint32_t& page) {
  const Vcpu& cpu = h.vcpu(v);
  if (cpu.in_hand == 0 || cpu.at_b == 0) return false;
  page = h.page_of(cpu.next_line);
  return waits_to_meet(h, cpu, Place::kStart) && !h.committed(page);
}

bool all_parked(const Hw& h) {
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    if (h.vcpu(v).parked == 0) return false;
  }
  return true;
}

void resume_vcpus(Hw& h) {
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    Vcpu& cpu = h.vcpu_edit(v);
    if (cpu.parked != 0) h.fact(FactKind::kResumed, actor(v));
    cpu.stop_asked = 0;
    cpu.parked = 0;
    h.wake(static_cast<std::uint8_t>(h.lay.vcpu_slot + v), 0);
    h.wake(static_cast<std::uint8_t>(h.lay.irq_slot + v), 0);
  }
}

}  // namespace pf
