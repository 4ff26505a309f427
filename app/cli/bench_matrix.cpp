// `pageferry bench matrix`: the race matrix (order, read set, drain, flush, helper guard, snoop,
// walk) of htm-tiny at two reads, two writes and two vCPU writes, with the states and transitions
// of each cell.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/cli/bench.h"
#include "app/cli/drive.h"
#include "app/cli/progress.h"
#include "app/cli/search.h"
#include "app/cli/words.h"

namespace pf::cli {
namespace {

struct Largest {
  std::size_t cell = 0;
  std::uint64_t states = 0;
};

struct Axis {
  const char* key;
  std::vector<const char*> values;
};

const std::vector<Axis>& axes() {
  static const std::vector<Axis> all = {
      {"mechanism.order", {"invalidate-first", "overlap", "copy-first"}},
      {"mechanism.read_set", {"true", "false"}},
      {"mechanism.drain", {"true", "false"}},
      {"mechanism.flush_before_signal2", {"true", "false"}},
      {"mechanism.stale_helper_guard", {"join", "none"}},
      {"devices.0.snoop", {"true", "false"}},
      {"hw.iommu.coherent_walk", {"true", "false"}}};
  return all;
}

// The overrides of cell number `n`, the last axis fastest.
std::vector<std::string> cell(std::size_t n) {
  std::vector<std::string> set;
  for (auto axis = axes().rbegin(); axis != axes().rend(); ++axis) {
    set.insert(set.begin(), fmt::format("{}={}", axis->key, axis->values[n % axis->values.size()]));
    n /= axis->values.size();
  }
  return set;
}

std::size_t cells() {
  std::size_t n = 1;
  for (const Axis& axis : axes()) n *= axis.values.size();
  return n;
}

// "overlap read_set drain - join snoop walk": what is there, in short.
std::string short_name(const std::vector<std::string>& set) {
  std::string out;
  for (const std::string& one : set) {
    const std::string value = one.substr(one.find('=') + 1);
    const std::string word = one.substr(one.rfind('.', one.find('=')) + 1);
    out += (out.empty() ? "" : " ") + (value == "true"    ? word.substr(0, word.find('='))
                                       : value == "false" ? "-"
                                                          : value);
  }
  return out;
}

std::vector<std::string> overrides_of(const std::vector<std::string>& set, const BenchArgs& args) {
  std::vector<std::string> all = {"guest.vcpus=1",
                                  fmt::format("explore.device_reads={}", args.reads),
                                  fmt::format("explore.device_writes={}", args.writes),
                                  fmt::format("explore.vcpu_writes={}", args.vcpu_writes)};
  all.insert(all.end(), set.begin(), set.end());
  // Without a read set, vCPU writes need another guard.
  if (set[1] == "mechanism.read_set=false") all.push_back("mechanism.cpu_guard=not-present");
  return all;
}

}  // namespace

int bench_matrix(const BenchArgs& args, const Common& common) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  Table table("rlrrr");
  table.row({"", "cell", "verdict", "states", "transitions", "seconds"});
  std::array<std::size_t, 3> verdicts{};  // by Verdict
  Largest largest;
  std::uint64_t all_states = 0;
  Progress progress("cells", common.quiet);
  for (std::size_t n = 0; n < cells(); ++n) {
    const std::vector<std::string> set = cell(n);
    const Env env =
        env_on(load_scenario("htm-tiny", overrides_of(set, args)), RunMachine::kSearched);
    ExploreOptions options;
    options.max_states = args.max_states;
    options.threads = std::max(1u, std::thread::hardware_concurrency());
    options.cancel = &interrupted();
    options.progress = [&](std::uint64_t states, std::uint64_t) {
      progress.show(n, cells(),
                    fmt::format("{} states", three_digits(static_cast<double>(states))));
    };
    const ExploreResult r = pf::explore(env, options);
    if (interrupted().load()) break;  // what has been searched by then is still told
    ++verdicts[static_cast<std::size_t>(r.verdict)];
    all_states += r.states;
    if (r.states >= largest.states) largest = {n + 1, r.states};
    table.row({std::to_string(n + 1), short_name(set), std::string(verdict_name(r.verdict)),
               with_commas(r.states), with_commas(r.transitions), fmt::format("{:.2f}", r.wall_s)});
    out.push_back({{"set", set},
                   {"verdict", verdict_name(r.verdict)},
                   {"states", r.states},
                   {"transitions", r.transitions},
                   {"wall_s", r.wall_s}});
  }
  progress.clear();
  if (common.json) {
    fmt::print("{}\n", nlohmann::ordered_json{{"device_reads", args.reads},
                                              {"device_writes", args.writes},
                                              {"vcpu_writes", args.vcpu_writes},
                                              {"max_states", args.max_states},
                                              {"cells", out}}
                           .dump());
  } else {
    fmt::print("{}\n", table.text());
    fmt::print("{} of {} cells at {}, {} and {}: {} hold, {} violated, {} cut short at {} states\n",
               out.size(), cells(), plural(args.reads, "device read"),
               plural(args.writes, "device write"), plural(args.vcpu_writes, "vCPU write"),
               verdicts[0], verdicts[1], verdicts[2], with_commas(args.max_states));
    if (largest.cell > 0)
      fmt::print("{} states in all; cell {} is the largest: {}\n", with_commas(all_states),
                 largest.cell, with_commas(largest.states));
  }
  return interrupted().load() ? kInterrupted : kDone;
}

}  // namespace pf::cli
