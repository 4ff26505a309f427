#include "ui/imgui/probe_keys.h"

#include <algorithm>

namespace pf {
namespace {

constexpr const char* kCaptures = "Captures";
constexpr const char* kMeasures = "Overlay";
constexpr const char* kPanels = "Panels";

std::vector<ProbeKey> own_rows() {
  using A = ProbeAct;
  std::vector<ProbeKey> out;
  const auto add = [&](const char* id, const char* group, const char* title, const char* command,
                       A own, std::vector<std::string> keys, bool overlay = false) {
    ProbeKey row;
    row.id = id;
    row.group = group;
    row.title = title;
    row.command = command;
    row.own = own;
    row.overlay = overlay;
    row.defaults = row.keys = std::move(keys);
    out.push_back(std::move(row));
  };
  add("trigger", kCaptures, "Type a trigger", "", A::kTrigger, {"T"});
  add("arm", kCaptures, "Arm: normal, single, off", "", A::kArm, {"G"});
  add("run", kCaptures, "Pause or go on capturing", "", A::kRun, {"Space"}, true);
  add("lanes", kCaptures, "Lanes or overlay in the middle", "", A::kLanes, {"L"});
  add("table", kCaptures, "Captures or events in the table", "", A::kTable, {"E"});
  add("compare", kCaptures, "Behind it: nothing, A, B", "", A::kCompare, {"C"});
  add("cursor-1", kMeasures, "Cursor 1 to the pointer", "", A::kCursor1, {"1"}, true);
  add("cursor-2", kMeasures, "Cursor 2 to the pointer", "", A::kCursor2, {"2"}, true);
  add("measure", kMeasures, "Histogram 1 from the cursors", "measure 1 cursors", A::kShared, {"H"});
  add("mask", kMeasures, "Mask between cursors, above the pointer", "", A::kMask, {"M"}, true);
  add("next-hit", kMeasures, "Next capture that hits the mask", "", A::kNextHit, {"N"});
  add("previous-hit", kMeasures, "Previous one", "", A::kPreviousHit, {"Shift+N"});
  add("channels", kMeasures, "Tracks of all channels, or the usual", "", A::kAllChannels, {"V"});
  add("theme", kPanels, "Next theme", "", A::kTheme, {"Shift+T"});
  add("next-panel", kPanels, "Next panel", "", A::kNextPanel, {"Tab"});
  add("previous-panel", kPanels, "Previous panel", "", A::kPreviousPanel, {"Shift+Tab"});
  add("up", kPanels, "The capture, row or page before", "", A::kUp, {"Up"});
  add("down", kPanels, "The one after", "", A::kDown, {"Down"});
  add("enter", kPanels, "Open the capture; edit, pin, select", "", A::kEnter, {"Enter"});
  add("delete", kPanels, "Revert the parameter; drop the mask", "", A::kDelete,
      {"Delete", "Backspace"});
  return out;
}

// Where a shared key means something else in Probe than in Studio.
const char* title_here(Act act) {
  switch (act) {
    case Act::kExport:
      return "Save the window as a picture";
    case Act::kRunOn:
      return "On to the breakpoint, else the trigger";
    case Act::kRunBack:
      return "Back to it";
    case Act::kBreak:
      return "Breakpoint on the trigger; again: off";
    default:
      return nullptr;
  }
}

bool has(const ProbeKey& row, std::string_view chord) {
  return std::find(row.keys.begin(), row.keys.end(), chord) != row.keys.end();
}

}  // namespace

ProbeKeys::ProbeKeys(const KeyBindings& own) : rows_(own_rows()) {
  std::vector<KeyRow> table = probe_key_table();
  table.insert(table.end(), key_table().begin(), key_table().end());
  for (const KeyRow& shared : table) {
    ProbeKey row;
    row.id = key_id(shared);
    row.group = shared.group;
    row.title = shared.title;
    if (const char* own_title = title_here(shared.act)) row.title = own_title;
    if (shared.number > 0) row.title += " " + std::to_string(shared.number);
    row.command = shared.command;
    row.act = shared.act;
    row.number = shared.number;
    for (const char* key : shared.keys) row.defaults.emplace_back(key);
    row.keys = row.defaults;
    rows_.push_back(std::move(row));
  }
  for (ProbeKey& row : rows_) {
    const auto found = own.find(row.id);
    if (found != own.end()) row.keys = found->second;
  }
}

const ProbeKey* ProbeKeys::find(std::string_view chord, bool overlay) const {
  for (const bool place : {true, false}) {
    if (place && !overlay) continue;
    for (const ProbeKey& row : rows_) {
      if (row.overlay == place && has(row, chord)) return &row;
    }
  }
  return nullptr;
}

void ProbeKeys::bind(const std::string& id, const std::string& chord) {
  const auto mine =
      std::find_if(rows_.begin(), rows_.end(), [&](const ProbeKey& row) { return row.id == id; });
  if (mine == rows_.end()) return;
  for (ProbeKey& row : rows_) {
    if (row.overlay == mine->overlay) {
      row.keys.erase(std::remove(row.keys.begin(), row.keys.end(), chord), row.keys.end());
    }
  }
  mine->keys = {chord};
}

void ProbeKeys::reset() {
  for (ProbeKey& row : rows_) row.keys = row.defaults;
}

KeyBindings ProbeKeys::changed() const {
  KeyBindings out;
  for (const ProbeKey& row : rows_) {
    if (row.keys != row.defaults) out[row.id] = row.keys;
  }
  return out;
}

std::string keys_text(const ProbeKey& row) {
  std::string out;
  for (const std::string& key : row.keys) out += (out.empty() ? "" : " or ") + key;
  return out;
}

}  // namespace pf
