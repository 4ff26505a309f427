#include "core/mechanism/parts/attempts.h"

#include <algorithm>

#include "core/guest/vcpu.h"
#include "core/hw/bridge.h"
#include "core/hw/clock.h"
#include "core/hw/htm.h"
#include "core/mechanism/parts/execute.h"
#include "core/mechanism/parts/pull.h"

namespace pf {
namespace {

constexpr std::int32_t kShortestPace = 10, kLongestPace = 1100;  // percent

void jump(Hw& h, unsigned thread, std::uint8_t pc) {
  ThreadState& t = move_edit(h).thread[thread];
  t.pc = pc;
  t.index = 0;
}

// Additive decrease after a commit, multiplicative increase after a late signal: the schedule
// follows what phase 1 really takes, from either side. Frozen while exploring.
void adapt(const Env& env, Hw& h, bool late) {
  if (!env.move.adaptive || !h.timed()) return;
  std::int32_t& pace = move_edit(h).pace;
  const std::int32_t whole = 100 + pace;  // percent of what was agreed
  pace =
      (late ? std::min(whole * 3 / 2 + 1, kLongestPace) : std::max(whole - 1, kShortestPace)) - 100;
}

bool switch_is_due(const Env& env, const Hw& h) {
  const std::uint64_t share = env.move.campaign.switch_at;
  if (!h.spec.reach_a_from_b || h.vcpu(0).at_b != 0) return false;
  return std::uint64_t{move_of(h).next_page} * 100 >= share * h.spec.pages;
}

// Once the guest is at B, a page that one of its vCPUs waits for comes before its turn.
std::uint32_t page_in_turn(const Env& env, Hw& h) {
  MoveState& m = move_edit(h);
  if (!h.spec.reach_a_from_b && h.spec.batch == 1) return env.turns.page(m.next_page);
  std::uint32_t wanted = 0;
  for (unsigned v = 0; h.spec.reach_a_from_b && v < h.spec.vcpus; ++v) {
    if (vcpu_waits_for(h, v, wanted)) return wanted;
  }
  while (h.committed(env.turns.page(m.cursor))) ++m.cursor;
  return env.turns.page(m.cursor);
}

void fall_back(const Env& env, Hw& h) {
  h.fact(FactKind::kFallback, kCpu0, move_of(h).page);
  jump(h, kCpu0, places_of(env, h, kCpu0).fallback);
}

// The page in hand, and those that move with it.
template <class F>
void edit_pages(Hw& h, F&& edit) {
  const std::uint32_t first = move_of(h).page;
  for (std::uint32_t page = first; page < first + h.spec.batch; ++page) {
    PageRec rec = h.page(page);
    edit(rec);
    h.set_page(page, rec);
  }
}

}  // namespace

void take_page(const Env& env, Hw& h) {
  const Program& p = env.programs[kCpu0];
  if (switch_is_due(env, h)) return jump(h, kCpu0, p.switch_over);
  if (window_is_done(h, move_of(h).next_page)) return jump(h, kCpu0, p.slide);
  if (move_of(h).next_page == h.spec.pages) {
    move_edit(h).epoch = 0;
    return jump(h, kCpu0, p.end);
  }
  const std::uint32_t page = page_in_turn(env, h) & ~(h.spec.batch - 1);
  MoveState& m = move_edit(h);
  m.next_page += h.spec.batch;
  m.page = page;
  m.attempt = 1;
  if (env.move.max_attempts == 0) return fall_back(env, h);
  jump(h, kCpu0, static_cast<std::uint8_t>(places_of(env, h, kCpu0).first + 1));
}

void take_start(const Env& env, Hw& h, unsigned thread) {
  MoveState& m = move_edit(h);
  m.thread[thread].attempt = m.start[thread];
  m.thread[thread].page = m.page;
  m.thread[thread].epoch = m.epoch;
  m.start[thread] = 0;
  if (moves_from_b(h)) return jump(h, thread, env.programs[thread].at_b.first);
  next(h, thread);
}

void report(Hw& h, unsigned thread) {
  jump(h, thread, 0);
  move_edit(h).thread[thread].attempt = 0;
  move_edit(h).thread[thread].page = 0;
  move_edit(h).thread[thread].epoch = 0;
  h.raise(kHelperFree);
}

void take_abort(const Env& env, Hw& h) {
  if (h.txn().cause == AbortCause::kLateForSignal1) adapt(env, h, true);
  h.txn_edit() = Transaction{};
  clock_stops(h);
  MoveState& m = move_edit(h);
  m.last_slot = 0;
  m.signal1 = 0;
  if (m.attempt < env.move.max_attempts) {
    ++m.attempt;
    return jump(h, kCpu0, places_of(env, h, kCpu0).retry);
  }
  if (env.move.fallback == Fallback::kNone) {
    return jump(h, kCpu0, env.programs[kCpu0].give_up);
  }
  fall_back(env, h);
}

void flush_pte(Hw& h) {
  edit_pages(h, [](PageRec& rec) { rec.pte_memory = rec.pte; });
  next(h, kCpu0);
}

void set_pte_stopped(Hw& h) {
  edit_pages(h, [](PageRec& rec) { rec.ept = Place::kEnd; });
  set_pte(h);
}

void set_pte(Hw& h) {
  edit_pages(h, [coherent = h.spec.coherent_walk](PageRec& rec) {
    rec.pte = Place::kEnd;
    if (coherent) rec.pte_memory = Place::kEnd;
    rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));
  });
  next(h, kCpu0);
}

void commit_stopped(Hw& h) {
  edit_pages(h, [](PageRec& rec) { rec.flags |= kCommitted; });
  for (std::uint32_t i = 0; i < h.spec.batch; ++i) {
    h.fact(FactKind::kTxnCommit, kCpu0, move_of(h).page + i, i);
  }
  next(h, kCpu0);
}

void page_done(const Env& env, Hw& h) {
  adapt(env, h, false);
  MoveState& m = move_edit(h);
  for (std::uint32_t i = 0; i < h.spec.batch; ++i) {
    h.fact(FactKind::kPageMoved, kCpu0, m.page + i, m.attempt);
  }
  m.attempt = 0;
  m.page = 0;
  m.last_slot = 0;
  m.signal1 = 0;
  m.signal2 = 0;
  jump(h, kCpu0, places_of(env, h, kCpu0).first);
}

}  // namespace pf
