// What the command line asks for, as plain values: one struct a command. parse.cpp fills them, the
// commands read them, and nothing else passes between the two.
// What they mean in detail is the help's to say: `pageferry COMMAND --help`.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pf::cli {

// Exit codes: a contract with scripts.
enum Exit : int {
  kDone = 0,      // and every invariant held
  kViolated = 1,  // an invariant was violated; for `check`: an expectation was not met
  kBadInput = 2,
  kBudget = 3,      // a stated budget ran out before a verdict
  kOurFailure = 4,  // a digest differs, an assertion, a full disk
  kInterrupted = 130,
};

struct Common {
  bool json = false;
  bool quiet = false;
  std::vector<std::string> set;  // overrides, --seed among them
};

struct ListArgs {
  std::string what;      // empty: everything
  std::string scenario;  // of "parameters"
};

struct RunArgs {
  std::string scenario;
  std::string until, out;
};

struct ReplayArgs {
  std::string file;
  std::string to;
  bool check = false;
};

struct CompareArgs {
  std::vector<std::string> runs;  // scenarios, families and run files
};

// When a search gives up, and how it goes about it.
struct SearchArgs {
  std::uint64_t max_states = 50'000'000;
  double max_seconds = 0;  // 0 = no limit
  unsigned threads = 0;    // 0 = one a core
  bool reduce = true;      // blocks that nobody can come between run as one
  bool shortest = false;   // the counterexample is to be a shortest one
};

struct ExploreArgs {
  std::string scenario;
  SearchArgs search;
  std::string out;
};

struct CheckArgs {
  std::vector<std::string> scenarios;
  SearchArgs search;
};

// What `bench` takes.
inline constexpr const char* kBenchNames =
    "queue, run, history, moment, page, scale, capture, search; or matrix";

struct BenchArgs {
  std::string name;  // or a part of one; empty = all
  // Of `bench matrix`:
  std::uint64_t max_states = 5'000'000;  // a cell
  unsigned reads = 2, writes = 2, vcpu_writes = 2;
};

struct ExportArgs {
  std::string run;  // scenario, run file or counterexample
  std::string to = "png";
  std::string at, select, size, out;  // empty: as the run opens, what moves, the usual, its name
  std::string palette = "dark";
  double scale = 1;
};

struct ImportArgs {
  std::string file, out, name;
  std::uint64_t skip_instr = 0, max_instr = 0;  // 0 = all
  std::uint32_t max_pages = 0;                  // 0 = the importer's own bound
};

}  // namespace pf::cli
