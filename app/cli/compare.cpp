// `pageferry compare`: several runs, one table.
#include <fmt/format.h>

#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/progress.h"
#include "app/cli/replay.h"
#include "app/cli/report.h"
#include "core/base/error.h"

namespace pf::cli {
namespace {

bool is_run_file(const std::string& path) {
  return path.ends_with(".pfrun") || path.ends_with(".pfrun.part");
}

struct Entrant {
  Scenario scenario;
  RunMachine machine = RunMachine::kTimed;
  DriveOptions options;
};

std::vector<Entrant> entrants(const CompareArgs& args, const Common& common) {
  std::vector<Entrant> all;
  for (const std::string& path : args.runs) {
    if (is_run_file(path)) {
      if (!common.set.empty())
        throw InputError(path, 0, 0, "", "is a run file: it is compared as it was recorded",
                         "leave --set and --seed out, or name its scenario");
      Recorded run = open_run(path);
      all.push_back({std::move(run.scenario), run.file.head.machine, options_of(run.file)});
      continue;
    }
    for (Scenario& member : load_family(path, common.set))
      all.push_back({std::move(member), RunMachine::kTimed, {}});
  }
  return all;
}

// The bare variant of a family's member; other names as they are.
std::string short_name(const std::string& name) {
  const std::size_t at = name.find(" [");
  return at == std::string::npos ? name : name.substr(at + 2, name.size() - at - 3);
}

}  // namespace

int compare(const CompareArgs& args, const Common& common) {
  std::vector<NamedRun> runs;
  bool holds = true, same_workload = true;
  for (Entrant& entrant : entrants(args, common)) {
    entrant.options.quiet = common.quiet;
    Drive ran = drive(entrant.scenario, entrant.machine, entrant.options);
    if (ran.interrupted) return kInterrupted;
    holds = holds && ran.summary.holds();
    same_workload =
        same_workload && (runs.empty() || runs.front().summary.workload == ran.summary.workload);
    runs.push_back({short_name(entrant.scenario.name), std::move(ran.summary)});
  }
  if (!same_workload) notice("the workloads differ: times of these runs compare little");
  fmt::print("{}", common.json ? comparison_json(runs) + "\n" : comparison_report(runs));
  return holds ? kDone : kViolated;
}

}  // namespace pf::cli
