// G18 and G19: the IOMMU moves the page itself ("modify", method 1400, FIG 14 of US11928496B2).
//
// Host A puts a command into the IOMMU's queue: this page, to there. The IOMMU takes the cache line
// of the page's entry (1410), delays whoever asks for that line, its own walks first of all (1420),
// empties its IOTLB (1430) and the devices' caches (1440), copies the page (1450), writes the entry
// (1460) and lets the line go (1470). No device can use a translation meanwhile; each waits. G19
// (`mechanism.retries`): a request does not wait but ends the sequence, harmlessly, until 1460;
// after so many tries the command is carried out as above, so that progress is certain.
//
// Simplifications: one page a command. Host A's CPU0 queues the command and waits; the second
// thread is the IOMMU's engine, which copies in order and without a cache. Assumed of hardware
// though the text does not say it: what the engine reads is coherent; nothing else stores to the
// line of entries meanwhile; a vCPU's writes are kept away by another guard, as holding the IOMMU's
// entry says nothing to a vCPU.
#include "core/mechanism/iommu_modify.h"

#include "core/hw/iommu.h"
#include "core/hw/modify.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

void build_host(Env& env) {
  const bool guests = env.hw.vcpus > 0;
  const bool pauses = guests && env.move.cpu_guard == CpuGuard::kVmPaused;
  const bool unmaps = guests && !pauses && env.move.cpu_guard != CpuGuard::kNone;
  Program& p = env.programs[0];
  Builder b(p);
  b.add(Op::kTakePage, 410);
  b.add_if(unmaps, Op::kClearEpt).add_if(unmaps, Op::kShootdown);
  b.add_if(unmaps, Op::kAwaitShootdown);
  b.add_if(pauses, Op::kStopVcpus).add_if(pauses, Op::kAwaitVcpus);
  p.retry = b.here();
  b.add(Op::kSubmit, 1410).add(Op::kAwaitHelpers, 1410);
  b.add_if(guests, Op::kSetEpt, 460);
  b.add_if(pauses, Op::kShootdown).add_if(pauses, Op::kAwaitShootdown);
  b.add_if(pauses, Op::kResumeVcpus);
  b.add(Op::kPageDone);
  p.switch_over = b.here();
  add_switch_over(b, env);
  p.end = b.here();
  add_cut_over(b, env);
  p.give_up = b.here();
  b.add(Op::kEnd);
}

void build_engine(Env& env) {
  const MoveSpec& m = env.move;
  const bool invalidates = m.invalidate != Invalidate::kNone;
  Program& p = env.programs[1];
  Builder b(p);
  b.add(Op::kAwaitStart).add_if(!m.entry_by_address, Op::kFindEntry, 1410);
  p.retry = b.here();
  b.add(Op::kHoldLine, 1420).add(Op::kAwaitWalks, 1420);
  b.add_if(invalidates, Op::kQueueInvalidation, 1430);
  b.add_if(invalidates, Op::kAwaitInvalidation, 1440);
  b.add_if(m.precache == Precache::kAtOnce, Op::kPrecache, 1430).add(Op::kCheckHeld, 1440);
  b.add(Op::kEngineCopy, 1450);
  b.add_if(m.flush_before_signal2, Op::kFlushRead, 1450);
  b.add_if(m.flush_before_signal2, Op::kAwaitFlush, 1450);
  b.add(Op::kWriteEntry, 1460).add(Op::kReleaseLine, 1470).add(Op::kReport);
}

// The sequence has ended without harm: what it copied nobody looks at.
void try_again(const Env& env, Hw& h, unsigned thread) {
  ++h.edit<Modify>(h.lay.modify).tries;
  release_line(h);
  MoveState& m = move_edit(h);
  ThreadState& t = m.thread[thread];
  if (m.attempt < 255) ++m.attempt;
  t.attempt = m.attempt;
  t.pc = env.programs[thread].retry;
  t.index = 0;
}

bool doomed(const Hw& h) { return modify_of(h).doomed != 0; }

void precache(Hw& h, std::uint32_t page) {
  cache_fill(h, h.lay.iotlb, h.lay.iotlb_slots, page, Place::kEnd);
  h.fact(FactKind::kTranslationFilled, kIommu, page, static_cast<std::uint64_t>(Place::kEnd));
}

}  // namespace

void build_iommu_modify(Env& env) {
  build_host(env);
  build_engine(env);
  build_idle_helper(env.programs[2]);
}

void needs_modify(HwSpec& hw) { hw.modify_command = true; }

void submit_modify(Hw& h) {
  MoveState& m = move_edit(h);
  m.start[kHelper0] = m.attempt;
  h.raise(kHelperFree);
  next(h, kCpu0);
}

void take_line(const Env& env, Hw& h, unsigned thread) {
  const std::uint32_t page = move_of(h).thread[thread].page;
  h.fact(FactKind::kTxnBegin, kIommu, page);
  if (env.move.hold) {
    hold_line(h, page, modify_of(h).tries < env.move.retries ? Hold::kAborts : Hold::kDelays);
  }
  next(h, thread);
}

void precache_entry(Hw& h, unsigned thread) {
  precache(h, move_of(h).thread[thread].page);
  next(h, thread);
}

void check_held(const Env& env, Hw& h, unsigned thread) {
  if (doomed(h)) return try_again(env, h, thread);
  next(h, thread);
}

void write_held_entry(const Env& env, Hw& h, unsigned thread) {
  if (doomed(h)) return try_again(env, h, thread);
  const std::uint32_t page = move_of(h).thread[thread].page;
  PageRec rec = h.page(page);
  rec.pte = rec.pte_memory = Place::kEnd;
  rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));
  rec.flags |= kCommitted;
  h.set_page(page, rec);
  if (env.move.precache != Precache::kOff) precache(h, page);
  h.fact(FactKind::kTxnCommit, kIommu, page);
  h.raise(kEntryChanged);
  next(h, thread);
}

void release_held(Hw& h, unsigned thread) {
  release_line(h);
  h.edit<Modify>(h.lay.modify).tries = 0;
  next(h, thread);
}

}  // namespace pf
