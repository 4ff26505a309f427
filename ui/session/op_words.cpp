// What each instruction of a thread is called, in one table.
#include <array>

#include "core/base/assert.h"
#include "ui/session/words.h"

namespace pf {
namespace {

struct Row {
  Op op;
  OpWords words;
};

constexpr Token kMine = Token::kSrc2, kCopy = Token::kFly, kPurge = Token::kFlt,
                kLive = Token::kTgt, kRead = Token::kShr, kSignals = Token::kSig;

constexpr auto kRows = std::to_array<Row>({
    {Op::kTakePage, {"", "takes the next page", "", kMine, kMine}},
    {Op::kRendezvous,
     {"agree", "agrees START_TIME with CPU1", "waits for the helper to be free", kMine, kCopy}},
    {Op::kXBegin, {"XBEGIN", "opens the transaction", "", kMine, kMine}},
    {Op::kTrackLine, {"420 read lines", "reads the page into its read set", "", kMine, kMine}},
    {Op::kStorePte,
     {"430", "stores $PTE = $END in the transaction", "waits for its store buffer", kCopy, kMine}},
    {Op::kStoreEpt,
     {"430", "stores the guest's entry in the transaction", "waits for its store buffer", kCopy,
      kMine}},
    {Op::kFence, {"fence", "fences", "waits for its stores", kMine, kMine}},
    {Op::kCheckDeadline, {"", "checks that signal 1's time has not come", "", kMine, kMine}},
    {Op::kRaiseSignal1, {"", "raises signal 1", "", kSignals, kMine}},
    {Op::kAwaitSignal2,
     {"reads a boolean", "reads one boolean", "waits for signal 2", kMine, kSignals}},
    {Op::kXEnd, {"XEND", "ends the transaction", "waits for its stores", kLive, kMine}},
    {Op::kStorePteLate,
     {"430 late", "stores $PTE = $END outside any transaction", "waits for its store buffer", kCopy,
      kMine}},
    {Op::kFlushPte, {"flush", "writes $PTE back to memory", "", kMine, kMine}},
    {Op::kClearEpt, {"unmap", "takes the page from the guest", "", kPurge, kMine}},
    {Op::kSetEpt, {"460 map", "maps the guest to $END", "", kLive, kMine}},
    {Op::kPageDone, {"460", "is done with the page", "", kLive, kMine}},
    {Op::kAwaitStart, {"", "takes the start message", "waits for the next page", kMine, kMine}},
    {Op::kAwaitSignal1,
     {"signal 1", "sees signal 1's time", "waits for signal 1, by schedule", kSignals, kSignals}},
    {Op::kSendSignal2,
     {"signal 2", "sends signal 2", "waits for its booleans", kSignals, kSignals}},
    {Op::kAwaitStores, {"", "its booleans are visible", "waits for its booleans", kMine, kSignals}},
    {Op::kReport, {"", "reports that it is free", "", kMine, kMine}},
    {Op::kShootdown, {"440 IPI", "asks the vCPUs to drop the page", "", kPurge, kMine}},
    {Op::kAwaitShootdown, {"", "the vCPUs have dropped it", "waits for the vCPUs", kPurge, kPurge}},
    {Op::kQueueInvalidation,
     {"440", "queues the invalidation", "waits for room in the queue", kPurge, kPurge}},
    {Op::kAwaitInvalidation,
     {"440", "the invalidation is complete", "waits for the invalidation", kPurge, kPurge}},
    {Op::kCopyLine,
     {"450 copy", "copies a line to $END", "waits for a combining buffer", kCopy, kCopy}},
    {Op::kCopyFence,
     {"fence", "its copies have left", "waits for its copies to leave", kCopy, kCopy}},
    {Op::kFlushRead,
     {"450 flush", "sends the flush read", "waits for room on the link", kRead, kCopy}},
    {Op::kAwaitFlush, {"", "the flush read is back", "waits for the flush read", kRead, kRead}},
    {Op::kAwaitHelpers, {"", "the helpers are free", "waits for the helpers", kMine, kCopy}},
    {Op::kStopDevices, {"stop", "stops the devices", "", kPurge, kMine}},
    {Op::kAwaitDevices,
     {"", "the devices are quiet", "waits for the devices to be quiet", kPurge, kRead}},
    {Op::kResumeDevices, {"resume", "lets the devices go on", "", kLive, kMine}},
    {Op::kStopVcpus, {"stop", "stops the vCPUs", "", kPurge, kMine}},
    {Op::kAwaitVcpus,
     {"", "the vCPUs have stopped", "waits for the vCPUs to stop", kPurge, kPurge}},
    {Op::kResumeVcpus, {"resume", "lets the vCPUs go on", "", kLive, kMine}},
    {Op::kSetPteStopped, {"430", "changes the entries", "", kCopy, kMine}},
    {Op::kCommitStopped, {"460", "the page lives at B", "", kLive, kMine}},
    {Op::kSwitchVcpus, {"switch", "lets the vCPUs run at B from now on", "", kLive, kMine}},
    {Op::kRemapDevices, {"remap", "maps the devices to B, without Host A", "", kLive, kMine}},
    {Op::kUnplug, {"unplug", "the guest has let go of its devices", "", kPurge, kMine}},
    {Op::kPlug, {"plug", "the guest has its devices again", "", kLive, kMine}},
    {Op::kWindowOpen,
     {"1310 tell", "tells the OTS device the page", "waits for room on its link", kSignals, kMine}},
    {Op::kWindowWatch,
     {"1330 watch", "has the OTS device watch for writes", "waits for room on its link", kSignals,
      kMine}},
    {Op::kWindowHold,
     {"1330 hold", "has the OTS device hold writes", "waits for room on its link", kPurge, kMine}},
    {Op::kWindowTurn,
     {"1350 turn", "has the OTS device turn the page to B, if nobody wrote it",
      "waits for room on its link", kLive, kMine}},
    {Op::kWindowCheck,
     {"check", "asks the OTS device whether anybody wrote", "waits for room on its link", kRead,
      kMine}},
    {Op::kWindowClose,
     {"1350 close", "closes the window", "waits for room on its link", kLive, kMine}},
    {Op::kAwaitWindow,
     {"", "has the OTS device's answer", "waits for the OTS device", kRead, kRead}},
    {Op::kJudgeWindow,
     {"", "reads whether the copy is clean", "waits for the OTS device", kRead, kRead}},
    {Op::kMapWindow, {"1320 map", "points $PTE to the OTS device", "", kCopy, kMine}},
    {Op::kMapEnd, {"1350 map", "points $PTE to $END", "", kCopy, kMine}},
    {Op::kStopHotDevices, {"", "stops the devices if a hold has overflowed", "", kPurge, kMine}},
    {Op::kResumeHotDevices, {"", "lets devices that it stopped go on", "", kLive, kMine}},
    {Op::kEnd, {"", "has moved every page", "has moved every page", kMine, kMine}},
});
static_assert(kRows.size() == kOps, "every instruction has its words");

}  // namespace

const OpWords& op_words(Op op) {
  for (const Row& row : kRows) {
    if (row.op == op) return row.words;
  }
  PF_ASSERT(false, "every instruction has its words");
  return kRows[0].words;
}

}  // namespace pf
