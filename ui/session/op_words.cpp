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
    {Op::kStopDevice, {"stop", "stops one device", "", kPurge, kMine}},
    {Op::kAwaitDevice,
     {"", "the device is quiet", "waits for the device to be quiet", kPurge, kRead}},
    {Op::kEnterId, {"id", "enters the device's id at the bridge", "", kLive, kMine}},
    {Op::kRemapDevice, {"remap", "maps the device to B, without Host A", "", kLive, kMine}},
    {Op::kResumeDevice, {"resume", "lets the device go on", "", kLive, kMine}},
    {Op::kBridgeLeaves, {"move", "takes the bridge from Host A's side", "", kPurge, kMine}},
    {Op::kBridgeArrives, {"move", "the bridge is at Host B's side", "", kLive, kMine}},
    {Op::kChangeMap, {"remap", "changes all addresses in one place", "", kLive, kMine}},
    {Op::kSlideWindow, {"slide", "lets the bridge's window slide on", "", kLive, kMine}},
    {Op::kPullLine, {"450", "loads a line from Host A", "", kCopy, kMine}},
    {Op::kAwaitLine, {"450", "stores the line", "waits for the line from Host A", kCopy, kMine}},
    {Op::kEnd, {"", "has moved every page", "has moved every page", kMine, kMine}},
});
static_assert(kRows.size() == kSharedOps + 1, "every instruction has its words");

Token token_of(OwnLook look) {
  switch (look) {
    case OwnLook::kPlain:
      return kMine;
    case OwnLook::kCopy:
      return kCopy;
    case OwnLook::kPurge:
      return kPurge;
    case OwnLook::kLive:
      return kLive;
    case OwnLook::kRead:
      return kRead;
    case OwnLook::kSignal:
      return kSignals;
  }
  return kMine;
}

}  // namespace

OpWords op_words(const Env& env, Op op) {
  if (is_own(op)) {
    const OwnOp& own = own_of(env, op);
    return {own.span, own.does, own.waits, token_of(own.look), token_of(own.wait_look)};
  }
  for (const Row& row : kRows) {
    if (row.op == op) return row.words;
  }
  PF_ASSERT(false, "every instruction has its words");
  return kRows[0].words;
}

}  // namespace pf
