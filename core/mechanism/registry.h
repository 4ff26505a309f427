// The catalogue: one row a mechanism, in the order of mechanisms' ids. A row is explicit, not
// self-registering, so that static linking cannot drop it and the order is fixed.
//
// Growth: a new mechanism is one source file, one row here, one test, one scenario; registry_test
// names the partner that is missing.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mechanism/progress.h"
#include "core/world/env.h"

namespace pf {

enum class Role : std::uint8_t { kMover, kCampaign, kService, kTopology, kSwitches };

// A safety step that can be left out, as a scenario says it; the explorer must find the race. Some
// show only with other values beside it (`with`, also key=value, space between).
struct UnsafeSwitch {
  std::string_view key, value;
  std::string_view what_breaks;
  void (*apply)(HwSpec&, MoveSpec&);
};

// Keys that do not go together: the first that is stated is pointed at.
struct Refusal {
  std::vector<std::string> keys;
  std::string wrong, right;
};

struct MechanismRow {
  std::string_view id, slug;
  Role role = Role::kMover;
  std::vector<std::string_view> figures;
  std::string_view title, idea;
  void (*build)(Env&) =
      nullptr;  // gives the threads their programs; null for switches and topologies
  std::vector<UnsafeSwitch> unsafe;
  // The hardware it takes beside what every machine has.
  void (*needs)(HwSpec&, const MoveSpec&) = nullptr;
  const Own* own = nullptr;  // its own instructions, keys and words
  // What no single key can tell is wrong; null: nothing is.
  std::optional<Refusal> (*check)(const HwSpec&, const MoveSpec&) = nullptr;
  // Sets its keys so that devices' accesses are delayed, or the move aborted; false: it cannot.
  bool (*policy)(MoveSpec&, DevicePolicy) = nullptr;
  // What bounds its tries, with its keys as they are; every mover has it.
  Progress (*progress)(const MoveSpec&) = nullptr;
  // It moves pages between two memories of one host (FIG 6, 9) too; else from host to host alone.
  bool in_one_host = false;
};

const std::vector<MechanismRow>& registry();
// The row with that slug, or null.
const MechanismRow* find_mechanism(std::string_view slug);
std::string_view role_name(Role role);

// One of the movers' own keys.
struct OwnKey {
  const MechanismRow* row = nullptr;
  const OwnValue* value = nullptr;
  unsigned at = 0;  // in MoveSpec::own
};
// All of them, in the order of the registry.
const std::vector<OwnKey>& own_keys();
// Where the values of that row begin.
unsigned own_first(const MechanismRow& row);
std::int64_t own_value(const MoveSpec& move, std::string_view key);  // REQUIRES a key of own_keys()
void set_own(MoveSpec& move, std::string_view key, std::int64_t value);
bool own_differs(const MoveSpec& move, std::string_view key);  // from its usual value

}  // namespace pf
