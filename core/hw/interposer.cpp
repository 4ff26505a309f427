#include "core/hw/interposer.h"

#include <algorithm>

#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/ways.h"
#include "core/hw/writes_out.h"

namespace pf {
namespace {

enum class Goes : std::uint8_t { kNowhere, kToA, kToB, kIntoLog, kServed, kPartServed };

Interposer& edit(Hw& h) { return h.edit<Interposer>(h.lay.interposer); }

bool is_posted(const Event& e) {
  return e.kind == Kind::kDeviceWrite || e.kind == Kind::kMsi || e.kind == Kind::kAtsAck;
}

LaneId queue_for(const Hw& h, const Event& e) {
  return is_posted(e) ? h.lay.aside : static_cast<LaneId>(h.lay.aside + 1);
}

// It can tell which page of the guest the access is about.
bool sees_page(const Hw& h, const Event& e) {
  if (e.kind != Kind::kDeviceWrite && e.kind != Kind::kDeviceRead) return false;
  return h.spec.interposer.match == Match::kIovaAndHpa || (e.flags & kToStart) == 0;
}

// Something that its requester sent before is held, and it may not pass that.
bool follows(const Hw& h, const Event& e) {
  const InterposerSpec& spec = h.spec.interposer;
  if (interposer_of(h).holding == 0 && spec.drain == DrainOrder::kNewcomersFirst) return false;
  for (unsigned i = 0; i < count(h, h.lay.aside); ++i) {
    const Event& held = entry(h, h.lay.aside, i);
    if (held.from != e.from) continue;
    if (spec.scope == HoldScope::kRequester) return true;
    if (sees_page(h, e) && h.page_of(held.line) == h.page_of(e.line)) return true;
  }
  return false;
}

bool serves(const Hw& h) { return h.lay.in_process != 0; }

// Of the copy in process. REQUIRES a line of the page in hand.
std::uint32_t place_of(const Hw& h, std::uint32_t line) { return line % h.spec.lines_per_page; }
bool is(const Hw& h, std::uint32_t line, InProcess what) {
  return (h.get<Copy>(h.lay.in_process, place_of(h, line)).flags & what) != 0;
}
Copy& edit_line(Hw& h, std::uint32_t line) {
  return h.edit<Copy>(h.lay.in_process, place_of(h, line));
}

unsigned how_many(const Hw& h, const Event& e, InProcess what) {
  unsigned n = 0;
  for (std::uint32_t i = 0; i < e.lines; ++i) n += is(h, e.line + i, what) ? 1U : 0U;
  return n;
}

// A write to lines that have come from A is taken; one that comes before its line waits for it, so
// that it takes effect behind the writes that went to A. A read is served where its lines are: from
// the copy in process, or from A as long as nobody has written them here.
Goes into_page(const Hw& h, const Event& e) {
  if (!serves(h)) return Goes::kNowhere;
  const unsigned present = how_many(h, e, kPresent);
  if (e.kind == Kind::kDeviceWrite) return present == e.lines ? Goes::kIntoLog : Goes::kNowhere;
  if (present == e.lines) return Goes::kServed;
  if (how_many(h, e, kWritten) == 0) return Goes::kToA;
  return h.spec.interposer.whole_reads ? Goes::kNowhere : Goes::kPartServed;
}

Goes goes(const Hw& h, LaneId lane, const Event& e) {
  if (!is_held(h, lane) && follows(h, e)) return Goes::kNowhere;
  if (!sees_page(h, e)) return Goes::kToA;
  const std::uint32_t page = h.page_of(e.line);
  const Interposer& now = interposer_of(h);
  if (now.holding != 0 && now.page == page) return into_page(h, e);
  return routes_to_b(h, page) ? Goes::kToB : Goes::kToA;
}

// How full its queues are now.
void tell(Hw& h, FactKind kind, const Event& e, Time how_long) {
  const auto others = static_cast<LaneId>(h.lay.aside + 1);
  h.fact(kind, e.from, e.line, count(h, h.lay.aside) | count(h, others) << 8, how_long);
}

void hold(Hw& h, LaneId lane) {
  const Event e = pop(h, lane);
  push(h, queue_for(h, e), e);
  tell(h, FactKind::kHeld, e, 0);
}

void take_into_log(Hw& h, LaneId lane) {
  const Event e = pop(h, lane);
  land_write(h, e);
  for (std::uint32_t i = 0; i < e.lines; ++i) {
    Event log;
    log.kind = Kind::kCopyWrite;
    log.line = e.line + i;
    log.from = kHelper0;
    log.value = e.value + i;
    log.version = guest_write_aside(h, e.from, log.line, log.value);
    log.lines = 1;
    push(h, h.lay.delta_log, log);
    h.fact(FactKind::kLogged, e.from, log.line, count(h, h.lay.delta_log));
    Copy& line = edit_line(h, log.line);
    line.flags |= kWritten;
    if (!h.spec.interposer.merge) continue;
    line.value = log.value;
    line.version = log.version;
  }
}

LaneId answers_to(const Hw& h, const Event& e) {
  return h.lay.device_lane(e.from - kDevice0, kDataFromA);
}

// So many lines of the read from `first` on, of the copy in process.
void serve(Hw& h, const Event& read, std::uint32_t first, unsigned lines) {
  const unsigned d = read.from - kDevice0;
  const ReadTag& tag = h.get<ReadTag>(h.lay.tags, d * h.lay.tag_slots + read.tag);
  for (std::uint32_t line = first; line < first + lines; ++line) {
    Copy got = h.get<Copy>(h.lay.in_process, place_of(h, line));
    got.flags = 0;
    check_read(h, read.from, line, got, {tag.version[line - tag.line], tag.spare != 0, tag.own},
               false);
  }
  Event back;
  back.kind = Kind::kReadCompletion;
  back.line = first;
  back.from = read.from;
  back.tag = read.tag;
  back.lines = static_cast<std::uint8_t>(lines);
  h.fact(FactKind::kServed, read.from, first, lines);
  push(h, answers_to(h, read), back, way_of_answer(h, d, lines, read.whole));
}

void serve_all(Hw& h, LaneId lane) {
  const Event e = pop(h, lane);
  serve(h, e, e.line, e.lines);
}

// What it has at the read's beginning, else at its end; the rest of the read stays and goes on.
void serve_part(Hw& h, LaneId lane) {
  const Event e = entry(h, lane);
  const bool front = is(h, e.line, kPresent);
  unsigned lines = 0;
  while (is(h, front ? e.line + lines : e.line + e.lines - 1 - lines, kPresent)) ++lines;
  Event& rest = edit_entry(h, lane, 0);
  rest.lines = static_cast<std::uint8_t>(e.lines - lines);
  if (front) rest.line += lines;
  serve(h, e, front ? e.line : e.line + rest.lines, lines);
  h.wake(lane, 0);
}

void send_to_b(Hw& h, LaneId lane) {
  Event e = pop(h, lane);
  e.flags = static_cast<std::uint8_t>((e.flags & ~kToStart) | kToEnd);
  const unsigned bridges = h.spec.topology.device_b_bridges;
  push(h, is_posted(e) ? kToBP : kToBN, e, way_to_target(h, e, bridges, true));
}

void wake_queues(Hw& h) {
  for (const unsigned queue : {0U, 1U}) {
    const auto lane = static_cast<LaneId>(h.lay.aside + queue);
    if (!empty(h, lane)) h.wake(lane, 0);
  }
  if (serves(h) && !empty(h, h.lay.delta_log)) h.wake(h.lay.delta_log, 0);
}

}  // namespace

void interposer_holds(Hw& h, std::uint32_t page) {
  PF_ASSERT(interposer_of(h).holding == 0, "one page at a time");
  edit(h).page = page;
  edit(h).holding = 1;
  h.fact(FactKind::kHolds, kSwitch, page, 1);
}

void interposer_has_all(Hw& h) {
  edit(h).copied = 1;
  if (serves(h)) h.wake(h.lay.delta_log, 0);
  h.raise(kSpace);
}

bool interposer_can_route(const Hw& h) {
  return !serves(h) || h.spec.interposer.replay == Replay::kAfterRoute || empty(h, h.lay.delta_log);
}

void interposer_routes(Hw& h) {
  const std::uint32_t page = interposer_of(h).page;
  edit(h) = Interposer{};
  for (std::uint32_t i = 0; serves(h) && i < h.spec.lines_per_page; ++i) edit_line(h, i) = Copy{};
  h.fact(FactKind::kHolds, kSwitch, page, 0);
  PageRec rec = h.page(page);
  rec.flags |= kCommitted;
  h.set_page(page, rec);
  h.fact(FactKind::kTxnCommit, kSwitch, page);
  h.raise(kSpace | kEntryChanged);
  wake_queues(h);
}

bool interposer_drained(const Hw& h) {
  return empty(h, h.lay.aside) && empty(h, static_cast<LaneId>(h.lay.aside + 1)) &&
         (!serves(h) || empty(h, h.lay.delta_log));
}

bool interposer_can_read(const Hw& h) { return has_space(h, kRootN); }

void interposer_reads(Hw& h, std::uint8_t thread, std::uint32_t line, unsigned lines, bool pushes) {
  Event e;
  e.kind = Kind::kCopyRead;
  e.line = line;
  e.from = thread;
  e.flags = kToStart;
  e.lines = static_cast<std::uint8_t>(lines);
  push(h, kRootN, e, way_of_copy_read(h));
  for (unsigned i = 0; !pushes && i < count(h, kRootN); ++i) {
    if (is_copy_read(h, kRootN, i)) edit_entry(h, kRootN, i).ahead = 0;
  }
  edit(h).lines_out += static_cast<std::uint8_t>(lines);
}

bool interposer_copied(const Hw& h) { return interposer_of(h).lines_out == 0; }

bool interposer_lets(const Hw& h, LaneId lane) {
  const Event& e = entry(h, lane);
  const bool late = is_held(h, lane) && h.spec.interposer.drain == DrainOrder::kReadsFirst;
  if (e.ahead > 0 && !late) return false;
  const bool may_hold = !is_held(h, lane) && has_space(h, queue_for(h, e));
  switch (goes(h, lane, e)) {
    case Goes::kNowhere:
      return may_hold;
    case Goes::kToA:
      return root_accepts(h, lane);
    case Goes::kToB:
      return has_space(h, is_posted(e) ? kToBP : kToBN);
    case Goes::kIntoLog:
      return has_space(h, h.lay.delta_log, e.lines) || may_hold;
    case Goes::kServed:
    case Goes::kPartServed:
      return has_space(h, answers_to(h, e));
  }
  return false;
}

void interposer_takes(Hw& h, LaneId lane) {
  const Event e = entry(h, lane);
  const Goes where = goes(h, lane, e);
  switch (where) {
    case Goes::kNowhere:
      return hold(h, lane);
    case Goes::kToA:
      root_arrives(h, lane);
      break;
    case Goes::kToB:
      send_to_b(h, lane);
      break;
    case Goes::kIntoLog:
      if (!has_space(h, h.lay.delta_log, e.lines)) return hold(h, lane);
      take_into_log(h, lane);
      break;
    case Goes::kServed:
      serve_all(h, lane);
      break;
    case Goes::kPartServed:
      return serve_part(h, lane);
  }
  if (is_held(h, lane)) tell(h, FactKind::kDrained, e, h.timed() ? h.now() - e.due : 0);
}

bool is_copy_read(const Hw& h, LaneId lane, unsigned i) {
  return lane == kRootN && entry(h, lane, i).kind == Kind::kCopyRead;
}

bool copy_read_can_land(const Hw& h, unsigned i) {
  const Event& e = entry(h, kRootN, i);
  return e.ahead == 0 && has_space(h, h.lay.copy_data, e.lines);
}

void copy_read_lands(Hw& h, unsigned i) {
  const Event read = pop(h, kRootN, i);
  const Time way = way_of_copy_data(h, read.lines);
  for (std::uint32_t line = read.line; line < read.line + read.lines; ++line) {
    const Copy c = dma_read_a(h, line, false);
    h.fact(FactKind::kLineLoaded, read.from, line);
    Event e;
    e.kind = Kind::kCopyWrite;
    e.line = line;
    e.from = read.from;
    e.value = c.value;
    e.version = c.version;
    e.lines = 1;
    push(h, h.lay.copy_data, e, way);
  }
}

bool copy_data_can_pass(const Hw& h) { return has_space(h, kToBP); }

void copy_data_passes(Hw& h) {
  const Event e = pop(h, h.lay.copy_data);
  push(h, kToBP, e, way_to_target(h, e, 0, true));
  if (serves(h)) {
    edit_line(h, e.line) = {e.value, e.version, kPresent};
    wake_queues(h);  // what waited for this line
    h.raise(kSpace);
  }
  if (--edit(h).lines_out == 0) h.raise(kAcked);
}

bool log_can_replay(const Hw& h) {
  const Interposer& now = interposer_of(h);
  if (!has_space(h, kToBP)) return false;
  switch (h.spec.interposer.replay) {
    case Replay::kAtOnce:
      return true;
    case Replay::kAfterCopy:
      return now.copied != 0;
    case Replay::kAfterRoute:
      return now.holding == 0;
  }
  return false;
}

void log_replays(Hw& h) {
  const Event e = pop(h, h.lay.delta_log);
  push(h, kToBP, e, way_to_target(h, e, 0, true));
  h.raise(kSpace | kAcked);
}

}  // namespace pf
