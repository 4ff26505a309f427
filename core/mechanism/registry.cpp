#include "core/mechanism/registry.h"

#include <algorithm>

#include "core/mechanism/htm.h"
#include "core/mechanism/movers.h"
#include "core/mechanism/policy.h"

namespace pf {
namespace {

void unguarded(MoveSpec& m, CopyOrder order) {
  m.read_set = false;
  m.cpu_guard = CpuGuard::kNotPresent;
  m.order = order;
}

std::vector<UnsafeSwitch> move_switches() {
  return {
      {"mechanism.cpu_guard", "none", "a vCPU's cached translation maps the old copy after XEND",
       [](HwSpec& hw, MoveSpec& m) {
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
      {"mechanism.read_set", "false", "nothing notices a write that lands behind the copy",
       [](HwSpec&, MoveSpec& m) { unguarded(m, CopyOrder::kOverlap); }},
      {"mechanism.order", "copy-first", "without a read set, a write lands behind the copy",
       [](HwSpec&, MoveSpec& m) { unguarded(m, CopyOrder::kCopyFirst); }},
      {"mechanism.pte_in_write_set", "false", "a walk after XEND still reads the old entry",
       [](HwSpec&, MoveSpec& m) { m.pte_in_write_set = false; }},
      {"mechanism.invalidate", "iommu-only", "the device's own cache keeps the old translation",
       [](HwSpec&, MoveSpec& m) { m.invalidate = Invalidate::kIommuOnly; }},
      {"mechanism.invalidate", "none", "IOTLB and device cache keep the old translation",
       [](HwSpec&, MoveSpec& m) { m.invalidate = Invalidate::kNone; }},
      {"mechanism.drain", "false", "a translated posted write lands in the old copy after XEND",
       [](HwSpec&, MoveSpec& m) { m.drain = false; }},
      {"mechanism.copy_fence", "false", "signal 2 overtakes lines in write-combining buffers",
       [](HwSpec&, MoveSpec& m) { m.copy_fence = false; }},
      {"mechanism.flush_before_signal2", "false",
       "on a second path a device write reaches B before the copy does",
       [](HwSpec& hw, MoveSpec& m) {
         m.flush_before_signal2 = false;
         hw.direct_translated_p2p = true;
       }},
      {"mechanism.stale_helper_guard", "none", "an aborted attempt's helper overwrites live data",
       [](HwSpec& hw, MoveSpec& m) {
         m.stale_helper_guard = StaleGuard::kNone;
         m.max_attempts = 2;
         hw.explore.spurious_aborts = 1;
       }},
      {"mechanism.signal1_fence", "false", "the time check passes before the entry is written",
       [](HwSpec&, MoveSpec& m) { m.signal1_fence = false; }},
      {"mechanism.clear_booleans", "false", "the next attempt reads the last one's signal 2",
       [](HwSpec& hw, MoveSpec& m) {
         m.clear_booleans = false;
         m.stale_helper_guard = StaleGuard::kJoin;
         m.max_attempts = 2;
         hw.booleans = 3;
         hw.explore.spurious_aborts = 1;
       }},
      {"hw.iommu.coherent_walk", "false", "walks read the old entry from memory beneath the cache",
       [](HwSpec& hw, MoveSpec&) { hw.coherent_walk = false; }},
      {"devices.0.snoop", "false",
       "a no-snoop write changes memory beneath the line that is copied",
       [](HwSpec& hw, MoveSpec&) { hw.devices.front().snoop = false; }},
  };
}

std::vector<UnsafeSwitch> htm_switches() {
  std::vector<UnsafeSwitch> all = move_switches();
  for (const UnsafeSwitch& s : cut_over_switches()) all.push_back(s);
  return all;
}

std::vector<MechanismRow> htm_rows() {
  return {
      {"G1",
       "htm",
       Role::kMover,
       {"FIG 1A", "FIG 1B", "FIG 2", "FIG 3", "FIG 4"},
       "HTM page move",
       "A transaction holds the page's entry while a helper empties the translation caches and "
       "copies; entry and page change sides at one instant, or nothing has happened.",
       build_htm,
       htm_switches(),
       nullptr,
       nullptr,
       nullptr,
       htm_policy,
       htm_progress,
       true},
      {"G2",
       "htm-read-set",
       Role::kSwitches,
       {"FIG 2"},
       "Read set or another guard for CPU writes",
       "With the page in the read set any coherent write aborts; without it the entry is "
       "cleared or the VM paused.",
       nullptr,
       {}},
      {"G3",
       "htm-aborts",
       Role::kSwitches,
       {"FIG 2"},
       "Abort causes and recovery",
       "Walks, writes, interrupts, late signals: each leaves the old entry; a retry redoes all.",
       nullptr,
       {}},
      {"G4",
       "htm-order",
       Role::kSwitches,
       {"FIG 4"},
       "Order of invalidation and copy, drain, flush",
       "Before, during or after: which order is safe depends on what else guards the page.",
       nullptr,
       {}},
      {"G5",
       "htm-signal1",
       Role::kSwitches,
       {"FIG 2"},
       "Signal 1 by schedule",
       "Nothing is sent: both threads know the time, and the late one aborts itself.",
       nullptr,
       {}},
      {"G6",
       "htm-signal2",
       Role::kSwitches,
       {"FIG 2"},
       "Signal 2 by booleans read once",
       "A row of booleans: none is read twice, and none written that may have been read.",
       nullptr,
       {}},
  };
}

std::vector<MechanismRow> modify_rows() {
  return {
      {"G18",
       "iommu-modify",
       Role::kMover,
       {"FIG 14"},
       "The IOMMU moves the page",
       "A command holds the page's entry: walks wait while the IOMMU empties the caches, copies "
       "and "
       "writes the new entry. Devices wait and abort nothing.",
       build_iommu_modify,
       iommu_modify_switches(),
       needs_modify,
       &kIommuModifyOwn,
       check_iommu_modify,
       modify_policy,
       modify_progress},
      {"G19",
       "iommu-modify-retries",
       Role::kSwitches,
       {"FIG 14"},
       "The same, given up when somebody asks",
       "A walk ends the command without harm, until the entry is written; after so many tries it "
       "waits after all.",
       nullptr,
       {}},
      {"G20",
       "link-stun",
       Role::kMover,
       {},
       "The devices' link is stunned",
       "The link that all devices share goes into Recovery; a few pages move, and what has waited "
       "before the link finds their new entries.",
       build_link_stun,
       link_stun_switches(),
       needs_link_stun,
       &kLinkStunOwn,
       nullptr,
       delays_only,
       always_progresses},
  };
}

std::vector<MechanismRow> ots_rows() {
  return {
      {"G16",
       "ots",
       Role::kMover,
       {"FIG 11", "FIG 12", "FIG 13"},
       "OTS moving window",
       "One page's accesses take a detour over a device that sees the writes: if none came during "
       "the copy it turns the page to the other host, in one step.",
       build_ots,
       ots_switches(),
       needs_ots,
       &kOtsOwn,
       check_ots,
       ots_policy,
       ots_progress},
  };
}

std::vector<MechanismRow> baseline_rows() {
  return {
      {"L1",
       "stop-and-copy",
       Role::kMover,
       {},
       "Stop and copy",
       "Quiesce devices and vCPUs, map, invalidate, copy, resume: the baseline.",
       build_stop_and_copy,
       {},
       nullptr,
       nullptr,
       nullptr,
       delays_only,
       always_progresses,
       true},
      {"L5",
       "hot-unplug",
       Role::kMover,
       {},
       "Unplug, move, plug in",
       "The guest gives its devices up, its pages move while it runs, and it is given them again "
       "at "
       "the other host: the baseline where nothing else moves a guest with devices.",
       build_hot_unplug,
       {{"mechanism.drain", "false", "a write under way when the device goes lands in the old copy",
         [](HwSpec&, MoveSpec& m) {
           m.id = "hot-unplug";
           m.drain = false;
           m.campaign.cut_over = true;
         }}},
       needs_slots,
       &kHotUnplugOwn,
       check_hot_unplug,
       delays_only,
       always_progresses},
      {"L5.vfio",
       "vfio",
       Role::kMover,
       {},
       "Devices with a state to save",
       "All stands still; devices stop sending to one another before any stops taking, their "
       "states "
       "are read out, everything is copied, and they go on at the other host.",
       build_vfio,
       vfio_switches(),
       needs_vfio,
       &kVfioOwn,
       check_vfio,
       delays_only,
       always_progresses},
  };
}

MechanismRow control_row() {
  MechanismRow row;
  row.id = row.slug = "none";
  row.title = "Nothing moves";
  row.idea = "The control of every experiment: the same guest with migration off.";
  row.build = build_none;
  row.progress = always_progresses;
  row.in_one_host = true;
  return row;
}

}  // namespace

const std::vector<MechanismRow>& registry() {
  static const std::vector<MechanismRow> all = [] {
    std::vector<MechanismRow> rows = htm_rows();
    for (const MechanismRow& row : topology_rows()) rows.push_back(row);
    for (const MechanismRow& row : campaign_rows()) rows.push_back(row);
    for (const MechanismRow& row : interposer_rows()) rows.push_back(row);
    for (const MechanismRow& row : dirty_rows()) rows.push_back(row);
    for (const MechanismRow& row : ots_rows()) rows.push_back(row);
    for (const MechanismRow& row : modify_rows()) rows.push_back(row);
    for (const MechanismRow& row : baseline_rows()) rows.push_back(row);
    rows.push_back(control_row());
    return rows;
  }();
  return all;
}

const MechanismRow* find_mechanism(std::string_view slug) {
  const auto& all = registry();
  const auto it = std::find_if(all.begin(), all.end(),
                               [slug](const MechanismRow& r) { return r.slug == slug; });
  return it == all.end() ? nullptr : &*it;
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kMover:
      return "mover";
    case Role::kCampaign:
      return "campaign";
    case Role::kService:
      return "service";
    case Role::kTopology:
      return "topology";
    case Role::kSwitches:
      return "switches";
  }
  return "";
}

}  // namespace pf
