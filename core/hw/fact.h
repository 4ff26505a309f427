// Facts: the closed list of things worth drawing, telling or counting. They flow out of a step and
// never back into it; a run is the same with facts on or off.
#pragma once
#include <cstdint>

#include "core/base/time.h"

namespace pf {

// `a` and `b` of each fact are named behind it; `line` is a guest line, `page` a guest page.
enum class FactKind : std::uint8_t {
  kPhaseEntered,  // a = figure block, b = page | attempt << 32; actor = thread
  kTxnBegin,      // a = page
  kTxnCommit,     // a = page, b = its place among those that moved together
  kTxnAbort,      // a = page, b = cause | offender << 8 | offender page << 32
  kLineTracked,   // a = line: entered the read set
  kEntryWritten,  // a = page: the entry entered the write set
  kLineLoaded,    // a = line: the helper read it to copy it
  kTlpEnters,     // a = line or page, b = lane | kind << 8 | lines << 16 | flags << 24, c = due
  kTlpLeaves,     // the same, c = 0
  kCopyLands,     // a = line, b = value
  kGuestWrite,    // a = line, b = value; lands
  kGuestRead,     // a = line, b = value
  kWalkReads,     // a = page, b = place found
  kTranslationFilled,  // a = page, b = place; actor = who caches it
  kTranslationGone,    // a = page; actor = whose cache
  kWalkLost,           // a = page: lost its right to fill
  kInvalidateQueued,   // a = page, b = how many from there
  kInvalidateAcked,    // a = page; actor = device
  kWaitDone,           // a = page: the wait descriptor completed
  kBooleanRead,        // a = index, b = true or false
  kBooleanSet,         // a = index
  kClockSlot,          // a = slot
  kShootdownSent,      // a = page; actor = thread
  kShootdownAcked,     // a = page; actor = vCPU
  kFlushDone,          // a = line
  kPageMoved,          // a = page, b = attempts
  kFallback,           // a = page
  kStopped,            // actor was quiesced
  kResumed,            // actor runs again
  kEvicted,            // a = page or line; actor = whose cache
  kViolation,          // a = line, b = invariant
  kCutOver,            // b = step of it
  kDeviceReadDone,     // a = line, b = lines, c = latency in ps; actor = device
  kVcpuWaits,          // a = page, c = how long the access waited
  kFaultStrikes,       // a = page (0: of none), b = bit of Fault
  kTimedOut,           // a = line or page, b = Kind of the request, c = how long it has waited
  kMsiDelivered,       // b = device, c = 1 at B; actor = vCPU
  kDoorbellHeard,      // b = vCPU; actor = device
  kMsiTaken,           // b = device; actor = vCPU
  kWindowTold,         // a = page, b = OtsCommand | answer << 8; actor = who told the OTS device
  kWindowWrite,        // a = line, b = lines, c = how long it was held; actor = device
  kWindowRead,         // a = line, b = lines, c = latency of a read by the detour; actor = device
  kWindowOverflows,    // a = page: its buffer is full, it holds no more
  kLinkState,          // b = 0 out of L0, 1 trained again
  kBridgeMoves,        // b = 1 it leaves A's side, 2 it is at B's
  kIdEntered,          // b = how many it has now; actor = device
  kWindowSlides,       // a = first page that is reached past A from now on, b = how many
  kRefused,            // a = line, b = Kind: the bridge drops it; actor = requester
  kHeld,               // a = line, b = so many writes | others << 8 are held now: by the
                       // interposer, or aside at the root port
  kDrained,            // the same when it goes on, c = how long it was held; also at a stunned link
  kHolds,              // a = page, b = 1 what asks for it waits, 0 no more; actor = who holds it
  kServed,             // a = line, b = lines: a read is served from the interposer's copy
  kLogged,             // a = line, b = so many lines are in its log now; actor = requester
  kPageKnown,          // a = page: the interposer before host B sends its accesses on from now on
  kSentHome,           // a = line: it has sent the access to host A; actor = requester
  kHostDies,    // a = pages whose live copy it held, b = 0 host A, 1 host B, c = not 0: the VM is
                // lost
  kBitSet,      // a = first line of the granule, b = lines, c = 1 it was clear, 2 it carries; actor
  kBitTaken,    // a = first line of the granule, b = its lines: the host has read and cleared it
  kRoundEnds,   // a = lines found dirty in it, b = its number, c = 1 the guest stands still
  kAtomic,      // a = line, b = value that it finds, c = AtomicPlace; actor = device
  kAtomicDone,  // a = line, c = latency in ps; actor = device
};
inline constexpr int kFactKinds = 61;
enum AtomicPlace : std::uint8_t { kAtomicAtA, kAtomicAtB, kAtomicAside };  // aside: interposer

struct Fact {
  Time at = 0;
  std::uint64_t b = 0;
  std::int64_t c = 0;
  std::uint32_t a = 0;
  FactKind kind = FactKind::kPhaseEntered;
  std::uint8_t actor = 0;
  std::uint16_t spare = 0;
};
static_assert(sizeof(Fact) == 32);

// Where facts go. A plain buffer would grow with the run; a sink decides what to keep.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void push(const Fact& fact) = 0;
};

}  // namespace pf
