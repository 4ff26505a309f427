// The hardware of one World at one moment, as the models see it: read through const accessors,
// written through `edit`, which notes the touched 64-byte chunks so that digests cost what changed.
// A Hw is a view: it owns nothing and lives for one step.
#pragma once
#include <cstddef>
#include <cstring>

#include "core/base/assert.h"
#include "core/hw/agenda.h"
#include "core/hw/fact.h"
#include "core/hw/planes.h"
#include "core/hw/state.h"

namespace pf {

// What a step found broken; the first one is kept in the World, all go out as facts.
struct Violation {
  std::uint8_t invariant = 0;  // 1..9 as design section 5 numbers them; 0 = none
  std::uint8_t actor = 0;
  std::uint16_t spare = 0;
  std::uint32_t line = 0;
  std::uint64_t expected = 0, observed = 0;
  friend bool operator==(const Violation&, const Violation&) = default;
};

class Hw {
 public:
  Hw(const HwSpec& s, const Layout& l, std::byte* b, Planes* p)
      : spec(s), lay(l), planes(p), block(b) {}

  const HwSpec& spec;
  const Layout& lay;
  Planes* planes;             // null when the arrays lie flat in the block
  Agenda* agenda = nullptr;   // null while exploring: nothing is timed there
  FactSink* facts = nullptr;  // null when nobody watches
  Violation* violation = nullptr;
  std::uint64_t event = 0;  // events of the run before this step; timed only
  std::uint64_t dirty = 0;  // bit i: chunk i (modulo 64) was written in this step
  std::uint32_t violations = 0;

  bool timed() const { return agenda != nullptr; }

  // The fault is there and its moment has come.
  bool active(Fault f) const {
    if (!spec.has(f)) return false;
    const FaultSpec* about = timed() ? spec.about(f) : nullptr;
    return about == nullptr || (now() >= about->time && event >= about->event);
  }

  template <class T>
  const T& get(std::uint32_t offset, std::uint32_t index = 0) const {
    return *reinterpret_cast<const T*>(block + offset + index * sizeof(T));
  }
  template <class T>
  T& edit(std::uint32_t offset, std::uint32_t index = 0) {
    const std::uint32_t at = offset + static_cast<std::uint32_t>(index * sizeof(T));
    touch(at, sizeof(T));
    return *reinterpret_cast<T*>(block + at);
  }
  // Marks bytes as written without handing them out.
  void touch(std::uint32_t at, std::size_t bytes) {
    const std::uint32_t last = (at + static_cast<std::uint32_t>(bytes) - 1) >> 6;
    for (std::uint32_t c = at >> 6; c <= last; ++c) dirty |= std::uint64_t{1} << (c & 63);
  }

  const Transaction& txn() const { return get<Transaction>(lay.txn); }
  Transaction& txn_edit() { return edit<Transaction>(lay.txn); }
  const Clock& clock() const { return get<Clock>(lay.clock); }
  const Device& device(unsigned d) const { return get<Device>(lay.devices, d); }
  Device& device_edit(unsigned d) { return edit<Device>(lay.devices, d); }
  const Vcpu& vcpu(unsigned v) const { return get<Vcpu>(lay.vcpus, v); }
  Vcpu& vcpu_edit(unsigned v) { return edit<Vcpu>(lay.vcpus, v); }

  Copy line_a(std::uint32_t i) const {
    return lay.flat ? get<Copy>(lay.line_a, i) : planes->line_a.get(i);
  }
  Copy line_b(std::uint32_t i) const {
    return lay.flat ? get<Copy>(lay.line_b, i) : planes->line_b.get(i);
  }
  Copy golden(std::uint32_t i) const {
    return lay.flat ? get<Copy>(lay.golden, i) : planes->golden.get(i);
  }
  Copy under(std::uint32_t i) const {
    return lay.flat ? get<Copy>(lay.under, i) : planes->under.get(i);
  }
  PageRec page(std::uint32_t p) const {
    return lay.flat ? get<PageRec>(lay.pages, p) : planes->pages.get(p);
  }
  void set_line_a(std::uint32_t i, const Copy& c) {
    if (lay.flat)
      edit<Copy>(lay.line_a, i) = c;
    else
      planes->line_a.set(i, c);
  }
  void set_line_b(std::uint32_t i, const Copy& c) {
    if (lay.flat)
      edit<Copy>(lay.line_b, i) = c;
    else
      planes->line_b.set(i, c);
  }
  void set_golden(std::uint32_t i, const Copy& c) {
    if (lay.flat)
      edit<Copy>(lay.golden, i) = c;
    else
      planes->golden.set(i, c);
  }
  void set_under(std::uint32_t i, const Copy& c) {
    if (lay.flat)
      edit<Copy>(lay.under, i) = c;
    else
      planes->under.set(i, c);
  }
  void set_page(std::uint32_t p, const PageRec& r) {
    if (lay.flat)
      edit<PageRec>(lay.pages, p) = r;
    else
      planes->pages.set(p, r);
  }

  std::uint32_t page_of(std::uint32_t line) const { return line / spec.lines_per_page; }
  // The two pages move together (HwSpec::batch).
  bool in_block(std::uint32_t page, std::uint32_t other) const {
    return ((page ^ other) & ~(spec.batch - 1)) == 0;
  }
  std::uint32_t first_line(std::uint32_t page) const { return page * spec.lines_per_page; }
  bool committed(std::uint32_t p) const { return (page(p).flags & kCommitted) != 0; }

  Time now() const { return timed() ? agenda->now : 0; }
  // Timed runs only: the slot acts after `delay`; while exploring a slot is free to act at once.
  void wake(std::uint8_t slot, Time delay) {
    if (agenda) agenda->wake(slot, agenda->now + delay);
  }
  void cancel(std::uint8_t slot) {
    if (agenda) agenda->cancel(slot);
  }
  // Something changed that a parked slot may have waited for.
  void raise(std::uint32_t conditions) {
    if (agenda) agenda->raised |= conditions;
  }
  Time draw(const Latency& l) { return agenda ? agenda->draw(l) : 0; }
  void fact(FactKind kind, std::uint8_t actor, std::uint32_t a = 0, std::uint64_t b = 0,
            std::int64_t c = 0) {
    if (facts) facts->push({now(), b, c, a, kind, actor, 0});
  }
  void violate(int invariant, std::uint8_t actor, std::uint32_t line, std::uint64_t expected,
               std::uint64_t observed);

 private:
  std::byte* block;
};

}  // namespace pf
