// What a session keeps. Shared by the session_*.cpp only.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>

#include "core/measure/trigger.h"
#include "core/scenario/moment.h"
#include "ui/session/page_maps.h"
#include "ui/session/session.h"
#include "ui/session/speed_scale.h"
#include "ui/session/world_read.h"
#include "ui/session/zero_pages.h"

namespace pf {

// One run among those of a session.
struct SessionBranch {
  SessionRun run;
  std::unique_ptr<Timeline> timeline;
  std::string name, what;
  std::uint64_t from = 0;
  int parent = -1;
  bool changed = false;                            // against what its source says
  std::string saved;                               // run file that says what no command line can
  std::optional<std::vector<SwitchRow>> switches;  // once asked for
};

// What undo brings back.
struct SessionPlace {
  int branch = 0;
  std::uint64_t event = 0;
  Selection selection;
  EventFilter filter;
  Zoom zoom = Zoom::kHost;
  bool journey = false;
  friend bool operator==(const SessionPlace&, const SessionPlace&) = default;
};

// One step of the current run, re-executed once and kept until the playhead leaves it.
struct SessionStep {
  int branch = -1;
  std::uint64_t event = 0;
  std::unique_ptr<World> before, after;
  std::vector<Fact> facts;  // of this step
  std::vector<Fact> sent;   // TLPs that entered a link lately
};

// A search for an event over the run, done in slices. What is wanted is asked of all facts of an
// event together.
using StepTest = std::function<bool(std::span<const Fact>)>;
struct SessionScan {
  StepTest wanted;  // may be empty where `breaks`
  int direction = 1;
  std::uint64_t at = 0;  // forwards: searched up to here; backwards: from here on
  bool breaks = false;   // or what a breakpoint with a history has found
  std::string what;      // in words, where its end is to be told
};

// A breakpoint. Where its trigger needs the run's history, all its matches are gathered slice by
// slice from the run's beginning: both directions then are look-ups.
struct SessionBreak {
  Trigger trigger;
  int branch = -1;  // of which run
  std::uint64_t upto = 0;
  std::optional<TriggerMatcher> matcher;
  std::vector<std::uint64_t> found;  // events, in order
  bool full = false;                 // as many as are kept: nothing behind them is known
  bool passing = false;  // of run_to() alone: no other stands beside it, and play runs past it
};

// Events a second where steps have no times to play by.
constexpr PlaySpeed kUntimedSpeed{true, 2};

struct Session::Impl {
  explicit Impl(const StageLayout& stage) : layout(stage) {}

  StageLayout layout;
  std::vector<SessionBranch> branches;
  int current = 0;
  SessionPlace place;
  std::vector<SessionPlace> undone, done;
  int playing = 0, direction = 1;
  PlaySpeed speed{false, 200e3};
  double clock = 0;  // simulated time of the playhead while playing, ps
  double phase = 0;  // part of an event while playing by events
  // A step by key is shown in motion: the pair before `motion_event`, alpha from 0 to 1 or back.
  int motion = 0;
  double motion_part = 1, motion_seconds = 0.16;
  std::uint64_t motion_event = 0;
  std::optional<Time> wait_time;  // seeks to places not yet executed
  std::optional<std::uint64_t> wait_event;
  int play_there = 0;  // play in that direction from the place waited for
  std::optional<SessionScan> scan;
  SearchEnd search_end;
  std::optional<std::uint64_t> open_event;  // where the run was opened, once it is reached
  std::vector<SessionBreak> breakpoints;
  std::vector<MarkerRow> markers;
  Time span_from = kNever, span_to = kNever;
  std::vector<Selection> pins;
  PageOrder order = PageOrder::kRowMajor;
  bool reduced_motion = false;
  std::optional<LanesWindow> window;
  std::uint64_t revision = 1;
  SessionStep shown;      // the step of the picture
  SessionStep rest;       // the step the playhead stands on
  int abort_branch = -1;  // for which the card was made
  AbortCard abort;
  // Which pages have moved and which are zero, kept up with the playhead.
  struct Pages {
    int branch = -1;
    std::size_t marks = 0;      // so many marks have been taken in
    std::uint64_t version = 0;  // of `a` and `b`
    PageBytes a, b, unmoved_a;
    ZeroPages zero;
    // How often the page in hand had been written when a copy of it began: by that event.
    struct Writes {
      std::uint32_t page = ~std::uint32_t{0};
      std::map<std::uint64_t, std::uint64_t> upto;
    } writes;
    struct Shown {
      PageStates states;
      std::uint64_t version = 0;
      std::vector<PageMark> moment;
    };
    Shown shown_a, shown_b;
  } pages;
  // Every event of one page, gathered slice by slice from the start of the run.
  struct Journey {
    int branch = -1;
    std::uint32_t page = 0;
    std::uint64_t upto = 0;
    std::vector<std::pair<std::uint64_t, Fact>> found;  // an event's headline
  } journey;
  // Of the marks, what views ask for at every frame.
  struct Seen {
    int branch = -1;
    std::size_t marks = 0;  // so many have been taken in
    std::vector<LanesInput::Abort> aborts;
    std::optional<Mark> violation;
    Time last = kNever;  // when the last event of a run that has ended happened
    Time end = 0;        // for which the strip was made
    std::vector<LanesInput::Abort> strip;
    std::vector<std::uint32_t> density;
  } seen;
  struct Follow {
    int branch = -1;
    Time known = 0;
    bool halved = false;
    LanesWindow base, shown;
  } follow;
  struct Tracks {
    int branch = -1;
    LanesWindow window;
    bool complete = false;  // nothing more can come into the window
    std::vector<LaneTrack> tracks;
  } tracks;

  SessionBranch& branch() { return branches[static_cast<std::size_t>(current)]; }
  const SessionBranch& branch() const { return branches[static_cast<std::size_t>(current)]; }
  Timeline& timeline() { return *branch().timeline; }
  const Timeline& timeline() const { return *branch().timeline; }
  const Env& env() const { return *branch().run.env; }

  // session_play.cpp
  void go(std::uint64_t event);  // at rest there; ends motion and waiting
  void advance(double seconds);
  bool work(std::uint64_t events);
  void look_on(std::uint64_t events);  // one slice of the scan
  std::uint64_t pair_event(float& alpha) const;
  void load(SessionStep& step, std::uint64_t event);
  const SessionStep& at_rest();
  void begin_motion(std::uint64_t event);
  void remember();  // before a change that undo takes back

  // session_commands.cpp
  Outcome dispatch(const Command& c);
  Outcome seek(const std::string& where);
  Outcome start_scan(StepTest wanted, int way, bool breaks = false, std::string what = "");
  StepTest any_of(std::vector<EventFilter> wanted) const;
  Outcome step_by(std::int64_t n);
  Outcome play(int way);
  Outcome pause();
  Outcome set_speed(const std::string& text);
  Outcome select(const std::string& word);
  Outcome set_zoom(Zoom zoom);
  Outcome set_filter(const std::vector<std::string>& words);
  Outcome next(int way, const std::string& what);
  Outcome set_marker(int number);
  Outcome go_to_marker(int number);
  Outcome undo(std::vector<SessionPlace>& from, std::vector<SessionPlace>& to);

  // session_jumps.cpp
  Outcome over(int way);
  Outcome into(int way);
  Outcome pin(const std::vector<std::string>& words);
  Outcome set_journey(const std::vector<std::string>& words);
  Outcome set_span(const std::vector<std::string>& words);

  // session_breaks.cpp
  Outcome set_break(const std::vector<std::string>& words);
  Outcome run_to_break(int way);
  Outcome run_to(const std::string& trigger, int way);
  Outcome scan_breaks(int way, std::string what);
  void drop_passing();
  // Gathers a slice where it must; whether all breakpoints are known up to that event.
  bool breaks_known(std::uint64_t event, std::uint64_t events);
  bool breaks_pending();
  // The first event of a breakpoint with a history in (from, to]; the last one, backwards.
  std::optional<std::uint64_t> break_found(std::uint64_t from, std::uint64_t to, int way) const;
  StepTest local_breaks() const;  // empty when there are none
  // The first breakpoint that play would pass on its way from one event to another.
  std::optional<std::uint64_t> break_between(std::uint64_t from, std::uint64_t to);

  // session_journey.cpp
  std::optional<std::uint32_t> journey_page();
  bool journey_pending();
  bool gather_journey(std::uint64_t events);  // one slice; true while there is more

  // session_branch.cpp
  bool is_over();  // the playhead stands behind the last event there will ever be
  Outcome inject(const std::vector<std::string>& words);
  Outcome set(const std::string& assignment);
  Outcome branch_here(const std::string& name);
  Outcome switch_to(std::uint64_t number);
  std::vector<std::string> overrides_with(const std::string& assignment) const;
  Outcome adopt(SessionRun changed, const std::string& assignment);
  Outcome add_branch(SessionRun run, std::string what, std::uint64_t from);

  // session_pages.cpp
  void pages_at(const World& world, PageStates& a, PageStates& b);
  void put_unmoved(std::uint32_t page);
  // Writes of the guest to the page up to that event, which began a copy of it.
  std::uint64_t writes_before(std::uint32_t page, std::uint64_t event);
  PageDot dot_in_hand(const World& world);  // REQUIRES its marks taken in

  // session_overview.cpp
  Seen& see_marks();
  Time last_time();
  void overview(LanesInput& in);

  // session_abort.cpp
  const AbortCard& abort_at(std::uint64_t event);
  Time attempt_began(std::uint64_t event) const;
  // The last turn of the move: what the axis of the lanes counts from.
  struct Zero {
    Time at = 0;
    const char* name = "start";
  };
  Zero axis_zero(std::uint64_t event) const;

  // lanes_window.cpp
  LanesWindow lanes_window();
  LanesWindow fitting(LanesWindow base);
};

// Of a window of the lanes that is drawn in full; above that only attempts are.
constexpr std::uint64_t kMostEvents = 6000;
constexpr std::uint64_t kSessionSlice = 20'000;  // events in one call: some milliseconds

std::string known_devices(const Env& env);  // "device:gpu, device:nic"
std::string filter_text(const Env& env, const EventFilter& filter);
bool filter_of(const Env& env, const std::vector<std::string>& words, EventFilter& out,
               std::string& error);
bool passes(const Env& env, const EventFilter& filter, const Fact& fact);
EventRow event_row(const Env& env, std::uint64_t event, const Fact& fact, std::uint64_t now);
std::string selection_word(const Env& env, const Selection& selection);
Outcome selection_of(const Env& env, const std::string& word, Selection& out);
// Number behind the colon or equals sign: decimal or 0x.
std::uint64_t number_in(std::string_view text);

}  // namespace pf
