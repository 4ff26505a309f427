// The command line's grammar and its help; with parse_measure.cpp all that knows CLI11.
#include <CLI/CLI.hpp>
#include <functional>

#include "app/cli/commands.h"
#include "app/cli/parse_parts.h"
#include "app/cli/progress.h"

namespace pf::cli {
namespace {

constexpr const char* kAbout =
    "Pageferry moves a running virtual machine between hosts, page by page and cache line by "
    "cache\n"
    "line, on emulated hardware, and says whether anything was lost on the way.";

constexpr const char* kAfter =
    R"(A SCENARIO is a file, or the name of a shipped one (`pageferry list scenarios`).

Examples:
  pageferry list
  pageferry run htm-sqlite
  pageferry explore htm-tiny
  pageferry explore htm-tiny --set mechanism.drain=false
  pageferry check htm-tiny htm-no-drain
  pageferry sweep htm-sqlite --grid seed=1,2,3,4 --out seeds.csv

Exit codes: 0 done and every invariant held, 1 an invariant was violated (check: an expectation was
not met), 2 bad input, 3 a budget ran out before a verdict, 4 our own failure, 130 interrupted.
)";

// What a parsed command line does; set by the command that was named.
using Action = std::function<int()>;

void add_limits(CLI::App& command, SearchArgs& args) {
  command.add_option("--max-states", args.max_states, "Give up a search after so many states")
      ->type_name("N")
      ->check(plain(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40, "1 to 2^40")))
      ->capture_default_str();
  command.add_option("--max-seconds", args.max_seconds, "Give up a search after so long; 0: never")
      ->type_name("S")
      ->check(between(0, 1e9));
  command
      .add_option("--threads", args.threads,
                  "Search with so many threads; else one a core. One alone also rules out that the "
                  "graph has a cycle, a fault of the model; several may part one and not see it")
      ->type_name("N")
      ->check(plain(CLI::Range(1, 256)));
}

CLI::App& add_list(CLI::App& app, ListArgs& args, Common& common) {
  CLI::App& command =
      *app.add_subcommand("list", "What there is: mechanisms, scenarios, keys, triggers");
  command
      .add_option("what", args.what,
                  "mechanisms, scenarios, lessons, triggers, or parameters SCENARIO")
      ->check(CLI::IsMember({"mechanisms", "scenarios", "lessons", "parameters", "triggers"}));
  command.add_option("scenario", args.scenario,
                     "Whose values `list parameters` shows; without it all keys, units and ranges");
  command.footer(
      "Examples:\n"
      "  pageferry list\n"
      "  pageferry list scenarios --json\n"
      "  pageferry list triggers\n"
      "  pageferry list parameters htm-tiny --set mechanism.order=overlap");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_explore(CLI::App& app, ExploreArgs& args, Common& common) {
  CLI::App& command =
      *app.add_subcommand("explore", "Try every order of events of a small scenario; the verdict");
  command.add_option("SCENARIO", args.scenario, "Scenario with a table [explore]")
      ->required()
      ->type_name("");
  add_limits(command, args.search);
  command.add_flag_callback(
      "--no-reduce", [&args] { args.search.reduce = false; },
      "Every action is a choice of its own: slower, for comparison");
  command.add_flag("--shortest", args.search.shortest, "Look for a shortest counterexample");
  command.add_option("--out", args.out, "Write the counterexample as a run (.pfrun)")
      ->type_name("CE.pfrun");
  command.footer(
      "Examples:\n"
      "  pageferry explore htm-tiny\n"
      "  pageferry explore htm-tiny --set explore.vcpu_writes=1 --set guest.vcpus=1\n"
      "  pageferry explore htm-no-drain --shortest --out lost-write.pfrun");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_run(CLI::App& app, RunArgs& args, Common& common) {
  CLI::App& command = *app.add_subcommand("run", "A timed run to the end, and what it came to");
  command.add_option("SCENARIO", args.scenario, "Scenario to run")->required()->type_name("");
  command
      .add_option("--until", args.until,
                  "Stop at a moment (12.5us, event:N, phase:copy) or right after the first event "
                  "that a trigger means (`pageferry list triggers`)")
      ->type_name("MOMENT|TRIGGER");
  command.add_option("--out", args.out, "Write the run, to be replayed (.pfrun)")
      ->type_name("RUN.pfrun");
  command.footer(
      "While it runs, RUN.pfrun.part grows; it opens too, should the program die.\n"
      "Examples:\n"
      "  pageferry run htm-sqlite\n"
      "  pageferry run htm-sqlite --seed 7 --out seven.pfrun\n"
      "  pageferry run htm-sqlite --until phase:copy --json\n"
      "  pageferry run htm-sqlite --until 'abort cause=walk-of-neighbour by=gpu nth 3'");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_replay(CLI::App& app, ReplayArgs& args, Common& common) {
  CLI::App& command = *app.add_subcommand("replay", "Execute a run file again");
  command.add_option("RUN", args.file, "A .pfrun file, or its .part")->required()->type_name("");
  command
      .add_option("--to", args.to,
                  "Stop at a moment (event:N, 12.5us, phase:copy) or at a trigger, as run --until")
      ->type_name("MOMENT|TRIGGER");
  command.add_flag("--check", args.check,
                   "Compare every stored digest; a difference ends with exit code 4");
  command.footer("Example:\n  pageferry replay seven.pfrun --check");
  add_common(command, common);
  return command;
}

CLI::App& add_compare(CLI::App& app, CompareArgs& args, Common& common) {
  CLI::App& command =
      *app.add_subcommand("compare", "Runs side by side: the same workload, several mechanisms");
  command.add_option("RUN", args.runs, "Scenarios, families ([[variant]] tables) and run files")
      ->required()
      ->type_name("");
  command.footer(
      "Example:\n"
      "  pageferry compare htm-sqlite stop-and-copy-sqlite");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_check(CLI::App& app, CheckArgs& args, Common& common) {
  CLI::App& command = *app.add_subcommand(
      "check", "Run or explore scenarios, each against its own [expect]; a line each");
  command.add_option("SCENARIO", args.scenarios, "One or more scenarios")
      ->required()
      ->type_name("");
  add_limits(command, args.search);
  command.footer("Example:\n  pageferry check assets/scenarios/*.toml");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_import(CLI::App& app, ImportArgs& args, Common& common) {
  CLI::App& command =
      *app.add_subcommand("import", "Turn a recording of another tool into a trace");
  command.require_subcommand(1)->footer("`pageferry import lackey --help` says the rest.");
  CLI::App& lackey = *command.add_subcommand(
      "lackey", "valgrind --tool=lackey --trace-mem=yes; plain, gzip or zstd, of any length");
  lackey.add_option("FILE", args.file, "The recording")->required()->type_name("");
  lackey.add_option("--out", args.out, "The trace to write (.pftrace)")
      ->type_name("TRACE")
      ->required();
  lackey.add_option("--name", args.name, "What to call it; else the recorded program's name");
  const auto number = [&lackey](const char* name, auto& value, std::uint64_t least,
                                std::uint64_t most, const char* help) {
    lackey.add_option(name, value, help)->type_name("N")->check(plain(CLI::Range(least, most, "")));
  };
  constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
  number("--skip", args.skip_instr, 0, kMost, "Leave out so many instructions at the start");
  number("--max-instr", args.max_instr, 1, kMost, "Keep so many instructions");
  number("--max-pages", args.max_pages, 1, UINT32_MAX, "Refuse a window that touches more pages");
  lackey.footer(
      "Example:\n"
      "  valgrind --tool=lackey --trace-mem=yes --log-file=ls.lackey ls\n"
      "  pageferry import lackey ls.lackey --out ls.pftrace");
  add_common(lackey, common);
  return lackey;
}

CLI::App& add_export(CLI::App& app, ExportArgs& args, Common& common) {
  CLI::App& command = *app.add_subcommand("export", "A picture of a run at any moment");
  command.add_option("RUN", args.run, "A scenario, a run file or a counterexample")
      ->required()
      ->type_name("");
  command.add_option("--to", args.to, "Format: png, the stage")
      ->check(plain(CLI::IsMember({"png"})))
      ->capture_default_str();
  command.add_option("--at", args.at, "event:N, 12.5us, phase:copy; else where the run opens")
      ->type_name("MOMENT");
  command
      .add_option("--select", args.select, "page:12, line:770, device:gpu, cpu0; else what moves")
      ->type_name("WHAT");
  command.add_option("--palette", args.palette, "One of assets/palettes: dark, light, ...")
      ->capture_default_str();
  command.add_option("--size", args.size, "Logical pixels; 1440x841 when not given")
      ->type_name("WxH");
  command.add_option("--scale", args.scale, "Device pixels to a logical one")
      ->check(between(0.5, 4))
      ->capture_default_str();
  command.add_option("--out", args.out, "The file; else the run's name with the format's ending")
      ->type_name("FILE");
  command.footer(
      "Needs neither a display nor a GPU.\n"
      "Examples:\n"
      "  pageferry export htm-sqlite --out stage.png\n"
      "  pageferry export race.pfrun --at event:12 --palette light --scale 2");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_bench(CLI::App& app, BenchArgs& args, Common& common) {
  CLI::App& command =
      *app.add_subcommand("bench", "The benchmarks; --json as Google Benchmark has it");
  command
      .add_option("NAME", args.name,
                  std::string("One of them or a part of its name: ") + kBenchNames)
      ->type_name("");
  command
      .add_option("--max-states", args.max_states, "matrix: give up a cell after so many states")
      ->type_name("N")
      ->check(plain(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40, "1 to 2^40")))
      ->capture_default_str();
  command.add_option("--reads", args.reads, "matrix: reads of the device")
      ->type_name("N")
      ->check(plain(CLI::Range(0, 16)))
      ->capture_default_str();
  command.add_option("--writes", args.writes, "matrix: writes of the device")
      ->type_name("N")
      ->check(plain(CLI::Range(0, 16)))
      ->capture_default_str();
  command.add_option("--vcpu-writes", args.vcpu_writes, "matrix: stores of the vCPU")
      ->type_name("N")
      ->check(plain(CLI::Range(0, 16)))
      ->capture_default_str();
  command.footer(
      "Examples:\n"
      "  pageferry bench run\n"
      "  pageferry bench history --json\n"
      "  pageferry bench matrix --reads 1 --writes 1 --vcpu-writes 1");
  add_common(command, common);
  return command;
}

}  // namespace

void add_common(CLI::App& command, Common& common) {
  command.add_flag("--json", common.json, "Print one JSON object on standard output, nothing else");
  command.add_flag("--quiet", common.quiet, "No progress on standard error");
}

void add_overrides(CLI::App& command, Common& common) {
  command
      .add_option_function<std::vector<std::string>>(
          "--set",
          [&common](const std::vector<std::string>& typed) {
            common.set.insert(common.set.end(), typed.begin(), typed.end());
          },
          "Change a scenario key: --set mechanism.drain=false (repeatable)")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->trigger_on_parse();
  command
      .add_option_function<std::string>(
          "--seed", [&common](const std::string& seed) { common.set.push_back("seed=" + seed); },
          "Start of the random numbers, as --set seed=N")
      ->type_name("N");
}

namespace {

// What runs when the line names that command.
template <class Args>
void on(CLI::App& command, Action& action, int (*run)(const Args&, const Common&), const Args& args,
        const Common& common) {
  command.callback([&action, run, &args, &common] {
    action = [run, &args, &common] { return run(args, common); };
  });
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app(kAbout, "pageferry");
  app.footer(kAfter);
  app.set_version_flag("--version", "pageferry " PF_VERSION);
  app.require_subcommand(1);
  Common common;
  ListArgs list_args;
  RunArgs run_args;
  ExploreArgs explore_args;
  ReplayArgs replay_args;
  CompareArgs compare_args;
  CheckArgs check_args;
  CaptureArgs capture_args;
  LiveArgs live_args;
  SweepArgs sweep_args;
  LeagueArgs league_args;
  BenchArgs bench_args;
  ImportArgs import_args;
  ExportArgs export_args;
  Action action;
  on(add_list(app, list_args, common), action, list, list_args, common);
  on(add_run(app, run_args, common), action, run, run_args, common);
  on(add_explore(app, explore_args, common), action, explore, explore_args, common);
  on(add_check(app, check_args, common), action, check, check_args, common);
  on(add_replay(app, replay_args, common), action, replay, replay_args, common);
  on(add_compare(app, compare_args, common), action, compare, compare_args, common);
  on(add_sweep(app, sweep_args, common), action, sweep, sweep_args, common);
  on(add_capture(app, capture_args, common), action, capture, capture_args, common);
  on(add_live(app, live_args, common), action, live_rtm, live_args, common);
  on(add_league(app, league_args, common), action, league, league_args, common);
  on(add_export(app, export_args, common), action, export_run, export_args, common);
  on(add_bench(app, bench_args, common), action, bench, bench_args, common);
  on(add_import(app, import_args, common), action, import_lackey, import_args, common);
  refuse_empty(app);
  expect_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help was asked for, or the version
    notice(complaint(app, error));
    return kBadInput;
  }
  return action();
}

}  // namespace pf::cli
