// Signal 1 and signal 2: by agreed schedule, by booleans read once each, or ideal flags.
//
// Source: description of FIG 2. A transaction cannot emit a store, and what it has read nobody may
// change: so signal 1 is a time both threads know, and signal 2 a row of booleans of which CPU0
// reads entry N = elapsed / INT once, while the helper sets entries N+1..M-1 only.
#pragma once
#include "core/mechanism/state.h"

namespace pf {

bool rendezvous_ready(const Env& env, const Hw& h);
void rendezvous(const Env& env, Hw& h);  // start message, fresh booleans, START_TIME agreed

bool signal1_seen(const Env& env, const Hw& h, unsigned thread);
void check_deadline(const Env& env, Hw& h);  // aborts when signal 1's time has come
bool signal2_readable(const Env& env, const Hw& h);
void await_signal2(const Env& env, Hw& h);  // reads one boolean; goes on when it is true
void send_signal2(const Env& env, Hw& h, unsigned thread);
bool send_signal2_ready(const Env& env, const Hw& h, unsigned thread);

}  // namespace pf
