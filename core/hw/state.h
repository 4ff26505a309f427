// Every piece of changing hardware state, as plain data, and where each lies in the World's block.
//
// The block is one run of bytes. Its first `canonical_bytes` hold all that decides what can happen
// next (program counters, queues in order, line states, read and write sets, translations,
// budgets); the rest ("side") holds what a run counts but never branches on in an exploration.
// Invariants:
//  1. A dead field is zero, so that equal situations have equal bytes.
//  2. A queue is kept with its head first and its unused tail zero, for the same reason.
//  3. While exploring, `due` is zero: latencies order nothing there.
#pragma once
#include <cstdint>
#include <vector>

#include "core/hw/dirty_state.h"
#include "core/hw/interposer_state.h"
#include "core/hw/peer_state.h"
#include "core/hw/spec.h"
#include "core/hw/txn_state.h"

namespace pf {

// A 64-byte line as one place holds it. `value` stands for its bytes (equal values are equal bytes,
// 0 is a zero line); `version` is a ghost: which landed write of it this is, 0 = never written.
struct Copy {
  std::uint64_t value = 0;
  std::uint32_t version = 0;
  std::uint32_t flags = 0;  // bits of LineFlag, A's copies only
  friend bool operator==(const Copy&, const Copy&) = default;
};
enum LineFlag : std::uint32_t {
  kCached = 1,  // some core's cache holds it
  kSplit = 2,   // memory beneath the cache holds another value (plane `under`)
  kDirty = 4,   // a core wrote it since it was cached
};

// Where a translation points. kNowhere = entry not present, kWindow = to the OTS device (ots.h).
enum class Place : std::uint8_t { kNowhere = 0, kStart = 1, kEnd = 2, kWindow = 3 };

// What the tables say of one page, and how far its move is.
struct PageRec {
  Place pte = Place::kNowhere;         // IOMMU leaf entry as coherent readers see it
  Place pte_memory = Place::kNowhere;  // the same in memory beneath the caches
  Place ept = Place::kNowhere;         // second-level entry of the guest
  std::uint8_t flags = 0;              // bits of PageFlag
  friend bool operator==(const PageRec&, const PageRec&) = default;
};
// Before its move.
inline constexpr PageRec kPageAtSource{Place::kStart, Place::kStart, Place::kStart, 0};
enum PageFlag : std::uint8_t {
  kCommitted = 1,
  kMoving = 2,
  kHot = 4,
  kPteDirty = 8,
  kAccessedBit = 16,  // of the IOMMU's entry, as the walker set them (`ad_bits`)
  kDirtyBit = 32,
  kKnownBeforeB = 64,  // the interposer before host B sends its accesses on (interposer_b.h)
};

// What waits in a queue: a store in a buffer, a TLP on a link, a descriptor of the IOMMU.
enum class Kind : std::uint8_t {
  kNothing,
  kStorePte,
  kStoreEpt,
  kStoreBoolean,
  kStoreLine,
  kCopyWrite,
  kDeviceWrite,
  kDeviceRead,
  kTranslationRequest,
  kAtsInvalidate,
  kAtsAck,
  kReadCompletion,
  kTranslationCompletion,
  kCpuWrite,
  kCpuRead,
  kFlushRead,
  kFlushCompletion,
  kCpuReadCompletion,
  kQiIotlb,
  kQiAts,
  kQiWait,
  kMsi,
  kDoorbell,
  kPeerWrite,      // of a device to a register of another
  kWindowCommand,  // a core's read of a register of the OTS device; `value` = OtsCommand
  kWindowAnswer,
  kBitSet,   // of dirty tracking (core/hw/dirty.h): a bit that waits to be set; a core's read of
  kWordAsk,  // a register and its answer; requests for a word in host memory and what they found
  kWordAnswer,
  kWordGet,
  kWordSwap,
  kWordAdd,
  kWordPut,
  kWordIs,
  kCopyRead,      // of the interposer's copy; its data are copy writes on their way
  kPageNotice,    // tells the interposer before host B that the page of `line` is there
  kDeviceAtomic,  // non-posted, `value` is what it writes; it brings back what it finds
};
// Of a device's write, and of a log's: what its first and its last line keep.
enum ByteEnables : std::uint8_t { kSkipsLow = 1, kSkipsHigh = 2 };
enum EventFlag : std::uint8_t {
  kToStart = 1,
  kToEnd = 2,               // translated, and to where; neither = not yet translated
  kByAts = 4,               // translated by the device's own cache
  kBeforeInvalidation = 8,  // translated before the invalidation that a wait descriptor drains
  kNoSnoop = 16,
  kTransactional = 32,  // a store made inside a transaction
  kSentHome = 32,       // a device's request that the interposer before host B has sent to host A
  kLost = 64,           // a walk that lost its right to fill
  kToWindow = 128,      // translated, to the OTS device; with kToEnd: sent on by it to B
};

struct Event {
  Time due = 0;
  std::uint64_t value = 0;
  std::uint32_t line = 0;     // guest line, or page for table entries, or boolean index
  std::uint32_t version = 0;  // of a copy; of an invalidation how many pages behind `line` it names
  Kind kind = Kind::kNothing;
  std::uint8_t from = 0;  // actor, see Actor below
  std::uint8_t flags = 0;
  std::uint8_t ahead = 0;   // posted TLPs in front that this one may not pass
  std::uint8_t tag = 0;     // requester's tag, or helper, or attempt; of a write ByteEnables
  std::uint8_t lines = 0;   // how many lines it covers
  std::uint16_t whole = 0;  // last TLP of a timed read request: lines of all its TLPs; else 0
  friend bool operator==(const Event&, const Event&) = default;
};
static_assert(sizeof(Event) == 32);

// Who does something: small, dense, the same in both modes.
enum Actor : std::uint8_t {
  kCpu0 = 0,
  kHelper0 = 1,
  kHelper1 = 2,
  kIommu = 3,
  kNtb = 4,
  kRamB = 5,
  kSwitch = 6,
  kClock = 7,
  kDevice0 = 8,  // 8..23
  kVcpu0 = 24,   // 24..39
  kNobody = 255,
};

// The agreed schedule: slot -1 until signal 1's time, then 0 .. booleans (= used up).
struct Clock {
  std::int8_t slot = 0;  // slot + 1, so that a clock at rest is zero
  std::uint8_t running = 0;
  std::uint8_t attempt = 0;
  std::uint8_t spare = 0;
  std::uint32_t epoch = 0;  // as MoveState has it
};

struct Walk {
  std::uint32_t page = 0;
  std::uint8_t state = 0;   // 0 idle, 1 will read the entry, 2 has read it and will fill
  std::uint8_t device = 0;  // who asked
  std::uint8_t ats = 0;     // a translation request, not an untranslated access
  std::uint8_t lost = 0;    // lost its right to fill
  Place found = Place::kNowhere;
  std::uint8_t writes = 0;  // `ad_bits`: for a write, sets the dirty bit too
  std::uint8_t spare[6] = {};
};

struct TlbEntry {
  std::uint32_t page = 0;
  Place to = Place::kNowhere;  // kNowhere = free slot
  std::uint8_t dirty = 0;      // `ad_bits`: the walk behind it has set the entry's dirty bit
  std::uint8_t spare[2] = {};
};

// What the threads of the move wait for from outside their core.
struct Answers {
  std::uint8_t acks_owed = 0;        // device invalidations sent and not yet acknowledged
  std::uint8_t invalidated[3] = {};  // per thread: its wait descriptor has completed
  std::uint8_t flushed[3] = {};      // per thread: its flush read has come back
  std::uint8_t spare = 0;
};

struct ReadTag {
  std::uint32_t line = 0;
  std::uint8_t used = 0, lines = 0, old = 0, spare = 0;  // old: uses a translation being purged
  std::uint32_t version[8] = {};  // golden version of each line when the read was issued
  Time issued = 0;
  std::uint32_t own = 0;  // the requester's newest write then on its way to these lines; 0 = none
  std::uint32_t atomic = 0;  // 1 an AtomicOp; 2 one that the tracker will note at its answer
};

// A write of a device or a vCPU between its issue and its landing. Each requester has a list of
// them: the oracle finds there what was lost, doubled, torn or overtaken.
struct WriteOut {
  std::uint32_t line = 0;
  std::uint16_t lines = 0;  // 0 = nothing is listed here; with kMayBePassed: an AtomicOp
  std::uint16_t nth = 0;    // the low half of its number among its requester's writes
};

inline constexpr std::uint16_t kMayBePassed = 0x8000;  // by later writes of its requester

struct Device {
  std::uint8_t stopped = 0;  // no new requests (quiesced)
  std::uint8_t reads_out = 0;
  std::uint8_t ask = 0;       // 1 a translation is asked for, 2 and its answer will be dropped
  std::uint8_t ack_owed = 0;  // an invalidation waits for old reads
  std::uint8_t reads_left = 0, writes_left = 0, speculation_left = 0;
  std::uint8_t direct = 0;  // after the cut-over: straight to B
  std::uint32_t ask_page = 0, ack_page = 0;
  std::uint32_t written = 0;        // its n-th write
  std::uint32_t cursor = 0;         // timed workloads: where it is in its buffers
  std::uint32_t requests_left = 0;  // timed workloads; ~0 = as long as the run lasts
  std::uint16_t part = 0;           // timed workloads: lines of the request already asked for
  std::uint8_t may_replace = 0;     // explored: an access since it last asked in a full ATC
  std::uint8_t atomics_left = 0;
  std::uint32_t writes_out = 0;  // of its writes, on their way
  std::uint32_t ack_more = 0;    // pages behind ack_page that the invalidation named
};

enum FlagSeen : std::uint8_t { kFlagSeen = 1, kInterruptPending = 2 };

struct Vcpu {
  std::uint8_t stop_asked = 0, parked = 0;
  std::uint8_t ipi = 0;  // shootdown asked for, by thread + 1
  std::uint8_t reads_left = 0, writes_left = 0;
  std::uint8_t read_out = 0;  // an uncached load is on its way
  std::uint8_t at_b = 0;
  std::uint8_t held = 0;  // took an interrupt: issues nothing until it has answered
  std::uint32_t ipi_page = 0, written = 0, read_line = 0, read_version = 0;
  std::uint64_t cursor = 0;      // timed workloads: accesses done
  std::uint32_t next_line = 0;   // timed workloads: the access in hand
  std::uint8_t in_hand = 0;      // 0 none, 1 load, 2 store
  std::uint8_t done = 0;         // its script is over
  std::uint8_t saw_flag = 0;     // data-then-flag: bits of FlagSeen
  std::uint8_t late_read = 0;    // the load under way was issued after its page's commit
  std::uint32_t writes_out = 0;  // of its stores, buffered ones included, on their way
  std::uint32_t read_own = 0;    // as ReadTag::own, of the load under way
  Time absent_since = 0;         // timed workloads: the access in hand waits for its page; 0 = no
};

struct Environment {  // budgets of nobody in particular
  std::uint8_t spurious_left = 0, evictions_left = 0;
  std::uint8_t forgets_left = 0;  // purges that may yet miss their entry
  std::uint8_t struck = 0;        // timed: 1 the interrupt, 2 the spurious abort have come
  std::uint8_t host_died = 0;
  std::uint8_t lost = 0;  // and the virtual machine with it
  std::uint8_t spare[2] = {};
};

// Timed: interrupts of a device on their way to a vCPU, and the doorbells that answer them.
struct Signals {
  std::uint32_t sent = 0, seen = 0, handled = 0;  // MSIs
  std::uint32_t rung = 0, heard = 0;              // doorbells
  std::uint32_t lost = 0;                         // of both, told as I9
  std::uint32_t slots_left = 0;                   // of the ring: packets the device may yet begin
  std::uint32_t owed = 0;                         // a packet is finished, its MSI not yet sent
};

// Where things lie. Offsets in bytes from the start of the block; built once a scenario.
struct LaneInfo {
  std::uint32_t offset = 0;      // `capacity` Events
  std::uint16_t capacity = 0;    // at most 255: counts are bytes
  std::int16_t pushed_by = -1;   // the posted lane that this one may not pass
  std::int16_t holds_back = -1;  // the lane that may not pass this posted one
  bool pool = false;             // any entry may go, not only the head
  std::uint8_t part = 0;         // 1 + its row of lane_parts.h; 0: one of every machine
  friend bool operator==(const LaneInfo&, const LaneInfo&) = default;
};

// Fixed lanes; those of each device; the 3 threads' store and combining buffers; vCPUs' stores.
enum Lane : LaneId {
  kUpP,
  kUpN,
  kRootP,
  kRootN,
  kDownP,
  kDownN,
  kToBP,
  kToBN,
  kCompletions,
  kQiLane,
  kAckBypass,
  kFixedLanes
};
// The lanes of one device. What comes down to it does so by the port of A or that of B, and PCIe
// orders nothing between two ports; what goes straight to the bridge leaves by the device's own.
enum DeviceLane : LaneId { kMessages, kDataFromA, kDataFromB, kDirectP, kDirectN, kDeviceLanes };

struct Layout : OtsLayout, InterposerLayout, PeerLayout, DirtyLayout {
  std::vector<LaneInfo> lanes;
  std::uint32_t lane_counts = 0;  // a byte a lane, together: which lanes hold anything is one look
  std::uint32_t lane_busy = 0;    // side: a Time a lane, until when its link is taken
  // Side: a Time a request that is no device read, since when it waits (0: none is under way):
  // translation requests, invalidations, loads of vCPUs, flush reads; and the next deadline of all.
  std::uint32_t waits = 0, deadline = 0;
  std::uint32_t nodes = 0;    // side: two Times, until when each memory is taken; 0: never
  std::uint32_t signals = 0;  // side: Signals of each device
  std::uint32_t bridge = 0;   // only where spec.bridge_on
  std::uint32_t txn = 0, clock = 0, answers = 0, environment = 0, booleans = 0;
  std::uint32_t walks = 0, iotlb = 0, iotlb_b = 0, atc = 0, devices = 0, tags = 0, vcpus = 0,
                vcpu_tlb = 0;
  std::uint32_t line_a = 0, under = 0, line_b = 0, golden = 0, pages = 0;
  std::uint32_t writes_out = 0, write_slots = 1;  // a list a requester, devices first, then vCPUs
  std::uint32_t modify = 0, stun = 0, hot_plug = 0;  // each 0 where no mover asks for it
  LaneId aside = 0;  // posted writes put aside there, or in the interposer; behind it the rest
  std::uint32_t mechanism = 0, mechanism_bytes = 0;
  std::uint32_t canonical_bytes = 0, bytes = 0;
  std::uint32_t tag_slots = 1, atc_slots = 1, vcpu_tlb_slots = 1, iotlb_slots = 1;
  bool flat = true;  // page and line arrays lie in the block; else in trees

  LaneId device_lane(unsigned d, DeviceLane which) const {
    return static_cast<LaneId>(kFixedLanes + kDeviceLanes * d + which);
  }
  bool of_device(LaneId lane) const { return lane >= kFixedLanes && lane < first_thread; }
  // Straight from a device to the bridge.
  bool is_direct(LaneId lane) const { return of_device(lane) && which_of(lane) >= kDirectP; }
  // REQUIRES of_device(lane).
  unsigned device_of(LaneId lane) const { return (lane - kFixedLanes) / unsigned{kDeviceLanes}; }
  DeviceLane which_of(LaneId lane) const {
    return static_cast<DeviceLane>((lane - kFixedLanes) % unsigned{kDeviceLanes});
  }
  LaneId store_buffer(unsigned thread) const { return static_cast<LaneId>(first_thread + thread); }
  LaneId write_combining(unsigned thread) const {
    return static_cast<LaneId>(first_thread + 3 + thread);
  }
  LaneId vcpu_store_buffer(unsigned v) const { return static_cast<LaneId>(first_thread + 6 + v); }
  LaneId first_thread = 0;
  LaneId from_b = 0;  // posted writes from B to A's memory, and reads behind them; 0 = no such way
  LaneId root_b = 0;  // B's port (core/hw/port.h): writes, reads, its queue; 0 = it is not used
  bool is_from_b(LaneId lane) const {
    return from_b != 0 && (lane == from_b || lane == from_b + 1);
  }

  // Slots: everything that can act. A lane's head acts in the slot of the lane's number.
  std::uint8_t walk_slot = 0, device_slot = 0, ack_slot = 0, vcpu_slot = 0, ipi_slot = 0;
  std::uint8_t thread_slot = 0, clock_slot = 0, eviction_slot = 0, spurious_slot = 0;
  std::uint8_t fault_slot = 0, irq_slot = 0, slots = 0;

  friend bool operator==(const Layout&, const Layout&) = default;
};

// `mechanism_bytes`: what the movers and campaigns keep. Deterministic in its arguments.
Layout make_layout(const HwSpec& spec, std::uint32_t mechanism_bytes);

}  // namespace pf
