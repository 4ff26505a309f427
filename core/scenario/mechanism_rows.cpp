// Rows of the mechanism, its campaign, the hardware it meets and the search over it.
#include <algorithm>
#include <array>
#include <limits>

#include "core/mechanism/registry.h"
#include "core/scenario/parameter_access.h"

namespace pf::parameter_rows {
namespace {

constexpr std::array kKinds = {
    Fault::kLateFill,         Fault::kAtsAckDoesNotPush, Fault::kAtsBeforeIotlb, Fault::kTscSkew,
    Fault::kLateClear,        Fault::kInterrupt,         Fault::kSpuriousAbort,  Fault::kSlowAtsAck,
    Fault::kForgottenMapping, Fault::kLinkDown,          Fault::kHostDies};
constexpr std::string_view kFaultNames =
    "late-fill|ats-ack-does-not-push|ats-before-iotlb|tsc-skew|late-clear|interrupt|"
    "spurious-abort|slow-ats-ack|forgotten-mapping|link-down|host-dies";

// Kinds are bits, choices are places in the list of names.
void set_fault(Scenario& s, std::size_t index, const Stored& stored) {
  s.hw.fault_list[index].kind = kKinds.at(static_cast<std::size_t>(stored.number));
}
Stored get_fault(const Scenario& s, std::size_t index) {
  const auto* found = std::find(kKinds.begin(), kKinds.end(), s.hw.fault_list[index].kind);
  return {found - kKinds.begin(), "", 0, true};
}

// "htm|stop-and-copy|none", in the order of the registry.
std::string_view mover_names() {
  static const std::string all = [] {
    std::string names;
    for (const MechanismRow& row : registry()) {
      if (row.build != nullptr) names += (names.empty() ? "" : "|") + std::string(row.slug);
    }
    return names;
  }();
  return all;
}

template <std::size_t kAt>
struct OwnAccess {
  static void set(Scenario& s, std::size_t, const Stored& stored) {
    s.move.own[kAt] = stored.number - own_keys()[kAt].value->usual;
  }
  static Stored get(const Scenario& s, std::size_t) {
    return {s.move.own[kAt] + own_keys()[kAt].value->usual, "", 0, true};
  }
};

using Set = void (*)(Scenario&, std::size_t, const Stored&);
using Get = Stored (*)(const Scenario&, std::size_t);
template <std::size_t... kAt>
std::pair<Set, Get> own_access(std::size_t at, std::index_sequence<kAt...>) {
  static constexpr Set kSets[] = {OwnAccess<kAt>::set...};
  static constexpr Get kGets[] = {OwnAccess<kAt>::get...};
  return {kSets[at], kGets[at]};
}

Kind kind_of(OwnKind kind) {
  switch (kind) {
    case OwnKind::kYesNo:
      return Kind::kBool;
    case OwnKind::kWhole:
      return Kind::kWhole;
    case OwnKind::kNanoseconds:
      return Kind::kNanoseconds;
    case OwnKind::kChoice:
      return Kind::kChoice;
  }
  return Kind::kWhole;
}

// The movers' own keys: their tables are in the movers' files.
void add_own(std::vector<Parameter>& rows) {
  for (const OwnKey& key : own_keys()) {
    const OwnValue& v = *key.value;
    const bool time = v.kind == OwnKind::kNanoseconds;
    const auto [set, get] = own_access(key.at, std::make_index_sequence<kOwnValues>());
    rows.push_back({v.key, kind_of(v.kind), time ? 0 : v.least, time ? 1'000'000'000'000 : v.most,
                    v.choices, v.unit, v.help, "", set, get});
  }
}

void add_signals(std::vector<Parameter>& rows) {
  rows.push_back(choice<&MoveSpec::signal1>(
      "mechanism.signal1", "schedule||ideal",
      "How CPU0 tells CPU1 to begin: by an agreed time, or by a flag outside memory."));
  rows.push_back(choice<&MoveSpec::signal2>(
      "mechanism.signal2", "schedule|booleans|ideal",
      "How CPU1 says that it is done: by a fixed worst-case wait, by a row of booleans, or by a "
      "flag outside memory."));
  rows.push_back(yes_no<&MoveSpec::signal1_fence>(
      "mechanism.signal1_fence", "MFENCE; LFENCE; RDTSC before the check for signal 1's time."));
  rows.push_back(yes_no<&MoveSpec::clear_booleans>(
      "mechanism.clear_booleans", "The row is cleared before the start of an attempt is agreed."));
  rows.push_back(
      whole<&HwSpec::booleans>("mechanism.booleans", 1, 64, "", "Length of that row (M)."));
  rows.push_back(whole<&MoveSpec::interval_cycles>("mechanism.interval_cycles", 1, 10'000'000,
                                                   "TSC cycles",
                                                   "Time between two booleans (INT)."));
  rows.push_back(whole<&MoveSpec::signal1_cycles>("mechanism.signal1_cycles", 1, 10'000'000,
                                                  "TSC cycles",
                                                  "From the agreed start to signal 1."));
  rows.push_back(yes_no<&MoveSpec::adaptive>(
      "mechanism.adaptive",
      "Signal 1's time follows what phase 1 takes: a little sooner after each commit, half as much "
      "again after an attempt that was late."));
}

}  // namespace

void add_mechanism(std::vector<Parameter>& rows) {
  rows.push_back(choice<&MoveSpec::id>("mechanism.id", mover_names(),
                                       "The mover; \"none\" is the control: nothing moves."));
  rows.push_back(choice<&MoveSpec::order>(
      "mechanism.order", "invalidate-first|overlap|copy-first",
      "Blocks 440 and 450 of FIG 4: one after the other, at one time, or the wrong way round."));
  rows.push_back(yes_no<&MoveSpec::read_set>(
      "mechanism.read_set", "CPU0 reads all lines of the page, so that a write aborts the move."));
  rows.push_back(choice<&MoveSpec::cpu_guard>("mechanism.cpu_guard",
                                              "read-set|not-present|vm-paused|none",
                                              "What keeps vCPUs from writing the page meanwhile."));
  rows.push_back(yes_no<&MoveSpec::pte_in_write_set>(
      "mechanism.pte_in_write_set",
      "The IOMMU entry is stored inside the transaction; else right after XEND."));
  rows.push_back(choice<&MoveSpec::invalidate>("mechanism.invalidate",
                                               "iommu-and-ats|iommu-only|none",
                                               "Which translation caches are purged."));
  rows.push_back(yes_no<&MoveSpec::drain>(
      "mechanism.drain", "The invalidation waits for accesses translated before it."));
  rows.push_back(yes_no<&MoveSpec::copy_fence>(
      "mechanism.copy_fence",
      "SFENCE between the copy and signal 2; in one host there is none to make."));
  rows.push_back(yes_no<&MoveSpec::flush_before_signal2>(
      "mechanism.flush_before_signal2",
      "An awaited read of the last line proves that the copy has arrived; in one host it is not "
      "sent."));
  rows.push_back(choice<&MoveSpec::stale_helper_guard>(
      "mechanism.stale_helper_guard", "join|epoch|none",
      "What keeps the helper of an aborted attempt from storing into the next one."));
  add_signals(rows);
  rows.push_back(choice<&MoveSpec::device_policy>(
      "mechanism.device_policy", "own|delay|abort",
      "What becomes of a device's access to the page in move: as the mover's own keys say; it "
      "waits "
      "until the page has moved; or it goes on, and the move starts over."));
  rows.push_back(whole<&MoveSpec::max_attempts>("mechanism.max_attempts", 1, 255, "",
                                                "Attempts at a page before the fallback."));
  rows.push_back(choice<&MoveSpec::fallback>(
      "mechanism.fallback", "stop|none",
      "After the last one: stop devices and vCPUs for that page, or give up."));
  rows.push_back(nanoseconds<&MoveSpec::backoff>("mechanism.backoff_ns",
                                                 "Pause between an abort and the next attempt."));
  add_own(rows);
}

void add_campaign(std::vector<Parameter>& rows) {
  rows.push_back(
      choice<&CampaignSpec::order>("campaign.order", "sequential|reverse|hot-first|cold-first",
                                   "Which page is next: by number from either end, or by how often "
                                   "the guest touched it in a watch before the campaign."));
  rows.push_back(yes_no<&CampaignSpec::cut_over>(
      "campaign.cut_over",
      "In the end switch and bridge are remapped, so that devices reach B directly."));
  rows.push_back(yes_no<&CampaignSpec::cutover_drain>(
      "campaign.cutover_drain", "Writes on the old path have landed before that remap."));
  rows.push_back(yes_no<&CampaignSpec::requester_ids>(
      "campaign.requester_ids",
      "A device's id is entered at the bridge to B before the device is remapped."));
  rows.push_back(yes_no<&CampaignSpec::window_drain>(
      "campaign.window_drain",
      "Where the bridge's window slides: nothing is on its way by host A when it does."));
  rows.push_back(row<&CampaignSpec::switch_at>(
      "campaign.switch_at", Kind::kHundredths, 0, 1, "",
      "Share of the pages that have moved when the vCPUs go to B; 1: they go with the cut-over."));
  rows.push_back(whole<&CampaignSpec::batch>(
      "campaign.batch", 1, 512, "pages",
      "Pages that move together, a power of two: in one transaction, which reads the lines of all, "
      "with one invalidation. Eight have their entries in one line."));
  rows.push_back(choice<&CampaignSpec::batch_invalidate>(
      "campaign.batch_invalidate", "all|first",
      "What that invalidation names: every page of the batch, or its first alone."));
  rows.push_back(choice<&CampaignSpec::iommu>(
      "campaign.iommu", "a|b",
      "Whose IOMMU translates for the devices when the vCPUs go to B before all pages have: host "
      "A's until the cut-over, or host B's from then on, and host B moves the rest."));
  rows.push_back(nanoseconds<&CampaignSpec::interrupt_interval>(
      "campaign.interrupt_interval_ns", "Mean time between interrupts on CPU0; 0 for none."));
}

namespace {

void add_faults(std::vector<Parameter>& rows) {
  rows.push_back({"faults.N.kind", Kind::kChoice, 0, 0, kFaultNames, "",
                  "A fault of the hardware; each kind at most once.", "", set_fault, get_fault});
  rows.push_back(text<&FaultSpec::at>(
      "faults.N.at", 100,
      "From when on it holds, or when it strikes: a time or event:N; empty: from the start of a "
      "run, anywhere in a search."));
  rows.push_back(whole<&FaultSpec::device>(
      "faults.N.device", 0, 15, "",
      "Whose: the number of a device, for \"slow-ats-ack\" and \"forgotten-mapping\"."));
  rows.push_back(choice<&FaultSpec::host>(
      "faults.N.host", "a|b",
      "For \"host-dies\": which host reboots, or dies. What of the virtual machine is there is "
      "lost, and the machine with it; with nothing of it there it goes on."));
  rows.push_back(nanoseconds<&FaultSpec::extra>(
      "faults.N.extra_ns",
      "For \"slow-ats-ack\": how much longer the device takes; a search lets it take any time."));
}

}  // namespace

void add_hardware(std::vector<Parameter>& rows) {
  rows.push_back(yes_no<&HwSpec::direct_translated_p2p>(
      "hw.switch.direct_translated_p2p",
      "The switch sends translated requests for B straight to the bridge, past A's root port."));
  rows.push_back(whole<&HwSpec::walkers>("hw.iommu.walkers", 1, 64, "", "Table walks at a time."));
  rows.push_back(whole<&HwSpec::iotlb_entries>("hw.iommu.iotlb_entries", 1, 4096, "",
                                               "Entries of the IOMMU's translation cache."));
  rows.push_back(yes_no<&HwSpec::coherent_walk>("hw.iommu.coherent_walk",
                                                "Table walks look into the CPU's caches."));
  rows.push_back(yes_no<&HwSpec::ad_bits>(
      "hw.iommu.ad_bits",
      "Table walks set accessed and dirty bits: they write the entry's cache line."));
  rows.push_back(whole<&OtsSpec::bytes_per_us>("hw.ots.bytes_per_us", 100, 100'000, "bytes/us",
                                               "The OTS device's link to host A, each way."));
  rows.push_back(nanoseconds<&OtsSpec::forward>("hw.ots.forward_ns",
                                                "What it takes the device to send one TLP on."));
  rows.push_back(
      whole<&OtsSpec::buffer>("hw.ots.buffer", 1, 64, "TLPs", "Writes that the device can hold."));
  rows.push_back(yes_no<&OtsSpec::ordered>(
      "hw.ots.ordered",
      "A's root port lets nothing pass a write that takes the detour over the OTS device."));
  rows.push_back(whole<&InterposerSpec::buffer>(
      "hw.interposer.buffer", 1, 128, "TLPs",
      "Posted writes that the interposer can hold, and as many others; one more waits on the link "
      "from the switch, and what is behind it too."));
  rows.push_back(yes_no<&InterposerSpec::second>(
      "hw.interposer.second",
      "A second interposer stands before host B (FIG 7B): it knows a page or sends it home."));
  rows.push_back(whole<&HwSpec::hold_buffer>(
      "hw.iommu.hold_buffer", 0, 24, "",
      "Posted writes without a translation that the root port can keep while a \"modify\" holds "
      "their entry; one more waits on its link, and what is behind it too."));
  rows.push_back(whole<&HwSpec::posted_buffer>(
      "hw.bridge.posted_buffer", 0, 32, "",
      "Posted writes that each buffer towards and from the bridge can hold; 0: as many as a run "
      "needs, so that none of them is ever waited for in a search."));
  rows.push_back(yes_no<&HwSpec::shared_inbound>(
      "hw.bridge.shared_inbound",
      "What comes over the bridge enters host A by the queue of its own devices: one link has one "
      "set of credits. Else it has a queue of its own."));
  rows.push_back(choice<&HwSpec::stun_link>("hw.switch.stun_link", "devices|host",
                                            "Which link \"link-stun\" stuns: that of all devices, "
                                            "or host A's own, which the copy needs."));
  rows.push_back(whole<&HwSpec::htm_read_lines>(
      "hw.htm.read_lines", 1, 16384, "lines",
      "Lines that a transaction can read at the most: one more, and it aborts with the capacity "
      "bit. The timing profile's table of what fits begins with more lines than a page has, so "
      "that in a run this limit alone counts."));
  rows.push_back(whole<&HwSpec::htm_write_lines>(
      "hw.htm.write_lines", 1, 16384, "lines", "Lines that it can write, the page entries here."));
  add_faults(rows);
}

void add_exploration(std::vector<Parameter>& rows) {
  const auto budget = [&rows]<auto kField>(std::string_view key, std::string_view help) {
    rows.push_back(whole<kField>(key, 0, 16, "", help));
  };
  rows.push_back(yes_no<&ExploreSpec::data_then_flag>(
      "explore.data_then_flag",
      "The device writes data, then a flag; the vCPU loads the flag, then the data."));
  rows.push_back(choice<&ExploreSpec::flag>(
      "explore.flag", "memory|msi",
      "What that flag is: the last line, or an interrupt behind the data, which the vCPU takes "
      "before it loads them."));
  budget.operator()<&ExploreSpec::device_reads>("explore.device_reads", "Reads of each device.");
  budget.operator()<&ExploreSpec::device_writes>("explore.device_writes", "Writes of each device.");
  budget.operator()<&ExploreSpec::device_atomics>("explore.device_atomics",
                                                  "AtomicOps of each device.");
  budget.operator()<&ExploreSpec::peer_writes>("explore.peer_writes",
                                               "Writes to its peer of each device with `p2p`.");
  budget.operator()<&ExploreSpec::vcpu_reads>("explore.vcpu_reads", "Loads of each vCPU.");
  budget.operator()<&ExploreSpec::vcpu_writes>("explore.vcpu_writes", "Stores of each vCPU.");
  budget.operator()<&ExploreSpec::spurious_aborts>(
      "explore.spurious_aborts", "Aborts without a cause in the model: interrupts and the like.");
  budget.operator()<&ExploreSpec::evictions>("explore.evictions",
                                             "Cache entries that vanish by themselves.");
  budget.operator()<&ExploreSpec::speculation>("explore.speculation",
                                               "Translations a device asks for without need.");
  rows.push_back(whole<&ExploreSpec::outstanding>(
      "explore.outstanding", 1, 16, "", "Reads and AtomicOps a device may have on the way."));
}

}  // namespace pf::parameter_rows
