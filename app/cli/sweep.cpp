// `pageferry sweep`: every combination of some keys' values, a timed run each.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>

#include "app/cli/drive.h"
#include "app/cli/measure_commands.h"
#include "app/cli/progress.h"
#include "app/cli/sweep_job.h"
#include "app/cli/sweep_merge.h"
#include "app/cli/sweep_pool.h"
#include "app/cli/sweep_result.h"
#include "app/cli/words.h"
#include "core/base/error.h"
#include "core/measure/run_json.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

// As `run --json` has them, but for what is of the process alone; the scenario by its name, for its
// place differs from machine to machine.
Json figures_of(const Scenario& scenario, RunSummary summary) {
  summary.scenario = scenario.name;
  Json figures = Json::parse(run_json(summary));
  for (const char* name : kProcessFigures) figures.erase(name);
  return figures;
}

void refuse_what_merge_does_not_take(const SweepArgs& args, const Common& common) {
  const auto refuse = [](const char* option) {
    throw InputError("sweep --merge", 0, 0, option,
                     "has no place here: the shards say what was run",
                     "give the shards and --out alone");
  };
  if (!args.scenario.empty()) refuse("SCENARIO");
  if (!args.grids.empty()) refuse("--grid");
  if (!args.shard.empty()) refuse("--shard");
  if (!common.set.empty()) refuse("--set");
}

void refuse_half_a_command(const SweepArgs& args) {
  const auto refuse = [](const char* option, const char* wrong, const char* right) {
    throw InputError("sweep", 0, 0, option, wrong, right);
  };
  if (args.scenario.empty())
    refuse("SCENARIO", "is missing", "name one, or merge shards with --merge");
  if (args.grids.empty())
    refuse("--grid", "is missing", "give at least one, as in --grid mechanism.booleans=16,32,48");
  if (!args.shard.empty() && args.out.empty())
    refuse("--out", "is missing: a shard is a file",
           "name the result of the whole sweep; the shard lies beside it");
}

// Before anything runs: else it would be found out at the end only.
void expect_result_name(const std::string& out) {
  format_of(out);
  std::error_code error;
  const auto status = std::filesystem::status(out, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    throw InputError("--out " + out, 0, 0, "", "is not a regular file", "name a file to write");
}

// Calls `act`; whatever it refuses is told with the combination.
void at_point(const SweepJob& job, std::uint64_t index, const std::function<void()>& act) {
  try {
    act();
  } catch (const InputError& e) {
    throw InputError(
        e.file, e.line, e.column, e.key, e.wrong,
        fmt::format("{}\n  in the combination {}", e.right, point_words(job.head().grids, index)));
  }
}

// At page detail a run is measured first, and only that shows whether it is too long for it: of all
// points before the first of them runs.
void measure_points(const SweepJob& job, const std::vector<std::uint64_t>& todo, unsigned threads,
                    bool quiet) {
  if (!job.measures()) return;
  Progress progress("points measured", quiet);
  const auto measure = [&](std::uint64_t k) {
    const Scenario scenario = job.scenario(todo[k]);
    if (scenario.hw.detail != Detail::kPage) return;
    at_point(job, todo[k],
             [&] { env_on(scenario, RunMachine::kTimed, true, job.trace(scenario)); });
  };
  in_parallel(todo.size(), threads, measure,
              [&](std::uint64_t done) { progress.show(done, todo.size()); });
}

// Runs the points that `file` lacks and puts them there. False when Ctrl-C came before the last.
bool run_points(const SweepJob& job, PointFile& file, unsigned threads, bool quiet) {
  const std::vector<std::uint64_t> todo = file.missing();
  measure_points(job, todo, threads, quiet);
  std::mutex mutex;
  std::uint64_t violated = 0;
  Progress progress("points", quiet);
  const auto run = [&](std::uint64_t k) {
    const Scenario scenario = job.scenario(todo[k]);
    DriveOptions options;
    options.quiet = true;
    options.trace = job.trace(scenario);
    Drive ran;
    at_point(job, todo[k], [&] { ran = drive(scenario, RunMachine::kTimed, options); });
    if (ran.interrupted) return;
    const std::string workload = to_hex(ran.summary.workload);
    const bool holds = ran.summary.holds();
    const Json figures = figures_of(scenario, std::move(ran.summary));
    const std::lock_guard lock(mutex);
    file.append(todo[k], workload, figures);
    if (!holds) ++violated;
  };
  in_parallel(todo.size(), threads, run, [&](std::uint64_t done) {
    const std::lock_guard lock(mutex);
    progress.show(done, todo.size(), violated > 0 ? fmt::format("{} violated", violated) : "");
  });
  progress.clear();
  return file.missing().empty();
}

// What is left of a sweep that was interrupted, told to people.
void tell_interrupted(const PointFile& file, const SweepArgs& args, const Common& common) {
  const bool kept = !args.out.empty() && file.count() > 0;
  const std::uint64_t all = file.count() + file.missing().size();
  if (common.quiet) return;
  if (kept) {
    notice(fmt::format("{} of {} are in {}; the same command goes on from there", file.count(),
                       plural(all, "point"), file.path()));
  } else {
    notice(fmt::format("nothing is kept{}", args.out.empty() && file.count() > 0
                                                ? ": with --out the points would be"
                                                : ""));
  }
}

void tell_resumed(const PointFile& file, const Common& common) {
  if (file.count() == 0 || common.quiet) return;
  notice(fmt::format("{} of {} are in {} already", file.count(),
                     plural(file.count() + file.missing().size(), "point"), file.path()));
}

std::string verdicts(std::uint64_t violated) {
  return violated == 0 ? std::string("all hold") : with_commas(violated) + " violated";
}

int tell_result(const SweepResult& result, const std::string& out, const Common& common) {
  const std::uint64_t violated = violated_points(result);
  if (common.json) {
    write_json(result, [](std::string_view text) { fmt::print("{}", text); });
  } else {
    fmt::print("{}\n{}{}, {}\n", result_table(result), out.empty() ? "" : out + ": ",
               plural(result.head.points(), "point"), verdicts(violated));
  }
  return violated == 0 ? kDone : kViolated;
}

int tell_shard(const PointFile& file, const std::string& path, const Common& common) {
  std::uint64_t violated = 0;
  for (std::uint64_t i = file.shard().i; i < file.head().points(); i += file.shard().n)
    if (file.point(i).at("run").at("verdict") == "violated") ++violated;
  if (common.json) {
    const Json out = {{"file", path},
                      {"job", to_hex(file.head().job)},
                      {"shard", fmt::format("{}/{}", file.shard().i, file.shard().n)},
                      {"points", file.count()},
                      {"violated", violated}};
    fmt::print("{}\n", out.dump());
  } else {
    fmt::print("{}: {} of {}, {}\n", path, with_commas(file.count()),
               plural(file.head().points(), "point"), verdicts(violated));
  }
  return violated == 0 ? kDone : kViolated;
}

// A shard that was finished by an earlier run of the same command.
std::optional<PointFile> finished(const std::string& path, const SweepHead& head,
                                  const SweepShard& shard) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    PointFile file = PointFile::shard_file(path);
    if (difference(head, file.head()).empty() && file.shard() == shard && file.missing().empty())
      return file;
  } catch (const InputError&) {  // damaged: it is written anew
  }
  return std::nullopt;
}

int run_sweep(const SweepArgs& args, const Common& common) {
  refuse_half_a_command(args);
  if (!args.out.empty()) expect_result_name(args.out);
  const SweepShard shard = args.shard.empty() ? SweepShard{} : parse_shard(args.shard);
  const unsigned threads = threads_for(args.threads);
  const SweepJob job(args.scenario, common.set, parse_grids(args.grids), threads, common.quiet);
  const bool sharded = !args.shard.empty();
  const std::string target = sharded ? shard_path(args.out, shard) : args.out;
  if (sharded)
    if (const std::optional<PointFile> done = finished(target, job.head(), shard))
      return tell_shard(*done, target, common);
  PointFile file = target.empty() ? PointFile::nameless(job.head())
                                  : PointFile::journal(journal_path(target), job.head(), shard);
  if (!target.empty()) tell_resumed(file, common);
  if (!run_points(job, file, threads, common.quiet)) {
    tell_interrupted(file, args, common);
    return kInterrupted;
  }
  const SweepResult result{file.head(), [&](std::uint64_t i) { return file.point(i); }};
  if (sharded) {
    PointFile::write_shard(target, file);
  } else if (!target.empty()) {
    write_result(result, target);
  }
  if (!target.empty()) file.remove();
  return sharded ? tell_shard(file, target, common) : tell_result(result, target, common);
}

int merge(const SweepArgs& args, const Common& common) {
  refuse_what_merge_does_not_take(args, common);
  if (!args.out.empty()) expect_result_name(args.out);
  const MergedShards merged(args.shards.empty() ? shards_beside(args.out) : args.shards);
  const SweepResult result{merged.head(), [&](std::uint64_t i) { return merged.point(i); }};
  if (!args.out.empty()) write_result(result, args.out);
  return tell_result(result, args.out, common);
}

}  // namespace

int sweep(const SweepArgs& args, const Common& common) {
  return args.merge ? merge(args, common) : run_sweep(args, common);
}

}  // namespace pf::cli
