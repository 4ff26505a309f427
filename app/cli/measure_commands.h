// The commands that measure, `capture`, `live rtm`, `sweep` and `league`, and what the command line
// asks of them; as options.h and commands.h have it for the others.
#pragma once
#include "app/cli/options.h"
#include "core/measure/capture.h"

namespace pf::cli {

struct CaptureArgs {
  std::string scenario;
  std::string trigger;
  std::vector<std::string> window;  // two words, or none: the usual
  std::vector<std::string> measure, mask;
  std::string from;               // a moment of the run without `tune`; empty: the start
  std::vector<std::string> tune;  // keys that hold from there on
  std::uint64_t most = kMostCaptures;
  std::string csv;
};

struct LiveArgs {
  std::uint32_t pages = 1000, booleans = 32, max_attempts = 8;
  std::uint64_t interval = 500, signal1 = 2000;  // TSC cycles
  std::string inject = "none";
  std::uint64_t inject_every = 20'000;  // TSC cycles, mean
  std::vector<int> cpus;                // empty: the first ones
  std::string out;
};

struct SweepArgs {
  std::string scenario;
  std::vector<std::string> grids;  // "key=a,b,c" each
  std::string shard;               // "1/4"; empty: all points
  std::string out;                 // .csv or .json, of the whole sweep; empty: none
  unsigned threads = 0;            // 0 = one a core
  bool merge = false;
  std::vector<std::string> shards;  // to merge; empty: those that lie beside `out`
};

struct LeagueArgs {
  std::string out;  // folder; empty: assets/league
};

int capture(const CaptureArgs& args, const Common& common);
int live_rtm(const LiveArgs& args, const Common& common);
int sweep(const SweepArgs& args, const Common& common);
int league(const LeagueArgs& args, const Common& common);

}  // namespace pf::cli
