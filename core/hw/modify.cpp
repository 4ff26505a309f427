#include "core/hw/modify.h"

#include "core/hw/lane.h"

namespace pf {
namespace {

bool same_line(std::uint32_t a, std::uint32_t b) { return a / kPtesPerLine == b / kPtesPerLine; }

}  // namespace

void hold_line(Hw& h, std::uint32_t page, Hold how) {
  Modify& m = h.edit<Modify>(h.lay.modify);
  PF_ASSERT(m.hold == Hold::kNone, "one command at a time");
  m.hold = how;
  m.page = page;
  m.doomed = 0;
  m.offender = 0;
  m.offender_page = 0;
}

void release_line(Hw& h) {
  const std::uint32_t tries = modify_of(h).tries;
  h.edit<Modify>(h.lay.modify) = Modify{};
  h.edit<Modify>(h.lay.modify).tries = tries;
  h.raise(kSpace | kEntryChanged);
}

bool line_delays(const Hw& h, std::uint32_t page) {
  if (!has_modify(h)) return false;
  const Modify& m = modify_of(h);
  return m.hold == Hold::kDelays && same_line(m.page, page);
}

void modify_snoop(Hw& h, std::uint8_t actor, std::uint32_t page) {
  if (!has_modify(h)) return;
  const Modify& m = modify_of(h);
  if (m.hold != Hold::kAborts || m.doomed != 0 || !same_line(m.page, page)) return;
  Modify& mine = h.edit<Modify>(h.lay.modify);
  mine.doomed = 1;
  mine.offender = actor;
  mine.offender_page = page;
  const AbortCause cause = page == m.page ? AbortCause::kWalkOfEntry : AbortCause::kWalkOfNeighbour;
  h.fact(FactKind::kTxnAbort, kIommu, m.page,
         static_cast<std::uint64_t>(cause) | (std::uint64_t{actor} << 8) |
             (std::uint64_t{page} << 32));
  h.raise(kTxnOver);
}

bool can_hold_write(const Hw& h) {
  unsigned waiting = 0;
  for (unsigned i = 0; i < count(h, kRootP); ++i) {
    const Event& e = entry(h, kRootP, i);
    if ((e.flags & (kToStart | kToEnd)) == 0 && line_delays(h, h.page_of(e.line))) ++waiting;
  }
  return waiting < h.spec.hold_buffer;
}

}  // namespace pf
