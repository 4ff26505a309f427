// Distributions of intervals for people and for scripts: the same of a model and of real cores.
#pragma once
#include <nlohmann/json.hpp>

#include "app/cli/words.h"
#include "core/measure/capture_report.h"

namespace pf::cli {

// {"interval", "all": {"n", "min_ps", "p1_ps", ...}, "committed": {...}, "aborted": {...}}
nlohmann::ordered_json json_of(const IntervalFigures& figures);

// A table with a row an interval, and one more for each way to end where both occur.
std::string spread_table(const std::vector<IntervalFigures>& figures);

}  // namespace pf::cli
