// A slot's turn in a timed run: what it does when its wake-up comes, and when it comes again.
#pragma once
#include "core/world/step.h"

namespace pf {

// True when it acted. Else it has been parked, put off, or has nothing to do.
bool slot_turn(const Env& env, Hw& h, std::uint8_t slot);
// A choice taken out of turn in a timed run; everybody else keeps their pace, and an access of a
// vCPU is one more than its script has.
void force(const Env& env, Hw& h, Choice choice);
// In a list of choices that a search found time orders nothing: whatever can act may ask again.
void wake_all(Hw& h);
// Schedules the next interrupt on CPU0, if the campaign has any.
void wake_interrupt(const Env& env, Hw& h);
// Schedules the faults that have a time.
void wake_faults(Hw& h);

}  // namespace pf
