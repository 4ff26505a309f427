#include "app/cli/league.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/drive.h"
#include "app/cli/measure_commands.h"
#include "app/cli/progress.h"
#include "core/base/error.h"
#include "core/trace/part_file.h"

namespace pf::cli {
namespace {

namespace fs = std::filesystem;

struct Family {
  const char* file;
  std::vector<LeagueRun> League::*runs;
};
constexpr Family kFamilies[] = {{"engine-league", &League::engine},
                                {"iommu-modify-batch", &League::batch},
                                {"ats-league", &League::ats},
                                {"ats-league-cold", &League::ats_cold},
                                {"ats-league-ranges", &League::ats_ranges},
                                {"interval-league", &League::interval},
                                {"dirty-league", &League::dirty},
                                {"dirty-readers", &League::readers},
                                {"dirty-readers-plain", &League::readers_plain}};

std::string variant_of(const std::string& name) {
  const std::size_t from = name.find(" [");
  return from == std::string::npos ? name : name.substr(from + 2, name.size() - from - 3);
}

// All of them, before the first one runs: what is wrong with a key is told at once. The number of
// runs there will be.
std::uint64_t load_families(League& league, const Common& common) {
  std::uint64_t runs = 0;
  for (const Family& family : kFamilies) {
    const std::string path = fmt::format("{}/scenarios/{}.toml", assets_folder(), family.file);
    for (Scenario& member : load_family(path, common.set)) {
      std::string name = variant_of(member.name);
      (league.*family.runs).push_back({std::move(name), std::move(member), {}});
      ++runs;
    }
  }
  return runs;
}

// False when it was interrupted.
bool run_families(League& league, const Common& common) {
  const std::uint64_t all = load_families(league, common);
  std::uint64_t done = 0;
  Progress progress("runs", common.quiet);
  for (const Family& family : kFamilies) {
    std::vector<LeagueRun>& runs = league.*family.runs;
    for (LeagueRun& run : runs) {
      progress.show(done++, all, fmt::format("{}: {}", family.file, run.name));
      DriveOptions options;
      options.quiet = true;
      Drive ran = drive(run.scenario, RunMachine::kTimed, options);
      if (ran.interrupted) return false;
      run.summary = std::move(ran.summary);
    }
    for (const LeagueRun& run : runs)
      claim(run.summary.workload == runs.front().summary.workload,
            fmt::format("all of {} have one workload: {} has not", family.file, run.name));
  }
  return true;
}

// Before the runs: they take a while. Throws InputError where nothing can be written there.
void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) {
    const PartFile tried(folder + "/README.md");
    return;
  }
  throw InputError(folder, 0, 0, "--out", "cannot be made: " + error.message(),
                   "name a folder that can be");
}

void write_all(const std::string& folder, const std::map<std::string, std::string>& files) {
  for (const auto& [name, text] : files) {
    PartFile file(folder + "/" + name);
    file.write(text.data(), text.size());
    file.commit();
  }
}

}  // namespace

void claim(bool borne_out, const std::string& what) {
  if (!borne_out) throw ClaimFailed(what);
}

int league(const LeagueArgs& args, const Common& common) {
  if (args.out.empty() && !common.set.empty())
    throw InputError("", 0, 0, "--out",
                     "is missing: the page that is shipped is of the shipped keys",
                     "name a folder for a page of other ones");
  const std::string folder = args.out.empty() ? assets_folder() + "/league" : args.out;
  make_folder(folder);
  League runs;
  std::map<std::string, std::string> files;
  try {
    if (!run_families(runs, common)) return kInterrupted;
    files = league_charts(runs);
    files["README.md"] = league_page(runs);
  } catch (const ClaimFailed& failed) {
    notice(
        fmt::format("the league page says what these runs no longer bear out: {}; nothing was "
                    "written, mend the sentence or the engine",
                    failed.what()));
    return kViolated;
  }
  write_all(folder, files);
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  for (const auto& [name, text] : files) names.push_back(name);
  if (common.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"out", folder}, {"files", names}}.dump());
  else
    fmt::print("{}: {} files\n", folder, files.size());
  return kDone;
}

}  // namespace pf::cli
