// G13 and G17: pages are copied while the guest runs; a tracker in the devices' way says which ones
// they have written meanwhile (US11928496B2, description of FIG 7A, and of FIG 11 to 13).
//
// Round after round host A's CPU0 copies what is listed, waits until the copies have landed, reads
// and clears the tracker's bits and lists what they stand for. After `mechanism.rounds` rounds, or
// one that found no more than `mechanism.stop_below` lines, devices and vCPUs stop; what is found
// then is the rest: it is copied, all entries change, the guest goes on at its new place. So a bit
// that is lost is a page whose copy is old: the oracle finds it, and a page reported for nothing is
// a copy too many, which the run's figures count (core/measure/dirty_meter.h).
//
// Who tracks is `mechanism.tracker`, where its bits lie `mechanism.vector`: core/hw/dirty.h. What
// vCPUs store no device can see: the host lists it itself (core/hw/dirty_list.h).
//
// Caches that know an entry hide later writes to its page: they are emptied in each round, after
// the bits are cleared and before the next copy. What such a cache let by until then has landed
// when the purge is over, so the copies that follow have it.
#include <bit>

#include "core/guest/vcpu.h"
#include "core/hw/dirty.h"
#include "core/hw/dirty_list.h"
#include "core/hw/invalidation.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/copy_page.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned {
  kTracker,
  kVector,
  kSetBits,
  kClearBits,
  kPurgeWhen,
  kGranule,
  kPushes,
  kMatch,
  kRounds,
  kStopBelow,
  kCpuLog,
  kAwaitTracker,
  kAtomicBits
};
enum Step : unsigned {
  kBegin,
  kPick,
  kCopyOne,
  kJudge,
  kAskWord,
  kTakeWord,
  kExchange,
  kLoad,
  kClear,
  kPause,
  kResume,
  kForget,
  kAnswered,
  kPurgeAll,
  kRoundEnd,
  kRest,
  kMapAll
};

constexpr OwnValue kValues[] = {
    {"mechanism.tracker", OwnKind::kChoice, 0, 0, 0, "interposer|ots|iommu", "",
     "For \"dirty-rounds\": who notes what devices write: the interposer; the OTS device, which "
     "holds the leaf tables; the IOMMU's own walks."},
    {"mechanism.vector", OwnKind::kChoice, 0, 0, 0, "own|host|entries|own-iommu", "",
     "For \"dirty-rounds\": the bits lie where the tracker has them by itself; in host memory; in "
     "the entries of the IOMMU's tables; there, set by an IOMMU of the interposer's own."},
    {"mechanism.set_bits", OwnKind::kChoice, 0, 0, 0, "compare-swap|plain|fetch-add", "",
     "For bits in host memory: how the interposer sets one."},
    {"mechanism.clear_bits", OwnKind::kChoice, 0, 0, 0, "exchange|paused|load-store", "",
     "For bits in host memory: how the host reads and clears a word; paused: with the tracker kept "
     "away meanwhile."},
    {"mechanism.purge_caches", OwnKind::kChoice, 0, 0, 0, "after-clear|before-clear|never", "",
     "For trackers behind a cache of translations: when it is emptied in each round."},
    {"mechanism.granule", OwnKind::kWhole, 0, 0, 1 << 21, "", "B",
     "For \"dirty-rounds\": what a bit stands for, a power of two from 64 on; 0: a page."},
    {"mechanism.bits_push", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"dirty-rounds\": the interposer's bits and answers stand behind the writes before them; "
     "else id-based ordering lets them pass."},
    {"mechanism.track_match", OwnKind::kChoice, 0, 0, 0, "iova-and-hpa|iova", "",
     "For \"dirty-rounds\": the interposer knows translated addresses, too."},
    {"mechanism.rounds", OwnKind::kWhole, 8, 1, 250, "", "",
     "For \"dirty-rounds\": so many rounds at most before the guest stops."},
    {"mechanism.stop_below", OwnKind::kWhole, 0, 0, 1 << 30, "", "lines",
     "For \"dirty-rounds\": the guest stops after a round that found no more lines."},
    {"mechanism.cpu_log", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"dirty-rounds\": the host lists what vCPUs store."},
    {"mechanism.await_tracker", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"dirty-rounds\": with the guest stopped, bits under way come before the last look."},
    {"mechanism.atomic_bits", OwnKind::kChoice, 0, 0, 0, "answer|request", "",
     "For \"dirty-rounds\": when the interposer sets the bit of an AtomicOp."},
};

void go_to(Hw& h, std::uint8_t pc) {
  ThreadState& t = move_edit(h).thread[kCpu0];
  t.pc = pc;
  t.index = 0;
}

void begin(const Env&, Hw& h, unsigned thread) {
  list_all(h);
  dirty_edit(h).round = 1;
  next(h, thread);
}

void pick(const Env& env, Hw& h, unsigned thread) {
  MoveState& m = move_edit(h);
  std::uint32_t page = dirty_of(h).word;
  if (page == h.spec.pages || !next_listed(h, page)) {
    m.attempt = 0;
    dirty_edit(h).word = 0;
    return go_to(h, env.programs[kCpu0].copied);
  }
  m.page = page;
  m.attempt = dirty_of(h).round;
  dirty_edit(h).lines = take_listed(h, page);
  dirty_edit(h).word = page + 1;  // what vCPUs list behind it is for the next round
  next(h, thread);
}

std::uint32_t line_in_turn(const Hw& h) {
  return h.first_line(move_of(h).page) +
         static_cast<std::uint32_t>(std::countr_zero(dirty_of(h).lines));
}
bool can_copy(const Env&, const Hw& h, unsigned thread) {
  return can_copy_one(h, thread, line_in_turn(h));
}
void copy(const Env& env, Hw& h, unsigned thread) {
  copy_one(h, thread, line_in_turn(h));
  std::uint64_t& lines = dirty_edit(h).lines;
  lines &= lines - 1;
  if (lines == 0) go_to(h, env.programs[kCpu0].retry);
}

// What the rest was has landed: the guest may go on there.
void judge(const Env& env, Hw& h, unsigned thread) {
  if (dirty_of(h).last == 2) return go_to(h, env.programs[kCpu0].commit);
  next(h, thread);
}

// The bits of the word in turn, to the list; then the next word, or false: it was the last.
bool report(Hw& h, std::uint64_t bits) {
  Dirty& d = dirty_edit(h);
  d.found += list_bits(h, d.word, bits);
  if (++d.word < dirty_words(h.spec)) return true;
  d.word = 0;
  return false;
}

template <DirtyAsk kWhat>
void ask(const Env&, Hw& h, unsigned thread) {
  dirty_asks(h, kWhat, kWhat == DirtyAsk::kTake ? dirty_of(h).word : 0);
  next(h, thread);
}
bool answered(const Env&, const Hw& h, unsigned) { return dirty_answered(h); }
void take_answer(const Env&, Hw& h, unsigned thread) {
  dirty_take_answer(h);
  next(h, thread);
}
void back_by_one(Hw& h, unsigned thread) { --move_edit(h).thread[thread].pc; }
void take_word(const Env&, Hw& h, unsigned thread) {
  report(h, dirty_take_answer(h)) ? back_by_one(h, thread) : next(h, thread);
}

void exchange(const Env&, Hw& h, unsigned thread) {
  const std::uint32_t word = dirty_of(h).word;
  const std::uint64_t bits = dirty_load(h, word);
  dirty_clear(h, word);
  if (!report(h, bits)) next(h, thread);
}
void load(const Env&, Hw& h, unsigned thread) {
  dirty_edit(h).loaded = dirty_load(h, dirty_of(h).word);
  next(h, thread);
}
void clear(const Env&, Hw& h, unsigned thread) {
  const std::uint64_t bits = dirty_of(h).loaded;
  dirty_edit(h).loaded = 0;
  if (bits != 0) dirty_clear(h, dirty_of(h).word);
  report(h, bits) ? back_by_one(h, thread) : next(h, thread);
}

bool can_purge(const Env&, const Hw& h, unsigned) { return qi_space(h); }
void purge_all(const Env& env, Hw& h, unsigned thread) {
  queue_invalidation(
      h, thread,
      {0, h.spec.pages, env.move.invalidate == Invalidate::kIommuAndAts, env.move.drain});
  next(h, thread);
}

void end_round(const Env& env, Hw& h, unsigned thread) {
  Dirty& d = dirty_edit(h);
  h.fact(FactKind::kRoundEnds, kCpu0, d.found, d.round, d.last);
  d.found = 0;
  const bool few = lines_listed(h) <= own_value(env, kStopBelow);
  const bool stop = few || d.round >= own_value(env, kRounds);
  ++d.round;
  if (d.last == 0 && stop) return next(h, thread);
  if (d.last != 0) d.last = 2;
  go_to(h, env.programs[kCpu0].retry);
}

bool tracker_is_idle(const Env& env, const Hw& h, unsigned) {
  return own_value(env, kAwaitTracker) == 0 || dirty_idle(h);
}
void last_look(const Env& env, Hw& h, unsigned) {
  dirty_edit(h).last = 1;
  go_to(h, env.programs[kCpu0].harvest);
}

// Everything stands still: page by page the entries point to the new place.
void map_page(const Env&, Hw& h, unsigned thread) {
  ThreadState& t = move_edit(h).thread[thread];
  const std::uint32_t page = t.index;
  PageRec rec = h.page(page);
  rec.pte = rec.pte_memory = rec.ept = Place::kEnd;
  rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));
  rec.flags |= kCommitted;
  h.set_page(page, rec);
  h.fact(FactKind::kTxnCommit, kCpu0, page);
  h.fact(FactKind::kPageMoved, kCpu0, page, 1);
  ++move_edit(h).next_page;
  if (++t.index < h.spec.pages) return;
  dirty_edit(h) = Dirty{};
  move_edit(h).page = 0;
  flush_parked_vcpus(h);
  next(h, thread);
}

// The first word of a line brings it from whoever wrote it.
Time time_of_word(Hw& h, std::uint32_t word) {
  return h.draw(word % 8 == 0 ? h.spec.timing.line_transfer : h.spec.timing.load_hot);
}
Time time_of_exchange(const Env&, Hw& h) {  // it goes on to the next word at once
  return time_of_word(h, (dirty_of(h).word + dirty_words(h.spec) - 1) % dirty_words(h.spec));
}
Time time_of_load(const Env&, Hw& h) { return time_of_word(h, dirty_of(h).word); }
Time time_of_line(const Env&, Hw& h) { return h.draw(h.spec.timing.load_cold); }
Time time_of_store(const Env&, Hw& h) { return h.draw(h.spec.timing.store); }

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"begins_rounds", nullptr, begin, nullptr, 0, false, false, "", "lists every page", ""},
    {"takes_dirty_page", nullptr, pick, nullptr, 0, true, false, "", "takes the next listed page",
     ""},
    {"copies_dirty_line", can_copy, copy, time_of_line, kSpace, true, false, "copy",
     "copies a listed line to $END", "waits for room in its combining buffers", kCopy, kCopy},
    {"round_copied", nullptr, judge, nullptr, 0, false, false, "", "has copied what was listed",
     ""},
    {"reads_bits", nullptr, ask<DirtyAsk::kTake>, nullptr, 0, false, false, "read bits",
     "reads a register of dirty bits", "", kRead},
    {"takes_bits", answered, take_word, nullptr, kAcked, false, false, "", "lists what is dirty",
     "waits for the tracker", kRead, kRead},
    {"exchanges_bits", nullptr, exchange, time_of_exchange, 0, true, false, "exchange bits",
     "exchanges a word of dirty bits for zero", "", kRead},
    {"loads_bits", nullptr, load, time_of_load, 0, true, false, "load bits",
     "loads a word of dirty bits", "", kRead},
    {"clears_bits", nullptr, clear, time_of_store, 0, true, false, "clear bits",
     "stores zero over it", "", kRead},
    {"pauses_tracker", nullptr, ask<DirtyAsk::kPause>, nullptr, 0, false, false, "pause",
     "has the tracker set nothing", "", kSignal},
    {"resumes_tracker", nullptr, ask<DirtyAsk::kResume>, nullptr, 0, false, false, "resume",
     "lets the tracker go on", "", kSignal},
    {"purges_tracker", nullptr, ask<DirtyAsk::kForget>, nullptr, 0, false, false, "purge",
     "empties the tracker's cache of entries", "", kPurge},
    {"tracker_answers", answered, take_answer, nullptr, kAcked, false, false, "",
     "has the tracker's answer", "waits for the tracker", kRead, kRead},
    {"purges_all", can_purge, purge_all, nullptr, kSpace | kAcked, false, false, "purge",
     "empties every cache of translations", "waits for the invalidation queue", kPurge, kPurge},
    {"ends_round", nullptr, end_round, nullptr, 0, false, false, "", "ends the round", ""},
    {"tracker_idle", tracker_is_idle, last_look, nullptr, kSpace | kAcked | kBufferDrained, true,
     false, "last look", "has the last bits set", "waits for bits under way", kRead, kRead},
    {"maps_page", nullptr, map_page, time_of_store, 0, true, false, "map",
     "points the page's entries to $END", "", kLive},
};

constexpr OwnWords kWords = {
    {"1  Copy what is listed", "2  Read and clear the bits", "3  Stop, copy the rest"},
    {"", "", ""},
    "What was written after its copy has its bit set, and is copied anew.",
    nullptr};

// A cache in front of the tracker hides writes: the IOTLB and the devices' caches, or its own.
bool needs_purge(const DirtySpec& d) {
  return d.by != Tracker::kInterposer || d.bits == BitsIn::kOwnIommu;
}

void add_purge(Builder& b, const Env& env) {
  if (env.hw.dirty.by == Tracker::kInterposer) {
    b.add(own_op(kForget)).add(own_op(kAnswered));
  } else {
    b.add(own_op(kPurgeAll)).add(Op::kAwaitInvalidation);
  }
}

void add_harvest(Builder& b, const Env& env) {
  const DirtySpec& d = env.hw.dirty;
  const auto purge = static_cast<PurgeBits>(own_value(env, kPurgeWhen));
  const auto how = static_cast<ClearBits>(own_value(env, kClearBits));
  const bool registers =
      d.by == Tracker::kOts || (d.by == Tracker::kInterposer && d.bits == BitsIn::kOwn);
  if (needs_purge(d) && purge == PurgeBits::kBeforeClear) add_purge(b, env);
  if (registers) {
    b.add(own_op(kAskWord)).add(own_op(kTakeWord));
  } else if (how == ClearBits::kExchange) {
    b.add(own_op(kExchange));
  } else {
    const bool pause = how == ClearBits::kPaused;
    b.add_if(pause, own_op(kPause)).add_if(pause, own_op(kAnswered));
    b.add(own_op(kLoad)).add(own_op(kClear));
    b.add_if(pause, own_op(kResume)).add_if(pause, own_op(kAnswered));
  }
  if (needs_purge(d) && purge == PurgeBits::kAfterClear) add_purge(b, env);
  b.add(own_op(kRoundEnd));
}

}  // namespace

const Own kDirtyRoundsOwn = {kOps, kValues, &kWords};

void build_dirty_rounds(Env& env) {
  Program& p = env.programs[0];
  Builder b(p);
  b.add(own_op(kBegin));
  b.mark(&Program::retry);
  b.add(own_op(kPick)).add(own_op(kCopyOne));
  b.mark(&Program::copied);
  add_copy_landed(b, env, 0);
  b.add(own_op(kJudge));
  b.mark(&Program::harvest);
  add_harvest(b, env);
  add_quiesce(b, env);
  b.add(own_op(kRest));
  b.mark(&Program::commit);
  b.add(own_op(kMapAll)).add(own_op(kPurgeAll)).add(Op::kAwaitInvalidation);
  b.mark(&Program::end);
  add_resume(b, env);
  add_cut_over(b, env);
  b.mark(&Program::give_up);
  b.add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

}  // namespace pf
