// What all panels share: the open Probe, what the user has arranged, and finished values of this
// moment. Panels lay values out and hand commands to tell(); none computes anything of the run.
//
// 1. refresh() makes the values, once a change; drawing only reads them.
// 2. A command that is refused, or a file that does not open, leaves the run as it was and says why
//    in `error`.
#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/imgui/look.h"
#include "ui/imgui/pictures.h"
#include "ui/imgui/probe_keys.h"
#include "ui/imgui/settings.h"
#include "ui/session/probe.h"

namespace pf {

enum class Panel { kOverlay, kHistogram1, kHistogram2, kLive, kCaptures, kState, kPages };
inline constexpr int kPanels = 7;
enum class Centre { kOverlay, kLanes };

struct ErrorNote {
  std::string where, wrong, right;
  bool empty() const { return wrong.empty(); }
};

using ShownChannels = std::array<bool, kChannels>;
// Without a read set there are no lines read to show, and it is the devices that wait.
inline constexpr ShownChannels kUsualChannels = {true, false, true, true, true, false, false};
inline constexpr ShownChannels kNoReadSet = {false, false, true, true, true, false, true};

// What Desk::tell takes besides the commands of Probe and of the session.
inline constexpr const char* kThemeVerb = "theme";
inline constexpr const char* kPictureVerb = "picture";

// What the user has arranged; nothing of the run.
struct DeskView {
  Centre centre = Centre::kOverlay;
  Panel focus = Panel::kOverlay;
  std::int64_t from = 0, to = 0;         // visible span of the overlay, from the trigger
  bool fitted = true;                    // that span is the captures' window
  ShownChannels usual = kUsualChannels;  // of the open run
  ShownChannels shown = kUsualChannels;
  Channel track = Channel::kLinesRead;    // picked
  std::string mask;                       // picked
  std::array<int, 2> intervals = {1, 2};  // number of the one that each histogram shows
  bool events = false;                    // in the table, instead of captures
  bool lanes_whole = false;
  std::string persistence = "all";
  std::string live_filter;
  std::size_t live_row = 0;                         // focused, of those that pass the filter
  bool live_edit = false;                           // its field is open
  bool sheet = false;                               // of keys
  bool type_trigger = false, type_command = false;  // asks that field to take the keyboard
  std::string command;                              // with that text
};

// Finished values of the moment.
struct DeskShown {
  std::vector<TuneRow> tunes;
  std::vector<MaskRow> masks;
  std::array<IntervalRow, 4> intervals;
  std::vector<Probe::Guide> guides;
  std::vector<CaptureRow> rows;
  TransportView transport;
  NarratorView narrator;
  std::vector<InspectorSection> inspector;
  EventListView events;
  std::string trigger, trigger_error, arm, command, from;
  std::uint64_t from_event = 0;
  std::vector<std::string> breakpoints;
  CaptureWindow window;
  std::uint64_t mask_hits = 0;
};

class Desk {
 public:
  Desk(Look& look, Pictures& pictures);

  Look& look() { return look_; }
  Pictures& pictures() { return pictures_; }
  bool is_open() const { return probe_ != nullptr; }
  Probe& probe() { return *probe_; }  // REQUIRES is_open()
  void open(std::unique_ptr<Probe> probe);

  // A Probe or a session command, or `theme NAME`: one of `palettes`, or `picture FILE.png`: the
  // window, saved by who owns it.
  Outcome tell(const std::string& command);
  // The same, and a refusal is the caller's to tell.
  Outcome try_tell(const std::string& command);
  // Gives run and playhead time; true when refresh() would make other values.
  bool tick(double seconds);
  // Something goes on: ask again soon.
  bool busy();
  bool settled();  // nothing more will change by itself

  void refresh();
  const DeskShown& shown() const { return shown_; }
  // Count up when something of all, of the run at the playhead, of the overlay has changed.
  std::uint64_t version() const { return version_; }
  std::uint64_t run_version() const { return run_version_; }
  std::uint64_t overlay_version() const { return overlay_version_; }
  void want_rows(std::size_t count);
  // Goes from the usual channels of the overlay to all of them, and back.
  void next_channels();
  std::vector<std::string> themes() const;  // in the order of their names
  std::string next_theme() const;
  // What `compare` takes to go on to the next that is stored: none, a, b. REQUIRES is_open().
  std::string next_compared() const;

  DeskView view;
  ProbeSettings settings;
  ProbeKeys keys;
  ErrorNote error;
  std::string told;                // said in passing by the last command
  std::string opening;             // what is being opened; empty: nothing
  int opened = 0;                  // percent of it
  std::filesystem::path palettes;  // a folder; each file of it is a theme
  double frame_ms = 0;
  std::string cores;    // what this machine's processor can do for `live`
  std::string picture;  // file that the window is to be saved in once this frame is drawn

 private:
  void show_usual();
  Outcome set_theme(const std::string& name);
  Outcome ask_picture(const std::string& file);

  Look& look_;
  Pictures& pictures_;
  std::unique_ptr<Probe> probe_;
  DeskShown shown_;
  // What the overlay is drawn from.
  struct Laid {
    std::size_t captures = 0, behind = 0;
    std::uint64_t generation = 0, other = 0;  // of the captures, of those behind
    std::string persistence;
    bool stale = false;
    friend bool operator==(const Laid&, const Laid&) = default;
  };
  Laid laid_now() const;

  std::uint64_t seen_probe_ = 0, seen_session_ = 0;
  std::uint64_t version_ = 0, run_version_ = 0, overlay_version_ = 0;
  Laid laid_;
  std::string noticed_, saving_;  // of the background, already said
  std::uint64_t searches_ = 0;    // whose end has been said
  std::size_t rows_wanted_ = 12;
  bool stale_ = true;
};

// Text for times that commands take: exact, in the largest unit without loss.
std::string command_time(std::int64_t picoseconds);
// A time that may be negative, three digits, or as many as tell steps apart; a plus sign before
// positive ones.
std::string signed_time(std::int64_t picoseconds, std::int64_t step = 0);
// "1 capture", "12 captures".
std::string counted(std::uint64_t count, std::string_view what);

}  // namespace pf
