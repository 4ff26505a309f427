#include "ui/qt/key_table.h"

#include <QStringList>

namespace pf {
namespace {

constexpr const char* kPlayback = "Playback";
constexpr const char* kJumps = "Jumps";
constexpr const char* kLanes = "Lanes and markers";
constexpr const char* kRest = "The rest";

std::vector<KeyRow> make_table() {
  std::vector<KeyRow> rows = {
      {Act::kPlay,
       0,
       kPlayback,
       "Play or pause, in the direction of the last step",
       "toggle",
       {"Space"}},
      {Act::kStep, 0, kPlayback, "One event on", "step 1", {"Right"}},
      {Act::kStepBack, 0, kPlayback, "One event back", "step -1", {"Left"}},
      {Act::kFaster, 0, kPlayback, "Faster", "", {"+", "="}},
      {Act::kSlower, 0, kPlayback, "Slower", "", {"-"}},
      {Act::kStart, 0, kPlayback, "To the start", "seek start", {"Home"}},
      {Act::kEnd, 0, kPlayback, "To the end", "seek end", {"End"}},
      {Act::kRunOn, 0, kJumps, "On to the next event of the filter", "run-to-break 1", {"F5"}},
      {Act::kRunBack,
       0,
       kJumps,
       "Back to the previous event of the filter",
       "run-to-break -1",
       {"Shift+F5"}},
      {Act::kNextOfKind, 0, kJumps, "Next event of the same kind", "next 1 kind", {"."}},
      {Act::kPreviousOfKind, 0, kJumps, "Previous event of the same kind", "next -1 kind", {","}},
      {Act::kNextOfPage, 0, kJumps, "Next event of the same page", "next 1 page", {"]"}},
      {Act::kPreviousOfPage, 0, kJumps, "Previous event of the same page", "next -1 page", {"["}},
      {Act::kZoomIn, 0, kLanes, "Zoom the lanes in", "", {"W"}},
      {Act::kZoomOut, 0, kLanes, "Zoom the lanes out", "", {"S"}},
      {Act::kPanLeft, 0, kLanes, "Move the lanes to earlier times", "", {"A"}},
      {Act::kPanRight, 0, kLanes, "Move the lanes to later times", "", {"D"}},
      {Act::kFocus, 0, kLanes, "Lanes around the playhead, again for the whole run", "", {"F"}},
      {Act::kMarker, 0, kLanes, "Set the next free marker here", "marker", {"M"}},
  };
  static constexpr const char* kGo[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
  static constexpr const char* kSet[] = {"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5",
                                         "Ctrl+6", "Ctrl+7", "Ctrl+8", "Ctrl+9"};
  static constexpr const char* kGoTo[] = {"goto marker:1", "goto marker:2", "goto marker:3",
                                          "goto marker:4", "goto marker:5", "goto marker:6",
                                          "goto marker:7", "goto marker:8", "goto marker:9"};
  static constexpr const char* kSetTo[] = {"marker 1", "marker 2", "marker 3",
                                           "marker 4", "marker 5", "marker 6",
                                           "marker 7", "marker 8", "marker 9"};
  for (int i = 0; i < 9; ++i) {
    rows.push_back({Act::kGoMarker, i + 1, kLanes, "Go to marker", kGoTo[i], {kGo[i]}});
  }
  for (int i = 0; i < 9; ++i) {
    rows.push_back({Act::kSetMarker, i + 1, kLanes, "Set marker", kSetTo[i], {kSet[i]}});
  }
  const std::vector<KeyRow> rest = {
      {Act::kFind, 0, kRest, "Find in the events", "", {"Ctrl+F", "/"}},
      {Act::kInject, 0, kRest, "Inject: choose what happens now", "", {"I"}},
      {Act::kOpen, 0, kRest, "Open a scenario or a run", "", {"Ctrl+O"}},
      {Act::kExport, 0, kRest, "Save the stage as a picture", "", {"Ctrl+E"}},
      {Act::kCopyCommand, 0, kRest, "Copy the command that shows this", "", {"Ctrl+Shift+C"}},
      {Act::kHelp, 0, kRest, "This sheet", "", {"?", "F1"}},
      {Act::kEscape, 0, kRest, "Drop the selection, close what is open", "", {"Esc"}},
      {Act::kQuit, 0, kRest, "Quit", "", {"Ctrl+Q"}},
  };
  rows.insert(rows.end(), rest.begin(), rest.end());
  return rows;
}

}  // namespace

const std::vector<KeyRow>& key_table() {
  static const std::vector<KeyRow> table = make_table();
  return table;
}

QList<QKeySequence> key_sequences(const KeyRow& row) {
  QList<QKeySequence> out;
  for (const char* key : row.keys) out.append(QKeySequence::fromString(key));
  return out;
}

QString key_text(const KeyRow& row) {
  QStringList out;
  for (const char* key : row.keys) out.append(key);
  return out.join(" or ");
}

}  // namespace pf
