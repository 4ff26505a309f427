// Shipped scenarios as timed runs, their recordings included.
#pragma once
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "core/measure/run_meter.h"
#include "core/scenario/scenario.h"
#include "core/trace/trace_file.h"
#include "core/world/world.h"

namespace pf::test {

struct ShippedRun {
  std::shared_ptr<const Env> env;
  std::uint64_t seed = 1;
};

inline ShippedRun shipped_run(const std::string& name, const std::vector<std::string>& set = {}) {
  const Scenario s = load_scenario(name, set);
  Trace trace;
  if (const Attachment* file = s.attachment("trace"); file != nullptr) {
    std::istringstream in(file->bytes);
    trace = read_trace(in, file->name);
  }
  return {std::make_shared<const Env>(env_of(s, Mode::kTimed, std::move(trace))), s.seed};
}

// What such a run comes to.
inline RunSummary ran(const std::string& name, const std::vector<std::string>& set = {}) {
  const ShippedRun run = shipped_run(name, set);
  CowPool pool;
  World w = first_world(*run.env, run.seed, pool);
  RunMeter meter(*run.env, w);
  do meter.at_event(w.events + 1);
  while (step(*run.env, w, &meter));
  return meter.summary(w);
}

}  // namespace pf::test
