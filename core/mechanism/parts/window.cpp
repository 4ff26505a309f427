#include "core/mechanism/parts/window.h"

#include <algorithm>

#include "core/hw/ots.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

void tell(Hw& h, OtsCommand command) {
  ots_tell(h, kCpu0, command, move_of(h).page);
  next(h, kCpu0);
}

void go_to(Hw& h, std::uint8_t pc) {
  move_edit(h).thread[kCpu0].pc = pc;
  move_edit(h).thread[kCpu0].index = 0;
}

// Copies that may be made before writes are held: none where they are held from the start.
unsigned free_copies(const Env& env) {
  return env.move.on_write == OnWrite::kHold ? 0 : env.move.max_attempts;
}

// The device has said whether the copy is clean. If not: copy again, at last with writes held.
void judge(const Env& env, Hw& h) {
  const Program& p = env.programs[kCpu0];
  if (ots_take_answer(h)) return go_to(h, p.clean);
  MoveState& m = move_edit(h);
  const bool again = m.attempt < free_copies(env);
  m.attempt = static_cast<std::uint8_t>(std::min(255, m.attempt + 1));
  if (again) return go_to(h, p.retry);
  // Without a hold there is nothing left to try: the text goes on.
  go_to(h, env.move.on_write == OnWrite::kCheck ? p.clean : p.fallback);
}

// A plain store: whoever stores and then rings the queue's doorbell does so in this order.
void map_page(Hw& h, Place to) {
  const std::uint32_t page = move_of(h).page;
  PageRec rec = h.page(page);
  rec.pte = to;
  if (h.spec.coherent_walk) rec.pte_memory = to;
  rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));
  const bool commits = to == Place::kEnd && (rec.flags & kCommitted) == 0;
  if (commits) rec.flags |= kCommitted;
  h.set_page(page, rec);
  h.fact(FactKind::kEntryWritten, kCpu0, page);
  if (commits) h.fact(FactKind::kTxnCommit, kCpu0, page);
  next(h, kCpu0);
}

void set_stopped(Hw& h, bool stop) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    if ((h.device(d).stopped != 0) == stop) continue;
    h.device_edit(d).stopped = stop ? 1 : 0;
    h.fact(stop ? FactKind::kStopped : FactKind::kResumed, static_cast<std::uint8_t>(kDevice0 + d));
    if (!stop) h.wake(static_cast<std::uint8_t>(h.lay.device_slot + d), 0);
  }
}

// A hold that overflowed once will do so again: the devices make no more writes.
void stop_if_hot(const Env& env, Hw& h) {
  const bool overflowed = move_of(h).attempt > free_copies(env) + 1;
  if (overflowed && env.move.fallback == Fallback::kStop) {
    h.fact(FactKind::kFallback, kCpu0, move_of(h).page);
    set_stopped(h, true);
  }
  next(h, kCpu0);
}

}  // namespace

bool window_ready(const Hw& h, Op op) {
  switch (op) {
    case Op::kWindowOpen:
    case Op::kWindowWatch:
    case Op::kWindowHold:
    case Op::kWindowTurn:
    case Op::kWindowCheck:
    case Op::kWindowClose:
      return ots_can_tell(h);
    case Op::kAwaitWindow:
    case Op::kJudgeWindow:
      return ots_answered(h);
    default:
      return true;
  }
}

void window_acts(const Env& env, Hw& h, Op op) {
  switch (op) {
    case Op::kWindowOpen:
      return tell(h, OtsCommand::kOpen);
    case Op::kWindowWatch:
      return tell(h, OtsCommand::kWatch);
    case Op::kWindowHold:
      return tell(h, OtsCommand::kHold);
    case Op::kWindowTurn:
      return tell(h, OtsCommand::kTurn);
    case Op::kWindowCheck:
      return tell(h, OtsCommand::kCheck);
    case Op::kWindowClose:
      return tell(h, OtsCommand::kClose);
    case Op::kAwaitWindow:
      ots_take_answer(h);
      return next(h, kCpu0);
    case Op::kJudgeWindow:
      return judge(env, h);
    case Op::kMapWindow:
      return map_page(h, Place::kWindow);
    case Op::kMapEnd:
      return map_page(h, Place::kEnd);
    case Op::kStopHotDevices:
      return stop_if_hot(env, h);
    default:
      set_stopped(h, false);
      return next(h, kCpu0);
  }
}

}  // namespace pf
