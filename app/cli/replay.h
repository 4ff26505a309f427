// A run file, opened: the scenario it holds and how to drive it as it was.
#pragma once
#include <string>
#include <vector>

#include "app/cli/drive.h"

namespace pf::cli {

struct Recorded {
  RunFile file;  // its files have gone into the scenario
  Scenario scenario;
};

// By its name: a run, or the part of one that is under way.
bool is_run_file(const std::string& path);
// Throws InputError where keys are to be changed in a run that is recorded already.
void expect_no_overrides(const std::string& path, const std::vector<std::string>& overrides);

// Throws InputError.
Recorded open_run(const std::string& path);

DriveOptions options_of(const RunFile& file);

}  // namespace pf::cli
