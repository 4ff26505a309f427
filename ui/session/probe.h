// Probe's state: a trigger, its captures, measurements and masks on them, parameters that are tuned
// while one watches, two settings that can be compared. A front end hands it commands and wall
// time, asks it for values to lay out, and keeps nothing of its own but widgets.
//
//   Probe p(open_run("htm-sqlite", {}));
//   p.apply("trigger begin");
//   every frame:  p.tick();  draw(p.view());
//
// Commands (all text; those of command.h go to the open run, session()):
//   trigger EXPRESSION             what captures are taken around; trigger.h
//   window -200ns 4.6us            before and after it
//   arm normal | single | off      single: one capture, then off
//   measure 1 A -> B               interval n, 1 to 4; `measure 1 none`
//   measure 1 cursors              between the points of the protocol nearest to the cursors
//   cursor 1 2.85us | none         of the overlay, 1 or 2
//   mask NAME CHANNEL FROM TO LOW HIGH | mask NAME none
//   next-hit NAME 1 | -1           the next (previous) capture that hits it
//   next-hit NAME first | last     of all that do
//   run-to-break 1 | -1            without a breakpoint and a filter: to the trigger, in the run
//   capture 8189 | +1 | -1 | none  picks one
//   open                           the picked capture's event in the run: lanes, state, table
//   tune KEY=VALUE | tune KEY      a scenario key (back to the scenario's own)
//   tune revert                    all of them
//   store a | store b              remembers setting and captures
//   recall a | recall b            goes back to it
//   compare a | b | none           shows it behind the current one
//   from start | here | near       where captures begin: the run's start, its playhead, or the
//                                  nearest World that the open run keeps at or before that
//   persistence all | N            how many of the latest captures are laid over each other
//   live FILE.pflive | live none   lays a record of real cores over the intervals
//   pause | run                    the background run
//   save FILE.pfrun                the open run as a run file, beside other work; whole or absent
// Invariants:
//  1. What is shown of captures belongs to the tuned setting, or says "of the setting before" until
//     the first capture of the new one has come.
//  2. Two thousand changes of a slider cost one run at a time: a newer setting ends the older run,
//     once some captures of it have been shown; so the picture follows a slider that moves.
//  3. A bad value changes nothing and says what would be right.
// `from here` takes the playhead's World once. `from near` takes the kept one anew whenever
// captures begin anew, and seeks nothing for it: move the playhead, then a slider, and they begin
// there. Such a World goes on under another setting where that leaves the machine as it is laid out
// (fits_layout.h). Where it does not (other Booleans, another device's pages, page detail) captures
// begin at the start of the tuned run, notice() says so, and from_event() is 0; the mode stays, and
// the next setting that fits begins near the playhead again.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/measure/interval.h"
#include "ui/session/capture_run.h"
#include "ui/session/persistence.h"
#include "ui/session/session.h"

namespace pf {

struct RtmSupport;

// A command of Probe itself.
struct ProbeVerbRow {
  const char* name;
  const char* usage;               // what would be right
  const char* help;                // one line
  std::vector<const char*> usual;  // what often stands behind the name, for completion
};
const std::vector<ProbeVerbRow>& probe_verb_rows();

// One thing that can be tuned: a row of the scenario's keys.
struct TuneRow {
  std::string key, label, unit, help;
  std::string value, initial;        // as written; initial = the scenario's own
  std::string source, mark;          // of a latency: where its number comes from
  std::vector<std::string> choices;  // of a choice or a switch, in order; else empty
  std::string range;                 // all that it may be, in words
  // Of a number: what a slider spans, all of which the run takes; not all that it may be. Equal
  // where the other keys leave one value only.
  double least = 0, most = 0;
  double step = 0;           // of a number: it is a multiple of that; 0: any
  bool whole = false;        // of a number: no fraction
  bool logarithmic = false;  // the slider's scale
  bool changed = false;
  bool unsafe = false;  // a safety step that is off now
};

struct MaskRow {
  Mask mask;
  std::uint64_t hits = 0;
};

struct IntervalRow {
  std::string text;  // as `measure` takes it; empty: not set
  std::string error;
  const IntervalMeter* meter = nullptr;
  const IntervalMeter* other = nullptr;  // of the setting compared with
  // Of the live record; empty where it does not have both points. Not indices of captures.
  const std::vector<IntervalSample>* live = nullptr;
};

// A setting and what came of it.
struct ProbeSetting {
  std::string name;                    // "a", "b", ""
  std::vector<std::string> overrides;  // tuned keys
  CaptureSet captures;
  // Of the captures: with the same number they are the same, with more behind them at most.
  std::uint64_t generation = 0;
  CaptureProgress progress;
};

struct CaptureRow {
  std::uint64_t number = 0;
  std::size_t index = 0;
  std::string number_text, at_text, event_text, what, ends;
  bool wrong = false, picked = false;
};

class Probe {
 public:
  explicit Probe(SessionRun run);
  ~Probe();

  Outcome apply(std::string_view command);
  // Takes in what background work has produced; true when a view would come out differently.
  bool tick();
  // Something goes on in the background: the front end should ask again soon.
  bool busy() const;
  std::uint64_t revision() const;

  // The open run, with its playhead: lanes, events, inspector, page maps.
  Session& session();

  const SessionRun& run() const;  // as tuned
  std::string trigger_text() const;
  std::string trigger_error() const;  // "column 7: ..."; empty = none
  CaptureWindow window() const;
  const ProbeSetting& setting() const;  // current
  const ProbeSetting* stored(char which) const;
  const ProbeSetting* compared() const;
  bool stale() const;             // invariant 1
  std::string arm_text() const;   // "normal", "single", "off"
  std::string from_text() const;  // "start", "here", "near"
  // Where the newest captures begin in the open run; 0: at the start.
  std::uint64_t from_event() const;
  bool running() const;
  // What the background has to say: a setting that could not be opened, a World that does not fit.
  std::string notice() const;
  // What `live` laid over: its processor and numbers, or empty.
  std::string live_text() const;

  std::vector<TuneRow> tunes() const;
  std::vector<MaskRow> masks() const;
  std::array<IntervalRow, 4> intervals() const;
  std::optional<std::int64_t> cursor(int which) const;  // 1, 2
  std::optional<std::size_t> picked() const;            // index into the captures
  // The latest of the captures laid over each other whose line comes between `low` and `high`
  // within those times from the trigger; its index. A line ends where the capture's own does.
  std::optional<std::size_t> passing(Channel channel, std::int64_t from, std::int64_t to,
                                     double low, double high) const;
  // A window of rows around the picked one, or the latest.
  std::vector<CaptureRow> rows(std::size_t count) const;

  // The overlay: a track a channel, as wide and high as asked, and its counts. What has changed is
  // counted anew, by as many threads as there are cores; they have ended on return. REQUIRES each
  // channel at most once, and widths and heights above 0.
  struct TrackOrder {
    Channel channel;
    PersistenceView view;
  };
  std::vector<PersistenceTrack*> tracks(const std::vector<TrackOrder>& orders);
  // Of the setting compared with; empty without one.
  std::vector<PersistenceTrack*> compared_tracks(const std::vector<TrackOrder>& orders);
  // Of the tuned run: signal 1's deadline and the read slots of signal 2, from the trigger; empty
  // where the trigger does not fix them.
  struct Guide {
    std::int64_t at = 0;
    std::string name;
  };
  std::vector<Guide> guides() const;

  std::string saving() const;  // the file that is being written, or empty
  std::string saved() const;   // the last that was
  // What stands in place of live_text() while no record is laid over: whether this processor could
  // make one, and what to do.
  static std::string live_hint(const RtmSupport& rtm);

  std::string command_line() const;  // gives these captures again, headless

  struct Impl;  // probe_impl.h

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace pf
