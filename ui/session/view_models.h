// What the docks show, as plain structs: no toolkit, no numbers that are not of the World. Session
// makes them; Qt and ImGui only lay them out.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "ui/session/command.h"
#include "ui/session/page_state.h"
#include "ui/session/scene_model.h"

namespace pf {

struct TransportView {
  std::string title, figure;  // of the scenario; figure may be empty: "FIG 1A, 2"
  std::string event_text;     // "51 204", thin spaces
  std::string total_text;     // "88 310", or "88 310+" while the run is still being executed
  std::string time_text;      // "527.384 µs", exact
  std::string speed_text;     // "250 ns a second", "5 events a second"
  std::string branch;         // name of the current branch
  std::string busy;           // what is being worked on; empty = nothing
  std::uint64_t event = 0, total = 0;
  Time now = 0, end = 0;   // `end`: time of the last known event
  int speed_stop = 0;      // the nearest stop of the scale of speeds (speed_scale.h)
  int playing = 0;         // -1, 0, 1
  bool complete = false;   // the whole run is known
  std::string invariants;  // "I1 to I9 hold", "I2 broken at event 1 204"
  bool violated = false;
};

struct NarratorView {
  std::string sentence;  // what happened in this step
  std::string detail;    // who waits for whom
  std::string block;     // "440 ∥ 450"; empty between pages
  bool wrong = false;    // an abort or a broken invariant
};

struct InspectorRow {
  std::string label, value;
  std::string was;  // value before the step; empty when unchanged
  bool changed = false;
  bool wrong = false;
};
struct InspectorSection {
  std::string title;  // "Transaction, CPU0", "Page 0x92"
  Selection part;
  std::string word;  // of the part, as `select` and `pin` take it
  bool pinned = false;
  std::vector<InspectorRow> rows;
};

struct EventRow {
  std::uint64_t event = 0;
  std::string event_text, time_text, actor, text;
  bool now = false, future = false, wrong = false;
  std::int64_t page = -1;
  FactKind kind = FactKind::kPhaseEntered;
};
struct EventListView {
  std::vector<EventRow> rows;  // a window around the playhead, in order
  std::size_t now_row = 0;     // the row to keep in sight
  std::string filter_text;     // "all events", "abort, page 0x92"
  std::size_t total = 0;       // of a journey: how many there are in what is known of the run
  bool complete = true;        // of a journey: the whole run has been looked through
};

// An abort, in the six stations of its way and the four words of its outcome.
struct AbortStation {
  std::string label;  // "GPU: ATC miss, asks"
  ScenePoint at;      // on the stage
};
struct AbortCard {
  bool present = false;
  std::uint64_t event = 0;
  Time at = 0;
  std::uint32_t page = 0, offender_page = 0;
  std::uint8_t cause = 0, offender = 0;
  std::uint32_t attempt = 0, attempts = 0;
  std::uint32_t lines_read = 0, booleans_read = 0, entries_written = 0;  // what it dropped
  std::uint32_t stored = 0, landed = 0;                                  // lines of the wasted copy
  std::string cause_text, sentence, status_text;
  std::string kept, kept_note, dropped, dropped_note, wasted, wasted_note, next, next_note;
  std::vector<std::string> stations;  // up to six
};

struct LegendRow {
  enum class Shape : std::uint8_t { kGlyph, kPage } shape = Shape::kGlyph;
  GlyphKind glyph = GlyphKind::kLine;
  Token token = Token::kInk;
  std::uint8_t page = 0;
  std::string text;
};

struct BranchRow {
  std::string name, what;  // "2", "mechanism.drain=false"
  std::uint64_t from = 0;  // event at which it parts
  int parent = -1;
  bool current = false;
};

// A safety step or hardware property that can be broken.
struct SwitchRow {
  std::string key, label, value, safe;
  std::vector<std::string> choices;  // in the order of the scenario key
  // Beside each choice: why the scenario would refuse it as it stands; empty where it would not.
  std::vector<std::string> refused;
  std::string help;     // what the key means, a sentence
  std::string breaks;   // what its unsafe values break, a line each
  bool broken = false;  // the value is an unsafe one
  bool fixed = false;   // every other choice would be refused
};

// The search for a race in the run that is open (race_search.h).
struct RaceView {
  bool can = false, running = false;
  bool wrong = false, good = false;  // what came of it
  std::string words;                 // of what came of it, how far it is, or why it cannot be
};

struct MarkerRow {
  int number = 0;
  std::uint64_t event = 0;
  Time at = 0;
};

// Text helpers that every view shares.
std::string group_digits(std::uint64_t n);  // "51 204" with thin spaces
std::string exact_time(Time t);             // "527.384 µs": every picosecond that is not zero
// Three significant digits, "1.63 µs"; more where it takes them to tell t from t + step.
std::string short_time(Time t, Time step = 0);
std::string hex_page(std::uint32_t page);  // "0x92"

}  // namespace pf
