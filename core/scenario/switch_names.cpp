// What the switches of a mover are called where there is room for four words: the key says it for
// those who write scenarios, these for those who watch.
#include <algorithm>
#include <utility>

#include "core/scenario/parameter_access.h"

namespace pf::parameter_rows {
namespace {

constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    {"mechanism.read_set", "Read set, all lines"},
    {"mechanism.order", "Order of purge and copy"},
    {"mechanism.pte_in_write_set", "PTE in the write set"},
    {"mechanism.invalidate", "Purge IOTLB, device caches"},
    {"mechanism.drain", "Drain posted writes"},
    {"mechanism.copy_fence", "Fence after the copy"},
    {"mechanism.flush_before_signal2", "Flush before signal 2"},
    {"mechanism.stale_helper_guard", "Guard against a stale helper"},
    {"mechanism.cpu_guard", "Guard against vCPU writes"},
    {"mechanism.signal1_fence", "Fence before signal 1"},
    {"mechanism.clear_booleans", "Clear booleans before a try"},
    {"mechanism.answer_pushes", "Answer pushes the copy"},
    {"mechanism.ats_off", "Device caches off"},
    {"mechanism.atomic_bits", "AtomicOp's bit is set with"},
    {"mechanism.atomics", "AtomicOps for the page"},
    {"mechanism.await_atomics", "Copy awaits AtomicOps"},
    {"mechanism.await_home", "Copy awaits writes to A"},
    {"mechanism.await_passed", "Entry awaits what passed"},
    {"mechanism.await_tracker", "Last look awaits bits"},
    {"mechanism.bits_push", "Bits stay behind writes"},
    {"mechanism.byte_enables", "Log keeps byte enables"},
    {"mechanism.clear_bits", "How bits are cleared"},
    {"mechanism.copy_pushes", "Copy waits behind writes"},
    {"mechanism.cpu_log", "vCPU stores are listed"},
    {"mechanism.drain_order", "Order of what was held"},
    {"mechanism.flush_first", "Purge after the first remap"},
    {"mechanism.flush_second", "Purge after the second remap"},
    {"mechanism.hold", "Walks wait for the entry"},
    {"mechanism.hold_asks", "Translation requests wait"},
    {"mechanism.hold_scope", "A hold is for the requester"},
    {"mechanism.match", "Knows HPA from IOVA"},
    {"mechanism.merge", "Reads see the log"},
    {"mechanism.notice", "How 830 is told of a page"},
    {"mechanism.on_write", "On a write during the copy"},
    {"mechanism.p2p_quiesce", "All quiet before one stops"},
    {"mechanism.precache", "New translation cached early"},
    {"mechanism.purge_caches", "Purge of caches in a round"},
    {"mechanism.replay", "When the log goes to B"},
    {"mechanism.requester_ids", "Requesters that are purged"},
    {"mechanism.set_bits", "How bits are set"},
    {"mechanism.share_line", "Batch shares its line"},
    {"mechanism.state_saved", "Device state saved stopped"},
    {"mechanism.stop_to_lead", "Devices stop for the entry"},
    {"mechanism.track_match", "Tracks translated writes"},
    {"mechanism.whole_reads", "One side serves a read"},
    {"campaign.batch_invalidate", "Purge all of a batch"},
    {"campaign.cutover_drain", "Drain before the cut-over"},
    {"campaign.requester_ids", "Bridge learns requester ids"},
    {"campaign.window_drain", "Drain before a slide"},
    {"hw.iommu.coherent_walk", "Coherent IOMMU walks"},
    {"hw.ots.ordered", "Detour keeps the order"},
    {"hw.switch.stun_link", "Which link is stunned"},
    {"hw.bridge.shared_inbound", "One inbound queue"},
    {"devices.N.snoop", "Snooped DMA"},
};

}  // namespace

void add_names(std::vector<Parameter>& rows) {
  for (Parameter& row : rows) {
    const auto* named = std::find_if(std::begin(kNames), std::end(kNames),
                                     [&](const auto& n) { return n.first == row.key; });
    if (named != std::end(kNames)) row.name = named->second;
  }
}

}  // namespace pf::parameter_rows
