#include "core/hw/ots.h"

#include <algorithm>

#include "core/hw/device.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

OtsWindow& edit(Hw& h) { return h.edit<OtsWindow>(h.lay.ots); }

// The link of the device takes one TLP at a time each way: when these lines have left.
Time leaves_by(Hw& h, OtsLane link, unsigned lines, std::uint32_t header) {
  const std::uint64_t data = std::uint64_t{lines} * kLineBytes;
  const std::uint32_t payload = h.spec.timing.max_payload;
  const std::uint64_t tlps = std::max<std::uint64_t>(1, (data + payload - 1) / payload);
  Time& busy_until = h.edit<Time>(h.lay.lane_busy, h.lay.ots_lane(link));
  busy_until = std::max(h.now(), busy_until) +
               static_cast<Time>((data + header * tlps) * kMicrosecond / h.spec.ots.bytes_per_us);
  return busy_until - h.now();
}

// `link`: kWindowInP down to the device, kWindowOutP up from it, whatever goes there.
Time way_on_link(Hw& h, OtsLane link, const Event& e) {
  if (!h.timed()) return 0;
  const Timing& t = h.spec.timing;
  const bool write = writes_memory(e.kind);
  const unsigned payload = e.kind == Kind::kDeviceWrite ? e.lines : 0u;
  return leaves_by(h, link, payload, write ? t.tlp_header_write : t.tlp_header_read) +
         h.draw(t.host_link);
}

bool any_to_window(const Hw& h, LaneId lane) {
  for (unsigned i = 0; i < count(h, lane); ++i) {
    if ((entry(h, lane, i).flags & kToWindow) != 0) return true;
  }
  return false;
}

bool detour_empty(const Hw& h) {
  return empty(h, h.lay.ots_lane(kWindowInP)) && empty(h, h.lay.ots_lane(kWindowHeldP)) &&
         empty(h, h.lay.ots_lane(kWindowOutP));
}

// The address of the window is that of the page it was last told: a late access goes astray.
std::uint32_t redirected(const Hw& h, std::uint32_t line) {
  return h.first_line(ots_window(h).page) + line % h.spec.lines_per_page;
}

void stop_holding(Hw& h) {
  edit(h).holding = 0;
  h.raise(kSpace);
  h.wake(h.lay.ots_lane(kWindowHeldP), 0);
  h.wake(h.lay.ots_lane(kWindowHeldN), 0);
}

// A posted write or a read reaches the device.
void enters(Hw& h, LaneId in, bool posted) {
  const LaneId held = h.lay.ots_lane(posted ? kWindowHeldP : kWindowHeldN);
  if (!has_space(h, held)) {
    stop_holding(h);
    h.fact(FactKind::kWindowOverflows, entry(h, in).from, ots_window(h).page);
    h.wake(in, 0);
    return;
  }
  Event e = pop(h, in);
  h.raise(kSpace);
  if (ots_window(h).open == 0) return;  // nobody's address: an unsupported request
  e.line = redirected(h, e.line);
  push(h, held, e, h.timed() ? h.spec.ots.forward : 0);
}

bool turns(Hw& h) {
  if (ots_window(h).written != 0) return false;
  OtsWindow& w = edit(h);
  w.to_b = 1;
  PageRec rec = h.page(w.page);
  rec.flags |= kCommitted;
  h.set_page(w.page, rec);
  h.fact(FactKind::kTxnCommit, kCpu0, w.page);
  return true;
}

bool obeys(Hw& h, const Event& e) {
  OtsWindow& w = edit(h);
  switch (static_cast<OtsCommand>(e.value)) {
    case OtsCommand::kOpen:
      w = OtsWindow{};
      w.page = e.line;
      w.open = 1;
      return true;
    case OtsCommand::kWatch:
    case OtsCommand::kHold:
      w.written = 0;
      w.holding = static_cast<OtsCommand>(e.value) == OtsCommand::kHold ? 1 : 0;
      return true;
    case OtsCommand::kTurn: {
      const bool turned = turns(h);
      stop_holding(h);
      return turned;
    }
    case OtsCommand::kCheck:
      return w.written == 0;
    case OtsCommand::kClose:
      w = OtsWindow{};
      return true;
  }
  return false;
}

void takes_command(Hw& h) {
  const Event e = pop(h, h.lay.ots_lane(kWindowInN));
  Event back;
  back.kind = Kind::kWindowAnswer;
  back.line = e.line;
  back.from = e.from;
  back.value = obeys(h, e) ? 1 : 0;
  h.fact(FactKind::kWindowTold, e.from, e.line, e.value | back.value << 8);
  push(h, h.lay.ots_lane(kWindowOutN), back, way_on_link(h, kWindowOutP, back));
}

// An answer of the device would pass it: completions stand behind posted writes alone.
bool atomic_goes_up(const Hw& h) {
  const LaneId out = h.lay.ots_lane(kWindowOutN);
  for (unsigned i = 0; i < count(h, out); ++i) {
    if (entry(h, out, i).kind == Kind::kDeviceAtomic) return true;
  }
  return false;
}

bool command_enabled(const Hw& h, const Event& e) {
  if (atomic_goes_up(h)) return false;
  const bool clear =
      empty(h, h.lay.ots_lane(kWindowHeldP)) && empty(h, h.lay.ots_lane(kWindowHeldN));
  return has_space(h, h.lay.ots_lane(kWindowOutN)) &&
         (static_cast<OtsCommand>(e.value) != OtsCommand::kClose || clear);
}

// What was held, or only passes, goes up again.
void leaves(Hw& h, LaneId held, bool posted) {
  Event e = pop(h, held);
  if (ots_window(h).to_b != 0) {
    e.flags |= kToEnd;
  } else if (writes_memory(e.kind) && ots_window(h).written == 0) {
    edit(h).written = 1;
  }
  if (writes_memory(e.kind)) {
    h.fact(FactKind::kWindowWrite, e.from, e.line, e.lines, h.timed() ? h.now() - e.due : 0);
  }
  h.raise(kSpace | kAcked);  // a command may have waited for an empty buffer
  const OtsLane out = posted ? kWindowOutP : kWindowOutN;
  const Time to_memory = h.timed() && (e.flags & kToEnd) == 0 ? way_to_memory(h) : 0;
  push(h, h.lay.ots_lane(out), e, way_on_link(h, kWindowOutP, e) + to_memory);
}

bool can_land(const Hw& h, const Event& e, bool posted) {
  if (e.kind == Kind::kWindowAnswer) return true;
  if ((e.flags & kToEnd) != 0) return has_space(h, posted ? kDownP : kDownN);
  return posted || has_space(h, h.lay.device_lane(e.from - kDevice0, kDataFromA));
}

void lands(Hw& h, LaneId out, bool posted) {
  const Event e = pop(h, out);
  h.raise(kSpace | kTranslated);
  if (e.kind == Kind::kWindowAnswer) {
    edit(h).answered = 1;
    edit(h).answer = static_cast<std::uint8_t>(e.value);
    return h.raise(kAcked);
  }
  if ((e.flags & kToEnd) != 0) return push(h, posted ? kDownP : kDownN, e, way_to_bridge(h, e));
  device_access_lands(h, e, false);
}

}  // namespace

std::string_view ots_command_name(OtsCommand command) {
  constexpr std::string_view kNames[kOtsCommands] = {"open", "watch", "hold",
                                                     "turn", "check", "close"};
  return kNames[static_cast<std::size_t>(command)];
}

bool ots_can_tell(const Hw& h) { return has_space(h, h.lay.ots_lane(kWindowInN)); }

void ots_tell(Hw& h, unsigned thread, OtsCommand command, std::uint32_t page) {
  edit(h).answered = 0;
  edit(h).answer = 0;
  Event e;
  e.kind = Kind::kWindowCommand;
  e.line = page;
  e.from = static_cast<std::uint8_t>(thread);
  e.value = static_cast<std::uint64_t>(command);
  push(h, h.lay.ots_lane(kWindowInN), e, way_on_link(h, kWindowInP, e));
}

bool ots_answered(const Hw& h) { return ots_window(h).answered != 0; }

bool ots_take_answer(Hw& h) {
  const bool yes = ots_window(h).answer != 0;
  edit(h).answered = 0;
  edit(h).answer = 0;
  return yes;
}

bool ots_accepts(const Hw& h, bool posted) {
  return has_space(h, h.lay.ots_lane(posted ? kWindowInP : kWindowInN));
}

void ots_takes(Hw& h, Event e, bool posted) {
  const OtsLane in = posted ? kWindowInP : kWindowInN;
  e.flags &= static_cast<std::uint8_t>(~kBeforeInvalidation);
  push(h, h.lay.ots_lane(in), e, way_on_link(h, kWindowInP, e));
}

bool ots_lets_pass(const Hw& h, const Event& e) {
  if (!has_ots(h) || !h.spec.ots.ordered || (e.flags & kToWindow) != 0) return true;
  return detour_empty(h);
}

bool ots_lets_translate(const Hw& h) {
  if (!has_ots(h) || !h.spec.ots.ordered || !h.spec.direct_translated_p2p) return true;
  return detour_empty(h) && !any_to_window(h, kRootP) && !any_to_window(h, kDownP);
}

bool ots_lane_enabled(const Hw& h, LaneId lane) {
  const Event& e = entry(h, lane);
  if (e.ahead > 0) return false;
  switch (static_cast<OtsLane>(lane - h.lay.ots_lanes)) {
    case kWindowInP:
      return has_space(h, h.lay.ots_lane(kWindowHeldP)) || ots_window(h).holding != 0;
    case kWindowInN:
      if (e.kind == Kind::kWindowCommand) return command_enabled(h, e);
      return has_space(h, h.lay.ots_lane(kWindowHeldN)) || ots_window(h).holding != 0;
    case kWindowHeldP:
      return ots_window(h).holding == 0 && has_space(h, h.lay.ots_lane(kWindowOutP));
    case kWindowHeldN:
      return has_space(h, h.lay.ots_lane(kWindowOutN)) &&
             (ots_window(h).holding == 0 || !writes_memory(e.kind));
    default:
      return can_land(h, e, lane == h.lay.ots_lane(kWindowOutP));
  }
}

void ots_lane_acts(Hw& h, LaneId lane) {
  switch (static_cast<OtsLane>(lane - h.lay.ots_lanes)) {
    case kWindowInP:
      return enters(h, lane, true);
    case kWindowInN:
      return entry(h, lane).kind == Kind::kWindowCommand ? takes_command(h)
                                                         : enters(h, lane, false);
    case kWindowHeldP:
      return leaves(h, lane, true);
    case kWindowHeldN:
      return leaves(h, lane, false);
    case kWindowOutP:
      return lands(h, lane, true);
    default:
      return lands(h, lane, false);
  }
}

bool ots_quiet(const Hw& h, std::uint8_t actor) {
  for (unsigned l = 0; has_ots(h) && l < kOtsLanes; ++l) {
    if (holds_of(h, h.lay.ots_lane(static_cast<OtsLane>(l)), actor)) return false;
  }
  return true;
}

void ots_read_done(Hw& h, const Event& data, Time issued) {
  if ((data.flags & kToWindow) == 0) return;
  h.fact(FactKind::kWindowRead, data.from, data.line, data.lines, h.now() - issued);
}

Time ots_way_of_data(Hw& h, const Event& read) {
  if (!h.timed() || (read.flags & kToWindow) == 0) return 0;
  const Timing& t = h.spec.timing;
  const unsigned lines = read.kind == Kind::kDeviceAtomic ? 0u : read.lines;
  const Time there = leaves_by(h, kWindowInP, lines, t.tlp_header_completion);
  const Time back = leaves_by(h, kWindowOutP, lines, t.tlp_header_completion);
  // The device sends on what still comes in.
  return std::max(there, back) + h.spec.ots.forward + h.draw(t.host_link) + h.draw(t.host_link);
}

namespace {

unsigned lanes(const HwSpec& spec) { return spec.ots.present ? unsigned{kOtsLanes} : 0u; }

void add(LaneAdder& a, const HwSpec& spec) {
  const int first = a.here();
  a.lay.ots_lanes = a.here();
  a.add(a.sizes.posted);                           // kWindowInP
  a.add(a.sizes.reads + 1u, first + kWindowInP);   // kWindowInN
  a.add(spec.ots.buffer);                          // kWindowHeldP
  a.add(a.sizes.reads, first + kWindowHeldP);      // kWindowHeldN
  a.add(a.sizes.posted);                           // kWindowOutP
  a.add(a.sizes.reads + 1u, first + kWindowOutP);  // kWindowOutN
}

bool enabled(const Hw& h, LaneId lane, unsigned) { return ots_lane_enabled(h, lane); }
void acts(Hw& h, LaneId lane, unsigned) { ots_lane_acts(h, lane); }

std::string does(const Hw& h, LaneId lane, unsigned) {
  const Event& e = entry(h, lane);
  switch (static_cast<OtsLane>(lane - h.lay.ots_lanes)) {
    case kWindowInP:
    case kWindowInN:
      return e.kind == Kind::kWindowCommand ? "ots.obeys" : "ots.takes";
    case kWindowHeldP:
    case kWindowHeldN:
      return "ots.sends_on";
    default:
      if (e.kind == Kind::kWindowAnswer) return "root.answers";
      return (e.flags & kToEnd) != 0 ? "root.turns_back" : "root.lands";
  }
}

}  // namespace

const LanePart kOtsPart = {lanes, add, enabled, acts, does};

}  // namespace pf
