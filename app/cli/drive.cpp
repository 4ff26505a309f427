#include "app/cli/drive.h"

#include <fmt/format.h>

#include <chrono>
#include <sstream>

#include "app/cli/progress.h"
#include "app/cli/words.h"
#include "core/base/error.h"
#include "core/measure/run_meter.h"
#include "core/trace/trace_file.h"
#include "core/world/world.h"

namespace pf::cli {
namespace {

constexpr std::uint64_t kLookUpEvery = 1024;
constexpr std::size_t kLongestShown = 200;

// The text on a line of its own, and below it a caret under that column (from 1, in bytes).
std::string pointed_at(const std::string& text, std::size_t column) {
  std::string line, caret;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    line += c < 0x20 ? ' ' : text[i];
    if (i + 1 < column && (c & 0xc0) != 0x80) caret += ' ';
  }
  return fmt::format("\n  {}\n  {}^", line, caret);
}

// Passes facts on, and notices when the phase begins that a run is to stop at, or what its trigger
// means happens.
class Watch : public FactSink {
 public:
  Watch(const Env& env, RunMeter& meter, const DriveOptions& options)
      : meter_(meter),
        block_(options.until && options.until->kind == Moment::Kind::kPhase ? options.until->block
                                                                            : 0) {
    if (options.trigger) matcher_.emplace(env, *options.trigger);
  }
  void push(const Fact& fact) override {
    if (block_ != 0 && fact.kind == FactKind::kPhaseEntered && fact.a == block_) seen_ = true;
    if (matcher_ && matcher_->push(fact)) triggered_ = true;
    meter_.push(fact);
  }
  bool seen() const { return seen_; }
  bool triggered() const { return triggered_; }

 private:
  RunMeter& meter_;
  std::uint32_t block_;
  std::optional<TriggerMatcher> matcher_;
  bool seen_ = false, triggered_ = false;
};

// Page detail is measured before anything runs.
class Measuring : public Loading {
 public:
  explicit Measuring(bool quiet) : progress_("pages measured", quiet) {}
  bool at(std::uint64_t done, std::uint64_t total) override {
    progress_.show(done, total);
    return !interrupted().load();
  }

 private:
  Progress progress_;
};

class Driver {
 public:
  Driver(const Scenario& scenario, RunMachine machine, const DriveOptions& options)
      : scenario_(scenario),
        options_(options),
        env_(env_on(scenario, machine, options.quiet, options.trace)),
        world_(first_world(env_, scenario.seed, pool_)),
        meter_(env_, world_),
        watch_(env_, meter_, options) {}

  Drive run() {
    const auto start = std::chrono::steady_clock::now();
    Progress progress("events", options_.quiet);
    while (!reached() && !out_.differs && advance()) {
      if (world_.events % kRunDigestEvery == 0) meet_digest();
      if (world_.events % kLookUpEvery != 0) continue;
      if (interrupted().load()) {
        out_.interrupted = true;
        break;
      }
      progress.show(world_.events, options_.likely_events,
                    fmt::format("{}  {}", time_text(world_.agenda.now),
                                plural(meter_.pages_moved(), "page")));
    }
    progress.clear();
    out_.last = here();
    if (!out_.differs) compare();
    out_.summary = meter_.summary(world_);
    out_.summary.wall_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    name(out_.summary);
    return std::move(out_);
  }

 private:
  // One step that acts, forced or the earliest. False when the run is over.
  bool advance() {
    meter_.at_event(world_.events + 1);
    if (next_forced_ == options_.forced.size() ||
        options_.forced[next_forced_].event != world_.events)
      return step(env_, world_, &watch_);
    const RunFileForced& forced = options_.forced[next_forced_++];
    Choice choice;
    if (!find_choice(env_, world_.look(env_), forced.choice, choice))
      throw InputError(scenario_.file, 0, 0, fmt::format("event {}", forced.event),
                       fmt::format("the choice \"{}\" is not possible there", forced.choice),
                       "this run was recorded by another version of the program");
    step(env_, world_, choice, &watch_);
    return true;
  }

  bool reached() const {
    if (watch_.triggered()) return true;
    if (!options_.until) return false;
    switch (options_.until->kind) {
      case Moment::Kind::kTime:
        return world_.agenda.now >= options_.until->at && world_.events > 0;
      case Moment::Kind::kEvent:
        return world_.events >= options_.until->event;
      case Moment::Kind::kPhase:
        return watch_.seen();
    }
    return false;
  }

  RunFileDigest here() const {
    return {world_.events, world_.agenda.now, world_.digest(), world_.over};
  }

  void meet_digest() {
    if (options_.writer != nullptr) options_.writer->digest(here());
    compare();
  }

  void compare() {
    if (options_.expected == nullptr) return;
    const auto& all = *options_.expected;
    // The last event may have two digests, before and after the run notices that it is over.
    while (next_expected_ < all.size() && (all[next_expected_].event < world_.events ||
                                           (all[next_expected_].event == world_.events &&
                                            !all[next_expected_].over && world_.over)))
      ++next_expected_;
    if (next_expected_ == all.size()) return;
    const RunFileDigest& expected = all[next_expected_];
    if (expected.event != world_.events || expected.over != world_.over) return;
    if (expected.digest == world_.digest()) {
      ++out_.compared;
      ++next_expected_;
    } else {
      out_.differs = expected;
    }
  }

  void name(RunSummary& s) const {
    s.scenario = scenario_.file;
    s.figure = scenario_.figure;
    s.engine = PF_VERSION;
    s.seed = scenario_.seed;
    s.workload = workload_fingerprint(scenario_);
    if (!options_.trigger) return;
    s.trigger = trigger_text(env_, *options_.trigger);
    if (watch_.triggered()) s.trigger_event = world_.events;
  }

  const Scenario& scenario_;
  const DriveOptions& options_;
  CowPool pool_;
  Env env_;
  World world_;
  RunMeter meter_;
  Watch watch_;
  std::size_t next_forced_ = 0, next_expected_ = 0;
  Drive out_;
};

}  // namespace

Drive drive(const Scenario& scenario, RunMachine machine, const DriveOptions& options) {
  try {
    return Driver(scenario, machine, options).run();
  } catch (const LoadingCancelled&) {
    Drive out;
    out.interrupted = true;
    return out;
  }
}

Env env_on(const Scenario& scenario, RunMachine machine, bool quiet, const Trace* trace) {
  if (machine == RunMachine::kTimed) {
    Measuring measuring(quiet);
    return env_of(scenario, Mode::kTimed, trace == nullptr ? trace_of(scenario) : *trace,
                  &measuring);
  }
  Env env = env_of(scenario, Mode::kExplored);
  env.chain = machine != RunMachine::kSearchedUnreduced;
  return env;
}

RunFileHead head_of(const Scenario& scenario, RunMachine machine) {
  return {PF_VERSION, scenario.name, canonical_text(scenario), scenario.seed, machine};
}

std::vector<RunFilePart> parts_of(const Scenario& scenario) {
  std::vector<RunFilePart> parts;
  for (const Attachment& a : scenario.files) parts.push_back({a.kind, a.name, a.bytes});
  return parts;
}

Trace trace_of(const Scenario& scenario) {
  const Attachment* file = scenario.attachment("trace");
  if (file == nullptr) return {};
  std::istringstream in(file->bytes);
  return read_trace(in, file->path.empty() ? file->name : file->path);
}

Moment moment_of(const std::string& text, const std::string& option) {
  const std::optional<Moment> moment = parse_moment(text);
  if (moment) return *moment;
  throw InputError(option, 0, 0, "", fmt::format("\"{}\" is no moment", text),
                   fmt::format("give {}", kMomentForms));
}

void stop_at(const std::string& text, const std::string& option, const Scenario& scenario,
             DriveOptions& options) {
  if (const std::optional<Moment> moment = parse_moment(text)) {
    options.until = moment;
    return;
  }
  Env names;  // what an expression may mention
  names.hw = scenario.hw;
  if (names.hw.detail == Detail::kPage) names.hw.lines_per_page = 1;
  try {
    options.trigger = parse_trigger(names, text);
  } catch (const TriggerError& error) {
    const std::string shown = text.size() > kLongestShown ? "" : pointed_at(text, error.column);
    throw InputError(option, 0, 0, "",
                     fmt::format("{} is no moment and no trigger: column {}: {}",
                                 text.size() > kLongestShown ? "this" : '"' + text + '"',
                                 error.column, error.wrong),
                     fmt::format("{}{}\ngive {}; or a trigger (`pageferry list triggers`)",
                                 error.right, shown, kMomentForms));
  }
}

}  // namespace pf::cli
