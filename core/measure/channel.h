// Channels: whole numbers over time that the facts of a run draw, as an analyser's channels do. The
// capture keeps them, Probe lays thousands of them over each other, masks and measurements read
// them.
//
// Lines and try-state are those of the attempt in hand. An abort takes them to 0 at once; after a
// commit the read set is gone, the rest stays until the next attempt begins, so that a line which
// lands late is seen. What a stale helper of an aborted attempt still stores, and what of it still
// lands, counts nowhere: the helper's phases say which attempt it serves, and a copy keeps that of
// its helper on its way. The stopped copy of a fallback counts as an attempt whose stores CPU0
// makes; a mover without transactions has one attempt a page (page_begins.h), and what lands of the
// page counts whoever sent it. Values of devices and queues go back when what they count has left,
// whatever the attempt.
//
// At page detail lines-read, acks-owed and bridge-queue stay 0: their facts are not told there.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/hw/fact.h"
#include "core/hw/state.h"
#include "core/world/world.h"

namespace pf {

enum class Channel : std::uint8_t {
  kLinesRead,    // lines of the page in the read set of CPU0
  kLinesStored,  // lines that the helper has stored to $END
  kLinesLanded,  // lines of the copy that have landed in Host B
  kAcksOwed,     // invalidations of device caches queued and not yet acknowledged
  kTryState,     // TryState
  kBridgeQueue,  // TLPs on their way over the bridge to Host B
  kDevicesHeld,  // devices that may send nothing: around a stopped page, a remap, a slide
};
inline constexpr int kChannels = 7;

// kReads from the begin on, kWaits from when the entry is in the write set (or, where it is stored
// late, from the wait for signal 2 on), kLive from the commit to the next attempt's begin.
enum class TryState : std::uint8_t { kNone, kReads, kWaits, kLive };

struct ChannelRow {
  Channel channel;
  const char* name;                 // "lines-landed", as a mask and a point take it
  const char* actor;                // "RAM B"
  const char* what;                 // "lines landed"
  std::vector<const char*> levels;  // names of its values; empty: numbers
};
const std::vector<ChannelRow>& channel_rows();  // by Channel
std::optional<Channel> channel_of(std::string_view name);
std::string channel_names();  // "lines-read, lines-stored, ..."
// Largest value it can have in this Env: top of its axis.
std::int32_t channel_top(const Env& env, Channel channel);

// The page in move at a moment and how many attempts at it have begun.
struct AttemptInHand {
  std::uint32_t page = 0, begun = 0;
  bool open = false;  // not yet committed or aborted
};
AttemptInHand attempt_in_hand(const Env& env, const World& world);

constexpr std::uint64_t fact_bit(FactKind kind) {
  return std::uint64_t{1} << static_cast<unsigned>(kind);
}

// Follows the facts of a run in order and tells each change of a channel, by
// `change(Channel, std::int32_t)`.
class ChannelTracer {
 public:
  // `world`: the one before the first fact. Where that is amid an attempt, lines of its copy that
  // were stored or had landed before are not known and count as none.
  ChannelTracer(const Env& env, const World& world);

  template <class Change>
  void push(const Fact& fact, Change&& change) {
    const std::uint64_t kind = fact_bit(fact.kind);
    if ((kDraws & kind) == 0) return;
    // Most TLPs are on lanes that draw nothing.
    if ((kOfTlps & kind) != 0 && (kLanes >> (fact.b & 63) & 1) == 0) return;
    changed_ = 0;
    take(fact);
    for (; changed_ != 0; changed_ &= changed_ - 1) {
      const auto c = static_cast<Channel>(std::countr_zero(changed_));
      change(c, value(c));
    }
  }
  std::int32_t value(Channel c) const { return value_[static_cast<std::size_t>(c)]; }

 private:
  static constexpr std::uint64_t kDraws =
      fact_bit(FactKind::kStopped) | fact_bit(FactKind::kResumed) |
      fact_bit(FactKind::kPhaseEntered) | fact_bit(FactKind::kTxnBegin) |
      fact_bit(FactKind::kTxnCommit) | fact_bit(FactKind::kTxnAbort) |
      fact_bit(FactKind::kLineTracked) | fact_bit(FactKind::kEntryWritten) |
      fact_bit(FactKind::kLineLoaded) | fact_bit(FactKind::kTlpEnters) |
      fact_bit(FactKind::kTlpLeaves) | fact_bit(FactKind::kCopyLands) |
      fact_bit(FactKind::kInvalidateQueued) | fact_bit(FactKind::kInvalidateAcked) |
      fact_bit(FactKind::kFallback);

  static constexpr std::uint64_t kOfTlps =
      fact_bit(FactKind::kTlpEnters) | fact_bit(FactKind::kTlpLeaves);
  static constexpr std::uint64_t kLanes =
      std::uint64_t{1} << kDownP | std::uint64_t{1} << kToBP | std::uint64_t{1} << kToBN;

  struct Attempt {
    std::uint32_t page = 0, number = 0;
    friend bool operator==(const Attempt&, const Attempt&) = default;
  };
  // A thread that copies: for which attempt, and which lines it has read for it.
  struct Copier {
    Attempt serves;
    std::uint32_t loaded = 0;  // so many, from the first line on
  };
  // Copies between a write-combining buffer and Host B, in the order in which they land.
  static constexpr unsigned kMostFlying = 512;
  struct Flying {
    std::array<Attempt, kMostFlying> of{};
    unsigned first = 0, count = 0;
  };

  // Its place among the lines that move together.
  std::uint32_t line_of_block(std::uint32_t line) const {
    return line % (env_->hw.batch * env_->hw.lines_per_page);
  }
  void take(const Fact& fact);
  void set(Channel c, std::int32_t value);
  void add(Channel c, std::int32_t by) { set(c, value(c) + by); }
  void clear_lines();
  void begin(const Fact& fact);
  void begin_move(std::uint32_t page);
  void enters_phase(const Fact& fact);
  void loads(const Fact& fact);
  void crosses(const Fact& fact);
  void lands(const Fact& fact);
  void held(unsigned device, bool stopped);

  const Env* env_;
  std::int32_t value_[kChannels] = {};
  unsigned changed_ = 0;  // by the fact in hand, a bit a channel
  Attempt in_hand_;
  bool counts_ = false;  // what is copied now counts
  bool page_detail_ = false;
  std::int32_t ats_devices_ = 0;
  std::uint32_t held_ = 0;  // a bit a device
  Copier copiers_[3];
  Flying flying_;
};

}  // namespace pf
