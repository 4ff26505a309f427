// What is under a point of the stage.
#pragma once
#include <optional>

#include "ui/session/scene_model.h"

namespace pf {

struct HitResult {
  HitKind kind = HitKind::kComponent;
  std::uint64_t id = 0;
  std::int64_t index = -1;  // page of a map, line of a grid
  std::string label;
  bool operator==(const HitResult&) const = default;
};

// The topmost region that contains the point, or that lies within `slack` units of it when none
// contains it (small things in motion are hard to click). A map or grid region resolves further to
// its page or line; a point in it but on none gives index -1.
std::optional<HitResult> hit_test(const SceneModel& model, ScenePoint at, float slack = 0);

// The page under a point of a map, -1 for none.
std::int64_t page_at(const ScenePageMap& map, ScenePoint at);
int line_at(const SceneLineGrid& grid, ScenePoint at);

}  // namespace pf
