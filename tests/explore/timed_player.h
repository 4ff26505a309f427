// Plays a schedule with the timed machine itself: each happening at its time, once with all
// latencies at their least and once at their most.
#pragma once
#include <string>
#include <vector>

#include "core/explore/timing_verdict.h"

namespace pf::test {

// What is wrong with it: something comes before it can be due, or is overdue, or cannot happen, or
// the end breaks something else than `expected`. Empty = the machine can play it.
std::string faults_of(const Env& env, const TimingVerdict& schedule, const Violation& expected);

}  // namespace pf::test
