// What a thread of a mechanism does, as data: a list of instructions, executed one at a time by
// `mechanism/parts`. A mechanism is the programs it gives its threads; so the lanes, the narrator
// and the explorer read the same list that runs.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace pf {

enum class Op : std::uint8_t {
  // The PTE-editing thread (CPU0).
  kTakePage,
  kRendezvous,
  kXBegin,
  kTrackLine,
  kStorePte,
  kStoreEpt,
  kFence,
  kCheckDeadline,
  kRaiseSignal1,
  kAwaitSignal2,
  kXEnd,
  kStorePteLate,
  kFlushPte,
  kClearEpt,
  kSetEpt,
  kPageDone,
  // The helper thread (CPU1).
  kAwaitStart,
  kAwaitSignal1,
  kSendSignal2,
  kAwaitStores,
  kReport,
  // Both, and the fallback.
  kShootdown,
  kAwaitShootdown,
  kQueueInvalidation,
  kAwaitInvalidation,
  kCopyLine,
  kCopyFence,
  kFlushRead,
  kAwaitFlush,
  kAwaitHelpers,
  kStopDevices,
  kAwaitDevices,
  kResumeDevices,
  kStopVcpus,
  kAwaitVcpus,
  kResumeVcpus,
  kSetPteStopped,
  kCommitStopped,
  // The cut-over: the guest runs at B, its devices reach B without host A.
  kSwitchVcpus,
  kRemapDevices,
  // The cut-over of FIG 5A, one device after the other; of FIG 1A, the bridge; of FIG 5B, one
  // change for all. And the window of a bridge that shows only a part of the guest.
  kStopDevice,
  kAwaitDevice,
  kEnterId,
  kRemapDevice,
  kResumeDevice,
  kBridgeLeaves,
  kBridgeArrives,
  kChangeMap,
  kSlideWindow,
  // Post-copy with B's IOMMU: a core of B loads line after line of a page at A, one at a time.
  kPullLine,
  kAwaitLine,
  // A mover's own, by their place in its table (core/world/own.h).
  kOwn0,
  kOwnLast = kOwn0 + 19,
  kEnd,
};
inline constexpr int kSharedOps = static_cast<int>(Op::kOwn0);
constexpr bool is_own(Op op) { return op >= Op::kOwn0 && op <= Op::kOwnLast; }
constexpr Op own_op(unsigned i) { return static_cast<Op>(static_cast<unsigned>(Op::kOwn0) + i); }
// What the thread does in it, as part of a choice's text; stable. REQUIRES !is_own(op).
std::string_view op_name(Op op);

struct Instruction {
  Op op = Op::kEnd;
  std::uint16_t block = 0;  // the figure's block number, 0 = none
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

// Where a page begins, an aborted attempt goes on, the last one goes.
struct PagePlaces {
  std::uint8_t first = 0, retry = 0, fallback = 0;
  friend bool operator==(const PagePlaces&, const PagePlaces&) = default;
};

struct Program : PagePlaces {
  std::vector<Instruction> code;
  PagePlaces at_b;         // the same, once the move is host B's (kHandOver)
  std::uint8_t clean = 0;  // OTS: where a copy that nobody wrote meanwhile leads
  // Rounds: what was listed is copied, the bits are read, all pages change sides.
  std::uint8_t copied = 0, harvest = 0, commit = 0;
  std::uint8_t end = 0;          // after the last page: the cut-over, if any
  std::uint8_t give_up = 0;      // nothing more is done
  std::uint8_t switch_over = 0;  // the vCPUs go to B, pages are left to move
  std::uint8_t each_device = 0;  // FIG 5A's cut-over: where the next device begins
  std::uint8_t slide = 0;        // the bridge's window goes on to the next pages
  friend bool operator==(const Program&, const Program&) = default;
};

}  // namespace pf
