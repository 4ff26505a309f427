// A run's figures for people.
#pragma once
#include <string>
#include <vector>

#include "core/measure/run_json.h"

namespace pf::cli {

std::string run_report(const std::string& title, const RunSummary& summary);

// One column a run.
std::string comparison_report(const std::vector<NamedRun>& runs);

// Of a run's devices: each figure of the one that has it worst, and the reads of all.
DeviceLatency worst_reads(const RunSummary& summary);

}  // namespace pf::cli
