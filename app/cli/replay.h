// A run file, opened: the scenario it holds and how to drive it as it was.
#pragma once
#include <string>

#include "app/cli/drive.h"

namespace pf::cli {

struct Recorded {
  RunFile file;  // its files have gone into the scenario
  Scenario scenario;
};

// Throws InputError.
Recorded open_run(const std::string& path);

DriveOptions options_of(const RunFile& file);

}  // namespace pf::cli
