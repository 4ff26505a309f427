#include "ui/session/key_table.h"

namespace pf {
namespace {

constexpr const char* kPlayback = "Playback";
constexpr const char* kJumps = "Jumps";
constexpr const char* kLanes = "Lanes and markers";
constexpr const char* kThings = "Pages and parts";
constexpr const char* kRest = "The rest";
constexpr const char* kSettings = "Settings";

std::vector<KeyRow> playback_rows() {
  return {
      {Act::kPlay,
       0,
       "play",
       kPlayback,
       "Play or pause, on in the last direction",
       "toggle",
       {"Space"}},
      {Act::kStep, 0, "step", kPlayback, "One event on", "step 1", {"Right"}},
      {Act::kStepBack, 0, "step-back", kPlayback, "One event back", "step -1", {"Left"}},
      {Act::kOver, 0, "over", kPlayback, "Over a transaction or transfer", "over 1", {"F10"}},
      {Act::kOverBack,
       0,
       "over-back",
       kPlayback,
       "Back over a transaction or transfer",
       "over -1",
       {"Shift+F10"}},
      {Act::kInto, 0, "into", kPlayback, "Into a transaction or transfer", "into 1", {"F11"}},
      {Act::kIntoBack,
       0,
       "into-back",
       kPlayback,
       "Back into a transaction or transfer",
       "into -1",
       {"Shift+F11"}},
      {Act::kFaster, 0, "faster", kPlayback, "Faster", "", {"+", "="}},
      {Act::kSlower, 0, "slower", kPlayback, "Slower", "", {"-"}},
      {Act::kStart, 0, "start", kPlayback, "To the start", "seek start", {"Home"}},
      {Act::kEnd, 0, "end", kPlayback, "To the end", "seek end", {"End"}},
  };
}

std::vector<KeyRow> jump_rows() {
  return {
      {Act::kRunOn, 0, "run-on", kJumps, "On to the next breakpoint", "run-to-break 1", {"F5"}},
      {Act::kRunBack,
       0,
       "run-back",
       kJumps,
       "Back to the previous breakpoint",
       "run-to-break -1",
       {"Shift+F5"}},
      {Act::kBreak, 0, "break", kJumps, "Breakpoint on the filter, or on this kind", "", {"F9"}},
      {Act::kNextOfKind, 0, "next-kind", kJumps, "Next event of this kind", "next 1 kind", {"."}},
      {Act::kPreviousOfKind,
       0,
       "previous-kind",
       kJumps,
       "Previous event of this kind",
       "next -1 kind",
       {","}},
      {Act::kNextOfPage, 0, "next-page", kJumps, "Next event of this page", "next 1 page", {"]"}},
      {Act::kPreviousOfPage,
       0,
       "previous-page",
       kJumps,
       "Previous event of this page",
       "next -1 page",
       {"["}},
      {Act::kNextOfTry,
       0,
       "next-try",
       kJumps,
       "Next begin or end of a transaction",
       "next 1 transaction",
       {"Ctrl+]"}},
      {Act::kPreviousOfTry,
       0,
       "previous-try",
       kJumps,
       "Previous begin or end of a transaction",
       "next -1 transaction",
       {"Ctrl+["}},
      {Act::kFind, 0, "find", kJumps, "Find a moment, a thing, an event", "", {"Ctrl+F", "/"}},
  };
}

std::vector<KeyRow> lane_rows() {
  return {
      {Act::kZoomIn, 0, "zoom-in", kLanes, "Zoom in", "", {"W"}},
      {Act::kZoomOut, 0, "zoom-out", kLanes, "Zoom out", "", {"S"}},
      {Act::kPanLeft, 0, "earlier", kLanes, "To earlier times", "", {"A"}},
      {Act::kPanRight, 0, "later", kLanes, "To later times", "", {"D"}},
      {Act::kFocus, 0, "focus", kLanes, "Around the playhead; again: the whole run", "", {"F"}},
      {Act::kMarker, 0, "marker", kLanes, "Set the next free marker here", "marker", {"M"}},
      {Act::kSpan, 0, "span", kLanes, "Measure from here; again: to here", "span", {"Shift+M"}},
  };
}

std::vector<KeyRow> last_rows() {
  return {
      {Act::kJourney, 0, "journey", kThings, "Journey: every event of this page", "journey", {"J"}},
      {Act::kPin, 0, "pin", kThings, "Pin what is selected in the inspector", "pin", {"Ctrl+P"}},
      {Act::kBranch, 0, "branch", kThings, "Branch here", "branch", {"B"}},
      {Act::kInject, 0, "inject", kThings, "Inject: choose what happens now", "", {"I"}},
      {Act::kUndo, 0, "undo", kThings, "Undo a change of place or view", "undo", {"Ctrl+Z"}},
      {Act::kRedo, 0, "redo", kThings, "Redo it", "redo", {"Ctrl+Y", "Ctrl+Shift+Z"}},
      {Act::kEscape, 0, "escape", kThings, "Drop the selection, close what is open", "", {"Esc"}},
      {Act::kOpen, 0, "open", kRest, "Open a scenario or a run", "", {"Ctrl+O"}},
      {Act::kSave, 0, "save", kRest, "Save the run", "", {"Ctrl+S"}},
      {Act::kExport, 0, "export", kRest, "Save the stage as a picture", "", {"Ctrl+E"}},
      {Act::kCopyCommand,
       0,
       "copy",
       kRest,
       "Copy the command that shows this",
       "",
       {"Ctrl+Shift+C"}},
      {Act::kPalette, 0, "palette", kRest, "Every command, by its name", "", {"Ctrl+Shift+P"}},
      {Act::kHelp, 0, "help", kRest, "This sheet", "", {"?", "F1"}},
      {Act::kQuit, 0, "quit", kRest, "Quit", "", {"Ctrl+Q"}},
  };
}

std::vector<KeyRow> make_table() {
  static constexpr const char* kGo[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
  static constexpr const char* kSet[] = {"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5",
                                         "Ctrl+6", "Ctrl+7", "Ctrl+8", "Ctrl+9"};
  static constexpr const char* kGoTo[] = {"goto marker:1", "goto marker:2", "goto marker:3",
                                          "goto marker:4", "goto marker:5", "goto marker:6",
                                          "goto marker:7", "goto marker:8", "goto marker:9"};
  static constexpr const char* kSetTo[] = {"marker 1", "marker 2", "marker 3",
                                           "marker 4", "marker 5", "marker 6",
                                           "marker 7", "marker 8", "marker 9"};
  std::vector<KeyRow> rows = playback_rows();
  for (const KeyRow& row : jump_rows()) rows.push_back(row);
  for (const KeyRow& row : lane_rows()) rows.push_back(row);
  for (int i = 0; i < 9; ++i) {
    rows.push_back(
        {Act::kGoMarker, i + 1, "go-marker", kLanes, "Go to marker", kGoTo[i], {kGo[i]}});
  }
  for (int i = 0; i < 9; ++i) {
    rows.push_back(
        {Act::kSetMarker, i + 1, "set-marker", kLanes, "Set marker", kSetTo[i], {kSet[i]}});
  }
  const std::vector<KeyRow> rest = last_rows();
  rows.insert(rows.end(), rest.begin(), rest.end());
  return rows;
}

}  // namespace

const std::vector<KeyRow>& key_table() {
  static const std::vector<KeyRow> table = make_table();
  return table;
}

const std::vector<KeyRow>& probe_key_table() {
  static const std::vector<KeyRow> table = {
      {Act::kTell, 0, "store-a", kSettings, "Remember this setting as A", "store a", {"Shift+A"}},
      {Act::kTell, 0, "store-b", kSettings, "Remember this setting as B", "store b", {"Shift+B"}},
      {Act::kTell, 0, "recall-a", kSettings, "Go back to setting A", "recall a", {"Ctrl+A"}},
      {Act::kTell, 0, "recall-b", kSettings, "Go back to setting B", "recall b", {"Ctrl+B"}},
      {Act::kTell, 0, "revert", kSettings, "All as the scenario has it", "tune revert", {"R"}},
      {Act::kTell, 0, "from-near", kSettings, "Captures begin near here", "from near", {"O"}},
      {Act::kTell, 0, "from-here", kSettings, "Captures begin here", "from here", {"Alt+O"}},
      {Act::kTell,
       0,
       "from-start",
       kSettings,
       "Captures begin at the start",
       "from start",
       {"Shift+O"}},
  };
  return table;
}

const std::vector<KeyRow>& studio_key_table() {
  static const std::vector<KeyRow> table = [] {
    std::vector<KeyRow> rows = key_table();
    for (KeyRow& row : rows) {
      if (row.act == Act::kOver) row.keys.push_back("PgDown");
      if (row.act == Act::kOverBack) row.keys.push_back("PgUp");
    }
    rows.push_back({Act::kLibrary, 0, "library", kRest, "Library: every scenario", "", {"L"}});
    rows.push_back(
        {Act::kPresent, 0, "present", kRest, "Present: full screen, large words", "", {"P"}});
    return rows;
  }();
  return table;
}

std::string key_id(const KeyRow& row) {
  std::string id = row.id;
  return row.number > 0 ? id + "-" + std::to_string(row.number) : id;
}

}  // namespace pf
