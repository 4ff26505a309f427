// What a World says of the move in hand, in the words of the picture: which page, which lines are
// stored, on the wire, landed; who works and who waits. Reads only.
#pragma once
#include <cstdint>
#include <vector>

#include "core/mechanism/state.h"
#include "core/world/world.h"
#include "ui/session/command.h"
#include "ui/session/scene_model.h"

namespace pf {

// The thread that copies and invalidates now: a helper, or CPU0 in the fallback.
unsigned worker_of(const Env& env, const Hw& h);
// The mover's CPU0 works by transactions; it has a second thread that copies.
bool by_transaction(const Env& env);
bool has_helper(const Env& env);
// CPU0 executes the fallback, or stop-and-copy.
bool in_fallback(const Env& env, const Hw& h);
// It or another mover without a helper: CPU0 copies the page in hand itself.
bool cpu0_moves(const Env& env, const Hw& h);
// How often the guest has written the page: every write of a line counts.
std::uint64_t writes_of(const Hw& h, std::uint32_t page);
// A page is being moved.
bool moving(const Hw& h);
// The page that the picture is about: the selected one, else the one in move, else the last moved.
std::uint32_t focus_page(const Env& env, const Hw& h, const Selection& selection);

// Where the op stands in that thread's part of the program, -1 = not in it.
int index_of(const Env& env, unsigned thread, Op op, int from = 0);

// How far the copy of the page is.
struct CopyState {
  std::vector<LineCopy> lines;  // one a line of the page
  std::uint32_t stored = 0, on_wire = 0, landed = 0;
  bool wasted = false;  // of an attempt that has ended
};
CopyState copy_state(const Env& env, const Hw& h, std::uint32_t page);

enum class Stage : std::uint8_t { kNotYet, kNow, kDone };
struct ThreadNow {
  Op op = Op::kEnd;
  std::uint16_t block = 0;
  bool waits = false;  // it cannot go on by itself
  bool idle = false;   // nothing to do for this page
};
ThreadNow thread_now(const Env& env, const Hw& h, unsigned thread);

// One duty of the worker, in the order of its program.
struct Duty {
  enum class Kind : std::uint8_t { kShootdown, kInvalidate, kCopy, kFlush, kSignal } kind;
  std::uint16_t block = 0;
  Stage stage = Stage::kNotYet;
};
std::vector<Duty> duties(const Env& env, const Hw& h);

// The way of one device's invalidation of the page in move.
enum class AckState : std::uint8_t { kNone, kQueued, kSent, kOwed, kReturning, kAcked };
AckState ack_state(const Env& env, const Hw& h, unsigned device);
unsigned old_reads(const Hw& h, unsigned device);  // reads that still use the purged translation

// Translation caches, most recently used first.
struct CachedEntry {
  std::uint32_t page = 0;
  Place to = Place::kNowhere;
};
std::vector<CachedEntry> iotlb_entries(const Hw& h);
std::vector<CachedEntry> atc_entries(const Hw& h, unsigned device);

// CPU0's own view of an entry: its transaction's store included.
Place entry_as_cpu0(const Hw& h, std::uint32_t page);

// The campaign is over: every page has moved that was to.
bool move_over(const Env& env, const Hw& h);
// The three phases of FIG 2 with the one under way, 0 = none.
int phase_now(const Env& env, const Hw& h);
std::string block_now(const Env& env, const Hw& h);  // "440 ∥ 450"

// Writer's letter and number of a line's value: "G7"; empty = never written.
std::string stamp_text(const Env& env, std::uint64_t value);

}  // namespace pf
