// Every key of Studio in one table: the menus, the shortcuts and the help sheet are made from it,
// so what the sheet prints is what the keys do.
#pragma once
#include <QKeySequence>
#include <QList>
#include <QString>
#include <vector>

namespace pf {

// What a key or a menu entry asks for.
enum class Act {
  kPlay,
  kStep,
  kStepBack,
  kRunOn,
  kRunBack,
  kNextOfKind,
  kPreviousOfKind,
  kNextOfPage,
  kPreviousOfPage,
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
  kFind,
  kInject,
  kOpen,
  kExport,
  kCopyCommand,
  kHelp,
  kEscape,
  kQuit,
  kGoMarker,   // with the marker's number, 1 to 9
  kSetMarker,  // the same
};

struct KeyRow {
  Act act;
  int number;                     // of a marker; else 0
  const char* group;              // heading on the help sheet
  const char* title;              // of the menu entry; on the sheet what the key does
  const char* command;            // what the session is told; empty: the window itself answers
  std::vector<const char*> keys;  // the first is shown in the menu
};

const std::vector<KeyRow>& key_table();

QList<QKeySequence> key_sequences(const KeyRow& row);

// As printed on the help sheet: "Space", "Right", "Ctrl+F or /".
QString key_text(const KeyRow& row);

}  // namespace pf
