#include "core/hw/fact_names.h"

#include <array>

namespace pf {
namespace {

enum class About : std::uint8_t { kElse, kLine, kPage };

struct Row {
  FactKind kind;
  const char* name;
  About about;
  const char* also = nullptr;
};

constexpr std::array<Row, kFactKinds> kRows = {{
    {FactKind::kPhaseEntered, "phase", About::kElse, "phase-entered"},
    {FactKind::kTxnBegin, "begin", About::kPage},
    {FactKind::kTxnCommit, "commit", About::kPage},
    {FactKind::kTxnAbort, "abort", About::kPage},
    {FactKind::kLineTracked, "line-tracked", About::kLine},
    {FactKind::kEntryWritten, "entry-written", About::kPage},
    {FactKind::kLineLoaded, "line-loaded", About::kLine},
    {FactKind::kTlpEnters, "tlp-enters", About::kElse},
    {FactKind::kTlpLeaves, "tlp-leaves", About::kElse},
    {FactKind::kCopyLands, "copy-lands", About::kLine},
    {FactKind::kGuestWrite, "guest-write", About::kLine},
    {FactKind::kGuestRead, "guest-read", About::kLine},
    {FactKind::kWalkReads, "walk", About::kPage},
    {FactKind::kTranslationFilled, "filled", About::kPage},
    {FactKind::kTranslationGone, "purged", About::kPage},
    {FactKind::kWalkLost, "walk-lost", About::kPage},
    {FactKind::kInvalidateQueued, "invalidate", About::kPage},
    {FactKind::kInvalidateAcked, "ack", About::kPage},
    {FactKind::kWaitDone, "wait-done", About::kPage},
    {FactKind::kBooleanRead, "boolean-read", About::kElse},
    {FactKind::kBooleanSet, "boolean-set", About::kElse},
    {FactKind::kClockSlot, "slot", About::kElse, "clock-slot"},
    {FactKind::kShootdownSent, "shootdown", About::kPage},
    {FactKind::kShootdownAcked, "shootdown-ack", About::kPage},
    {FactKind::kFlushDone, "flush-done", About::kLine},
    {FactKind::kPageMoved, "page-moved", About::kPage},
    {FactKind::kFallback, "fallback", About::kPage},
    {FactKind::kStopped, "stopped", About::kElse},
    {FactKind::kResumed, "resumed", About::kElse},
    {FactKind::kEvicted, "evicted", About::kElse},
    {FactKind::kViolation, "violation", About::kLine},
    {FactKind::kCutOver, "cut-over", About::kElse},
    {FactKind::kDeviceReadDone, "read-done", About::kLine, "device-read-done"},
    {FactKind::kVcpuWaits, "vcpu-waits", About::kPage},
    {FactKind::kFaultStrikes, "fault", About::kPage},
    {FactKind::kTimedOut, "timed-out", About::kLine},
    {FactKind::kMsiDelivered, "msi", About::kElse},
    {FactKind::kDoorbellHeard, "doorbell", About::kElse},
    {FactKind::kMsiTaken, "msi-taken", About::kElse},
    {FactKind::kWindowTold, "window", About::kPage},
    {FactKind::kWindowWrite, "window-write", About::kLine},
    {FactKind::kWindowRead, "window-read", About::kLine},
    {FactKind::kWindowOverflows, "window-overflows", About::kPage},
    {FactKind::kLinkState, "link", About::kElse},
    {FactKind::kBridgeMoves, "bridge-moves", About::kElse},
    {FactKind::kIdEntered, "id-entered", About::kElse},
    {FactKind::kWindowSlides, "window-slides", About::kPage},
    {FactKind::kRefused, "refused", About::kLine},
    {FactKind::kHeld, "held", About::kLine},
    {FactKind::kDrained, "drained", About::kLine},
    {FactKind::kHolds, "holds", About::kPage},
    {FactKind::kServed, "served", About::kLine},
    {FactKind::kLogged, "logged", About::kLine},
    {FactKind::kPageKnown, "page-known", About::kPage},
    {FactKind::kSentHome, "sent-home", About::kLine},
    {FactKind::kHostDies, "host-dies", About::kElse},
    {FactKind::kBitSet, "bit-set", About::kLine},
    {FactKind::kBitTaken, "bit-taken", About::kLine},
    {FactKind::kRoundEnds, "round-ends", About::kElse},
    {FactKind::kAtomic, "atomic", About::kLine},
    {FactKind::kAtomicDone, "atomic-done", About::kLine},
}};

// The row of a kind stands at its number.
constexpr bool in_order() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].kind) != i) return false;
  }
  return true;
}
static_assert(in_order());

const Row& row_of(FactKind kind) { return kRows[static_cast<std::size_t>(kind)]; }

}  // namespace

const char* fact_name(FactKind kind) { return row_of(kind).name; }

const char* fact_long_name(FactKind kind) { return row_of(kind).also; }

std::optional<FactKind> fact_of(std::string_view name) {
  for (const Row& row : kRows) {
    if (name == row.name || (row.also != nullptr && name == row.also)) return row.kind;
  }
  return std::nullopt;
}

bool names_page(FactKind kind) { return row_of(kind).about == About::kPage; }

bool names_line(FactKind kind) { return row_of(kind).about == About::kLine; }

}  // namespace pf
