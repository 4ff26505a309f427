// `pageferry live rtm`: the CPU half of the page move on this machine's own cores.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "app/cli/measure_commands.h"
#include "app/cli/progress.h"
#include "app/cli/spread_text.h"
#include "core/base/error.h"
#include "core/live/live_file.h"
#include "core/live/live_rtm.h"
#include "core/trace/part_file.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

LivePlan plan_of(const LiveArgs& args) {
  LivePlan plan;
  plan.pages = args.pages;
  plan.booleans = args.booleans;
  plan.max_attempts = args.max_attempts;
  plan.interval_cycles = args.interval;
  plan.signal1_cycles = args.signal1;
  const auto& names = live_inject_names();
  while (plan.inject < names.size() && names[plan.inject] != args.inject) ++plan.inject;
  plan.inject_cycles = plan.inject == 0 ? 0 : args.inject_every;
  if (std::uint64_t{plan.pages} * plan.max_attempts > kMostLiveAttempts)
    throw InputError("--pages", 0, 0, "",
                     fmt::format("{} pages of up to {} attempts each are more than the {} attempts "
                                 "that a record holds",
                                 plan.pages, plan.max_attempts, kMostLiveAttempts),
                     fmt::format("with --max-attempts {} give up to {} pages", plan.max_attempts,
                                 kMostLiveAttempts / plan.max_attempts));
  return plan;
}

// One for each thread. Throws InputError.
std::vector<int> cpus_of(const LiveArgs& args, const LivePlan& plan) {
  const std::vector<int> allowed = allowed_cpus();
  const std::size_t threads = plan.inject == 0 ? 2 : 3;
  std::vector<int> cpus = args.cpus.empty() ? allowed : args.cpus;
  if (args.cpus.empty() && cpus.size() > threads) cpus.resize(threads);
  std::vector<int> different = cpus;
  std::sort(different.begin(), different.end());
  const bool twice = std::adjacent_find(different.begin(), different.end()) != different.end();
  const bool all_allowed =
      std::includes(allowed.begin(), allowed.end(), different.begin(), different.end());
  if (cpus.size() != threads || twice || !all_allowed)
    throw InputError(
        "--cpus", 0, 0, "",
        fmt::format("{} different processors are needed, one a thread; allowed here: {}", threads,
                    fmt::join(allowed, ", ")),
        plan.inject == 0 ? "give two of them" : "give three, or leave --inject out");
  return cpus;
}

int tell_missing(const RtmSupport& support, bool json) {
  if (json) {
    fmt::print(
        "{}\n",
        Json{{"available", false}, {"why", support.why}, {"machine", support.machine}}.dump());
  } else {
    fmt::print("Not available here: {}.\nNothing was run.{}\n", support.why,
               support.machine.empty() ? "" : fmt::format(" Processor: {}.", support.machine));
  }
  return kDone;
}

std::map<std::string, std::uint64_t> outcomes_of(const LiveRecord& record) {
  std::map<std::string, std::uint64_t> out;
  for (const LiveAttempt& a : record.attempts) ++out[live_outcome(a)];
  return out;
}

void print(const LiveRecord& r, const std::vector<IntervalFigures>& figures, bool json) {
  const auto outcomes = outcomes_of(r);
  if (json) {
    Json intervals = Json::array();
    for (const IntervalFigures& f : figures) intervals.push_back(json_of(f));
    fmt::print("{}\n", Json{{"available", true},
                            {"machine", r.machine},
                            {"tsc_hz", r.tsc_hz},
                            {"pages", r.plan.pages},
                            {"attempts", r.attempts.size()},
                            {"outcomes", outcomes},
                            {"wrong_copies", r.wrong_copies},
                            {"intervals", intervals}}
                           .dump());
    return;
  }
  Lines lines = {{"processor", fmt::format("{}, TSC {:.3f} GHz", r.machine, r.tsc_hz / 1e9)},
                 {"attempts", fmt::format("{} at {}", with_commas(r.attempts.size()),
                                          plural(r.plan.pages, "page"))}};
  for (const auto& [name, n] : outcomes) lines.push_back({name, with_commas(n)});
  if (r.wrong_copies > 0) lines.push_back({"WRONG", plural(r.wrong_copies, "copy")});
  fmt::print("Page moves on real cores\n\n{}\n{}", aligned(lines), spread_table(figures));
}

}  // namespace

int live_rtm(const LiveArgs& args, const Common& common) {
  const LivePlan plan = plan_of(args);
  const RtmSupport support = rtm_support();
  if (!support.available) return tell_missing(support, common.json);
  const LiveRecord record = run_live_rtm(plan, cpus_of(args, plan), &interrupted());
  if (interrupted().load()) return kInterrupted;
  if (!args.out.empty()) {
    PartFile file(args.out);
    const std::string bytes = live_bytes(record);
    file.write(bytes.data(), bytes.size());
    file.commit();
  }
  std::vector<IntervalFigures> figures;
  for (const std::string& text : live_intervals())
    figures.push_back(figures_of(text, live_samples(record, text)));
  print(record, figures, common.json);
  return record.wrong_copies == 0 ? kDone : kViolated;
}

}  // namespace pf::cli
