#include "core/hw/memory.h"

#include <algorithm>

#include "core/hw/dirty_list.h"
#include "core/hw/htm.h"
#include "core/hw/port.h"
#include "core/hw/writes_out.h"

namespace pf {
namespace {

struct Write {
  std::uint64_t value = 0;
  unsigned halves = kWholeLine;
  bool may_be_passed = false;  // an AtomicOp, by later writes of its requester
};

// In a half that it writes, a later write of the same requester has landed.
bool overtaken(std::uint64_t golden, const Write& write) {
  for (const Halves half : {kLowHalf, kHighHalf}) {
    const std::uint64_t there = half_of(golden, half);
    if ((write.halves & half) != 0 && there >> 56 == write.value >> 56 && there > write.value)
      return true;
  }
  return false;
}

// A guest's write takes effect at one place: golden memory follows, and the place must be the live
// one.
std::uint32_t lands(Hw& h, std::uint8_t actor, std::uint32_t line, const Write& write, bool at_b) {
  Copy golden = h.golden(line);
  const std::uint64_t value = write.value;
  const bool committed = h.committed(h.page_of(line));
  if (committed && !at_b) h.violate(3, actor, line, golden.value, value);
  if (!committed && at_b) h.violate(1, actor, line, golden.value, value);
  // Two writes of one requester to one line take effect in the order it issued them.
  if (!write.may_be_passed && overtaken(golden.value, write)) {
    h.violate(4, actor, line, golden.value, value);
  }
  golden.value = merged(golden.value, value, write.halves);
  ++golden.version;
  h.set_golden(line, golden);
  h.fact(FactKind::kGuestWrite, actor, line, value);
  return golden.version;
}

// Memory beneath the cached copy, as far as anything could see it.
Copy beneath(const Hw& h, std::uint32_t line) {
  const Copy c = h.line_a(line);
  if ((c.flags & kSplit) != 0) return h.under(line);
  return {c.value, c.version, 0};
}

// From `line` on, the tables and the contents there are the same until there: a guest of many pages
// is compared in time with what was touched.
std::uint64_t alike_until(const Hw& h, std::uint32_t line, Place place) {
  if (h.lay.flat) return std::uint64_t{line} + 1;
  const Planes& p = *h.planes;
  const std::uint64_t pages = p.pages.alike_until(h.page_of(line)) * h.spec.lines_per_page;
  const std::uint64_t end = std::min(pages, p.golden.alike_until(line));
  if (place == Place::kNowhere) return end;
  return std::min(end,
                  place == Place::kEnd ? p.line_b.alike_until(line) : p.line_a.alike_until(line));
}

// Where vCPUs find the page, or devices: after the remap at B, whatever the IOMMU's table says.
Place mapped(const Hw& h, std::uint8_t who, const PageRec& rec) {
  if (who == kVcpu0) return rec.ept;
  if (h.lay.interposer != 0 && h.spec.interposer.routes) {
    return (rec.flags & kCommitted) != 0 ? Place::kEnd : Place::kStart;
  }
  const bool direct = !h.spec.devices.empty() && h.device(0).direct != 0 && !homed_at_b(h, 0);
  if (direct) return Place::kEnd;
  return h.spec.coherent_walk ? rec.pte : rec.pte_memory;
}

void check_final_of(Hw& h, std::uint8_t who) {
  for (std::uint64_t line = 0; line < h.spec.lines();) {
    const auto first = static_cast<std::uint32_t>(line);
    const Place place = mapped(h, who, h.page(h.page_of(first)));
    const std::uint64_t end = alike_until(h, first, place);
    const Copy golden = h.golden(first);
    Copy live;
    const bool at_b =
        place == Place::kEnd || (place == Place::kWindow && h.committed(h.page_of(first)));
    if (place != Place::kNowhere) live = at_b ? h.line_b(first) : h.line_a(first);
    const bool wrong = place == Place::kNowhere || live.value != golden.value;
    for (; wrong && line < end; ++line) {
      h.violate(8, who, static_cast<std::uint32_t>(line), golden.value, live.value);
    }
    line = end;
  }
}

}  // namespace

void Hw::violate(int invariant, std::uint8_t actor, std::uint32_t line, std::uint64_t expected,
                 std::uint64_t observed) {
  ++violations;
  if (violation != nullptr && violation->invariant == 0) {
    *violation = {static_cast<std::uint8_t>(invariant), actor, 0, line, expected, observed};
  }
  fact(FactKind::kViolation, actor, line, static_cast<std::uint64_t>(invariant));
}

ReadIssue issue_read(const Hw& h, std::uint32_t line) {
  return {h.golden(line).version, h.committed(h.page_of(line)), 0};
}

Copy load_a(Hw& h, std::uint32_t line) {
  Copy c = h.line_a(line);
  if ((c.flags & kCached) == 0 && h.spec.memory_visible()) {
    c.flags |= kCached;
    h.set_line_a(line, c);
  }
  return c;
}

Copy written_over(const Copy& old, std::uint64_t value, unsigned halves, std::uint32_t version) {
  if (halves == kWholeLine) return {value, version, 0};
  return {merged(old.value, value, halves), old.version + 1 == version ? version : old.version, 0};
}

void cpu_store_a(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value) {
  snoop_line_write(h, actor, line);
  Copy c{value, lands(h, actor, line, {value}, false), 0};
  listed_by_cpu(h, line);
  if (h.spec.memory_visible()) {
    const Copy memory = beneath(h, line);
    h.set_under(line, memory);
    c.flags = kCached | kSplit | kDirty;
  }
  h.set_line_a(line, c);
}

namespace {

// Past the caches' copy, or into it.
void write_a(Hw& h, std::uint8_t actor, std::uint32_t line, const Write& write, bool no_snoop) {
  if (!no_snoop) snoop_line_write(h, actor, line);
  const std::uint32_t version = lands(h, actor, line, write, false);
  Copy c = h.line_a(line);
  const bool past = no_snoop && (c.flags & kCached) != 0;
  const Copy now = written_over(past ? beneath(h, line) : c, write.value, write.halves, version);
  if (past) {
    c.flags |= kSplit;
    h.set_line_a(line, c);
    return h.set_under(line, now);
  }
  if (!no_snoop && h.spec.memory_visible() && (c.flags & kSplit) != 0) h.set_under(line, Copy{});
  h.set_line_a(line, now);
}

}  // namespace

void dma_write_a(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value, bool no_snoop,
                 unsigned halves) {
  write_a(h, actor, line, {value, halves}, no_snoop);
}

Copy dma_read_a(Hw& h, std::uint32_t line, bool no_snoop) {
  return no_snoop ? beneath(h, line) : h.line_a(line);
}

void guest_write_b(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value,
                   unsigned halves) {
  const std::uint32_t version = lands(h, actor, line, {value, halves}, true);
  h.set_line_b(line, written_over(h.line_b(line), value, halves, version));
}

std::uint32_t guest_write_aside(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value,
                                unsigned halves) {
  return lands(h, actor, line, {value, halves}, false);
}

namespace {

// Executed where `found` lies; a value that is not golden memory's is gone.
Write finds(Hw& h, const Event& atomic, const Copy& found, AtomicPlace place) {
  const std::uint64_t golden = h.golden(atomic.line).value;
  h.fact(FactKind::kAtomic, atomic.from, atomic.line, found.value, place);
  if (found.value != golden) h.violate(7, atomic.from, atomic.line, golden, found.value);
  return {atomic.value, kWholeLine, true};
}

}  // namespace

void atomic_lands(Hw& h, const Event& e, bool at_b) {
  if (!at_b) return write_a(h, e.from, e.line, finds(h, e, h.line_a(e.line), kAtomicAtA), false);
  const Write write = finds(h, e, h.line_b(e.line), kAtomicAtB);
  h.set_line_b(e.line, {e.value, lands(h, e.from, e.line, write, true), 0});
}

std::uint32_t atomic_lands_aside(Hw& h, const Event& e, const Copy& found) {
  return lands(h, e.from, e.line, finds(h, e, found, kAtomicAside), false);
}

void copy_lands_b(Hw& h, std::uint32_t line, const Copy& copy, unsigned halves) {
  const Copy old = h.line_b(line);
  const Copy now = written_over(old, copy.value, halves, copy.version);
  if (h.committed(h.page_of(line)) && old.version > copy.version && old.value != now.value) {
    h.violate(2, kHelper0, line, old.value, copy.value);
  }
  h.set_line_b(line, now);
  h.fact(FactKind::kCopyLands, kRamB, line, copy.value);
}

void evict_line_a(Hw& h, std::uint32_t line) {
  const Copy c = h.line_a(line);
  // A dirty line is written back over whatever lies beneath; a clean one is dropped.
  const Copy memory = (c.flags & kDirty) != 0 ? Copy{c.value, c.version, 0} : beneath(h, line);
  if ((c.flags & kSplit) != 0) h.set_under(line, Copy{});
  h.set_line_a(line, {memory.value, memory.version, 0});
  h.fact(FactKind::kEvicted, kCpu0, line);
}

void check_read(Hw& h, std::uint8_t actor, std::uint32_t line, const Copy& got, ReadIssue issue,
                bool at_b) {
  const Copy golden = h.golden(line);
  const bool committed = h.committed(h.page_of(line));
  h.fact(FactKind::kGuestRead, actor, line, got.value);
  if (at_b && !committed) h.violate(1, actor, line, golden.value, got.value);
  if (!at_b && issue.after_commit) h.violate(3, actor, line, golden.value, got.value);
  if (issue.own != 0) check_own_writes(h, actor, line, issue.own, got.value);
  if (got.version < issue.version && got.value != golden.value) {
    h.violate(7, actor, line, golden.value, got.value);
  }
}

void check_final(Hw& h) {
  check_final_of(h, kIommu);
  if (h.spec.vcpus > 0) check_final_of(h, kVcpu0);
}

}  // namespace pf
