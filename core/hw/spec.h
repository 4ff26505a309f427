// What the hardware is and how the guest drives it: fixed before a run begins, never changed by it.
// A World never points into it.
//
// Sources: FIG 1A of US11928496B2 for the machines; numbers in `Timing` come from assets/timing/*,
// where each carries its mark and source.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/hw/dirty_spec.h"
#include "core/hw/topology.h"

namespace pf {

inline constexpr std::uint32_t kLineBytes = 64;
inline constexpr std::uint32_t kPtesPerLine = 8;  // eight 8-byte entries share a line
inline constexpr std::uint32_t kTlpLines = 8;     // of one request TLP: 512 bytes, a usual MRRS

// One latency: the smallest, the usual and the largest it can be, in picoseconds. A timed draw
// lies in [min, max]; the timing verdict of a counterexample uses the same bounds.
struct Latency {
  Time min = 0, typ = 0, max = 0;
  friend bool operator==(const Latency&, const Latency&) = default;
};

// Of transactions that have read so many lines, so many of a thousand still fit the unit.
struct ReadSetRow {
  std::uint32_t lines = 0, fit = 1000;
};
inline constexpr int kReadSetRows = 5;

// Every latency and rate of a timing profile. Ranges are closed. Marks and sources: the profile.
struct Timing {
  Time tsc_cycle = 435;           // one TSC cycle, ps (2.3 GHz)
  Latency load_hot, load_cold;    // a 64-byte line into a core
  Latency line_transfer;          // a line that another core has just written
  Latency store;                  // a store leaving the store buffer for an owned line
  Latency signal_store;           // reading the TSC until the first store of signal 2 is seen
  Latency xbegin, xend, abort;    // transaction instructions
  Latency snoop_seen;             // conflict until the core notices
  Latency wc_drain;               // write-combining buffer to the root port
  Latency ipi;                    // shootdown interrupt, one way
  Latency device_link;            // device to switch, one way, without serialisation
  Latency host_link;              // switch to host, one way
  Latency switch_hop, ntb_hop;    // through the switch, through the address translation
  Latency root_port;              // root complex to memory, one way
  Latency socket_hop;             // on to the socket that holds the memory, one way
  Latency iotlb_hit, iotlb_walk;  // adders at the root port
  Latency qi_step;                // one invalidation descriptor
  Latency ats_purge;              // device-side purge before the acknowledgement
  Latency device_turn;            // device engine, read request path
  Latency device_issue;           // device engine busy with one request, payload left out
  Latency vcpu_walk;              // second-level walk of a vCPU
  Latency mmio_read;              // target-side handling of a non-posted read over the bridge
  Latency link_recovery;          // a link through Recovery, speed unchanged
  Latency link_equalization;      // the same with a change of speed, equalised anew
  std::uint64_t link_bytes_per_us_device = 26000;  // payload + headers a microsecond (26 GB/s)
  std::uint64_t link_bytes_per_us_host = 26000;
  std::uint64_t device_bytes_per_us = 26000;  // inside a device, between its link and its memory
  std::uint32_t tlp_header_write = 24, tlp_header_read = 24, tlp_header_completion = 20;
  std::uint32_t max_payload = 256;  // bytes of data a TLP carries at most (MPS)
  // By rising `lines`, `fit` never rising; up to the first row all fit, beyond the last as many as
  // there. Measured: assets/timing.
  ReadSetRow read_set[kReadSetRows] = {{1024}, {2048}, {4096}, {8192}, {16384}};
  std::uint32_t cpi_ps = 435;                   // picoseconds an instruction of a recorded trace
  Time completion_timeout = 50 * kMillisecond;  // a read, load or translation request waits so long
  Time invalidation_timeout = 1000 * kMillisecond;  // the driver gives up an ATS invalidation
};

enum class CpuGuard : std::uint8_t { kReadSet, kNotPresent, kVmPaused, kNone };
enum class CopyOrder : std::uint8_t { kInvalidateFirst, kOverlap, kCopyFirst };
enum class Invalidate : std::uint8_t { kIommuAndAts, kIommuOnly, kNone };
enum class StaleGuard : std::uint8_t { kJoin, kEpoch, kNone };
enum class Signal : std::uint8_t { kSchedule, kBooleans, kIdeal };
enum class StunLink : std::uint8_t { kDevices, kHost };
enum class Fallback : std::uint8_t { kStop, kNone };

// Faults that a scenario may inject. The first five and the slow acknowledgement last from their
// moment on, the others strike once.
enum class Fault : std::uint32_t {
  kLateFill = 1u << 0,           // a walk begun before an invalidation may fill after its ack
  kAtsAckDoesNotPush = 1u << 1,  // the device's acknowledgement overtakes its posted writes
  kAtsBeforeIotlb = 1u << 2,     // device cache purged before the IOTLB
  kTscSkew = 1u << 3,            // the helper's TSC runs one slot ahead
  kLateClear = 1u << 4,          // the helper's clearing stores land after START_TIME is agreed
  kInterrupt = 1u << 5,          // on CPU0, at its moment; while exploring one more spurious abort
  kSpuriousAbort = 1u << 6,      // of the transaction open then, else of the next one
  kSlowAtsAck = 1u << 7,         // one device purges much longer before it acknowledges
  kForgottenMapping = 1u << 8,   // one purge misses the entry that one device holds, and is acked
  kLinkDown = 1u << 9,           // a stunned link goes down
  kHostDies = 1u << 10,          // one of the hosts reboots, or dies
};
inline constexpr int kFaults = 11;
inline constexpr std::uint32_t kHostA = 0, kHostB = 1;

// What a scenario says of one fault. Without a moment it holds from the start of a timed run, and
// strikes anywhere while exploring.
struct FaultSpec {
  Fault kind = Fault::kLateFill;
  std::string at;           // as written: a time, event:N, or empty
  Time time = -1;           // from `at`; -1 = not a time
  std::uint64_t event = 0;  // from `at`: after that many events; 0 = not an event
  std::uint32_t device = 0;
  Time extra = 0;               // kSlowAtsAck
  std::uint32_t host = kHostA;  // kHostDies
};

enum class DeviceKind : std::uint8_t { kRing, kScatter, kStream, kScript };

struct DeviceSpec {
  std::string name;
  DeviceKind kind = DeviceKind::kScript;
  bool ats = true;
  bool snoop = true;
  std::uint32_t first_page = 0, pages = 0;  // its buffers, guest pages
  std::uint32_t payload_lines = 1;          // lines a request, 1..64; above kTlpLines several TLPs
  std::uint32_t outstanding = 2;            // reads on the way, 1..64
  std::uint32_t read_share = 50;            // percent of requests that read
  Time interval = 0;                        // mean time between requests, ps
  std::uint64_t requests = 0;               // how many in all; 0 = as long as the run lasts
  std::uint32_t atc_entries = 1;
  // Timed rings: an MSI announces each packet, and the vCPU that took it gives its slot back.
  bool interrupts = false;
  bool at_b = false;  // remapped before the run begins: it belongs to B's port
  // It writes to a register of the next device (core/hw/peer.h); timed, after every third request.
  bool p2p = false;
  std::uint32_t atomic_share = 0;  // percent of a scatter's requests that are AtomicOps
  bool partial_writes = false;     // some begin or end in the midst of a line
};

// What one step of a run is about: a line of memory, or a whole page of it (core/mechanism/
// page_detail.h). At page detail an Env's "lines" are pages.
enum class Detail : std::uint8_t { kLine, kPage };
enum class Workload : std::uint8_t { kNone, kUniform, kZipf, kSequential, kHotCold, kTrace };
enum class MovedPage : std::uint8_t { kRemote, kFault };

// What the guest's vCPUs do in a timed run.
struct GuestSpec {
  Workload workload = Workload::kNone;
  std::uint32_t write_share = 30;    // percent of accesses that store
  Time interval = 50 * kNanosecond;  // mean time between two accesses of a vCPU
  std::uint32_t hot_pages = 8;       // kHotCold: so many pages take `hot_share` percent
  std::uint32_t hot_share = 90;
  std::uint32_t zipf_skew = 99;  // hundredths; kZipf
  std::string trace_file;        // kTrace: one vCPU replays it
  std::uint64_t accesses = 0;    // how many in all; 0 = as long as the run lasts
  MovedPage moved_page = MovedPage::kRemote;
  friend bool operator==(const GuestSpec&, const GuestSpec&) = default;
};

// Which page moves next: by number from either end, or by how often the guest touches them
// (core/world/page_turns.h).
enum class TurnOrder : std::uint8_t { kSequential, kReverse, kHotFirst, kColdFirst };

// What decides which page moves next, and what happens when all have.
enum class ActiveIommu : std::uint8_t { kA, kB };
// What one invalidation of a batch names.
enum class BatchInvalidate : std::uint8_t { kAll, kFirst };

struct CampaignSpec {
  TurnOrder order = TurnOrder::kSequential;
  bool cut_over = false;      // the final remap of switch and bridge, and the vCPUs' move
  bool cutover_drain = true;  // old-path writes have landed before the remap
  bool requester_ids = true;  // a device's id is entered at the bridge before it is remapped
  bool window_drain = true;   // the way by A is empty before the bridge's window slides
  // Hundredths of the pages: so many have moved when the vCPUs go to B. Below 100 they reach the
  // rest over the bridge, or wait for it; at 100 they go with the cut-over.
  std::uint32_t switch_at = 100;
  // Which IOMMU translates for the devices once the vCPUs have gone to B before all pages have.
  ActiveIommu iommu = ActiveIommu::kA;
  // Pages that move together: a power of two, aligned. Eight have their entries in one line.
  std::uint32_t batch = 1;
  BatchInvalidate batch_invalidate = BatchInvalidate::kAll;
  Time interrupt_interval = 0;  // mean time between interrupts on CPU0; 0 = none
};

// What tells a vCPU that data have come: a second write, or an interrupt.
enum class FlagKind : std::uint8_t { kMemory, kMsi };

// The budgets an exploration may place anywhere.
struct ExploreSpec {
  std::uint8_t device_reads = 1, device_writes = 1, device_atomics = 0;
  std::uint8_t vcpu_reads = 0, vcpu_writes = 0;
  std::uint8_t peer_writes = 1;  // of each device that writes to a peer
  std::uint8_t spurious_aborts = 1, evictions = 1, speculation = 1, outstanding = 2;
  // The device writes data (line 0), then a flag; who has seen the flag must see the data (I4). The
  // flag is the last line, which the vCPU loads before the data, or an MSI that it takes before.
  bool data_then_flag = false;
  FlagKind flag = FlagKind::kMemory;
};

// The memory that holds $START and the one that holds $END (core/hw/memory_node.h).
struct MemorySpec {
  std::string source, target;                                                 // names
  Time source_read = 0, source_write = 0, target_read = 0, target_write = 0;  // added, ps
  std::uint64_t source_rate = 0, target_rate = 0;  // bytes a microsecond; 0 = no limit
  bool shared = false;                             // two parts of one: one rate, the source's
  bool counts() const {
    return source_read + source_write + target_read + target_write > 0 ||
           source_rate + target_rate > 0;
  }
  friend bool operator==(const MemorySpec&, const MemorySpec&) = default;
};

// The on-the-side device of FIG 11 and 12 (core/hw/ots.h), at a port of host A of its own.
struct OtsSpec {
  bool present = false;  // only a mover that uses it has it
  // Of its link, each way. It need not keep pace with the switch's port (description of FIG 11).
  std::uint32_t bytes_per_us = 7000;
  Time forward = 300 * kNanosecond;  // from its link to its link, for each TLP
  std::uint32_t buffer = 32;         // posted writes that it can hold, 1..64
  // A's root port lets nothing pass a posted write that it has sent to the device and that has not
  // come back. PCIe does not ask that of it: an assumption without which the text's way loses the
  // order of writes to two pages.
  bool ordered = true;
  friend bool operator==(const OtsSpec&, const OtsSpec&) = default;
};

// How the interposer 730 (core/hw/interposer.h) treats the page in hand and who comes behind.
enum class Serve : std::uint8_t { kHold, kDelta };
enum class Match : std::uint8_t { kIovaAndHpa, kIova };
enum class HoldScope : std::uint8_t { kRequester, kPage };
enum class DrainOrder : std::uint8_t { kArrival, kReadsFirst, kNewcomersFirst };
enum class Replay : std::uint8_t { kAfterCopy, kAtOnce, kAfterRoute };
// An AtomicOp for the page that it serves: waits, is executed by it, is taken for a read, goes to A
// and into the log as well.
enum class AtomicsAt : std::uint8_t { kHold, kExecute, kAsRead, kBoth };
// How a second interposer, before host B, learns that a page is B's (core/hw/interposer_b.h).
enum class Notice : std::uint8_t { kAhead, kAcknowledged, kBeside };

// The interposer of FIG 7A. What a mover decides of it comes from the mover's own keys.
struct InterposerSpec {
  bool present = false;       // only a mover that uses it has it
  bool routes = true;         // what has moved it sends to host B; else it only delays (G14),
  bool holds_asks = true;     // and then translation requests too
  std::uint32_t buffer = 64;  // TLPs that it can hold: so many posted writes, and so many others
  Serve serve = Serve::kHold;
  Match match = Match::kIovaAndHpa;
  HoldScope scope = HoldScope::kRequester;
  DrainOrder drain = DrainOrder::kArrival;
  Replay replay = Replay::kAfterCopy;
  bool merge = true;         // what it serves has the writes it has taken
  bool byte_enables = true;  // its log keeps which half of a line a write names
  AtomicsAt atomics = AtomicsAt::kHold;
  bool whole_reads = true;  // a read that it serves has all its lines from it
  bool second = false;      // FIG 7B: another one stands before host B
  Notice notice = Notice::kAhead;
  bool rewrites = false;  // FIG 8: there is one before host B alone, and a bridge before it
  friend bool operator==(const InterposerSpec&, const InterposerSpec&) = default;
};

struct HwSpec {
  Detail detail = Detail::kLine;
  std::uint32_t pages = 1;
  std::uint32_t lines_per_page = 64;  // 1..64
  std::uint32_t batch = 1;            // pages that move together: a power of two, aligned
  std::uint32_t vcpus = 0;
  std::uint32_t helpers = 2;   // helper cores: one, and a second for the stale-helper race
  std::uint32_t booleans = 3;  // M
  std::uint32_t walkers = 2;
  std::uint32_t iotlb_entries = 1;
  bool coherent_walk = true;
  bool ad_bits = false;                  // walks set accessed and dirty bits in the entries
  std::uint32_t htm_read_lines = 16384;  // what a transaction can track at the most
  std::uint32_t htm_write_lines = 768;
  bool reach_a_from_b = false;         // vCPUs at B may need pages that are still at A
  bool iommu_b = false;                // devices that were remapped are translated at B's port
  bool direct_translated_p2p = false;  // the switch routes translated requests past the root port
  bool modify_command = false;         // the IOMMU has the command of core/hw/modify.h
  std::uint32_t hold_buffer = 24;      // posted writes it can hold at the root port meanwhile
  // Posted writes that each buffer towards and from the bridge can hold; 0 = as many as a run
  // needs.
  std::uint32_t posted_buffer = 0;
  // What comes over the bridge enters host A by the queue of its devices, as one link has one set
  // of credits.
  bool shared_inbound = false;
  std::uint32_t pages_at_b = 0;  // the last ones: they have moved before the run begins
  bool stunned_link = false;     // a link can be stunned (core/hw/stun.h), and which
  StunLink stun_link = StunLink::kDevices;
  bool slots = false;          // devices can be unplugged (core/hw/hot_plug.h)
  bool device_states = false;  // devices go through the states of core/hw/peer.h
  bool one_host = false;       // $END is another memory of the same host (FIG 6)
  MemorySpec memory;
  bool explored = false;  // tables sized for the budgets, not for a timed run
  std::uint32_t page_bytes() const { return lines_per_page * kLineBytes; }
  OtsSpec ots;
  InterposerSpec interposer;
  DirtySpec dirty;
  Topology topology;
  BridgeSpec bridge;
  bool bridge_on = false;  // what the bridge keeps is in the World (core/hw/bridge.h)
  std::vector<DeviceSpec> devices;
  GuestSpec guest;
  std::uint32_t faults = 0;           // bits of Fault
  std::vector<FaultSpec> fault_list;  // more about them; a bit without an entry has the defaults
  ExploreSpec explore;
  Timing timing;

  bool has(Fault f) const { return (faults & static_cast<std::uint32_t>(f)) != 0; }
  const FaultSpec* about(Fault f) const {
    for (const FaultSpec& spec : fault_list) {
      if (spec.kind == f) return &spec;
    }
    return nullptr;
  }
  std::uint32_t lines() const { return pages * lines_per_page; }
  // Memory under the caches can be seen only by a device that does not snoop.
  bool memory_visible() const;
  bool any_p2p() const;             // some device writes to its peer
  bool any_partial_writes() const;  // some device writes half lines
};

// What becomes of a device's access to the page in move: as the mover's own keys say, or one of the
// two that all movers have a word for (core/mechanism/policy.h).
enum class DevicePolicy : std::uint8_t { kOwn, kDelay, kAbort };

inline constexpr std::size_t kOwnValues = 64;  // of all movers together

// The HTM page move and the campaign around it; names and values as in the scenario keys.
struct MoveSpec {
  std::string id = "htm";  // a mover of the registry, or "none" (the control: migration off)
  CopyOrder order = CopyOrder::kInvalidateFirst;
  bool read_set = true;
  CpuGuard cpu_guard = CpuGuard::kReadSet;
  bool pte_in_write_set = true;
  Invalidate invalidate = Invalidate::kIommuAndAts;
  bool drain = true;
  bool copy_fence = true;
  bool flush_before_signal2 = true;
  StaleGuard stale_helper_guard = StaleGuard::kEpoch;
  Signal signal1 = Signal::kSchedule;
  Signal signal2 = Signal::kBooleans;
  bool signal1_fence = true;
  bool clear_booleans = true;
  std::uint32_t interval_cycles = 500;
  std::uint32_t signal1_cycles = 1000;  // START_TIME to signal 1
  bool adaptive = false;  // signal 1's time grows after a late abort, shrinks after commits (timed)
  std::uint32_t max_attempts = 8;  // 0 by DevicePolicy::kDelay alone: straight to the fallback
  Fallback fallback = Fallback::kStop;
  DevicePolicy device_policy = DevicePolicy::kOwn;
  Time backoff = 300 * kNanosecond;  // after an abort, before the next attempt
  // Values of the movers' own keys, as what they differ from the usual (core/world/own.h).
  std::array<std::int64_t, kOwnValues> own = {};
  CampaignSpec campaign;
};

}  // namespace pf
