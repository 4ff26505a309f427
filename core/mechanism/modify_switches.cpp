// What the IOMMU's modify command may leave out, and which keys do not go together with it.
#include <fmt/format.h>

#include "core/mechanism/movers.h"

namespace pf {

std::optional<Refusal> check_iommu_modify(const HwSpec& hw, const MoveSpec& move) {
  if (hw.vcpus > 0 && move.cpu_guard == CpuGuard::kReadSet)
    return Refusal{{"mechanism.cpu_guard", "guest.vcpus"},
                   "no transaction guards the page from vCPUs where the IOMMU moves it",
                   "set mechanism.cpu_guard to \"not-present\", \"vm-paused\" or \"none\""};
  if (!hw.coherent_walk)
    return Refusal{{"hw.iommu.coherent_walk"},
                   "the IOMMU takes the line of the entry out of the caches",
                   "set hw.iommu.coherent_walk to true"};
  if (move.campaign.batch > kPtesPerLine)
    return Refusal{{"campaign.batch", "mechanism.id"},
                   fmt::format("{} commands share no line: it has {} entries", move.campaign.batch,
                               kPtesPerLine),
                   fmt::format("give at most {}", kPtesPerLine)};
  return std::nullopt;
}

namespace {

void two_commands(HwSpec& hw, MoveSpec& move) {
  hw.pages = hw.devices.front().pages = 2;
  hw.devices.front().atc_entries = hw.iotlb_entries = 2;
  move.campaign.batch = 2;
}

}  // namespace

std::vector<UnsafeSwitch> iommu_modify_switches() {
  return {
      {"mechanism.hold", "false",
       "a walk during the copy reads the old entry, and a write follows it",
       [](HwSpec&, MoveSpec& m) { set_own(m, "mechanism.hold", 0); }},
      {"mechanism.drain", "false", "a translated posted write lands in the old copy after 1460",
       [](HwSpec&, MoveSpec& m) { m.drain = false; }},
      {"mechanism.invalidate", "iommu-only", "the device's own cache keeps the old translation",
       [](HwSpec&, MoveSpec& m) { m.invalidate = Invalidate::kIommuOnly; }},
      {"mechanism.invalidate", "none", "IOTLB and device cache keep the old translation",
       [](HwSpec&, MoveSpec& m) { m.invalidate = Invalidate::kNone; }},
      {"mechanism.precache", "at-once", "a precached translation is used before the page is copied",
       [](HwSpec&, MoveSpec& m) { set_own(m, "mechanism.precache", 2); }},
      {"mechanism.flush_before_signal2", "false",
       "on a second path a device write reaches B before the copy does",
       [](HwSpec& hw, MoveSpec& m) {
         m.flush_before_signal2 = false;
         hw.direct_translated_p2p = true;
       }},
      {"mechanism.cpu_guard", "none", "a vCPU writes the old copy: the held entry is not its own",
       [](HwSpec& hw, MoveSpec& m) {
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
      {"mechanism.share_line", "false",
       "between two commands a walk reads an entry whose page is yet to be copied",
       [](HwSpec& hw, MoveSpec& m) {
         two_commands(hw, m);
         set_own(m, "mechanism.share_line", 0);
       }},
      {"campaign.batch_invalidate", "first", "the later commands' translations are kept",
       [](HwSpec& hw, MoveSpec& m) {
         two_commands(hw, m);
         m.campaign.batch_invalidate = BatchInvalidate::kFirst;
       }},
      {"mechanism.requester_ids", "first",
       "a device that the command does not name keeps its cache",
       [](HwSpec& hw, MoveSpec& m) {
         set_own(m, "mechanism.requester_ids", 1);
         hw.devices.push_back(hw.devices.front());
         hw.devices.back().name = "nic";
       }},
      {"hw.iommu.hold_buffer", "0",
       "a device's acknowledgement waits behind its write, and the write for the acknowledgement",
       [](HwSpec& hw, MoveSpec&) {
         hw.hold_buffer = 0;
         hw.devices.push_back(hw.devices.front());
         hw.devices.back().name = "nic";
         hw.devices.back().ats = false;
       }},
  };
}

}  // namespace pf
