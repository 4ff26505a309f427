// Every key of the two programs in one table: menus, shortcuts, command palettes and help sheets
// are made from it, so what a sheet prints is what the keys do. No toolkit: a key is its text,
// modifiers first ("Ctrl+Shift+P", "F10", "?"). A user may change each in either program.
#pragma once
#include <string>
#include <vector>

namespace pf {

// What a key or a menu entry asks for.
enum class Act {
  kPlay,
  kStep,
  kStepBack,
  kOver,
  kOverBack,
  kInto,
  kIntoBack,
  kRunOn,
  kRunBack,
  kNextOfKind,
  kPreviousOfKind,
  kNextOfPage,
  kPreviousOfPage,
  kNextOfTry,
  kPreviousOfTry,
  kBreak,
  kStart,
  kEnd,
  kFaster,
  kSlower,
  kZoomIn,
  kZoomOut,
  kPanLeft,
  kPanRight,
  kFocus,
  kMarker,
  kSpan,
  kJourney,
  kPin,
  kBranch,
  kUndo,
  kRedo,
  kSave,
  kPalette,
  kFind,
  kInject,
  kOpen,
  kLibrary,
  kExport,
  kCopyCommand,
  kHelp,
  kEscape,
  kPresent,
  kQuit,
  kTell,       // the row's command, and no more
  kGoMarker,   // with the marker's number, 1 to 9
  kSetMarker,  // the same
};

struct KeyRow {
  Act act;
  int number;                     // of a marker; else 0
  const char* id;                 // in the settings; with the number where there is one
  const char* group;              // heading on the help sheet
  const char* title;              // of the menu entry; on the sheet what the key does
  const char* command;            // what the session is told; empty: the window itself answers
  std::vector<const char*> keys;  // the first is shown in the menu
};

const std::vector<KeyRow>& key_table();

// Two settings and where captures begin: rows of Probe alone, which Studio has no commands for. No
// key of theirs is one of key_table()'s.
const std::vector<KeyRow>& probe_key_table();

// All rows of Studio: those of key_table(), with the keys of a remote control, and its own.
const std::vector<KeyRow>& studio_key_table();

// In the settings: "play", "go-marker-3".
std::string key_id(const KeyRow& row);

}  // namespace pf
