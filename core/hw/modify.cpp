#include "core/hw/modify.h"

#include <algorithm>

#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"

namespace pf {
namespace {

bool same_line(std::uint32_t a, std::uint32_t b) { return a / kPtesPerLine == b / kPtesPerLine; }

bool is_posted(const Event& e) { return e.kind == Kind::kDeviceWrite || e.kind == Kind::kMsi; }

std::uint32_t page_of(const Hw& h, const Event& e) {
  return e.kind == Kind::kTranslationRequest ? e.line : h.page_of(e.line);
}

LaneId aside_for(const Hw& h, const Event& e) {
  return is_posted(e) ? h.lay.aside : static_cast<LaneId>(h.lay.aside + 1);
}

// Its requester has a posted write among what was put aside.
bool follows_one(const Hw& h, std::uint8_t requester) {
  for (unsigned i = 0; i < count(h, h.lay.aside); ++i) {
    if (entry(h, h.lay.aside, i).from == requester) return true;
  }
  return false;
}

// How full its queues are now.
void tell(Hw& h, FactKind kind, const Event& e, Time how_long) {
  const auto others = static_cast<LaneId>(h.lay.aside + 1);
  const std::uint32_t line = e.kind == Kind::kTranslationRequest ? h.first_line(e.line) : e.line;
  h.fact(kind, e.from, line, count(h, h.lay.aside) | count(h, others) << 8, how_long);
}

bool line_delays(const Hw& h, std::uint32_t page) {
  const Modify& m = modify_of(h);
  return m.hold == Hold::kDelays && same_line(m.page, page);
}

}  // namespace

void hold_line(Hw& h, std::uint32_t page, Hold how) {
  Modify& m = h.edit<Modify>(h.lay.modify);
  PF_ASSERT(m.hold == Hold::kNone, "one command at a time");
  m.hold = how;
  m.page = page;
  m.doomed = 0;
  m.offender = 0;
  m.offender_page = 0;
  if (how == Hold::kDelays) h.fact(FactKind::kHolds, kIommu, page, 1);
}

void release_line(Hw& h) {
  const Modify was = modify_of(h);
  if (was.hold == Hold::kDelays) h.fact(FactKind::kHolds, kIommu, was.page, 0);
  Modify& m = h.edit<Modify>(h.lay.modify);
  m = Modify{};
  m.tries = was.tries;
  m.done = was.done;
  h.raise(kSpace | kEntryChanged);
}

bool line_is_quiet(const Hw& h, std::uint32_t page) {
  for (std::uint32_t w = 0; w < h.spec.walkers; ++w) {
    const Walk& walk = h.get<Walk>(h.lay.walks, w);
    if (walk.state != 0 && same_line(walk.page, page)) return false;
  }
  return true;
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

bool must_wait_aside(const Hw& h, const Event& e, bool translated) {
  if (!has_modify(h) || e.kind == Kind::kAtsAck) return false;
  if (follows_one(h, e.from)) return true;
  return e.kind != Kind::kMsi && !translated && line_delays(h, page_of(h, e));
}

bool has_room_aside(const Hw& h, const Event& e) {
  if (is_posted(e) && count(h, h.lay.aside) >= h.spec.hold_buffer) return false;
  return has_space(h, aside_for(h, e));
}

void put_aside(Hw& h, const Event& e) {
  push(h, aside_for(h, e), e, 0);
  tell(h, FactKind::kHeld, e, 0);
}

void comes_back(Hw& h, const Event& e) {
  tell(h, FactKind::kDrained, e, h.timed() ? h.now() - e.due : 0);
}

bool may_come_back(const Hw& h, LaneId aside) {
  return modify_of(h).hold != Hold::kDelays && entry(h, aside).ahead == 0;
}

namespace {

unsigned lanes(const HwSpec& spec) { return spec.modify_command ? 2 : 0; }

void add(LaneAdder& a, const HwSpec& spec) {
  const auto devices = static_cast<unsigned>(spec.devices.size());
  const unsigned writes = spec.explored ? spec.explore.device_writes * devices : 24u;
  a.lay.aside = a.here();
  a.add(std::min(writes, spec.hold_buffer));
  a.add(a.sizes.reads + devices, a.lay.aside);
}

bool enabled(const Hw& h, LaneId lane, unsigned) {
  return may_come_back(h, lane) && root_accepts(h, lane);
}
void acts(Hw& h, LaneId lane, unsigned) { root_arrives(h, lane); }
std::string does(const Hw&, LaneId, unsigned) { return "root.takes_back"; }

}  // namespace

const LanePart kAsidePart = {lanes, add, enabled, acts, does, nullptr, false};

}  // namespace pf
