#include "ui/session/world_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/hw/dirty.h"
#include "core/hw/dirty_list.h"
#include "core/hw/lane.h"
#include "core/hw/port.h"
#include "core/mechanism/parts/pull.h"

namespace pf {
namespace {

const Instruction& instruction_of(const Env& env, const Hw& h, unsigned thread) {
  return env.programs[thread].code[move_of(h).thread[thread].pc];
}

bool busy_helper(const Env& env, const Hw& h, unsigned t) {
  return instruction_of(env, h, t).op != Op::kAwaitStart;
}

std::uint32_t page_of_worker(const Hw& h, unsigned thread) {
  return thread == kCpu0 ? move_of(h).page : move_of(h).thread[thread].page;
}

// The helper has taken the attempt in hand and is done with it.
bool reported(const Env& env, const Hw& h) {
  const MoveState& m = move_of(h);
  return h.txn().active != 0 && m.start[1] == 0 && m.start[2] == 0 && !busy_helper(env, h, 1) &&
         !busy_helper(env, h, 2);
}

template <class Visit>
void entries_of(const Hw& h, LaneId lane, const Visit& visit) {
  for (unsigned i = 0; i < count(h, lane); ++i) visit(entry(h, lane, i));
}

std::vector<CachedEntry> cache_entries(const Hw& h, std::uint32_t offset, std::uint32_t slots) {
  std::vector<CachedEntry> out;
  for (std::uint32_t i = 0; i < slots; ++i) {
    const TlbEntry& e = h.get<TlbEntry>(offset, i);
    if (e.to != Place::kNowhere) out.push_back({e.page, e.to});
  }
  return out;
}

// Where a helper's work begins, and ends.
int helper_first(const Env& env, const Hw& h, unsigned thread) {
  return port_in_use(h).at_b ? env.programs[thread].at_b.first : 0;
}
int helper_end(const Env& env, const Hw& h, unsigned thread) {
  const Program& p = env.programs[thread];
  if (p.at_b.first > 0 && !port_in_use(h).at_b) return p.at_b.first;
  return static_cast<int>(p.code.size());
}

// Where what CPU0 does for this page begins. Over the OTS device it copies freely first, then
// holds.
int first_of_try(const Env& env, const Hw& h) {
  const Program& p = env.programs[kCpu0];
  if (env.move.id != "ots") return places_of(env, h, kCpu0).fallback;
  return p.fallback < p.clean && move_of(h).thread[kCpu0].pc >= p.fallback ? p.fallback : 0;
}

// Instructions that the copies before a hold pass by.
bool other_try(const Env& env, int first, int pc) {
  const Program& p = env.programs[kCpu0];
  return env.move.id == "ots" && first < p.fallback && pc >= p.fallback && pc < p.clean;
}

bool has_op(const Env& env, unsigned thread, Op op) { return index_of(env, thread, op) >= 0; }

// Of a thread's program, from there on: where it copies, by a shared instruction or the mover's
// own.
int copy_at(const Env& env, unsigned thread, int from) {
  const auto& code = env.programs[thread].code;
  for (int i = from; i < static_cast<int>(code.size()); ++i) {
    const Op op = code[static_cast<std::size_t>(i)].op;
    if (op == Op::kCopyLine || op == Op::kPullLine || (is_own(op) && own_of(env, op).loop))
      return i;
  }
  return -1;
}

Stage stage_of(int pc, int first, int last) {
  return pc < first ? Stage::kNotYet : pc > last ? Stage::kDone : Stage::kNow;
}

}  // namespace

bool by_transaction(const Env& env) { return has_op(env, kCpu0, Op::kXBegin); }

bool has_helper(const Env& env) { return copy_at(env, kHelper0, 0) >= 0; }

bool in_fallback(const Env& env, const Hw& h) {
  if (env.move.id == "none" || env.move.id == "ots") return false;
  const Program& p = env.programs[kCpu0];
  const std::uint8_t pc = move_of(h).thread[kCpu0].pc;
  // A mover that stops the guest for every page has nothing to fall back from.
  const bool whole = !has_helper(env) && has_op(env, kCpu0, Op::kSetPteStopped);
  const int from = places_of(env, h, kCpu0).fallback;
  return (whole || (from > 0 && pc >= from)) && pc < p.end && move_of(h).attempt > 0;
}

bool cpu0_moves(const Env& env, const Hw& h) {
  if (in_fallback(env, h)) return true;
  return !has_helper(env) && env.move.id != "none" && move_of(h).attempt > 0 &&
         move_of(h).thread[kCpu0].pc < env.programs[kCpu0].end;
}

unsigned worker_of(const Env& env, const Hw& h) {
  const MoveState& m = move_of(h);
  // The fallback begins with a wait for the helper, which may still copy for the try that failed.
  const bool joins = instruction_of(env, h, kCpu0).op == Op::kAwaitHelpers &&
                     (busy_helper(env, h, kHelper0) || busy_helper(env, h, kHelper1));
  if (cpu0_moves(env, h) && !joins) return kCpu0;
  for (unsigned t = 1; t < 3; ++t) {
    if (busy_helper(env, h, t) && m.thread[t].attempt == m.attempt) return t;
  }
  for (unsigned t = 1; t < 3; ++t) {
    if (busy_helper(env, h, t)) return t;
  }
  return kHelper0;
}

std::uint64_t writes_of(const Hw& h, std::uint32_t page) {
  std::uint64_t n = 0;
  const std::uint32_t first = h.first_line(page);
  for (std::uint32_t i = 0; i < h.spec.lines_per_page; ++i) n += h.golden(first + i).version;
  return n;
}

bool moving(const Hw& h) { return move_of(h).attempt > 0; }

std::uint32_t focus_page(const Env& env, const Hw& h, const Selection& s) {
  if (s.part == Part::kPage && s.id < env.hw.pages) return s.id;
  if (s.part == Part::kLine && s.id < env.hw.lines()) return s.id / env.hw.lines_per_page;
  const MoveState& m = move_of(h);
  if (m.attempt > 0) return m.page;
  return m.next_page > 0 ? m.next_page - 1 : 0;
}

int index_of(const Env& env, unsigned thread, Op op, int from) {
  const auto& code = env.programs[thread].code;
  for (int i = from; i < static_cast<int>(code.size()); ++i) {
    if (code[static_cast<std::size_t>(i)].op == op) return i;
  }
  return -1;
}

namespace {

// How many lines of the page the worker has stored, and whether that work still counts.
std::uint32_t stored_lines(const Env& env, const Hw& h, std::uint32_t page, bool& wasted) {
  const MoveState& m = move_of(h);
  const unsigned w = worker_of(env, h);
  wasted = false;
  if (w != kCpu0 && !busy_helper(env, h, w)) {
    return moving(h) && h.in_block(page, m.page) && reported(env, h) ? env.hw.lines_per_page : 0;
  }
  if (!h.in_block(page, page_of_worker(h, w))) return 0;
  const int copy = copy_at(env, w, w == kCpu0 ? first_of_try(env, h) : helper_first(env, h, w));
  const int pc = m.thread[w].pc;
  if (copy < 0 || pc < copy) return 0;
  if (w != kCpu0) {
    wasted = m.thread[w].attempt != m.attempt || (by_transaction(env) && h.txn().active == 0);
  }
  const auto& code = env.programs[w].code;
  const bool pulls = code[static_cast<std::size_t>(copy)].op == Op::kPullLine && pc == copy + 1;
  if (pc != copy && !pulls) return env.hw.lines_per_page;
  // Of a block the pages before are stored, those behind are not.
  const std::uint32_t before = h.first_line(page) - h.first_line(page_of_worker(h, w));
  const std::uint32_t index = m.thread[w].index;
  return index <= before ? 0 : std::min(index - before, env.hw.lines_per_page);
}

}  // namespace

CopyState copy_state(const Env& env, const Hw& h, std::uint32_t page) {
  CopyState s;
  const std::uint32_t n = env.hw.lines_per_page;
  s.lines.assign(n, LineCopy::kNone);
  if (h.committed(page)) {
    s.lines.assign(n, LineCopy::kLive);
    s.stored = s.landed = n;
    return s;
  }
  s.stored = stored_lines(env, h, page, s.wasted);
  const LineCopy landed = s.wasted ? LineCopy::kWasted : LineCopy::kLanded;
  std::fill(s.lines.begin(), s.lines.begin() + s.stored, landed);
  for (std::uint32_t i = 0; tracks_dirty(h) && i < n; ++i) {
    if (is_copied(h, page, i, moving(h) && move_of(h).page == page)) s.lines[i] = landed;
  }
  s.stored = static_cast<std::uint32_t>(std::count(s.lines.begin(), s.lines.end(), landed));
  const auto flying = [&](const Event& e) {
    if (e.kind == Kind::kCopyWrite && e.line / n == page) s.lines[e.line % n] = LineCopy::kOnWire;
  };
  for (unsigned t = 0; t < 3; ++t) {
    entries_of(h, h.lay.write_combining(t), flying);
    entries_of(h, h.lay.store_buffer(t), flying);  // in one host the copy is cached
  }
  for (const LaneId lane : {kDownP, kToBP}) entries_of(h, lane, flying);
  s.on_wire =
      static_cast<std::uint32_t>(std::count(s.lines.begin(), s.lines.end(), LineCopy::kOnWire));
  s.landed = static_cast<std::uint32_t>(std::count(s.lines.begin(), s.lines.end(), landed));
  return s;
}

ThreadNow thread_now(const Env& env, const Hw& h, unsigned thread) {
  ThreadNow now;
  const Instruction& i = instruction_of(env, h, thread);
  now.op = i.op;
  now.block = i.block;
  now.waits = !env.mechanism->ready(env, h, thread);
  now.idle = i.op == Op::kEnd || (i.op == Op::kAwaitStart && move_of(h).start[thread] == 0);
  return now;
}

std::vector<Duty> duties(const Env& env, const Hw& h) {
  const unsigned w = worker_of(env, h);
  const auto& code = env.programs[w].code;
  const int first = w == kCpu0 ? first_of_try(env, h) : helper_first(env, h, w);
  const bool idle = w != kCpu0 && !busy_helper(env, h, w);
  const int pc =
      idle ? (reported(env, h) || move_over(env, h) ? 255 : -1) : move_of(h).thread[w].pc;
  std::vector<Duty> out;
  const auto add = [&](Duty::Kind kind, int from, Op last) {
    const int to = std::max(from, index_of(env, w, last, from));
    out.push_back({kind, code[static_cast<std::size_t>(from)].block, stage_of(pc, from, to)});
  };
  // Behind its end CPU0 does for the whole guest what is no part of a page's move.
  const int end = w == kCpu0 ? env.programs[0].end : helper_end(env, h, w);
  for (int i = first; i < end; ++i) {
    if (other_try(env, first, i)) continue;
    switch (code[static_cast<std::size_t>(i)].op) {
      case Op::kShootdown:
        add(Duty::Kind::kShootdown, i, Op::kAwaitShootdown);
        break;
      case Op::kQueueInvalidation:
        add(Duty::Kind::kInvalidate, i, Op::kAwaitInvalidation);
        break;
      case Op::kCopyLine:
      case Op::kPullLine:
        add(Duty::Kind::kCopy, i, port_in_use(h).at_b ? Op::kAwaitLine : Op::kCopyFence);
        break;
      case Op::kFlushRead:
        add(Duty::Kind::kFlush, i, Op::kAwaitFlush);
        break;
      case Op::kSendSignal2:
        add(Duty::Kind::kSignal, i, Op::kAwaitStores);
        break;
      default:
        if (i == copy_at(env, w, i))
          add(Duty::Kind::kCopy, i, code[static_cast<std::size_t>(i)].op);
        break;
    }
  }
  return out;
}

AckState ack_state(const Env& env, const Hw& h, unsigned d) {
  if (!env.hw.devices[d].ats || env.move.invalidate != Invalidate::kIommuAndAts) {
    return AckState::kNone;
  }
  const auto actor = static_cast<std::uint8_t>(kDevice0 + d);
  AckState state = AckState::kNone;
  for (const Duty& duty : duties(env, h)) {
    if (duty.kind == Duty::Kind::kInvalidate && duty.stage != Stage::kNotYet) {
      state = AckState::kAcked;
    }
  }
  if (state == AckState::kNone) return state;
  entries_of(h, port_in_use(h).qi, [&](const Event& e) {
    if (e.kind == Kind::kQiAts && e.tag == d) state = AckState::kQueued;
  });
  // The very instruction that queues it is still ahead.
  const unsigned w = worker_of(env, h);
  if (instruction_of(env, h, w).op == Op::kQueueInvalidation) return AckState::kNone;
  entries_of(h, h.lay.device_lane(d, kMessages), [&](const Event& e) {
    if (e.kind == Kind::kAtsInvalidate) state = AckState::kSent;
  });
  if (h.device(d).ack_owed != 0) state = AckState::kOwed;
  for (const LaneId lane :
       {LaneId{kUpP}, LaneId{kAckBypass}, LaneId{kToBP}, h.lay.device_lane(d, kDirectP)}) {
    entries_of(h, lane, [&](const Event& e) {
      if (e.kind == Kind::kAtsAck && e.from == actor) state = AckState::kReturning;
    });
  }
  return state;
}

unsigned old_reads(const Hw& h, unsigned d) {
  unsigned n = 0;
  const auto at = h.lay.tags + d * h.lay.tag_slots * static_cast<std::uint32_t>(sizeof(ReadTag));
  for (std::uint32_t t = 0; t < h.lay.tag_slots; ++t) n += h.get<ReadTag>(at, t).old != 0 ? 1 : 0;
  return n;
}

std::vector<CachedEntry> iotlb_entries(const Hw& h) {
  return cache_entries(h, port_in_use(h).iotlb, h.lay.iotlb_slots);
}

std::vector<CachedEntry> atc_entries(const Hw& h, unsigned d) {
  return cache_entries(
      h, h.lay.atc + d * h.lay.atc_slots * static_cast<std::uint32_t>(sizeof(TlbEntry)),
      h.lay.atc_slots);
}

Place entry_as_cpu0(const Hw& h, std::uint32_t page) {
  const Transaction& t = h.txn();
  if (t.active != 0 && h.in_block(page, t.page) && t.pte_written != 0) return Place::kEnd;
  if (find(h, h.lay.store_buffer(kCpu0), Kind::kStorePte, page) >= 0) return Place::kEnd;
  return h.page(page).pte;
}

bool move_over(const Env& env, const Hw& h) {
  return env.move.id != "none" && !moving(h) && thread_now(env, h, kCpu0).op == Op::kEnd;
}

int phase_now(const Env& env, const Hw& h) {
  if (tracks_dirty(h) && dirty_of(h).last != 0) return 3;
  if (!moving(h)) return tracks_dirty(h) && dirty_of(h).round > 0 ? 2 : 0;
  if (cpu0_moves(env, h)) {
    const int block = thread_now(env, h, kCpu0).block;  // of FIG 13, FIG 10, or FIG 2 to 4
    const int second = block >= 1300 ? 1330 : block >= 1000 ? 1030 : 440;
    return block < second ? 1 : block < second + (second == 1030 ? 10 : 20) ? 2 : 3;
  }
  const int pc = move_of(h).thread[kCpu0].pc;
  const int wait = index_of(env, kCpu0, by_transaction(env) ? Op::kAwaitSignal2 : Op::kAwaitHelpers,
                            places_of(env, h, kCpu0).first);
  if (wait < 0) return 0;
  return pc < wait ? 1 : pc == wait ? 2 : 3;
}

std::string block_now(const Env& env, const Hw& h) {
  if (!moving(h)) return {};
  const unsigned w = worker_of(env, h);
  const ThreadNow worker = thread_now(env, h, w), cpu0 = thread_now(env, h, kCpu0);
  if (phase_now(env, h) == 2 && !worker.idle) {
    if (env.move.order == CopyOrder::kOverlap && w != kCpu0 && worker.block == 450)
      return "440 ∥ 450";
    return worker.block != 0 ? fmt::format("{}", worker.block) : "";
  }
  return cpu0.block != 0 ? fmt::format("{}", cpu0.block) : "";
}

}  // namespace pf
