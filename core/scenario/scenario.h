// A scenario: one file that says which machine, which guest and devices, which mechanism with which
// switches, and what is expected of it. Everything a run needs comes from it, so that scenario and
// seed alone decide every event.
//
//   Scenario s = load_scenario("assets/scenarios/htm-tiny.toml", {"mechanism.drain=false"});
//   Env env = env_of(s, Mode::kExplored);
//
// Keys, units, ranges and defaults: parameter.h, and assets/README.md, which comes from it.
// Invariants:
//  1. A Scenario that could be loaded is possible: ranges, combinations and files were checked.
//  2. `canonical_text` states every key (of [latency] those that are set); loading it with `files`
//     gives an equal Scenario wherever the assets have changed or gone. Run files keep both.
// Errors: InputError that names file, line and column, the key, what is wrong and what is right.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/loading.h"
#include "core/scenario/moment.h"
#include "core/scenario/timing_profile.h"
#include "core/world/env.h"

namespace pf {

// A file that a scenario names, as it was when the scenario was loaded.
struct Attachment {
  std::string kind;  // "timing", "topology" or "trace"
  std::string name;  // as the scenario names it
  std::string path;  // where it was found; empty when it came out of a run file
  std::string bytes;
};

// One line of [expect]: a figure of the outcome and the range it must lie in.
struct Expectation {
  std::string name;  // see expectations()
  std::string text;  // a verdict; empty for numbers
  double least = 0, most = 0;
};

struct Opening {
  std::string at;  // a moment; empty = the start
  std::string caption;
};

struct Scenario {
  std::string file;  // as it was asked for
  std::string name;  // without folder and ending
  std::uint32_t format = 1;
  std::string title, figure, summary;
  std::string topology, timing_name;
  std::uint64_t seed = 1;
  HwSpec hw;
  MoveSpec move;
  bool explores = false;  // has a table [explore]: `check` searches it instead of running it
  std::vector<Expectation> expect;
  Opening open;
  // Values of the profile that the scenario sets itself, in the unit of the profile's entry;
  // `timing` has them already.
  std::map<std::string, double, std::less<>> latencies;
  TimingProfile timing;
  std::vector<Attachment> files;

  const Attachment* attachment(std::string_view kind) const;
};

// `overrides`: "key=value" each, applied in order. `path` may be the bare name of a shipped
// scenario.
Scenario load_scenario(const std::string& path, const std::vector<std::string>& overrides = {});

// The same from text. What it names is taken from `files` alone when that is given, else from disk:
// beside the scenario, then in the assets.
Scenario parse_scenario(const std::string& text, const std::string& file,
                        const std::vector<std::string>& overrides = {},
                        const std::vector<Attachment>* files = nullptr);

// A scenario with [[variant]] tables is a family: its members, each with the variant's keys in
// place and the variant's name behind its own. Without any it is a family of one. Where one
// scenario is asked for, a family gives its first member, or that of "variant=NAME".
std::vector<Scenario> load_family(const std::string& path,
                                  const std::vector<std::string>& overrides = {});

std::string canonical_text(const Scenario& scenario);

// Equal when guest and devices do the same: what two runs must share to be compared.
Digest workload_fingerprint(const Scenario& scenario);

enum class Mode : std::uint8_t { kTimed, kExplored };

// Throws InputError where a recording touches more pages than the guest that is to play it has.
void expect_room_for(const Trace& trace, const Scenario& scenario);

// `trace`: what the attachment "trace" holds, read by core/trace; needed where the guest plays one
// and the run is timed. Throws InputError as expect_room_for does, or when the scenario is too
// large to be explored.
//
// At page detail a run at line detail is measured for it, a second's work or two: `loading` is told
// how far it is and may end it by LoadingCancelled. InputError when that run must be measured whole
// and is too long (core/mechanism/page_ledger.h).
Env env_of(const Scenario& scenario, Mode mode, Trace trace = {}, Loading* loading = nullptr);

// The path of a shipped scenario from its bare name, or the path itself; none: no such file.
std::optional<std::string> find_scenario(const std::string& path);
// The same. InputError: no such file, or a run file.
std::string scenario_path(const std::string& path);
// Every shipped scenario, sorted by name.
std::vector<std::string> shipped_scenarios();
std::string assets_folder();

}  // namespace pf
