// A session: one run (and the branches made from it) with a playhead, a speed, a selection and
// breakpoints. Front ends hand it commands and wall time and ask it for views; they keep no state
// of the run themselves.
//
//   Session s(open_run("htm-sqlite", {}), layout);
//   s.apply(*parse_command("play 1", error));
//   every frame:  s.tick(seconds);  draw(s.stage());  draw(s.lanes(width));
//   when idle:    s.work(20'000);
//
// Invariants:
//  1. All changes go through `apply`, `tick` and `work`; every view is a function of what they
//  left.
//  2. The picture at an event does not depend on how one came there.
//  3. A branch leaves the one it parts from as it was.
//  4. No call takes longer than about 10 ms, whatever the run; what takes longer is done by `work`.
// One thread. No clock, no toolkit, no file access after opening (a `set` opens the scenario anew).
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"
#include "core/explore/timeline.h"
#include "core/trace/run_file.h"
#include "ui/session/command.h"
#include "ui/session/compose.h"
#include "ui/session/stage_layout.h"
#include "ui/session/view_models.h"

namespace pf {

struct Scenario;

// What a run file says of a run beside its forced choices: the scenario, the files that came along.
struct RunRecipe {
  RunFileHead head;
  std::vector<RunFilePart> files;
};

// What a session is opened on: everything that decides the run, and how to decide it otherwise.
struct SessionRun {
  std::string title, figure, summary;
  std::string source;                  // scenario name or run file, for the command line
  std::vector<std::string> overrides;  // "key=value"
  std::shared_ptr<const Env> env;
  std::uint64_t seed = 1;
  std::vector<Forced> forced;  // a counterexample, interventions
  std::string open_at;         // a moment as `seek` takes it; empty = the start
  std::string caption;         // said of that moment
  // The same with more overrides; throws as open_run. Empty: switches cannot be changed.
  std::function<SessionRun(const std::vector<std::string>&, Loading*)> reopen;
  std::string timing, topology;             // names of the profile and of the topology
  std::shared_ptr<const RunRecipe> recipe;  // null: cannot be written as a run file
  // What `env` was made of, without the files that came along; null: nobody knows.
  std::shared_ptr<const Scenario> scenario;
};

// A scenario, a run file (.pfrun, .part) or a counterexample, by what it is. Throws InputError.
// Where it takes long, `loading` is told how far it is and may end it by LoadingCancelled.
SessionRun open_run(const std::string& path, const std::vector<std::string>& overrides = {},
                    Loading* loading = nullptr);

struct Outcome {
  bool ok = true;
  std::string text;   // what was wrong and what would be right; or what was done, when worth saying
  bool mild = false;  // not done, and nobody did anything wrong: the run goes no further that way
};

// What the last search for a breakpoint or a trigger came to; `count` of them have ended.
struct SearchEnd {
  std::uint64_t count = 0;
  std::string text;
};

class Session {
 public:
  Session(SessionRun run, const StageLayouts& layouts);
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  Outcome apply(const Command& command);
  Outcome apply(std::string_view text);  // parses first
  // Moves the playhead by so much wall time. True when the picture has changed.
  bool tick(double wall_seconds);
  // Executes up to so many events of the run in the background; true while there is more to do.
  bool work(std::uint64_t max_events);
  // Counts up whenever a view would come out differently.
  std::uint64_t revision() const;

  // The playhead: the event at which the run stands (finished), and its simulated time.
  std::uint64_t event() const;
  Time now() const;
  std::uint64_t known() const;
  bool complete() const;
  int playing() const;
  // A seek to a place not yet executed waits for `work`.
  bool waiting() const;
  // `work` has something to do: the run is not known to its end, or something is looked for.
  bool has_work();
  const Selection& selection() const;
  const EventFilter& filter() const;
  std::string filter_words() const;  // as `filter` and `break` take them
  Zoom zoom() const;
  void set_reduced_motion(bool reduced);
  void set_page_order(PageOrder order);
  // Ends a transition at once, for pictures of a step without motion.
  void settle();

  TransportView transport();
  NarratorView narrator();
  // Of the selection first, then what is pinned, then of the page in move and the transaction.
  std::vector<InspectorSection> inspector();
  EventListView events(std::size_t rows_before = 30, std::size_t rows_after = 12);
  // Every event of the page whose journey is shown, around the playhead, as far as gathered.
  EventListView journey(std::uint32_t page);
  AbortCard abort_card();
  std::vector<LegendRow> legend() const;
  std::vector<BranchRow> branches() const;
  int branch() const;  // index of the current one
  // The run of the current branch.
  const SessionRun& run() const;
  // What of the mover and of the hardware can be left out, and which choices this scenario refuses.
  const std::vector<SwitchRow>& switches() const;
  std::vector<MarkerRow> markers() const;
  std::vector<std::string> breakpoints() const;
  // Runs to the next event (way 1) or the previous (-1) that a trigger means, as to a breakpoint
  // that is there for that search alone; with breakpoints, to these.
  Outcome run_to(const std::string& trigger, int way);
  const SearchEnd& search_end() const;
  // The page whose journey is shown.
  std::optional<std::uint32_t> journey_page();
  // What `inject` may be given here: whole commands; and when it is nothing, why, in a sentence.
  std::vector<std::string> injectable();
  std::string not_injectable();
  // The command line that shows this very picture; empty while only a run file could say it and
  // none has been written.
  std::string command_line() const;
  // Where the current branch was written to as a run file, from now on.
  void set_saved(std::string path);

  // `set` in two parts, for who opens the changed run elsewhere: what to reopen with, and what came
  // of it.
  std::vector<std::string> overrides_with(const std::string& assignment) const;
  Outcome adopt(SessionRun changed, const std::string& assignment);
  // A branch that plays what a search found, from its start.
  Outcome play_found(SessionRun found, const std::string& what);

  // What run_saver.h writes: the forced choices in words, the digest after an event.
  std::vector<RunFileForced> forced_choices();
  RunFileDigest digest_at(std::uint64_t event);
  // The command a hit of the stage or the lanes means; empty = none.
  std::string command_for(const SceneHit& hit, std::int64_t index) const;

  SceneModel stage();
  SceneModel lanes(float width);
  LanesInput lanes_input();
  // The visible span of the lanes; follows the playhead until set.
  void set_lanes_window(Time from, Time to);
  void follow_playhead();
  LanesWindow lanes_window() const;

  const Env& env() const;
  const World& world();  // at the playhead
  // The nearest World that the current branch keeps at or before the playhead; nothing is executed
  // for it. It shares the session's memory: to be dropped before the session.
  World kept_world();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pf
