// `pageferry capture`: windows around every event that a trigger means, and how long things take in
// them.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "app/cli/drive.h"
#include "app/cli/measure_commands.h"
#include "app/cli/progress.h"
#include "app/cli/spread_text.h"
#include "app/cli/words.h"
#include "core/base/error.h"
#include "core/measure/measure_text.h"
#include "core/measure/run_meter.h"
#include "core/trace/part_file.h"
#include "core/world/fits_layout.h"
#include "core/world/world.h"
#include "core/world/world_bytes.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kLookUpEvery = 1024;

// A complaint about a text of the command line, with its column there.
template <class Parse>
auto parsed(const char* option, const std::string& text, Parse parse) {
  try {
    return parse(text);
  } catch (const TriggerError& error) {
    throw InputError(fmt::format("{} '{}'", option, text), 1, error.column, "", error.wrong,
                     error.right);
  }
}

// What was asked for, understood on the machine that is captured.
struct Order {
  CaptureOrder capture;
  std::vector<std::string> texts;  // of the intervals
  std::vector<IntervalMeter> meters;
  std::vector<MaskMeter> masks;
};

Order order_of(const Env& env, const CaptureArgs& args) {
  Order out;
  out.capture.trigger =
      parsed("--trigger", args.trigger, [&](const auto& t) { return parse_trigger(env, t); });
  out.capture.window = kUsualWindow;
  if (!args.window.empty())
    out.capture.window = parsed("--window", args.window[0] + " " + args.window[1],
                                [](const auto& t) { return parse_window(t); });
  out.capture.most = args.most;
  for (const std::string& text : args.measure) {
    const Interval interval =
        parsed("--measure", text, [&](const auto& t) { return parse_interval(env, t); });
    out.texts.push_back(interval_text(env, interval));
    out.meters.emplace_back(env, interval);
  }
  for (const std::string& text : args.mask)
    out.masks.emplace_back(
        parsed("--mask", text, [&](const auto& t) { return parse_mask(env, t); }));
  return out;
}

// The World at a moment of the run, as bytes.
std::vector<std::uint8_t> world_at(const Env& env, std::uint64_t seed, const std::string& from) {
  const Moment moment = moment_of(from, "--from");
  if (moment.kind == Moment::Kind::kPhase)
    throw InputError("--from", 0, 0, "", "a phase is no place to go on from",
                     "give event:N or a time");
  CowPool pool;
  World world = first_world(env, seed, pool);
  const auto reached = [&] {
    return moment.kind == Moment::Kind::kEvent ? world.events >= moment.event
                                               : world.agenda.now >= moment.at;
  };
  while (!reached() && !interrupted().load()) {
    if (!step(env, world))
      throw InputError("--from", 0, 0, "",
                       fmt::format("the run ends before {}, at event {}", from, world.events),
                       "give an earlier moment");
  }
  return world_to_bytes(env, world);
}

// Where captures begin: there, but under `env`, which has the tuned keys too.
World begin(const CaptureArgs& args, const Common& common, const Scenario& tuned, const Env& env,
            CowPool& pool) {
  if (args.from.empty()) return first_world(env, tuned.seed, pool);
  std::optional<Env> before;
  if (!args.tune.empty()) {
    const Scenario scenario = load_scenario(args.scenario, common.set);
    before = env_on(scenario, RunMachine::kTimed, common.quiet);
    if (!fits_layout(*before, env))
      throw InputError("--tune", 0, 0, "",
                       "with it the machine or the programs of its threads are laid out otherwise: "
                       "no run can go on so",
                       "leave --from out, or tune latencies, intervals and shares only");
  }
  const Env& made = before ? *before : env;
  return world_from_bytes(env, world_at(made, tuned.seed, args.from), pool, "--from");
}

// What is wrong with a key of --tune is told as that option's.
Scenario load_tuned(const CaptureArgs& args, const std::vector<std::string>& overrides) {
  try {
    return load_scenario(args.scenario, overrides);
  } catch (const InputError& e) {
    for (const std::string& typed : args.tune)
      if (e.file == "--set " + typed)
        throw InputError("--tune " + typed, e.line, e.column, e.key, e.wrong, e.right);
    throw;
  }
}

struct Taken {
  CaptureSet set;
  std::uint64_t events = 0, violations = 0;
  Time time = 0;
  double wall_s = 0;
  bool stopped = false;
  bool complete = false;  // the run ended; else it was left when no more captures were wanted
};

Taken take(const Env& env, World world, const CaptureOrder& order, bool quiet) {
  const auto start = std::chrono::steady_clock::now();
  Taken out;
  Progress progress("events", quiet);
  CaptureTaker taker(env, world, order);
  const std::uint64_t first = world.events;
  const auto collect = [&] {
    if (auto batch = taker.take()) out.set.add(std::move(batch));
  };
  while (!taker.idle()) {
    taker.at_event(world.events + 1);
    out.complete = !step(env, world, &taker);
    if (out.complete) break;
    if (world.events % kLookUpEvery != 0) continue;
    if (interrupted().load()) {
      out.stopped = true;
      break;
    }
    collect();
    progress.show(
        world.events - first, 0,
        fmt::format("{}  {}", time_text(world.agenda.now), plural(out.set.size(), "capture")));
  }
  progress.clear();
  taker.finish(world.agenda.now);
  collect();
  out.events = world.events - first;
  out.time = world.agenda.now;
  out.violations = world.violations;
  out.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return out;
}

std::vector<IntervalFigures> figures_of_all(const Order& order) {
  std::vector<IntervalFigures> out;
  for (std::size_t i = 0; i < order.meters.size(); ++i)
    out.push_back(figures_of(order.texts[i], order.meters[i].samples()));
  return out;
}

Json causes_of(const CaptureSet& set) {
  Json out = Json::object();
  for (int c = 0; c < kAbortCauses; ++c)
    if (const std::uint64_t n = set.aborts_by(static_cast<std::uint8_t>(c)))
      out[std::string(cause_name(static_cast<AbortCause>(c)))] = n;
  return out;
}

void print_json(const Scenario& s, const Env& env, const Order& order, const Taken& taken) {
  Json intervals = Json::array(), masks = Json::array();
  for (const IntervalFigures& f : figures_of_all(order)) intervals.push_back(json_of(f));
  for (const MaskMeter& m : order.masks) {
    const bool hit = !m.hits().empty();
    masks.push_back(
        {{"mask", mask_text(m.mask())},
         {"hits", m.hits().size()},
         {"first", hit ? Json(taken.set.at(m.hits().front()).capture->number) : Json(nullptr)}});
  }
  const CaptureWindow& w = order.capture.window;
  const Json out = {{"scenario", s.file},
                    {"seed", std::to_string(s.seed)},
                    {"trigger", trigger_text(env, order.capture.trigger)},
                    {"window_ps", {w.before, w.after}},
                    {"captures", taken.set.size()},
                    {"complete", taken.complete},
                    {"commits", taken.set.commits()},
                    {"aborts", causes_of(taken.set)},
                    {"intervals", intervals},
                    {"masks", masks},
                    {"events", taken.events},
                    {"time_ps", taken.time},
                    {"violation_count", taken.violations},
                    {"verdict", taken.violations == 0 ? "holds" : "violated"},
                    {"wall_s", taken.wall_s}};
  fmt::print("{}\n", out.dump());
}

void print_text(const Scenario& s, const Env& env, const Order& order, const Taken& taken) {
  fmt::print("{}\n{} at {} ({})\n", s.title, plural(taken.set.size(), "capture"),
             trigger_text(env, order.capture.trigger), window_text(order.capture.window));
  Lines lines = {{"commits", with_commas(taken.set.commits())}};
  std::string causes;
  for (int c = 0; c < kAbortCauses; ++c)
    if (const std::uint64_t n = taken.set.aborts_by(static_cast<std::uint8_t>(c)))
      causes += fmt::format("{}{} {}", causes.empty() ? ": " : ", ", with_commas(n),
                            cause_name(static_cast<AbortCause>(c)));
  lines.push_back({"aborts", with_commas(taken.set.aborts()) + causes});
  for (const MaskMeter& m : order.masks)
    lines.push_back(
        {"mask", fmt::format("{}: {}", mask_text(m.mask()), plural(m.hits().size(), "hit"))});
  if (!taken.complete)
    lines.push_back({"not complete",
                     "the run was left here, as no more captures are kept; raise "
                     "--most, or go on with --from"});
  if (taken.violations > 0) lines.push_back({"broken", plural(taken.violations, "violation")});
  lines.push_back({"run", fmt::format("{} in {:.2f} s, seed {}", plural(taken.events, "event"),
                                      taken.wall_s, s.seed)});
  fmt::print("\n{}", aligned(lines));
  if (!order.meters.empty()) fmt::print("\n{}", spread_table(figures_of_all(order)));
}

}  // namespace

int capture(const CaptureArgs& args, const Common& common) {
  std::vector<std::string> tuned = common.set;
  tuned.insert(tuned.end(), args.tune.begin(), args.tune.end());
  const Scenario scenario = load_tuned(args, tuned);
  std::optional<PartFile> csv;  // before the run: it may take long
  if (!args.csv.empty()) csv.emplace(args.csv);
  const Env env = env_on(scenario, RunMachine::kTimed, common.quiet);
  Order order = order_of(env, args);
  CowPool pool;
  World world = begin(args, common, scenario, env, pool);
  if (interrupted().load()) return kInterrupted;
  const Taken taken = take(env, std::move(world), order.capture, common.quiet);
  if (taken.stopped) return kInterrupted;
  for (IntervalMeter& meter : order.meters) meter.update(taken.set);
  for (MaskMeter& mask : order.masks) mask.update(taken.set);
  if (csv) {
    const std::string text = captures_csv(env, taken.set, order.meters);
    csv->write(text.data(), text.size());
    csv->commit();
  }
  if (common.json) {
    print_json(scenario, env, order, taken);
  } else {
    print_text(scenario, env, order, taken);
  }
  return taken.violations == 0 ? kDone : kViolated;
}

}  // namespace pf::cli
