// What a mover brings of its own: instructions beside those that all share, keys of a scenario, and
// words. Tables in the mover's own source file, which its registry row points to; so a new mover
// touches no other file.
//
// An instruction is named by its place in the table (Op::kOwn0 + i); a key's value lies in
// MoveSpec::own, whole registry together, as what it differs from its usual value, so that a
// MoveSpec that nobody has filled in has the usual ones. Invariants:
//  1. Tables never change while the program runs, and outlive every Env.
//  2. Actions go by Env and Hw alone, as all instructions do.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "core/hw/hw.h"

namespace pf {

struct Env;

// What an instruction's span on the lanes, and its wait, are about.
enum class OwnLook : std::uint8_t { kPlain, kCopy, kPurge, kLive, kRead, kSignal };

struct OwnOp {
  std::string_view name;  // in a choice's text: "cpu1.holds_line()"
  // May it execute now; null: always.
  bool (*ready)(const Env&, const Hw&, unsigned thread);
  void (*act)(const Env&, Hw&, unsigned thread);  // REQUIRES ready; goes on to the next itself
  Time (*cost)(const Env&, Hw&);                  // timed, what it just cost; null: two TSC cycles
  std::uint32_t waits_for = 0;                    // conditions, while it is not ready
  // Somebody else can tell when it happens. Of a loop over lines only the first is chosen.
  bool visible = true, loop = false;
  const char *span = "", *does = "", *waits = "";  // "1420", "takes the line", "waits for walks"
  OwnLook look = OwnLook::kPlain, wait_look = OwnLook::kPlain;
};

enum class OwnKind : std::uint8_t { kYesNo, kWhole, kNanoseconds, kChoice };

struct OwnValue {
  std::string_view key;  // "mechanism.unplug_ns"
  OwnKind kind = OwnKind::kWhole;
  std::int64_t usual = 0;            // of a choice its place; nanoseconds in picoseconds
  std::int64_t least = 0, most = 0;  // kWhole
  std::string_view choices;          // "off|held|at-once"
  std::string_view unit, help;
};

// The three rows of the stage's heading, as FIG 2 has them.
struct OwnWords {
  const char* phases[3];
  const char* blocks[3];
  const char* why;     // why nothing is lost
  const char* helper;  // who the second thread is; null: there is none
};

struct Own {
  std::span<const OwnOp> ops;
  std::span<const OwnValue> values;
  const OwnWords* words = nullptr;
};

}  // namespace pf
