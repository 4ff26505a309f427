// What dirty tracking may leave out, and what is lost then.
#include "core/mechanism/movers.h"

namespace pf {
namespace {

void tracked(MoveSpec& m, Tracker by, BitsIn bits) {
  m.id = "dirty-rounds";
  set_own(m, "mechanism.tracker", static_cast<std::int64_t>(by));
  set_own(m, "mechanism.vector", static_cast<std::int64_t>(bits));
  set_own(m, "mechanism.rounds", 2);
}
void by_interposer(MoveSpec& m, BitsIn bits) { tracked(m, Tracker::kInterposer, bits); }

}  // namespace

std::vector<UnsafeSwitch> interposer_bits_switches() {
  return {
      {"mechanism.bits_push", "false", "a bit is read and its line copied before the write lands",
       [](HwSpec&, MoveSpec& m) {
         by_interposer(m, BitsIn::kOwn);
         set_own(m, "mechanism.bits_push", 0);
       }},
      {"mechanism.set_bits", "fetch-add", "to a bit that is set already it carries",
       [](HwSpec& hw, MoveSpec& m) {
         by_interposer(m, BitsIn::kHost);
         set_own(m, "mechanism.set_bits", static_cast<std::int64_t>(SetBits::kFetchAdd));
         hw.explore.device_writes = 2;
       }},
      {"mechanism.clear_bits", "load-store", "a bit set between the load and the store is lost",
       [](HwSpec& hw, MoveSpec& m) {
         by_interposer(m, BitsIn::kHost);
         set_own(m, "mechanism.clear_bits", static_cast<std::int64_t>(ClearBits::kLoadStore));
         hw.explore.device_writes = 2;
         hw.pages = hw.devices.front().pages = hw.devices.front().atc_entries = 2;
       }},
      {"mechanism.await_tracker", "false", "the last look comes before a bit that is under way",
       [](HwSpec&, MoveSpec& m) {
         by_interposer(m, BitsIn::kHost);
         set_own(m, "mechanism.await_tracker", 0);
       }},
      {"mechanism.track_match", "iova", "a translated write passes unseen",
       [](HwSpec&, MoveSpec& m) {
         by_interposer(m, BitsIn::kOwn);
         set_own(m, "mechanism.track_match", 1);
       }},
      {"mechanism.atomic_bits", "request", "its bit is taken and its line copied before it lands",
       [](HwSpec& hw, MoveSpec& m) {
         by_interposer(m, BitsIn::kOwn);
         set_own(m, "mechanism.atomic_bits", 1);
         hw.explore.device_atomics = 1;
       }},
      {"mechanism.cpu_log", "false", "a vCPU's store is no TLP",
       [](HwSpec& hw, MoveSpec& m) {
         by_interposer(m, BitsIn::kOwn);
         set_own(m, "mechanism.cpu_log", 0);
         hw.vcpus = 1;
         hw.explore.vcpu_writes = 1;
       }},
      {"mechanism.purge_caches", "never",
       "its own IOMMU knows the entry as dirty, and sets no bit again",
       [](HwSpec& hw, MoveSpec& m) {
         by_interposer(m, BitsIn::kOwnIommu);
         set_own(m, "mechanism.purge_caches", static_cast<std::int64_t>(PurgeBits::kNotAtAll));
         hw.explore.device_writes = 2;
       }},
  };
}

std::vector<UnsafeSwitch> ots_bits_switches() {
  return {
      {"mechanism.purge_caches", "never", "a cached translation needs no walk, and nobody sees it",
       [](HwSpec& hw, MoveSpec& m) {
         tracked(m, Tracker::kOts, BitsIn::kOwn);
         set_own(m, "mechanism.purge_caches", static_cast<std::int64_t>(PurgeBits::kNotAtAll));
         hw.explore.device_writes = 2;
       }},
      {"mechanism.purge_caches", "before-clear",
       "a translation fetched before the bit is cleared is used after it",
       [](HwSpec& hw, MoveSpec& m) {
         tracked(m, Tracker::kOts, BitsIn::kOwn);
         set_own(m, "mechanism.purge_caches", static_cast<std::int64_t>(PurgeBits::kBeforeClear));
         hw.explore.device_writes = 2;
       }},
      {"mechanism.drain", "false", "a write translated before the purge lands after its copy",
       [](HwSpec&, MoveSpec& m) {
         tracked(m, Tracker::kOts, BitsIn::kOwn);
         m.drain = false;
       }},
      {"mechanism.invalidate", "iommu-only", "the device's own cache needs no walk",
       [](HwSpec& hw, MoveSpec& m) {
         tracked(m, Tracker::kOts, BitsIn::kOwn);
         m.invalidate = Invalidate::kIommuOnly;
         hw.explore.device_writes = 2;
       }},
  };
}

std::vector<MechanismRow> dirty_rows() {
  return {
      {"G13",
       "dirty-rounds",
       Role::kMover,
       {"FIG 7A"},
       "Rounds of copying by dirty bits",
       "The interposer sets a bit for what devices write; the host copies round by round what the "
       "bits say, and stops the guest for the rest.",
       build_dirty_rounds,
       interposer_bits_switches(),
       needs_dirty_rounds,
       &kDirtyRoundsOwn,
       check_dirty_rounds,
       nullptr,
       always_progresses},
      {"G17",
       "ots-dirty",
       Role::kService,
       {"FIG 11", "FIG 12"},
       "Dirty bits inferred from walks",
       "Leaf tables lie in the OTS device: a walk that reads an entry makes its page dirty; what a "
       "cached translation hides comes out in the next round.",
       nullptr,
       ots_bits_switches()},
  };
}

}  // namespace pf
