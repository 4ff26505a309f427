// Facts as lines of the event list.
#include <fmt/format.h>

#include <array>

#include "core/hw/kinds.h"
#include "core/hw/ots.h"
#include "ui/session/command.h"
#include "ui/session/view_models.h"
#include "ui/session/words.h"
#include "ui/session/world_read.h"

namespace pf {
namespace {

struct Row {
  FactKind kind;
  const char* label;  // in menus
  int weight;         // as a headline
};

constexpr auto kRows = std::to_array<Row>({
    {FactKind::kPhaseEntered, "phase entered", 40},
    {FactKind::kTxnBegin, "attempt begins", 90},
    {FactKind::kTxnCommit, "commit", 95},
    {FactKind::kTxnAbort, "abort", 100},
    {FactKind::kLineTracked, "line enters the read set", 50},
    {FactKind::kEntryWritten, "entry written", 60},
    {FactKind::kLineLoaded, "line read for the copy", 45},
    {FactKind::kTlpEnters, "TLP sent", 20},
    {FactKind::kTlpLeaves, "TLP arrives", 10},
    {FactKind::kCopyLands, "copied line lands", 55},
    {FactKind::kGuestWrite, "guest write lands", 52},
    {FactKind::kGuestRead, "guest read", 51},
    {FactKind::kWalkReads, "walk reads the entry", 56},
    {FactKind::kTranslationFilled, "translation cached", 48},
    {FactKind::kTranslationGone, "translation purged", 58},
    {FactKind::kWalkLost, "walk starts over", 57},
    {FactKind::kInvalidateQueued, "invalidation queued", 65},
    {FactKind::kInvalidateAcked, "invalidation acknowledged", 66},
    {FactKind::kWaitDone, "wait descriptor done", 67},
    {FactKind::kBooleanRead, "boolean read", 54},
    {FactKind::kBooleanSet, "boolean set", 53},
    {FactKind::kClockSlot, "slot of the schedule", 15},
    {FactKind::kShootdownSent, "shootdown sent", 62},
    {FactKind::kShootdownAcked, "shootdown answered", 63},
    {FactKind::kFlushDone, "flush read back", 68},
    {FactKind::kPageMoved, "page moved", 85},
    {FactKind::kFallback, "fallback", 88},
    {FactKind::kStopped, "stopped", 70},
    {FactKind::kResumed, "resumed", 70},
    {FactKind::kEvicted, "cache entry evicted", 59},
    {FactKind::kViolation, "invariant broken", 99},
    {FactKind::kCutOver, "cut-over", 86},
    {FactKind::kDeviceReadDone, "device read complete", 47},
    {FactKind::kVcpuWaits, "vCPU waited", 46},
    {FactKind::kFaultStrikes, "injected fault", 97},
    {FactKind::kTimedOut, "request timed out", 98},
    {FactKind::kMsiDelivered, "interrupt delivered", 49},
    {FactKind::kDoorbellHeard, "doorbell heard", 44},
    {FactKind::kMsiTaken, "interrupt taken", 45},
    {FactKind::kWindowTold, "OTS device told", 64},
    {FactKind::kWindowWrite, "write sent on by the OTS device", 50},
    {FactKind::kWindowRead, "read by the detour", 48},
    {FactKind::kWindowOverflows, "OTS buffer full", 93},
    {FactKind::kLinkState, "link out of L0, or back", 80},
    {FactKind::kBridgeMoves, "bridge moves", 87},
    {FactKind::kIdEntered, "requester id entered", 69},
    {FactKind::kWindowSlides, "window slides", 84},
    {FactKind::kRefused, "refused by the bridge", 96},
    {FactKind::kHeld, "request held", 66},
    {FactKind::kDrained, "held request goes on", 52},
    {FactKind::kServed, "read served by the interposer", 51},
    {FactKind::kLogged, "write taken into the log", 53},
    {FactKind::kHolds, "page held, or no more", 82},
    {FactKind::kBitSet, "dirty bit set", 64},
    {FactKind::kBitTaken, "dirty bit read and cleared", 61},
    {FactKind::kRoundEnds, "round of copying ends", 89},
    {FactKind::kPageKnown, "page known before host B", 83},
    {FactKind::kSentHome, "sent home to host A", 55},
    {FactKind::kHostDies, "host dies", 100},
    {FactKind::kAtomic, "AtomicOp executed", 58},
    {FactKind::kAtomicDone, "AtomicOp answered", 47},
});

const Row* row_of(FactKind kind) {
  for (const Row& row : kRows) {
    if (row.kind == kind) return &row;
  }
  return nullptr;
}

const char* lane_label(const Layout& lay, LaneId lane) {
  constexpr std::array<const char*, 8> kNames = {
      "up", "up", "at root", "at root", "to bridge", "to bridge", "over bridge", "over bridge"};
  if (lay.is_direct(lane)) return "straight to bridge";
  if (lay.of_peers(lane)) return "to its peer";
  if (lay.of_ots(lane)) {
    constexpr std::array<const char*, kOtsLanes> kDetour = {"to OTS", "to OTS",   "in OTS",
                                                            "in OTS", "from OTS", "from OTS"};
    return kDetour[static_cast<std::size_t>(lane - lay.ots_lanes)];
  }
  return lane < kNames.size() ? kNames[lane] : "down";
}

const char* place_label(std::uint64_t place) {
  constexpr std::array<const char*, 4> kPlaces = {"not present", "$START", "$END", "the window"};
  return kPlaces[place & 3];
}

std::string line_text(const Env& env, std::uint32_t line) {
  const std::uint32_t per = env.hw.lines_per_page;
  return fmt::format("line {} of {}", line % per, hex_page(line / per));
}

std::string lines_text(const Env& env, std::uint32_t first, std::uint64_t lines) {
  const std::uint32_t per = env.hw.lines_per_page;
  if (lines == 1) return line_text(env, first);
  if (lines == per && first % per == 0) return "page " + hex_page(first / per);
  return fmt::format("{} lines from {} on", lines, line_text(env, first));
}

std::string tlp_text(const Env& env, const Fact& f) {
  const Kind kind = kind_of_tlp(f);
  const std::uint32_t per = env.hw.lines_per_page;
  const std::string what =
      names_page(kind) ? hex_page(f.a) : fmt::format("{} line {}", hex_page(f.a / per), f.a % per);
  const bool enters = f.kind == FactKind::kTlpEnters;
  return fmt::format("{} {}, {}{}", kind_label(kind), what, enters ? "" : "arrives ",
                     lane_label(env.layout, static_cast<LaneId>(f.b & 0xff)));
}

std::string told_text(const Fact& f, const std::string& page) {
  const bool yes = (f.b >> 8) != 0;
  switch (static_cast<OtsCommand>(f.b & 0xff)) {
    case OtsCommand::kOpen:
      return "opens the window on " + page;
    case OtsCommand::kWatch:
      return "has writes of " + page + " watched";
    case OtsCommand::kHold:
      return "has writes of " + page + " held";
    case OtsCommand::kTurn:
      return yes ? "has the OTS device turn " + page + " to B"
                 : "finds that " + page + " was written: it does not turn";
    case OtsCommand::kCheck:
      return "finds that " + page + (yes ? " was not written" : " was written");
    case OtsCommand::kClose:
      return "closes the window on " + page;
  }
  return page;
}

const char* atomic_place(std::int64_t place) {
  if (place == kAtomicAside) return "by the interposer";
  return place == kAtomicAtB ? "at Host B" : "at Host A";
}

std::string move_text(const Env& env, const Fact& f) {
  const std::string page = "page " + hex_page(f.a);
  switch (f.kind) {
    case FactKind::kTxnBegin:
      return (f.actor == kIommu ? "takes the entry's line, " : "XBEGIN, ") + page;
    case FactKind::kTxnCommit:
      return page + " goes live " + place_names(env).at_target + ", in one step";
    case FactKind::kTxnAbort:
      return fmt::format("ABORT, {}, {}", cause_title(static_cast<AbortCause>(f.b & 0xff)), page);
    case FactKind::kEntryWritten:
      return "$PTE of " + page + " is $END";
    case FactKind::kInvalidateQueued:
      return "queues the purge of " + hex_page(f.a);
    case FactKind::kInvalidateAcked:
      return "acks the purge of " + hex_page(f.a);
    case FactKind::kWaitDone:
      return "wait descriptor done, " + hex_page(f.a);
    case FactKind::kShootdownSent:
      return "asks the vCPUs to drop " + page;
    case FactKind::kShootdownAcked:
      return "has dropped " + page;
    case FactKind::kPageMoved:
      return fmt::format("{} moved, {} {}", page, f.b, f.b == 1 ? "try" : "tries");
    case FactKind::kFallback:
      return "falls back to stop and copy, " + page;
    case FactKind::kWalkReads:
      return fmt::format("walk of {} finds {}", page, place_label(f.b));
    case FactKind::kTranslationFilled:
      return fmt::format("caches {}, {}", page, place_label(f.b));
    case FactKind::kTranslationGone:
      return "drops its translation of " + page;
    case FactKind::kWalkLost:
      return "walk of " + page + " starts over";
    case FactKind::kFaultStrikes:
      return f.b == static_cast<std::uint64_t>(Fault::kForgottenMapping)
                 ? "forgets to drop " + page
                 : std::string("hit by an injected fault");
    case FactKind::kWindowTold:
      return told_text(f, page);
    case FactKind::kWindowOverflows:
      return "finds the OTS buffer full: " + page + " is held no more";
    case FactKind::kVcpuWaits:
      return fmt::format("waited {} for {}", short_time(f.c), page);
    default:
      return page;
  }
}

// Of switches, bridges and links.
std::string fabric_text(const Env& env, const Fact& f) {
  switch (f.kind) {
    case FactKind::kLinkState:
      return f.b == 0 ? "the devices’ link leaves L0: what they send waits"
                      : "the devices’ link is trained again";
    case FactKind::kBridgeMoves:
      return f.b == 1 ? "the bridge leaves Host A's side" : "the bridge is at Host B's side";
    case FactKind::kIdEntered:
      return fmt::format("its id is entered at the bridge, {} in all", f.b);
    case FactKind::kWindowSlides:
      return fmt::format("{} pages from {} on are reached past Host A", f.b, hex_page(f.a));
    case FactKind::kRefused:
      return fmt::format("the bridge drops its {} of {}", kind_label(static_cast<Kind>(f.b)),
                         line_text(env, f.a));
    case FactKind::kHostDies:
      if (f.c == 0) return fmt::format("Host {} dies; the machine goes on", f.b == 0 ? "A" : "B");
      return fmt::format("Host {} dies with {} pages: the machine is lost", f.b == 0 ? "A" : "B",
                         f.a);
    case FactKind::kHeld:
    case FactKind::kDrained:
      return fmt::format("its access to {} {}: {} writes and {} others are held",
                         line_text(env, f.a), f.kind == FactKind::kHeld ? "is held" : "goes on",
                         f.b & 0xff, f.b >> 8);
    case FactKind::kServed:
      return fmt::format("is served {} lines from the copy in process, from {} on", f.b,
                         line_text(env, f.a));
    case FactKind::kLogged:
      return fmt::format("its write of {} is taken: {} lines are in the log", line_text(env, f.a),
                         f.b);
    case FactKind::kHolds:
      return fmt::format("{} {} {}", f.actor == kIommu ? "the IOMMU" : "the interposer",
                         f.b != 0 ? "holds" : "lets go of", hex_page(f.a));
    case FactKind::kBitSet:
      return fmt::format("the dirty bit of {} is {}", lines_text(env, f.a, f.b),
                         f.c == 2   ? "set by adding: it is clear now, and its neighbour changed"
                         : f.c == 1 ? "set"
                                    : "set again");
    case FactKind::kBitTaken:
      return fmt::format("reads and clears the dirty bit of {}", lines_text(env, f.a, f.b));
    case FactKind::kRoundEnds:
      return fmt::format("round {} found {} dirty {}{}", f.b, f.a, f.a == 1 ? "line" : "lines",
                         f.c != 0 ? "; the guest stands still" : "");
    case FactKind::kPageKnown:
      return fmt::format("the interposer before Host B knows {}", hex_page(f.a));
    case FactKind::kSentHome:
      return fmt::format("its access to {} is sent home to Host A", line_text(env, f.a));
    case FactKind::kCutOver:
      return fmt::format("cut-over, step {}", f.b);
    default:
      return move_text(env, f);
  }
}

}  // namespace

const char* fact_label(FactKind kind) {
  const Row* row = row_of(kind);
  return row != nullptr ? row->label : "event";
}

int fact_weight(FactKind kind) {
  const Row* row = row_of(kind);
  return row != nullptr ? row->weight : 0;
}

bool is_wrong(FactKind kind) {
  return kind == FactKind::kTxnAbort || kind == FactKind::kViolation ||
         kind == FactKind::kFallback || kind == FactKind::kHostDies;
}

std::string fact_text(const Env& env, const Fact& f) {
  const auto line = [&] { return line_text(env, f.a); };
  switch (f.kind) {
    case FactKind::kTlpEnters:
    case FactKind::kTlpLeaves:
      return tlp_text(env, f);
    case FactKind::kLineTracked:
      return line() + " enters the read set";
    case FactKind::kLineLoaded:
      return "stores " + line() + " to $END";
    case FactKind::kCopyLands:
      return line() + " lands in " + place_names(env).target;
    case FactKind::kGuestWrite:
      return "writes " + line();
    case FactKind::kGuestRead:
      return "reads " + line();
    case FactKind::kFlushDone:
      return "flush read is back";
    case FactKind::kDeviceReadDone:
      return fmt::format("read {} in {}", line(), short_time(f.c));
    case FactKind::kAtomic:
      return fmt::format("AtomicOp of {} executed {}, finds {}", line(), atomic_place(f.c),
                         f.b == 0 ? "zero" : stamp_text(env, f.b));
    case FactKind::kAtomicDone:
      return fmt::format("AtomicOp of {} answered in {}", line(), short_time(f.c));
    case FactKind::kViolation:
      return fmt::format("I{} broken: {}", f.b, line());
    case FactKind::kBooleanRead:
      return fmt::format("reads signal-2 slot {}: {}", f.a, f.b != 0 ? "true" : "false");
    case FactKind::kBooleanSet:
      return fmt::format("{} signal-2 slot {}", f.b != 0 ? "sets" : "clears", f.a);
    case FactKind::kClockSlot:
      return fmt::format("slot {} begins", f.a);
    case FactKind::kWindowWrite:
      return fmt::format("write of {} goes on, held {}", line(), short_time(f.c));
    case FactKind::kWindowRead:
      return fmt::format("read {} by the detour in {}", line(), short_time(f.c));
    case FactKind::kTimedOut:
      return fmt::format("{} times out after {}", kind_label(static_cast<Kind>(f.b)),
                         short_time(f.c));
    case FactKind::kMsiDelivered:
      return fmt::format("is interrupted at Host {}", f.c != 0 ? 'B' : 'A');
    case FactKind::kMsiTaken:
      return "takes its interrupt";
    case FactKind::kDoorbellHeard:
      return fmt::format("hears the doorbell of vCPU {}", f.b);
    case FactKind::kStopped:
      return "stops";
    case FactKind::kResumed:
      return "goes on";
    case FactKind::kEvicted:
      return "evicts an entry";
    case FactKind::kPhaseEntered:
      return fmt::format("enters phase {}", f.a);
    default:
      return fabric_text(env, f);
  }
}

}  // namespace pf
