// What Probe keeps. Shared by the probe_*.cpp only.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <thread>

#include "core/live/live_record.h"
#include "core/measure/measure_text.h"
#include "core/scenario/parameter.h"
#include "core/scenario/scenario.h"
#include "ui/session/probe.h"
#include "ui/session/run_saver.h"

namespace pf {

// The scenario behind a run, in memory: what a tuned key may be, without opening anything.
class TuneSource {
 public:
  explicit TuneSource(const SessionRun& run);
  bool known() const { return known_; }
  // Throws InputError. REQUIRES known().
  Scenario with(const std::vector<std::string>& overrides) const;
  const Scenario& initial() const { return initial_; }  // REQUIRES known()

 private:
  bool known_ = false;
  std::string text_, file_;
  std::vector<Attachment> files_;
  Scenario initial_;
};
// `transactions`: whether the run's mover goes by them (page_begins.h).
std::vector<TuneRow> tune_rows(const Scenario& initial, const Scenario& now, bool transactions);
// The row key of what may be tuned; null for any other.
const Parameter* tunable(std::string_view key, const Scenario& scenario, std::size_t& index);

// Opens a run on a thread of its own: a large scenario takes long. What is measured while it loads
// ends soon after abandon(), and with the opener.
class RunOpener final : private Loading {
 public:
  using Reopen = decltype(SessionRun::reopen);
  RunOpener(Reopen reopen, std::vector<std::string> overrides, std::vector<std::string> tuned);
  ~RunOpener() override { abandon(); }
  void abandon() { abandoned_.store(true, std::memory_order_relaxed); }
  bool abandoned() const { return abandoned_.load(std::memory_order_relaxed); }
  bool done() const { return done_.load(std::memory_order_acquire); }
  // REQUIRES done(). Nothing, and why in error().
  std::optional<SessionRun> take() { return std::move(run_); }
  const std::string& error() const { return error_; }
  const std::vector<std::string>& tuned() const { return tuned_; }

 private:
  bool at(std::uint64_t, std::uint64_t) override { return !abandoned(); }

  std::vector<std::string> tuned_;
  std::optional<SessionRun> run_;
  std::string error_;
  std::atomic<bool> done_ = false, abandoned_ = false;
  std::jthread thread_;  // last: it ends before what it writes
};

inline constexpr const char* kNoFit =
    "this setting lays the machine out otherwise than at the playhead: captures begin at the start";

// What captures are of. Two equal ones give equal captures.
struct CaptureKey {
  std::string trigger;
  CaptureWindow window;
  bool single = false;
  std::uint64_t from = 0;  // event of the open run, 0: its beginning
  int branch = 0;          // of it
  friend bool operator==(const CaptureKey&, const CaptureKey&) = default;
};

// A setting with all that is measured on it.
struct ProbeTrace {
  ProbeSetting setting;
  SessionRun run;                  // that the captures come from
  std::vector<std::string> tuned;  // of that run
  CaptureKey key;
  std::array<std::optional<IntervalMeter>, 4> meters;
  std::map<Channel, PersistenceTrack> tracks;
  std::size_t first = 0;  // of the captures that tracks show
};

enum class Arm : std::uint8_t { kNormal, kSingle, kOff };
enum class Origin : std::uint8_t { kStart, kHere, kNear };

struct Probe::Impl {
  explicit Impl(SessionRun opened);

  Outcome dispatch(std::string_view command);
  Outcome set_trigger(const std::string& rest);
  Outcome set_window(const std::string& rest);
  Outcome arm_with(const std::string& rest);
  Outcome measure(const std::string& rest);
  Outcome set_cursor(const std::string& rest);
  Outcome set_mask(const std::string& rest);
  Outcome next_hit(const std::string& rest);
  Outcome pick(const std::string& rest);
  Outcome run_to_break(std::string_view command, const std::string& rest);
  Outcome open_picked(const std::string& rest);
  Outcome tune(const std::string& rest);
  Outcome store(const std::string& rest);
  Outcome recall(const std::string& rest);
  Outcome compare(const std::string& rest);
  Outcome begin_from(const std::string& rest);
  Outcome set_persistence(const std::string& rest);
  Outcome overlay_live(const std::string& rest);
  Outcome pause_run(const std::string& rest);
  Outcome go_on(const std::string& rest);
  Outcome save(const std::string& rest);

  Outcome set_tuned(std::vector<std::string> tuned);
  // Empty: why in `missing`.
  std::string cursors_interval(std::string& missing) const;
  CaptureRow row(std::size_t index) const;
  std::optional<std::size_t> passing(Channel channel, std::int64_t from, std::int64_t to,
                                     double low, double high) const;
  // The first of those that are laid over each other.
  std::size_t first_laid(std::size_t size) const {
    return latest > 0 && size > latest ? size - latest : 0;
  }
  std::vector<Guide> guides() const;
  std::string command_line() const;
  std::optional<CaptureJob> job();
  bool fits_now() const;  // a World of the open run can go on under the tuned one
  bool goes_on() const;   // captures begin at the playhead's World: it fits the tuned run
  CaptureKey key_now(bool single) const;
  const Env& env() const { return *shown.run.env; }

  // probe_save.cpp
  void work_save();
  void end_save(const std::string& why);  // empty: it is whole

  // probe_runs.cpp
  void restart();          // captures begin anew; those there are stay until the first new one
  void restart_in_turn();  // the same, once a few of the setting in hand have been seen
  bool next_is_due() const;
  bool launch();
  void take_world(const World& world);  // captures begin there from now on
  void take_near();                     // at the nearest kept one, if that is wanted
  void take_opened();
  void forget_captures();
  void take_in(std::vector<std::shared_ptr<const CaptureBatch>> batches);
  bool tick();
  bool busy() const;
  void make_meters(ProbeTrace& trace);
  void update_meters();
  void sample_live();
  PersistenceTrack* track(ProbeTrace& trace, const Probe::TrackOrder& order);
  std::vector<PersistenceTrack*> tracks(ProbeTrace& trace,
                                        const std::vector<Probe::TrackOrder>& orders);

  SessionRun base;  // as opened
  Session session;
  TuneSource source;

  std::string trigger = "begin", trigger_wrong;
  CaptureWindow window = kUsualWindow;
  Arm arm = Arm::kNormal;
  bool paused = false;
  std::array<std::string, 4> intervals;
  std::array<std::string, 4> interval_errors;
  std::vector<MaskMeter> masks;
  std::optional<std::int64_t> cursors[2];
  std::optional<std::size_t> picked;
  std::uint64_t latest = 0;  // captures laid over each other; 0: all

  // Where captures begin: the World is empty where that is the start.
  Origin origin = Origin::kStart;
  std::vector<std::uint8_t> from_world;
  SessionRun from_run;
  std::uint64_t from_event = 0;
  int from_branch = 0;

  ProbeTrace shown;                   // captures as shown; its setting has the newest tuned keys
  std::optional<ProbeTrace> kept[2];  // a, b
  int compared = -1;

  std::optional<LiveRecord> live;
  std::array<std::vector<IntervalSample>, 4> live_samples;  // by interval

  SessionRun tuned_run;  // the newest that was opened, of `tuned_keys`
  std::vector<std::string> tuned_keys;
  std::unique_ptr<RunOpener> opener;
  std::unique_ptr<CaptureRun> running, ending;
  std::vector<std::shared_ptr<const CaptureBatch>> waiting;
  std::unique_ptr<RunSaver> saver;
  std::string saving, saved;  // files
  bool wanted = false;        // a setting is to be taken up, and a run of it started if armed
  bool stale = false;
  std::vector<std::string> aim;  // the keys that are being taken up
  bool later = false;            // newer ones wait until some of these have been seen
  bool replaced = false;         // captures of these are shown
  std::chrono::steady_clock::time_point aimed_at;  // when they began to be
  std::uint64_t generations = 0;                   // given to captures so far
  std::string notice;
  std::uint64_t revision = 1;
  mutable std::optional<std::vector<TuneRow>> tunes;
  mutable std::vector<Guide> made_guides;  // of the first captures
  mutable std::size_t guides_of = 0;
  mutable std::uint64_t guides_generation = 0;
  // Which branch of the open session has which machine.
  std::vector<std::pair<std::shared_ptr<const Env>, int>> opened_runs;
};

}  // namespace pf
