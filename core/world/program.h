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
  // The guest's drivers have let go of the devices; they are plugged in, and the drivers begin.
  kUnplug,
  kPlug,
  // The OTS move: the window, and where the page's entry points.
  kWindowOpen,
  kWindowWatch,
  kWindowHold,
  kWindowTurn,
  kWindowCheck,
  kWindowClose,
  kAwaitWindow,
  kJudgeWindow,
  kMapWindow,
  kMapEnd,
  kStopHotDevices,
  kResumeHotDevices,
  kEnd,
};
inline constexpr int kOps = 55;
// What the thread does in it, as part of a choice's text; stable.
std::string_view op_name(Op op);

struct Instruction {
  Op op = Op::kEnd;
  std::uint16_t block = 0;  // the figure's block number, 0 = none
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

struct Program {
  std::vector<Instruction> code;
  std::uint8_t first = 0;        // where the next page begins
  std::uint8_t retry = 0;        // where an aborted attempt goes on
  std::uint8_t fallback = 0;     // where the last one goes
  std::uint8_t clean = 0;        // OTS: where a copy that nobody wrote meanwhile leads
  std::uint8_t end = 0;          // after the last page: the cut-over, if any
  std::uint8_t give_up = 0;      // nothing more is done
  std::uint8_t switch_over = 0;  // the vCPUs go to B, pages are left to move
  friend bool operator==(const Program&, const Program&) = default;
};

}  // namespace pf
