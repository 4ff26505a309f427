// Probe's keys: those of key_table.h, and its own above them. While the overlay is
// in the middle, a key of the overlay comes before the same key of the lanes.
//
// 1. Every row has the keys that the settings give it, else those of its table.
// 2. Of one place (everywhere, or the overlay) no key belongs to two rows.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ui/session/key_table.h"

namespace pf {

// What Probe's own keys ask for; kShared: the row is one of both programs.
enum class ProbeAct {
  kShared,
  kTrigger,
  kArm,
  kRun,
  kLanes,
  kTable,
  kNextPanel,
  kPreviousPanel,
  kUp,
  kDown,
  kEnter,
  kDelete,
  kCursor1,
  kCursor2,
  kMask,
  kNextHit,
  kPreviousHit,
  kCompare,
  kAllChannels,
  kTheme,
};

struct ProbeKey {
  std::string id, group, title;
  std::string command;  // what Probe is told; empty: the window itself answers
  ProbeAct own = ProbeAct::kShared;
  Act act = Act::kPlay;
  int number = 0;        // of a marker
  bool overlay = false;  // only while the overlay is in the middle
  std::vector<std::string> defaults, keys;
};

using KeyBindings = std::map<std::string, std::vector<std::string>>;  // by id

class ProbeKeys {
 public:
  explicit ProbeKeys(const KeyBindings& own = {});
  const std::vector<ProbeKey>& rows() const { return rows_; }
  // What that key means; null when nothing.
  const ProbeKey* find(std::string_view chord, bool overlay) const;
  // Gives the row that key alone; a row of the same place that had it loses it.
  void bind(const std::string& id, const std::string& chord);
  void reset();
  KeyBindings changed() const;  // those that differ from the table

 private:
  std::vector<ProbeKey> rows_;
};

std::string keys_text(const ProbeKey& row);  // "Ctrl+F or /"

}  // namespace pf
