// `pageferry run`: a timed run to the end, and what it came to.
#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/report.h"
#include "core/measure/run_json.h"

namespace pf::cli {

int run(const RunArgs& args, const Common& common) {
  const Scenario scenario = load_scenario(args.scenario, common.set);
  DriveOptions options;
  options.quiet = common.quiet;
  if (!args.until.empty()) stop_at(args.until, "--until", scenario, options);
  std::optional<RunWriter> writer;
  if (!args.out.empty()) {
    writer.emplace(args.out, head_of(scenario, RunMachine::kTimed), parts_of(scenario));
    options.writer = &*writer;
  }
  const Drive ran = drive(scenario, RunMachine::kTimed, options);
  if (ran.interrupted) return kInterrupted;
  if (writer) writer->finish(ran.last);
  fmt::print("{}\n", common.json ? run_json(ran.summary) : run_report(scenario.title, ran.summary));
  return ran.summary.holds() ? kDone : kViolated;
}

}  // namespace pf::cli
