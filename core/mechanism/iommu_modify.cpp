// G18 and G19: the IOMMU moves the page itself ("modify", method 1400, FIG 14 of US11928496B2).
//
// Host A puts a command into the IOMMU's queue: this page, to there. The IOMMU takes the cache line
// of the page's entry (1410), delays whoever asks for that line, its own walks first of all (1420),
// empties its IOTLB (1430) and the devices' caches (1440), copies the page (1450), writes the entry
// (1460) and lets the line go (1470). No device can use a translation meanwhile; each waits. G19
// (`mechanism.retries`): a request does not wait but ends the sequence, harmlessly, until 1460;
// after so many tries the command is carried out as above, so that progress is certain.
//
// Batches (`campaign.batch`, up to the eight entries of a line): a command a page, each but the
// last with the flag "later commands share this cacheline". The first takes the line and
// invalidates for all of them, each copies its page and writes its entry, the last lets the line
// go.
//
// Simplifications: one page a command. Host A's CPU0 queues the command and waits; the second
// thread is the IOMMU's engine, which copies in order and without a cache. Assumed of hardware
// though the text does not say it: what the engine reads is coherent; nothing else stores to the
// line of entries meanwhile; a vCPU's writes are kept away by another guard, as holding the IOMMU's
// entry says nothing to a vCPU.
#include "core/mechanism/movers.h"

#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/modify.h"
#include "core/hw/ways.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

enum Value : unsigned { kHold, kPrecache, kByAddress, kRetries, kShare, kRequesters, kScope };
enum Precache : std::int64_t { kOff, kHeld, kAtOnce };
enum Step : unsigned {
  kSubmit,
  kFindEntry,
  kTakeLine,
  kAwaitWalks,
  kInvalidate,
  kPrecacheNow,
  kLook,
  kTakeAgain,
  kCopyLine,
  kWriteEntry,
  kRelease
};

constexpr OwnValue kValues[] = {
    {"mechanism.hold", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"iommu-modify\": walks to the line of the page's entry wait until it is written."},
    {"mechanism.precache", OwnKind::kChoice, kOff, 0, 0, "off|held|at-once", "",
     "For \"iommu-modify\": the new translation is put into the IOTLB; to be used with the new "
     "entry, or at once."},
    {"mechanism.entry_by_address", OwnKind::kYesNo, 0, 0, 1, "", "",
     "For \"iommu-modify\": the command names the entry's address; else the IOMMU walks to it."},
    {"mechanism.retries", OwnKind::kWhole, 0, 0, 1000000, "", "",
     "For \"iommu-modify\": how often a walk may end the command before walks wait; 1000000: "
     "without end."},
    {"mechanism.share_line", OwnKind::kYesNo, 1, 0, 1, "", "",
     "For \"iommu-modify\" and batches: the commands say that later ones share the line of "
     "entries, "
     "which is held until the last is done."},
    {"mechanism.requester_ids", OwnKind::kChoice, 0, 0, 0, "all|first", "",
     "For \"iommu-modify\": the requesters that the command names, whose caches are emptied: all "
     "devices, or the first alone."},
    {"mechanism.purge_scope", OwnKind::kChoice, 0, 0, 0, "page|domain", "",
     "For \"iommu-modify\": what is emptied of the caches: the page, or all of the domain that the "
     "command names, which is the guest's."},
};

// Walks may end the command as often as they do: no number is behind it.
bool endless(std::int64_t retries) { return retries == kValues[kRetries].most; }

bool doomed(const Hw& h) { return modify_of(h).doomed != 0; }

// The sequence has ended without harm: what it copied nobody looks at.
void try_again(const Env& env, Hw& h, unsigned thread) {
  ++h.edit<Modify>(h.lay.modify).tries;
  release_line(h);  // entries of a batch that are written stay so
  MoveState& m = move_edit(h);
  ThreadState& t = m.thread[thread];
  if (m.attempt < 255) ++m.attempt;
  t.attempt = m.attempt;
  t.pc = env.programs[thread].retry;
  t.index = 0;
}

void precache(Hw& h, std::uint32_t page) {
  cache_fill(h, h.lay.iotlb, h.lay.iotlb_slots, page, Place::kEnd);
  h.fact(FactKind::kTranslationFilled, kIommu, page, static_cast<std::uint64_t>(Place::kEnd));
}

void submit(const Env&, Hw& h, unsigned thread) {
  MoveState& m = move_edit(h);
  m.start[kHelper0] = m.attempt;
  h.raise(kHelperFree);
  next(h, thread);
}

void go_on(const Env&, Hw& h, unsigned thread) { next(h, thread); }

void take_line_for(const Env& env, Hw& h, std::uint32_t page) {
  if (own_value(env, kHold) == 0) return;
  const std::int64_t retries = own_value(env, kRetries);
  const bool gives_way = endless(retries) || modify_of(h).tries < retries;
  hold_line(h, page, gives_way ? Hold::kAborts : Hold::kDelays);
}

// The page of the command that is carried out.
std::uint32_t page_of_command(const Hw& h, unsigned thread) {
  return page_of_thread(h, thread) + modify_of(h).done;
}

void take_line(const Env& env, Hw& h, unsigned thread) {
  h.fact(FactKind::kTxnBegin, kIommu, page_of_command(h, thread));
  take_line_for(env, h, page_of_command(h, thread));
  next(h, thread);
}

// A later command that did not find the line held. Its page has been invalidated by the first.
void take_again(const Env& env, Hw& h, unsigned thread) {
  if (modify_of(h).hold == Hold::kNone) take_line_for(env, h, page_of_command(h, thread));
  next(h, thread);
}

bool walks_are_over(const Env&, const Hw& h, unsigned thread) {
  return line_is_quiet(h, page_of_thread(h, thread));
}

// Fields of the command: whose caches, and how much of them. REQUIRES room in the queue.
void invalidate(const Env& env, Hw& h, unsigned thread) {
  Purge purge = purge_of(env, page_of_thread(h, thread));
  if (own_value(env, kRequesters) != 0) purge.devices = 1;
  if (own_value(env, kScope) != 0) purge.page = 0, purge.pages = h.spec.pages;
  queue_invalidation(h, thread, purge);
  next(h, thread);
}
bool can_invalidate(const Env&, const Hw& h, unsigned) { return qi_space(h); }

void precache_now(const Env&, Hw& h, unsigned thread) {
  const std::uint32_t first = page_of_thread(h, thread);
  for (std::uint32_t i = modify_of(h).done; i < h.spec.batch; ++i) precache(h, first + i);
  next(h, thread);
}

void look(const Env& env, Hw& h, unsigned thread) {
  if (doomed(h)) return try_again(env, h, thread);
  next(h, thread);
}

bool can_copy(const Env&, const Hw& h, unsigned) { return has_space(h, kDownP); }

// In order, past every cache.
void copy_line(const Env&, Hw& h, unsigned thread) {
  ThreadState& t = move_edit(h).thread[thread];
  Event e;
  e.line = h.first_line(page_of_command(h, thread)) + t.index;
  if (++t.index == h.spec.lines_per_page) next(h, thread);
  const Copy c = dma_read_a(h, e.line, false);
  h.fact(FactKind::kLineLoaded, static_cast<std::uint8_t>(thread), e.line);
  e.kind = Kind::kCopyWrite;
  e.from = static_cast<std::uint8_t>(thread);
  e.value = c.value;
  e.version = c.version;
  e.lines = 1;
  push(h, kDownP, e, way_to_bridge(h, e));
}

void write_entry(const Env& env, Hw& h, unsigned thread) {
  if (doomed(h)) return try_again(env, h, thread);
  const std::uint32_t page = page_of_command(h, thread);
  PageRec rec = h.page(page);
  rec.pte = rec.pte_memory = Place::kEnd;
  rec.flags &= static_cast<std::uint8_t>(~(kAccessedBit | kDirtyBit));
  rec.flags |= kCommitted;
  h.set_page(page, rec);
  if (own_value(env, kPrecache) != kOff) precache(h, page);
  h.fact(FactKind::kTxnCommit, kIommu, page, modify_of(h).done);
  h.raise(kEntryChanged);
  if (++h.edit<Modify>(h.lay.modify).done == h.spec.batch) return next(h, thread);
  if (own_value(env, kShare) == 0) release_line(h);
  move_edit(h).thread[thread].pc = env.programs[thread].clean;
}

void release(const Env&, Hw& h, unsigned thread) {
  release_line(h);
  h.edit<Modify>(h.lay.modify) = Modify{};
  next(h, thread);
}

Time time_to_walk(const Env&, Hw& h) { return h.draw(h.spec.timing.iotlb_walk); }
Time time_to_load(const Env&, Hw& h) { return h.draw(h.spec.timing.load_hot); }

using enum OwnLook;
constexpr OwnOp kOps[] = {
    {"queues_modify", nullptr, submit, nullptr, 0, false, false, "1410",
     "queues the command for the IOMMU", ""},
    {"finds_entry", nullptr, go_on, time_to_walk, 0, false, false, "1410 walk",
     "finds the page's entry", ""},
    {"holds_line", nullptr, take_line, nullptr, 0, true, false, "1410",
     "takes the line of the page's entry", "", kCopy},
    {"walks_done", walks_are_over, go_on, nullptr, kTranslated, false, false, "1420",
     "walks to the line are over", "waits for walks under way", kPurge, kPurge},
    {"queues_purge", can_invalidate, invalidate, nullptr, kSpace, false, false, "1430",
     "empties the caches that the command names", "waits for the invalidation queue", kPurge,
     kPurge},
    {"precaches", nullptr, precache_now, nullptr, 0, true, false, "1430",
     "caches the new translation in advance", "", kCopy},
    {"checks_line", nullptr, look, nullptr, 0, false, false, "",
     "sees whether anybody asked for the line", ""},
    {"holds_again", nullptr, take_again, nullptr, 0, true, false, "1410",
     "takes the line again for the next command", "", kCopy},
    {"copies_line", can_copy, copy_line, time_to_load, kSpace, true, true, "1450 copy",
     "copies a line to $END", "waits for room on the link", kCopy, kCopy},
    {"writes_entry", nullptr, write_entry, nullptr, 0, true, false, "1460", "writes the new entry",
     "", kLive},
    {"releases_line", nullptr, release, nullptr, 0, false, false, "1470", "lets the line go", "",
     kLive},
};

constexpr OwnWords kWords = {
    {"1  Hold the entry's line", "2  Invalidate and copy", "3  Write, let go"},
    {"1410 1420", "1430-1450", "1460 1470"},
    "Nobody reads the entry while the page is copied.",
    "IOMMU, modify engine"};

void build_host(Env& env) {
  const CpuGuard guard = guard_without_read_set(env);
  Program& p = env.programs[0];
  Builder b(p);
  b.add(Op::kTakePage, 410);
  add_guard_before(b, env, guard);
  p.retry = b.here();
  b.add(own_op(kSubmit), 1410).add(Op::kAwaitHelpers, 1410);
  add_guard_after(b, env, guard);
  b.add(Op::kPageDone);
  add_end(b, env);
}

void build_engine(Env& env) {
  const MoveSpec& m = env.move;
  const bool invalidates = m.invalidate != Invalidate::kNone;
  Program& p = env.programs[1];
  Builder b(p);
  b.add(Op::kAwaitStart).add_if(own_value(env, kByAddress) == 0, own_op(kFindEntry), 1410);
  p.retry = b.here();
  b.add(own_op(kTakeLine), 1420).add(own_op(kAwaitWalks), 1420);
  const bool named = own_value(env, kRequesters) + own_value(env, kScope) != 0;
  b.add_if(invalidates, named ? own_op(kInvalidate) : Op::kQueueInvalidation, 1430);
  b.add_if(invalidates, Op::kAwaitInvalidation, 1440);
  b.add_if(own_value(env, kPrecache) == kAtOnce, own_op(kPrecacheNow), 1430);
  b.add(own_op(kLook), 1440);
  p.clean = b.here();  // the next command of a batch
  b.add_if(own_value(env, kShare) == 0, own_op(kTakeAgain), 1410).add(own_op(kCopyLine), 1450);
  b.add_if(m.flush_before_signal2, Op::kFlushRead, 1450);
  b.add_if(m.flush_before_signal2, Op::kAwaitFlush, 1450);
  b.add(own_op(kWriteEntry), 1460).add(own_op(kRelease), 1470).add(Op::kReport);
}

}  // namespace

const Own kIommuModifyOwn = {kOps, kValues, &kWords};

void build_iommu_modify(Env& env) {
  build_host(env);
  build_engine(env);
  build_idle_helper(env.programs[2]);
}

bool modify_policy(MoveSpec& move, DevicePolicy policy) {
  constexpr std::int64_t kTries = 64;  // then it waits after all, as G19 has it
  const std::int64_t stated = own_value(move, "mechanism.retries");
  if (policy == DevicePolicy::kDelay) set_own(move, "mechanism.retries", 0);
  if (policy == DevicePolicy::kAbort && stated == 0) set_own(move, "mechanism.retries", kTries);
  return true;
}

Progress modify_progress(const MoveSpec& move) {
  const std::int64_t retries = own_value(move, "mechanism.retries");
  if (retries == 0 || own_value(move, "mechanism.hold") == 0) return {};
  if (endless(retries)) return {Progress::Kind::kEndless, 0, ""};
  return {Progress::Kind::kBounded, static_cast<std::uint64_t>(retries), "requests wait"};
}

void needs_modify(HwSpec& hw, const MoveSpec&) { hw.modify_command = true; }

}  // namespace pf
