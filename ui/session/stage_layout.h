// Where the parts of a machine lie on the stage: data (assets/stages/*.toml), not code. Devices
// and vCPUs are spread over the areas given for them, whatever their number. One file a topology,
// by its name.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ui/session/scene_model.h"

namespace pf {

// A switch or a bridge.
struct StageBox {
  std::string name;
  SceneArea area;
};
using StageWay = std::vector<ScenePoint>;

// Invariants: one host has no `host_b`, no CPUs there and no alias (their areas are empty), and no
// bridges; two hosts have all of these, and a bridge or more.
struct StageLayout {
  std::string name;
  float width = 904, height = 528;
  bool one_host = false;
  SceneArea host_a, host_b;
  std::vector<StageBox> switches, bridges;  // devices hang below the first switch
  std::vector<StageBox> ots;                // an on-the-side device, or none
  std::vector<StageWay> wires;              // links at rest, two lines each
  std::vector<SceneArea> ports;
  ScenePoint counts;                      // of what is under way; the first of three rows
  ScenePoint held;                        // of what an interposer holds; 0: among `counts`
  SceneArea cpu0, helper, iommu, queues;  // parts of host A
  SceneArea map_a, grid_start, alias, grid_alias;
  SceneArea cpu_b, iommu_b, grid_end, map_b;  // parts of host B
  SceneArea phases, devices, legend;
  // Corners of the ways. Those of devices begin or end at the height where the device's own line
  // meets them: `up` leads to the root port of A, `direct` to the bridge or to B, `down_a` and
  // `down_b` back. What the helper copies goes along `copy`, and changes lanes at `change`; what
  // turns round at A's root port goes along `hairpin` to there, what B sends to A along `home`.
  // To the OTS device and from it up again, and the line that shows whose page is in its window.
  StageWay window_in, window_out, window;
  StageWay up, direct, down_a, down_b, hairpin, home, copy;
  ScenePoint change, copy_label;  // the label stands by the link to B
  ScenePoint root_label;          // middle of the words that count what waits at A's root port

  ScenePoint flight;  // where it says how much of a copy is under way

  const SceneArea& fabric() const { return switches.front().area; }
  float right() const {  // of all hosts
    return one_host ? host_a.x + host_a.w : host_b.x + host_b.w;
  }
};

// Throws InputError: unreadable, an unknown key, a part that is missing or lies outside the stage.
StageLayout load_stage_layout(const std::filesystem::path& file);
// The stages of a folder, by name of the topology that each is for.
class StageLayouts {
 public:
  explicit StageLayouts(const std::filesystem::path& folder);
  // That of a topology nobody has drawn is FIG 1A's.
  const StageLayout& of(const std::string& topology) const;

 private:
  std::map<std::string, StageLayout> by_topology_;
};

}  // namespace pf
