#include "core/hw/interposer_serve.h"

#include "core/hw/interposer.h"
#include "core/hw/iommu.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/ways.h"
#include "core/hw/writes_out.h"

namespace pf {
namespace {

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

void answer(Hw& h, const Event& request, std::uint32_t first, unsigned lines, unsigned data) {
  Event back;
  back.kind = Kind::kReadCompletion;
  back.line = first;
  back.from = request.from;
  back.tag = request.tag;
  back.lines = static_cast<std::uint8_t>(lines);
  push(h, answers_to(h, request), back,
       way_of_answer(h, request.from - kDevice0, data, request.whole));
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
  h.fact(FactKind::kServed, read.from, first, lines);
  answer(h, read, first, lines, lines);
}

// One line of a write, taken.
void log_line(Hw& h, std::uint8_t actor, const Event& log, unsigned halves) {
  push(h, h.lay.delta_log, log);
  h.fact(FactKind::kLogged, actor, log.line, count(h, h.lay.delta_log));
  Copy& line = edit_line(h, log.line);
  const std::uint32_t flags = line.flags | kWritten;
  if (h.spec.interposer.merge) line = written_over(line, log.value, halves, log.version);
  line.flags = flags;
}

// Of a write's line, with the bytes that it names.
Event log_of(const Hw& h, std::uint32_t line, std::uint64_t value, unsigned halves) {
  Event log;
  log.kind = Kind::kCopyWrite;
  log.line = line;
  log.from = kHelper0;
  log.value = value;
  log.lines = 1;
  if (!h.spec.interposer.byte_enables) return log;
  if ((halves & kLowHalf) == 0) log.tag |= kSkipsLow;
  if ((halves & kHighHalf) == 0) log.tag |= kSkipsHigh;
  return log;
}

}  // namespace

LaneId answers_to(const Hw& h, const Event& e) {
  return h.lay.device_lane(e.from - kDevice0, kDataFromA);
}

LaneId lane_to_end(const Hw& h, bool posted) {
  if (h.spec.one_host) return posted ? kRootP : kRootN;
  return posted ? kToBP : kToBN;
}

void sends_to_end(Hw& h, Event e, bool posted, unsigned bridges) {
  const LaneId lane = lane_to_end(h, posted);
  if (h.spec.one_host) {
    e.flags = static_cast<std::uint8_t>((e.flags & ~kToStart) | kToEnd);
    return push(h, lane, e, way_of_host(h, e));
  }
  push(h, lane, e, way_to_target(h, e, bridges, true) + way_past_second(h));
}

// A write to lines that have come from A is taken; one that comes before its line waits for it, so
// that it takes effect behind the writes that went to A. A read is served where its lines are: from
// the copy in process, or from A as long as nobody has written them here.
Goes into_page(const Hw& h, const Event& e) {
  if (!serves(h)) return Goes::kNowhere;
  if (e.kind == Kind::kDeviceAtomic) {
    const AtomicsAt how = h.spec.interposer.atomics;
    if (how == AtomicsAt::kBoth) return Goes::kToAAndLog;
    if (how == AtomicsAt::kExecute && is(h, e.line, kPresent)) return Goes::kExecuted;
    if (how != AtomicsAt::kAsRead) return Goes::kNowhere;
  }
  const unsigned present = how_many(h, e, kPresent);
  if (e.kind == Kind::kDeviceWrite) return present == e.lines ? Goes::kIntoLog : Goes::kNowhere;
  if (present == e.lines) return Goes::kServed;
  if (how_many(h, e, kWritten) == 0) return Goes::kToA;
  return h.spec.interposer.whole_reads ? Goes::kNowhere : Goes::kPartServed;
}

void take_into_log(Hw& h, LaneId lane) {
  const Event e = pop(h, lane);
  land_write(h, e);
  for (std::uint32_t i = 0; i < e.lines; ++i) {
    const unsigned halves = halves_of(e, i);
    Event log = log_of(h, e.line + i, e.value + i, halves);
    log.version = guest_write_aside(h, e.from, log.line, log.value, halves);
    log_line(h, e.from, log, halves);
  }
}

// On the copy in process, as the memory that it stands for; what it has become goes into the log.
void execute(Hw& h, LaneId lane) {
  const Event e = pop(h, lane);
  land_write(h, e);
  Event log = log_of(h, e.line, e.value, kWholeLine);
  log.version = atomic_lands_aside(h, e, h.get<Copy>(h.lay.in_process, place_of(h, e.line)));
  log_line(h, e.from, log, kWholeLine);
  answer(h, e, e.line, 1, 0);
}

void log_operation(Hw& h, const Event& request) {
  Event e = request;
  e.ahead = 0;
  push(h, h.lay.delta_log, e);
  h.fact(FactKind::kLogged, e.from, e.line, count(h, h.lay.delta_log));
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
  const bool all_at_a = how_many(h, entry(h, lane), kWritten) == 0;
  if (all_at_a && root_accepts(h, lane)) return root_arrives(h, lane);
  h.wake(lane, 0);
}

void line_comes(Hw& h, const Event& data) {
  edit_line(h, data.line) = {data.value, data.version, kPresent};
}

void forget_lines(Hw& h) {
  for (std::uint32_t i = 0; i < h.spec.lines_per_page; ++i) edit_line(h, i) = Copy{};
}

bool log_can_replay(const Hw& h) {
  const Interposer& now = interposer_of(h);
  if (!has_space(h, lane_to_end(h, true))) return false;
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
  sends_to_end(h, e, true);
  h.raise(kSpace | kAcked);
}

}  // namespace pf
