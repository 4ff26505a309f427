// The catalogue: one row a mechanism, in the order of mechanisms' ids. A row is explicit, not
// self-registering, so that static linking cannot drop it and the order is fixed.
//
// Growth: a new mechanism is one source file, one row here, one test, one scenario; registry_test
// names the partner that is missing.
#pragma once
#include <string_view>
#include <vector>

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

struct MechanismRow {
  std::string_view id, slug;
  Role role = Role::kMover;
  std::vector<std::string_view> figures;
  std::string_view title, idea;
  void (*build)(Env&) =
      nullptr;  // gives the threads their programs; null for switches and topologies
  std::vector<UnsafeSwitch> unsafe;
  void (*needs)(HwSpec&) = nullptr;  // the hardware it takes beside what every machine has
};

const std::vector<MechanismRow>& registry();
// The row with that slug, or null.
const MechanismRow* find_mechanism(std::string_view slug);
std::string_view role_name(Role role);

}  // namespace pf
