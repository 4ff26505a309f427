// What can be left out of post-copy, of batches, and of how requests of two hosts cross.
#include "core/mechanism/movers.h"

namespace pf {
namespace {

// Two pages, one of which has moved when a vCPU and, with B's IOMMU, the device go ahead.
void go_ahead(HwSpec& hw, MoveSpec& m, ActiveIommu iommu) {
  hw.pages = hw.devices.front().pages = 2;
  hw.devices.front().atc_entries = hw.iotlb_entries = 2;
  hw.vcpus = 1;
  hw.direct_translated_p2p = false;
  hw.guest.moved_page = MovedPage::kFault;
  hw.explore.device_reads = 0;
  m.cpu_guard = CpuGuard::kNotPresent;
  m.stale_helper_guard = StaleGuard::kJoin;
  m.campaign.switch_at = 50;
  m.campaign.cut_over = iommu == ActiveIommu::kB;
  m.campaign.iommu = iommu;
}

}  // namespace

std::vector<UnsafeSwitch> post_copy_switches() {
  return {
      {"mechanism.cpu_guard", "none", "a vCPU at B stores into a page that has just left A",
       [](HwSpec& hw, MoveSpec& m) {
         go_ahead(hw, m, ActiveIommu::kA);
         hw.guest.moved_page = MovedPage::kRemote;
         hw.explore.vcpu_writes = 1;
         m.cpu_guard = CpuGuard::kNone;
       }},
      {"mechanism.order", "copy-first",
       "host B pulls before the old translation is gone, and has no read set of A's lines",
       [](HwSpec& hw, MoveSpec& m) {
         go_ahead(hw, m, ActiveIommu::kB);
         m.order = CopyOrder::kCopyFirst;
       }},
      {"mechanism.drain", "false",
       "a write by the old translation waits in B's port, behind the pull",
       [](HwSpec& hw, MoveSpec& m) {
         go_ahead(hw, m, ActiveIommu::kB);
         m.drain = false;
       }},
  };
}

std::vector<UnsafeSwitch> batch_switches() {
  return {
      {"campaign.batch_invalidate", "first", "the other pages' translations are kept",
       [](HwSpec& hw, MoveSpec& m) {
         hw.pages = hw.devices.front().pages = 2;
         hw.devices.front().atc_entries = hw.iotlb_entries = 2;
         m.campaign.batch = 2;
         m.campaign.batch_invalidate = BatchInvalidate::kFirst;
       }},
  };
}

std::vector<UnsafeSwitch> peer_switches() {
  return {
      {"hw.bridge.shared_inbound", "true",
       "both hosts turn requests back: six buffers wait in a circle",
       [](HwSpec& hw, MoveSpec& m) {
         m.id = "none";
         hw.pages = 2;
         hw.pages_at_b = 1;
         hw.devices.front().pages = 2;
         hw.devices.front().ats = false;
         hw.devices.push_back(hw.devices.front());
         hw.devices.back().name = "peer";
         hw.devices.back().at_b = true;
         hw.posted_buffer = 1;
         hw.shared_inbound = true;
         hw.direct_translated_p2p = false;
         hw.explore.device_reads = 0;
         hw.explore.device_writes = 3;
       }},
  };
}

}  // namespace pf
