// Delay or abort: what becomes of an access of a device to the page in move, as one key for every
// mover (US11928496B2: "access may be delayed, or the move aborted and retried").
//
//   delay  the access waits until the page has moved; the move is never the one that gives way.
//   abort  the access goes on at once, and the move starts over.
//
// Each mover's registry row says which of the two it has, and what they mean in its own keys. How
// CPU writes are kept out (`mechanism.cpu_guard`: read set, unmapping, pause) goes with either.
#pragma once
#include "core/mechanism/registry.h"

namespace pf {

// The mover has it, or leaves it to its own keys.
bool has_policy(const MechanismRow& row, DevicePolicy policy);
// The move with the meaning of its policy in the keys of its mover; the control has none to set.
MoveSpec with_policy(const MoveSpec& move, const MechanismRow& row);
// "delay", "abort", "delay or abort", "nothing to delay": what a refusal offers.
std::string policies_of(const MechanismRow& row);

// For rows: a mover whose devices wait, whatever they ask for.
bool delays_only(MoveSpec& move, DevicePolicy policy);

}  // namespace pf
