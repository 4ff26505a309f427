// Instructions of a mover that sends a page's accesses through the OTS device (core/hw/ots.h).
#pragma once
#include "core/mechanism/state.h"

namespace pf {

constexpr bool of_window(Op op) { return op >= Op::kWindowOpen && op <= Op::kResumeHotDevices; }

// REQUIRES of_window(op); the thread is CPU0.
bool window_ready(const Hw& h, Op op);
void window_acts(const Env& env, Hw& h, Op op);

}  // namespace pf
