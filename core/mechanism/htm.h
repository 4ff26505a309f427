// G1 to G6: the HTM page move of FIG 1A, 1B, 2, 3 and 4, and its switches.
#pragma once
#include "core/mechanism/progress.h"
#include "core/world/env.h"

namespace pf {

// Gives the threads their programs. The rest of `env` must be set.
void build_htm(Env& env);
bool htm_policy(MoveSpec& move, DevicePolicy policy);
Progress htm_progress(const MoveSpec& move);
// L1: stop everything, move every page, resume; its page is the same part as the fallback's.
void build_stop_and_copy(Env& env);
// The control of every experiment: nothing moves.
void build_none(Env& env);

const MechanismTable& thread_mechanism();

// Layout, programs and table for a spec; the one way to make an Env.
Env make_env(const HwSpec& hw, const MoveSpec& move);

}  // namespace pf
