#include "core/hw/interposer_b.h"

#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

LaneId home(const Hw& h, LaneId to_b) {
  return static_cast<LaneId>(h.lay.from_b + (to_b == kToBP ? 0 : 1));
}

Event notice_of(std::uint8_t from, std::uint32_t page) {
  Event e;
  e.kind = Kind::kPageNotice;
  e.line = page;
  e.from = from;
  return e;
}

// Notices that go by way of the hosts.
unsigned notice_lanes(const HwSpec& spec) {
  return has_interposer_b(spec) && spec.interposer.notice != Notice::kAhead ? 1 : 0;
}
void add_notices(LaneAdder& a, const HwSpec&) {
  a.lay.notices = a.here();
  a.add(1);
}
bool notice_enabled(const Hw&, LaneId, unsigned) { return true; }
void notice_acts(Hw& h, LaneId lane, unsigned) { interposer_b_learns(h, pop(h, lane)); }
std::string notice_does(const Hw&, LaneId, unsigned) { return "interposer_b.learns"; }

}  // namespace

bool sends_home(const Hw& h, const Event& e) {
  if (!has_interposer_b(h.spec)) return false;
  if (!is_device_access(e.kind)) return false;
  return !known_before_b(h, h.page_of(e.line));
}

bool home_has_space(const Hw& h, LaneId to_b) { return has_space(h, home(h, to_b)); }

void goes_home(Hw& h, LaneId to_b) {
  Event e = pop(h, to_b);
  e.flags = static_cast<std::uint8_t>((e.flags & ~kToEnd) | kToStart | kSentHome);
  h.fact(FactKind::kSentHome, e.from, e.line);
  push(h, home(h, to_b), e, way_sent_home(h, e));
}

bool can_tell_interposer_b(const Hw& h) {
  return has_space(h, h.lay.notices == 0 ? LaneId{kToBP} : h.lay.notices);
}

void tells_interposer_b(Hw& h, std::uint32_t page) {
  const Event e = notice_of(kSwitch, page);
  if (h.lay.notices == 0) return push(h, kToBP, e, way_to_interposer_b(h, e, 0));
  push(h, h.lay.notices, e, way_by_hosts(h));
}

bool host_can_tell_interposer_b(const Hw& h) { return has_space(h, kDownP); }

void host_tells_interposer_b(Hw& h, std::uint8_t thread, std::uint32_t page) {
  const Event e = notice_of(thread, page);
  push(h, kDownP, e, way_to_bridge(h, e));
}

void interposer_b_learns(Hw& h, const Event& notice) {
  PageRec rec = h.page(notice.line);
  rec.flags |= kKnownBeforeB;
  h.set_page(notice.line, rec);
  h.fact(FactKind::kPageKnown, kSwitch, notice.line);
  h.raise(kAcked | kSpace);
}

const LanePart kNoticePart = {notice_lanes, add_notices, notice_enabled, notice_acts,
                              notice_does,  nullptr,     false};

}  // namespace pf
