// What each instruction costs in a timed run, and what a waiting thread waits for.
#include "core/hw/htm.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {

Op thread_next_op(const Env& env, const Hw& h, unsigned thread) {
  return instruction(env, h, thread).op;
}

Time thread_cost(const Env& env, Hw& h, Op executed) {
  const Timing& t = h.spec.timing;
  if (is_own(executed)) {
    const OwnOp& own = own_of(env, executed);
    return own.cost != nullptr ? own.cost(env, h) : 2 * t.tsc_cycle;
  }
  switch (executed) {
    case Op::kTrackLine:
      return h.draw(move_of(h).attempt > 1 ? t.load_hot : t.load_cold);
    case Op::kCopyLine:  // the helper's core has not had the page yet
      return h.draw(t.load_cold);
    case Op::kXBegin:
      return h.draw(t.xbegin);
    case Op::kXEnd:
      return h.draw(t.xend);
    case Op::kStorePte:
    case Op::kStoreEpt:
    case Op::kStorePteLate:
    case Op::kSetEpt:
    case Op::kClearEpt:
    case Op::kSetPteStopped:
    case Op::kFlushPte:
      return h.draw(t.store);
    case Op::kAwaitSignal2:
      // An entry not yet set lies in this core's cache; one that is set comes out of the helper's.
      if (env.move.signal2 == Signal::kSchedule) return 2 * t.tsc_cycle;
      return h.draw(thread_next_op(env, h, kCpu0) == executed ? t.load_hot : t.line_transfer);
    case Op::kAwaitStart:
    case Op::kSendSignal2:
      return h.draw(t.load_cold);
    default:
      return cut_over_cost(h, executed);
  }
}

std::uint32_t thread_waits_for(const Env& env, const Hw& h, unsigned thread) {
  const std::uint32_t abort = thread == kCpu0 ? kTxnOver : 0u;
  const Op op = instruction(env, h, thread).op;
  if (is_own(op)) return own_of(env, op).waits_for;
  switch (op) {
    case Op::kFence:
    case Op::kXEnd:
    case Op::kAwaitStores:
    case Op::kCopyFence:
    case Op::kSendSignal2:
      return kBufferDrained | abort;
    case Op::kAwaitSignal2:
      return kClockTicked | kAcked | abort;
    case Op::kAwaitSignal1:
      return kClockTicked | kAcked;
    case Op::kRendezvous:
    case Op::kAwaitHelpers:
    case Op::kAwaitStart:
      return kHelperFree;
    case Op::kAwaitDevices:
    case Op::kAwaitDevice:
      return kDeviceTurn | kDeviceLeft | kTranslated;
    case Op::kAwaitInvalidation:
    case Op::kAwaitFlush:
    case Op::kAwaitLine:
    case Op::kAwaitShootdown:
    case Op::kAwaitVcpus:
      return kAcked | abort;
    case Op::kEnd:
      return 0;
    default:
      return kAcked | kSpace | kBufferDrained | abort;
  }
}

}  // namespace pf
