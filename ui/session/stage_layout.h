// Where the parts of a machine lie on the stage: data (assets/stages/*.toml), not code. Devices
// and vCPUs are spread over the areas given for them, whatever their number.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ui/session/scene_model.h"

namespace pf {

struct StageLayout {
  std::string name;
  float width = 904, height = 528;
  SceneArea host_a, host_b, fabric, bridge;
  SceneArea cpu0, helper, iommu, queues;  // parts of host A
  SceneArea map_a, grid_start, alias, grid_alias;
  SceneArea cpu_b, iommu_b, grid_end, map_b;  // parts of host B
  SceneArea phases, devices, legend;
  std::vector<ScenePoint> way_copy;  // helper to the memory of B, over the bridge
  float root_a = 226, root_b = 226;  // where links enter the hosts; the way back lies `lane` below
  float lane = 12;
};

// Throws InputError: unreadable, an unknown key, a part that is missing or lies outside the stage.
StageLayout load_stage_layout(const std::filesystem::path& file);

}  // namespace pf
