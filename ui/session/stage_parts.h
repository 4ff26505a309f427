// The parts of the stage, each drawn by a function of the same moment. Shared by the stage_*.cpp
// only.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "ui/session/compose.h"
#include "ui/session/world_read.h"

namespace pf {

// The stages of an abort, as parts of the whole: the way is drawn, the burst, the sets are thrown
// away, the copy at B is marked as wasted.
inline constexpr float kAbortWay = 120.0F / 700, kAbortBurst = 200.0F / 700,
                       kAbortSets = 420.0F / 700;

// The moment, read once: what every part needs.
struct StageView {
  const StageMoment& moment;
  const StageLayout& layout;
  const Env& env;
  const World& world;       // whose state is drawn
  Hw now;                   // the same, to read
  Time time = 0;            // simulated time of the picture, between two steps
  std::uint32_t focus = 0;  // the page that the picture is about
  CopyState copy = {}, copy_before = {};
  bool aborted = false;  // an abort is shown
  // How far one of its stages is, 0 to 1.
  float stage(float from, float to) const {
    return std::clamp((moment.abort_part - from) / (to - from), 0.0F, 1.0F);
  }
  // Whose entry CPU0 and the IOMMU are shown at: an abort is about its own page, whatever is looked
  // at.
  std::uint32_t entry_page() const { return aborted ? moment.abort->page : focus; }
  unsigned devices() const { return static_cast<unsigned>(env.hw.devices.size()); }
};

// Where a device's card lies and where its two link lines run, up first.
struct DevicePlace {
  SceneArea card;
  std::vector<ScenePoint> up, down;  // from the card to the switch; from the switch to the card
};
std::vector<DevicePlace> device_places(const StageLayout& layout, unsigned devices);

void draw_ground(SceneLayer& l, const StageView& v);
void draw_hosts(SceneLayer& l, const StageView& v);
void draw_fabric(SceneLayer& l, const StageView& v);
void draw_cpu0(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_helper(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_iommu(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_queues(SceneLayer& l, const StageView& v);
void draw_memory(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_host_b(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_vcpus(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_phases(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_devices(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_legend(SceneLayer& l, const StageView& v);
void draw_ots(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_flows(SceneLayer& l, SceneModel& m, const StageView& v);
void draw_abort(SceneModel& m, const StageView& v);

// The eight entries of a page's PTE line as one side sees them.
struct PteBar {
  std::uint32_t page = 0;
  ScenePoint at;
  float width = 170;
  bool cpu0 = false;  // CPU0's own view: its transaction's store included
  bool faded = false;
  std::int64_t touched = -1;  // page whose entry was hit
};
void draw_pte_bar(SceneLayer& l, SceneModel& m, const StageView& v, const PteBar& bar);
void hit(SceneModel& m, SceneArea area, HitKind kind, std::uint64_t id, std::string label);
// The same but for the picture of a page's lines at full size.
SceneModel compose_page(const StageView& v);

}  // namespace pf
