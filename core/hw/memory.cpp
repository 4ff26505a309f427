#include "core/hw/memory.h"

#include <algorithm>

#include "core/hw/dirty_list.h"
#include "core/hw/htm.h"
#include "core/hw/port.h"
#include "core/hw/writes_out.h"

namespace pf {
namespace {

// A guest's write takes effect at one place: golden memory follows, and the place must be the live
// one.
std::uint32_t lands(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value, bool at_b) {
  Copy golden = h.golden(line);
  const bool committed = h.committed(h.page_of(line));
  if (committed && !at_b) h.violate(3, actor, line, golden.value, value);
  if (!committed && at_b) h.violate(1, actor, line, golden.value, value);
  // Two writes of one requester to one line take effect in the order it issued them.
  if (golden.value >> 56 == value >> 56 && golden.value > value) {
    h.violate(4, actor, line, golden.value, value);
  }
  golden.value = value;
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

void cpu_store_a(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value) {
  snoop_line_write(h, actor, line);
  Copy c{value, lands(h, actor, line, value, false), 0};
  listed_by_cpu(h, line);
  if (h.spec.memory_visible()) {
    const Copy memory = beneath(h, line);
    h.set_under(line, memory);
    c.flags = kCached | kSplit | kDirty;
  }
  h.set_line_a(line, c);
}

void dma_write_a(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value,
                 bool no_snoop) {
  if (!no_snoop) {
    snoop_line_write(h, actor, line);
    const std::uint32_t version = lands(h, actor, line, value, false);
    if (h.spec.memory_visible() && (h.line_a(line).flags & kSplit) != 0) h.set_under(line, Copy{});
    h.set_line_a(line, {value, version, 0});
    return;
  }
  const std::uint32_t version = lands(h, actor, line, value, false);
  Copy c = h.line_a(line);
  if ((c.flags & kCached) == 0) {
    h.set_line_a(line, {value, version, 0});
    return;
  }
  c.flags |= kSplit;
  h.set_line_a(line, c);
  h.set_under(line, {value, version, 0});
}

Copy dma_read_a(Hw& h, std::uint32_t line, bool no_snoop) {
  return no_snoop ? beneath(h, line) : h.line_a(line);
}

void guest_write_b(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value) {
  const std::uint32_t version = lands(h, actor, line, value, true);
  h.set_line_b(line, {value, version, 0});
}

std::uint32_t guest_write_aside(Hw& h, std::uint8_t actor, std::uint32_t line,
                                std::uint64_t value) {
  return lands(h, actor, line, value, false);
}

void copy_lands_b(Hw& h, std::uint32_t line, const Copy& copy) {
  const Copy old = h.line_b(line);
  if (h.committed(h.page_of(line)) && old.version > copy.version && old.value != copy.value) {
    h.violate(2, kHelper0, line, old.value, copy.value);
  }
  h.set_line_b(line, {copy.value, copy.version, 0});
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
