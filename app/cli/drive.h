// Runs a World from its beginning to a moment or its end: what `run`, `replay`, `check` and
// `compare` share. Counts it, writes it, compares it, shows how far it is, and hears Ctrl-C.
//
// A digest is written or compared after every kRunDigestEvery-th event and where the run ends. The
// end itself (nothing is left to happen) is no event: it changes the digest of the last one, so
// that RunFileDigest says of which of the two it is.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/measure/run_summary.h"
#include "core/measure/trigger.h"
#include "core/scenario/scenario.h"
#include "core/trace/run_file.h"

namespace pf::cli {

struct DriveOptions {
  std::optional<Moment> until;        // else to the end
  std::optional<Trigger> trigger;     // or right after the first event that it means
  std::vector<RunFileForced> forced;  // taken instead of the earliest, at their events
  const std::vector<RunFileDigest>* expected = nullptr;  // compared as they come
  RunWriter* writer = nullptr;
  const Trace* trace = nullptr;     // what trace_of() gives, when it is at hand; it is copied
  std::uint64_t likely_events = 0;  // for the progress bar; 0 = not known
  bool quiet = false;
};

struct Drive {
  RunSummary summary;
  RunFileDigest last;  // where it stopped
  bool interrupted = false;
  std::uint64_t compared = 0;            // digests that were equal
  std::optional<RunFileDigest> differs;  // the first that was not, as it was expected
};

// Throws InputError when a forced choice is not possible at its event.
Drive drive(const Scenario& scenario, RunMachine machine, const DriveOptions& options);

// The Env of that machine. Where it takes long (page detail) a bar shows how far it is, unless
// `quiet`; Ctrl-C ends it by LoadingCancelled. `trace` as in DriveOptions.
Env env_on(const Scenario& scenario, RunMachine machine, bool quiet = true,
           const Trace* trace = nullptr);

// What a run file says of a scenario before anything has happened.
RunFileHead head_of(const Scenario& scenario, RunMachine machine);
std::vector<RunFilePart> parts_of(const Scenario& scenario);

// The recording a scenario's guest plays, or an empty one.
Trace trace_of(const Scenario& scenario);

// Of a text that names a place in a run: throws InputError where it is no moment.
Moment moment_of(const std::string& text, const std::string& option);
// Takes a text given as --until, --to: a moment, or else a trigger. Throws InputError where it is
// neither.
void stop_at(const std::string& text, const std::string& option, const Scenario& scenario,
             DriveOptions& options);

}  // namespace pf::cli
