// A run's figures as JSON: the contract that scripts read. Numbers of 64 bits and more (seed,
// digests) are strings.
#pragma once
#include <string>
#include <vector>

#include "core/measure/run_summary.h"

namespace pf {

std::string run_json(const RunSummary& summary);

// Of those figures the ones that are of the process, not of the run: they differ from one execution
// of it to the next.
inline constexpr const char* kProcessFigures[] = {"wall_s", "events_per_s", "peak_rss_bytes"};

// {"runs": [...]}: each run with its name and the fingerprint of its workload in front.
struct NamedRun {
  std::string name;
  RunSummary summary;
};
std::string comparison_json(const std::vector<NamedRun>& runs);

// A violation as it stands in `run --json` and `explore --json`.
std::string violation_json(const ViolationReport& report);

}  // namespace pf
