// The CPU half of the HTM page move on real cores (FIG 2): a transaction thread, a helper thread, a
// schedule agreed beforehand and a row of booleans. What executes a transaction, tells the time and
// passes it is a parameter: live_rtm.cpp has the processor's, tests have one that aborts by script.
//
//   struct Cpu {
//     std::uint64_t now();    // time stamp counter
//     void rest();            // in a loop outside of transactions
//     // Runs body(argument) as a transaction: kLiveCommitted, or the status word of its abort.
//     std::uint32_t transact(void (*body)(void*), void* argument);
//     void abort_late();      // inside a transaction; they do not come back
//     void abort_no_boolean();
//   };
//
// The attempt: START_TIME is agreed and the row cleared; XBEGIN; all lines of the page are read,
// the page's entry is written; whoever is past signal 1's time then gives up; from signal 1 on a
// boolean each interval is read, once; the first true one ends the transaction. Meanwhile the
// helper copies the page from signal 1 on and stores all booleans whose slots are still to come.
// Invariants:
//  1. During an attempt an entry changes with its commit and never else.
//  2. Every attempt is recorded, in order; the helper of one is idle before the next is agreed
//     (`stale_helper_guard = "join"`), so no boolean of an older one can be true.
// Differences to the model: no IOMMU and no bridge (their blocks 440 and the far half of 450 take
// no time here), the copy lands in memory of the same host.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstring>
#include <vector>

#include "core/hw/spec.h"
#include "core/live/live_record.h"

namespace pf {

inline constexpr std::size_t kLivePageLines = 64;

struct alignas(kLineBytes) LiveLine {
  std::atomic<std::uint64_t> word[kLineBytes / 8] = {};
};

// What the threads share. Each thing that one of them polls has a line of its own.
struct LiveBoard {
  LiveLine page[kLivePageLines];
  LiveLine target[kLivePageLines];
  LiveLine entries;  // eight neighbours; 0 is the page's
  LiveLine booleans[kLiveBooleans];
  alignas(kLineBytes) std::atomic<std::uint64_t> signal1 = 0;
  alignas(kLineBytes) std::atomic<std::uint64_t> agreed = 0;  // attempts agreed so far
  alignas(kLineBytes) std::atomic<std::uint64_t> helped = 0;  // attempts the helper is done with
  std::uint64_t copy_begin = 0, boolean_set = 0;              // of that one; read once it is done
  alignas(kLineBytes) std::atomic<bool> over = false;

  std::atomic<std::uint64_t>& entry(std::size_t n) { return entries.word[n]; }
  std::atomic<std::uint64_t>& boolean(std::size_t n) { return booleans[n].word[0]; }
};

// An entry tells where the page is: an even number at A, an odd one at B.
inline std::uint64_t live_entry(std::uint64_t page, bool at_b) { return 2 * page + (at_b ? 1 : 0); }

// The helper thread, until the board says that it is over.
template <class Cpu>
void live_helper(Cpu& cpu, LiveBoard& board, const LivePlan& plan) {
  for (std::uint64_t done = 0;;) {
    if (board.agreed.load(std::memory_order_acquire) == done) {
      if (board.over.load(std::memory_order_acquire)) return;
      cpu.rest();
      continue;
    }
    const std::uint64_t attempt = ++done;
    const std::uint64_t signal1 = board.signal1.load(std::memory_order_acquire);
    while (cpu.now() < signal1) cpu.rest();
    board.copy_begin = cpu.now();
    for (std::size_t l = 0; l < kLivePageLines; ++l)
      for (std::size_t w = 0; w < kLineBytes / 8; ++w)
        board.target[l].word[w].store(board.page[l].word[w].load(std::memory_order_relaxed),
                                      std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    // Slots that are over or being read are left alone: storing them could only abort.
    const std::uint64_t now = cpu.now();
    const std::uint64_t next = (now - signal1) / plan.interval_cycles + 1;
    board.boolean_set = next < plan.booleans ? now : 0;
    for (std::uint64_t n = next; n < plan.booleans; ++n)
      board.boolean(n).store(attempt, std::memory_order_release);
    board.helped.store(attempt, std::memory_order_release);
  }
}

// The transaction thread.
template <class Cpu>
class LiveMove {
 public:
  // Between agreeing on an attempt and its start: the helper has seen it by then.
  static constexpr std::uint64_t kLeadCycles = 4000;

  LiveMove(Cpu& cpu, LiveBoard& board, const LivePlan& plan,
           const std::atomic<bool>* cancel = nullptr)
      : cpu_(cpu), board_(board), plan_(plan), cancel_(cancel) {}

  // Moves every page of the plan, or gives it up after max_attempts; then the board is over. Once
  // `cancel` is true no further attempt begins: the record holds those that were made.
  LiveRecord run() {
    for (std::uint32_t page = 0; page < plan_.pages && !cancelled(); ++page) {
      fill(page);
      for (std::uint32_t attempt = 1; attempt <= plan_.max_attempts && !cancelled(); ++attempt)
        if (one_attempt(page, attempt)) break;
    }
    board_.over.store(true, std::memory_order_release);
    record_.plan = plan_;
    return std::move(record_);
  }

 private:
  bool cancelled() const { return cancel_ != nullptr && cancel_->load(std::memory_order_relaxed); }

  void fill(std::uint32_t page) {
    for (std::size_t l = 0; l < kLivePageLines; ++l)
      for (auto& word : board_.page[l].word)
        word.store((std::uint64_t{page} << 32) + l + 1, std::memory_order_relaxed);
    board_.entry(0).store(live_entry(page, false), std::memory_order_release);
  }

  bool one_attempt(std::uint32_t page, std::uint32_t attempt) {
    for (std::size_t n = 0; n < plan_.booleans; ++n)
      board_.boolean(n).store(0, std::memory_order_relaxed);
    LiveAttempt a;
    a.page = page;
    a.attempt = attempt;
    const std::uint64_t start = cpu_.now() + kLeadCycles;
    a.signal1 = start + plan_.signal1_cycles;
    const std::uint64_t agreed = board_.agreed.load(std::memory_order_relaxed) + 1;
    board_.signal1.store(a.signal1, std::memory_order_relaxed);
    board_.agreed.store(agreed, std::memory_order_release);
    while (cpu_.now() < start) cpu_.rest();
    body_ = {this, page, agreed, a.signal1, 0, 0};
    a.begin = cpu_.now();
    a.status = cpu_.transact([](void* self) { transaction(*static_cast<Body*>(self)); }, &body_);
    a.end = cpu_.now();
    if (a.committed()) {
      a.entry_written = body_.entry_written;
      a.slot = body_.slot;
    }
    while (board_.helped.load(std::memory_order_acquire) < agreed) cpu_.rest();
    a.copy_begin = board_.copy_begin;
    a.boolean_set = board_.boolean_set;
    if (a.committed() && plan_.inject != static_cast<std::uint32_t>(LiveInject::kPageWrite) &&
        !copied())
      ++record_.wrong_copies;
    record_.attempts.push_back(a);
    return a.committed();
  }

  bool copied() const {
    for (std::size_t l = 0; l < kLivePageLines; ++l)
      for (std::size_t w = 0; w < kLineBytes / 8; ++w)
        if (board_.target[l].word[w].load() != board_.page[l].word[w].load()) return false;
    return true;
  }

  struct Body {
    LiveMove* move = nullptr;
    std::uint32_t page = 0;
    std::uint64_t attempt = 0, signal1 = 0, entry_written = 0;
    std::uint32_t slot = 0;
  };

  // Nothing in here may rest: a pause ends a transaction on some processors.
  static void transaction(Body& b) {
    Cpu& cpu = b.move->cpu_;
    LiveBoard& board = b.move->board_;
    const LivePlan& plan = b.move->plan_;
    for (const LiveLine& line : board.page) line.word[0].load(std::memory_order_relaxed);
    board.entry(0).store(live_entry(b.page, true), std::memory_order_relaxed);
    b.entry_written = cpu.now();
    if (b.entry_written >= b.signal1) cpu.abort_late();
    for (b.slot = 0; b.slot < plan.booleans; ++b.slot) {
      const std::uint64_t slot_at = b.signal1 + b.slot * plan.interval_cycles;
      while (cpu.now() < slot_at) {
      }
      if (board.boolean(b.slot).load(std::memory_order_acquire) == b.attempt) return;
    }
    cpu.abort_no_boolean();
  }

  Cpu& cpu_;
  LiveBoard& board_;
  const LivePlan& plan_;
  const std::atomic<bool>* cancel_;
  LiveRecord record_;
  Body body_;
};

// Disturbs the other two until the board is over: what `plan.inject` says, at random moments.
template <class Cpu>
void live_injector(Cpu& cpu, LiveBoard& board, const LivePlan& plan) {
  std::uint64_t random = 0x9e3779b97f4a7c15;
  std::uint64_t next = cpu.now();
  while (!board.over.load(std::memory_order_acquire)) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    next += 1 + random % (2 * std::max<std::uint64_t>(1, plan.inject_cycles));
    while (cpu.now() < next && !board.over.load(std::memory_order_relaxed)) cpu.rest();
    auto& line = board.page[random % kLivePageLines].word[0];
    switch (static_cast<LiveInject>(plan.inject)) {
      case LiveInject::kNone:
        return;
      case LiveInject::kEntryRead:
        board.entry(0).load();
        break;
      case LiveInject::kNeighbourRead:
        board.entry(1).load();
        break;
      case LiveInject::kPageWrite:
        line.fetch_add(std::uint64_t{1} << 16);
        break;
      case LiveInject::kPageRead:
        line.load();
        break;
    }
  }
}

}  // namespace pf
