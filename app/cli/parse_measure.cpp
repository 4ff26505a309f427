// Grammar and help of the commands that measure.
#include "app/cli/parse_parts.h"

namespace pf::cli {

CLI::App& add_capture(CLI::App& app, CaptureArgs& args, Common& common) {
  CLI::App& command = *app.add_subcommand(
      "capture", "Windows around every event of a kind: intervals, their distribution, masks");
  command.add_option("SCENARIO", args.scenario, "Scenario to run")->required()->type_name("");
  const auto list = [&command](const char* name, std::vector<std::string>& words, const char* help,
                               const char* type) {
    command.add_option(name, words, help)->type_name(type)->allow_extra_args(false);
  };
  command.add_option("--trigger", args.trigger, "Which events: begin, \"abort cause=interrupt\"")
      ->required()
      ->type_name("EXPR");
  command.add_option("--window", args.window, "Before and after each; -200ns 12us when not given")
      ->type_name("BEFORE AFTER")
      ->expected(2);
  list("--measure", args.measure, "An interval, \"begin -> commit\" (repeatable)", "'A -> B'");
  list("--mask", args.mask,
       "Where no capture may go: \"late lines-landed 2us 4us 0 63\" (repeatable)",
       "'NAME CHANNEL FROM TO LOW HIGH'");
  command.add_option("--from", args.from, "Capture from there on: event:N, 12.5us; else the start")
      ->type_name("MOMENT");
  list("--tune", args.tune, "A scenario key that holds from there on (repeatable)", "KEY=VALUE");
  command.add_option("--most", args.most, "So many captures at most")
      ->type_name("N")
      ->check(plain(CLI::Range(std::uint64_t{1}, kMostCaptures)))
      ->capture_default_str();
  command.add_option("--csv", args.csv, "Write a line a capture")->type_name("FILE");
  command.footer(
      "Examples:\n"
      "  pageferry capture htm-sqlite --trigger begin --measure 'entry-written -> slot slot=0'\n"
      "  pageferry capture htm-sqlite --set mechanism.interval_cycles=300 --trigger begin \\\n"
      "    --window -200ns 6us --measure 'boolean-set -> commit' --json");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_league(CLI::App& app, LeagueArgs& args, Common& common) {
  CLI::App& command =
      *app.add_subcommand("league", "Runs the leagues and writes the page about them, with charts");
  command.add_option("--out", args.out, "Folder to write to; else assets/league")->type_name("DIR");
  command.footer(
      "The same scenarios and engine give the same bytes. Exit code 1 and nothing written where a\n"
      "sentence of the page is no longer what the runs say.\n"
      "Examples:\n"
      "  pageferry league --out /tmp/league\n"
      "  pageferry league --out /tmp/league --seed 2");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

CLI::App& add_live(CLI::App& app, LiveArgs& args, Common& common) {
  CLI::App& live = *app.add_subcommand("live", "The CPU half of the HTM page move on real cores");
  live.require_subcommand(1)->footer("`pageferry live rtm --help` says the rest.");
  CLI::App& command = *live.add_subcommand(
      "rtm", "Transaction and helper thread on two processors of this machine, with its RTM");
  const auto number = [&command](const char* name, auto& value, unsigned least, unsigned most,
                                 const char* help) {
    command.add_option(name, value, help)
        ->type_name("N")
        ->check(plain(CLI::Range(least, most)))
        ->capture_default_str();
  };
  number("--pages", args.pages, 1, 1'000'000, "Pages to move");
  number("--booleans", args.booleans, 1, 64, "Length of the row of booleans (M)");
  number("--interval", args.interval, 1, 10'000'000, "TSC cycles between two of them (INT)");
  number("--signal1", args.signal1, 1, 10'000'000, "TSC cycles from the agreed start to signal 1");
  number("--max-attempts", args.max_attempts, 1, 255, "Attempts at a page before it is given up");
  command
      .add_option("--inject", args.inject,
                  "What a third thread does meanwhile: entry-read, neighbour-read, page-write, "
                  "page-read")
      ->check(
          plain(CLI::IsMember({"none", "entry-read", "neighbour-read", "page-write", "page-read"})))
      ->capture_default_str();
  number("--inject-every", args.inject_every, 1, 1'000'000'000, "TSC cycles between two, mean");
  command.add_option("--cpus", args.cpus, "Processors of the threads; else the first allowed ones")
      ->delimiter(',')
      ->type_name("A,B[,C]");
  command.add_option("--out", args.out, "Write the attempts, to be overlaid in Probe (.pflive)")
      ->type_name("FILE.pflive");
  command.footer(
      "Where the processor has no RTM it says so and ends with exit code 0: nothing failed, and\n"
      "--json has \"available\": false for scripts.\n"
      "Examples:\n"
      "  pageferry live rtm\n"
      "  pageferry live rtm --interval 300 --inject neighbour-read --out silicon.pflive");
  add_common(command, common);
  return command;
}

CLI::App& add_sweep(CLI::App& app, SweepArgs& args, Common& common) {
  CLI::App& command = *app.add_subcommand(
      "sweep", "Every combination of some keys' values, a run each, on all cores: CSV or JSON");
  command.add_option("SCENARIO", args.scenario, "Scenario to run")->type_name("");
  command
      .add_option("--grid", args.grids,
                  "A key (or variant, of a family) and its values; repeatable: every combination "
                  "is a point")
      ->type_name("KEY=A,B,...")
      ->allow_extra_args(false);
  command
      .add_option("--out", args.out,
                  "Write the result; what is done is kept in FILE.journal meanwhile, and the same "
                  "command goes on from there")
      ->type_name("FILE.csv|FILE.json");
  command
      .add_option("--shard", args.shard,
                  "Run only the points whose number leaves I when divided by N (I from 0), into "
                  "FILE.shard-I-of-N beside --out")
      ->type_name("I/N");
  command.add_option("--threads", args.threads, "Runs at a time; else one a core")
      ->type_name("N")
      ->check(plain(CLI::Range(1, 256)));
  command
      .add_option_function<std::vector<std::string>>(
          "--merge",
          [&args](const std::vector<std::string>& typed) {
            args.merge = true;
            for (const std::string& path : typed)
              if (!path.empty()) args.shards.push_back(path);
          },
          "Put shards together into --out, as one sweep would have written it; without names those "
          "that lie beside --out")
      ->type_name("SHARD ...")
      ->expected(0, CLI::detail::expected_max_vector_size);
  command.footer(
      "The last grid's values change fastest. All combinations are checked before the first run;\n"
      "100000 points are the most.\n"
      "The result depends on the scenario, the grids and this version alone: not on threads,\n"
      "interruptions or shards. Without --out a table of the first points is all that is left\n"
      "(--json: all of them). A value with commas stands in brackets or quotes.\n"
      "Exit code 1 when an invariant was violated in any point.\n"
      "Examples:\n"
      "  pageferry sweep htm-sqlite --grid mechanism.interval_cycles=300,500,700 \\\n"
      "    --grid mechanism.booleans=16,32,48 --out int.csv\n"
      "  pageferry sweep engine-league --grid variant=htm,ots-hold --grid seed=$(seq -s, 1 20)\n"
      "  pageferry sweep htm-sqlite --grid seed=1,2,3,4 --out seeds.csv --shard 0/2\n"
      "  pageferry sweep htm-sqlite --grid seed=1,2,3,4 --out seeds.csv --shard 1/2\n"
      "  pageferry sweep --merge --out seeds.csv\n"
      "As an array job of Slurm: assets/slurm/README.md.");
  add_common(command, common);
  add_overrides(command, common);
  return command;
}

}  // namespace pf::cli
