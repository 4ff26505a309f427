// What can be left out of a cut-over, and of a move inside one host.
#include "core/mechanism/movers.h"

namespace pf {

// What the end of a campaign must not leave out.
std::vector<UnsafeSwitch> cut_over_switches() {
  return {
      {"campaign.cutover_drain", "false", "a write on the old path lands after a newer one",
       [](HwSpec& hw, MoveSpec& m) {
         m.campaign.cut_over = true;
         m.campaign.cutover_drain = false;
         hw.direct_translated_p2p = false;
         hw.explore.device_reads = 0;
         hw.explore.device_writes = 2;
       }},
      {"campaign.requester_ids", "false", "the bridge to B drops what the remapped device sends",
       [](HwSpec& hw, MoveSpec& m) {
         hw.topology.remap = Remap::kPerDevice;
         m.campaign.cut_over = true;
         m.campaign.requester_ids = false;
       }},
      {"campaign.window_drain", "false", "a write under way lands in another page of B",
       [](HwSpec& hw, MoveSpec& m) {
         m.campaign.cut_over = true;
         m.campaign.window_drain = false;
         hw.bridge.aperture_pages = 1;
         hw.pages = 2;
         hw.devices.front().pages = 2;
       }},
  };
}

// FIG 6: CPU and device tables must change together there too.
std::vector<UnsafeSwitch> one_host_switches() {
  return {
      {"mechanism.cpu_guard", "none",
       "the CPU's table is left behind: a vCPU writes the old memory",
       [](HwSpec& hw, MoveSpec& m) {
         hw.one_host = true;
         m.cpu_guard = CpuGuard::kNone;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
      {"mechanism.pte_in_write_set", "false",
       "the device's table is late: a walk after XEND still reads the old entry",
       [](HwSpec& hw, MoveSpec& m) {
         hw.one_host = true;
         m.pte_in_write_set = false;
       }},
  };
}

// FIG 7B: what the two interposers must agree on.
std::vector<UnsafeSwitch> second_interposer_switches() {
  return {
      {"mechanism.notice", "beside",
       "a routed write overtakes the notice, and is sent home into the old copy",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "interposer";
         hw.interposer.second = true;
         set_own(m, "mechanism.notice", static_cast<std::int64_t>(Notice::kBeside));
       }},
  };
}

// FIG 9: a core does not come by the interposer's link.
std::vector<UnsafeSwitch> one_host_interposer_switches() {
  return {
      {"mechanism.answer_pushes", "false",
       "a vCPU's store is overwritten by the copy, which lands later",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "interposer";
         hw.one_host = true;
         hw.direct_translated_p2p = false;
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
         set_own(m, "mechanism.answer_pushes", 0);
       }},
  };
}

}  // namespace pf
