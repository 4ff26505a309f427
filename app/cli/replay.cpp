// `pageferry replay`: a run file, executed again.
#include <fmt/format.h>

#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/progress.h"
#include "app/cli/replay.h"
#include "app/cli/report.h"
#include "app/cli/words.h"
#include "core/measure/run_json.h"

namespace pf::cli {

Recorded open_run(const std::string& path) {
  RunFile file = read_run_file(path);
  std::vector<Attachment> attached;
  for (RunFilePart& part : file.files)
    attached.push_back({std::move(part.kind), std::move(part.name), "", std::move(part.bytes)});
  file.files.clear();
  Scenario scenario = parse_scenario(file.head.scenario, path, {}, &attached);
  scenario.name = file.head.name;
  scenario.seed = file.head.seed;
  return {std::move(file), std::move(scenario)};
}

DriveOptions options_of(const RunFile& file) {
  DriveOptions options;
  options.forced = file.forced;
  if (file.digests.empty()) return options;
  const RunFileDigest& last = file.digests.back();
  options.likely_events = last.event;
  // A run that somebody stopped is played to where it stopped.
  if (!last.over) options.until = Moment{Moment::Kind::kEvent, 0, last.event, 0};
  return options;
}

int replay(const ReplayArgs& args, const Common& common) {
  const Recorded run = open_run(args.file);
  DriveOptions options = options_of(run.file);
  options.quiet = common.quiet;
  if (!args.to.empty()) stop_at(args.to, "--to", run.scenario, options);
  if (args.check) options.expected = &run.file.digests;
  const Drive ran = drive(run.scenario, run.file.head.machine, options);
  if (ran.interrupted) return kInterrupted;
  fmt::print("{}\n",
             common.json ? run_json(ran.summary) : run_report(run.scenario.title, ran.summary));
  if (ran.differs) {
    notice(fmt::format("{}: the digest after event {} differs: {} recorded by version {}, {} now",
                       args.file, ran.differs->event, to_hex(ran.differs->digest),
                       run.file.head.engine, to_hex(ran.last.digest)));
    return kOurFailure;
  }
  if (args.check)
    notice(fmt::format("{} compared, all equal{}", plural(ran.compared, "digest"),
                       run.file.whole ? "" : "; the file ends before its run did"));
  return ran.summary.holds() ? kDone : kViolated;
}

}  // namespace pf::cli
