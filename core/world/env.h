// Env: all that a run never changes, in one immutable value outside the World: hardware, move, the
// programs of the threads, the layout of the World's block. A World is meaningless without its Env.
#pragma once
#include <string>
#include <vector>

#include "core/guest/trace.h"
#include "core/hw/hw.h"
#include "core/world/ledger.h"
#include "core/world/own.h"
#include "core/world/page_turns.h"
#include "core/world/program.h"

namespace pf {

struct Env;

// What the World asks of the movers and campaigns above it: static tables of pure functions.
struct MechanismTable {
  // The thread's next instruction may execute now.
  bool (*ready)(const Env&, const Hw&, unsigned thread);
  // Nobody but the thread itself can tell when that happens.
  bool (*local)(const Env&, const Hw&, unsigned thread);
  void (*act)(const Env&, Hw&, unsigned thread);
  // The campaign is over and no helper works any more.
  bool (*finished)(const Env&, const Hw&);
  void (*init)(const Env&, Hw&);
  // Timed runs: what the instruction just executed cost, and what a thread that is not ready waits
  // for.
  Time (*cost)(const Env&, Hw&, Op executed);
  std::uint32_t (*waits_for)(const Env&, const Hw&, unsigned thread);
  Op (*next_op)(const Env&, const Hw&, unsigned thread);
  // Page detail: every slot's turn in a timed run, in place of the hardware's. True when it acted.
  bool (*turn)(const Env&, Hw&, std::uint8_t slot) = nullptr;
  // Fault kHostDies: it may strike now, and strikes. Null: it is no fault of that detail.
  bool (*host_may_die)(const Env&, const Hw&) = nullptr;
  void (*host_dies)(const Env&, Hw&) = nullptr;
};

struct Env {
  HwSpec hw;
  MoveSpec move;
  Layout layout;
  Program programs[3];
  PageTurns turns;
  Trace trace;    // Workload::kTrace: what one vCPU replays
  Ledger ledger;  // page detail: what pages cost at line detail
  const MechanismTable* mechanism = nullptr;
  const Own* own = nullptr;  // what the mover brings of its own; null: nothing
  unsigned own_first = 0;    // where its values begin in MoveSpec::own
  bool chain = true;         // run local actions at once after the visible one that caused them
};

// The i-th of the mover's own values. REQUIRES that it has so many.
inline std::int64_t own_value(const Env& env, unsigned i) {
  return env.own->values[i].usual + env.move.own[env.own_first + i];
}
inline const OwnOp& own_of(const Env& env, Op op) {
  return env.own->ops[static_cast<unsigned>(op) - static_cast<unsigned>(Op::kOwn0)];
}
inline std::string_view op_name(const Env& env, Op op) {
  return is_own(op) ? own_of(env, op).name : op_name(op);
}

}  // namespace pf
