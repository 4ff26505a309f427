// A run's figures for people.
#pragma once
#include <string>
#include <vector>

#include "core/measure/run_json.h"

namespace pf::cli {

std::string run_report(const std::string& title, const RunSummary& summary);

// One column a run.
std::string comparison_report(const std::vector<NamedRun>& runs);

}  // namespace pf::cli
