// Restricted Transactional Memory of the processor this runs on: whether it has it, and the page
// move on it. The only code with its instructions is live_rtm.cpp; other architectures build it and
// have none.
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "core/live/live_record.h"

namespace pf {

struct RtmSupport {
  bool available = false;
  std::string why;      // it is not: in words
  std::string machine;  // the processor's name
};
RtmSupport rtm_support();

// The processors this process may run on, in order.
std::vector<int> allowed_cpus();

// Cycles of the time stamp counter in a second, measured against the system's clock.
double measure_tsc_hz();

// Moves the plan's pages. Transaction thread and helper, and a third that injects where the plan
// says so, each on its own processor of `cpus`. REQUIRES rtm_support().available and as many cpus.
// Once `cancel` is true no further attempt begins: the record holds those that were made.
LiveRecord run_live_rtm(const LivePlan& plan, const std::vector<int>& cpus,
                        const std::atomic<bool>* cancel = nullptr);

}  // namespace pf
