// The one place where a session meets files: a scenario, a run file, a counterexample.
#include <fmt/format.h>

#include <sstream>

#include "core/base/error.h"
#include "core/scenario/scenario.h"
#include "core/trace/run_file.h"
#include "core/trace/trace_file.h"
#include "ui/session/session.h"

namespace pf {
namespace {

bool ends_with(const std::string& s, std::string_view tail) {
  return s.size() >= tail.size() && s.compare(s.size() - tail.size(), tail.size(), tail) == 0;
}

Trace trace_of(const Scenario& s) {
  const Attachment* file = s.attachment("trace");
  if (file == nullptr) return {};
  std::istringstream in(file->bytes);
  return read_trace(in, file->path.empty() ? file->name : file->path);
}

SessionRun run_of(const Scenario& s, Mode mode, Loading* loading) {
  SessionRun run;
  run.title = s.title.empty() ? s.name : s.title;
  run.figure = s.figure;
  run.summary = s.summary;
  run.source = s.file;
  run.seed = s.seed;
  run.timing = s.timing_name;
  run.topology = s.topology;
  run.env = std::make_shared<const Env>(env_of(s, mode, trace_of(s), loading));
  run.open_at = s.open.at;
  run.caption = s.open.caption;
  auto recipe = std::make_shared<RunRecipe>();
  const RunMachine machine = mode == Mode::kTimed ? RunMachine::kTimed : RunMachine::kSearched;
  recipe->head = {PF_VERSION, s.name, canonical_text(s), s.seed, machine};
  for (const Attachment& a : s.files) recipe->files.push_back({a.kind, a.name, a.bytes});
  run.recipe = std::move(recipe);
  Scenario kept = s;
  kept.files.clear();
  run.scenario = std::make_shared<const Scenario>(std::move(kept));
  return run;
}

// Choices are recorded as words: each is found again where it was taken.
std::vector<Forced> forced_of(const RunFile& file, const Env& env, std::uint64_t seed,
                              const std::string& path) {
  std::vector<Forced> out;
  CowPool pool;
  World world = first_world(env, seed, pool);
  for (const RunFileForced& f : file.forced) {
    while (world.events < f.event && step(env, world)) {
    }
    Choice choice;
    if (world.events != f.event || !find_choice(env, world.look(env), f.choice, choice)) {
      throw InputError(path, 0, 0, fmt::format("event {}", f.event),
                       fmt::format("the choice \"{}\" is not possible there", f.choice),
                       "a run recorded by this version of the program");
    }
    out.push_back({f.event, choice});
    step(env, world, choice);
  }
  return out;
}

// A counterexample is played on the machine it was found on.
SessionRun run_on(RunMachine machine, const Scenario& s, Loading* loading) {
  SessionRun run =
      run_of(s, machine == RunMachine::kTimed ? Mode::kTimed : Mode::kExplored, loading);
  if (machine == RunMachine::kSearchedUnreduced) {
    Env env = *run.env;
    env.chain = false;
    run.env = std::make_shared<const Env>(std::move(env));
    auto recipe = std::make_shared<RunRecipe>(*run.recipe);
    recipe->head.machine = machine;
    run.recipe = std::move(recipe);
  }
  return run;
}

SessionRun open_run_file(const std::string& path, Loading* loading) {
  RunFile file = read_run_file(path);
  std::vector<Attachment> attached;
  for (RunFilePart& part : file.files) {
    attached.push_back({std::move(part.kind), std::move(part.name), "", std::move(part.bytes)});
  }
  Scenario scenario = parse_scenario(file.head.scenario, path, {}, &attached);
  scenario.name = file.head.name;
  scenario.seed = file.head.seed;
  scenario.file = path;
  const RunMachine machine = file.head.machine;
  SessionRun run = run_on(machine, scenario, loading);
  run.forced = forced_of(file, *run.env, run.seed, path);
  const std::string text = file.head.scenario;
  const std::uint64_t seed = scenario.seed;
  run.reopen = [text, path, attached, machine, seed](const std::vector<std::string>& overrides,
                                                     Loading* again_loading) {
    Scenario changed = parse_scenario(text, path, overrides, &attached);
    changed.seed = seed;
    changed.file = path;
    SessionRun again = run_on(machine, changed, again_loading);
    again.overrides = overrides;
    return again;
  };
  return run;
}

}  // namespace

SessionRun open_run(const std::string& path, const std::vector<std::string>& overrides,
                    Loading* loading) {
  if (ends_with(path, ".pfrun") || ends_with(path, ".part")) {
    SessionRun run = open_run_file(path, loading);
    return overrides.empty() ? run : run.reopen(overrides, loading);
  }
  SessionRun run = run_of(load_scenario(path, overrides), Mode::kTimed, loading);
  run.overrides = overrides;
  run.reopen = [path](const std::vector<std::string>& changed, Loading* again) {
    return open_run(path, changed, again);
  };
  return run;
}

}  // namespace pf
