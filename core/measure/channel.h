// Channels: whole numbers over time that the facts of a run draw, as an analyser's channels do. The
// capture keeps them, Probe lays thousands of them over each other, masks and measurements read
// them.
//
// Values of the attempt in hand go back to 0 when it ends (abort, or the page has moved), those of
// a device or queue when what they count has left.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/hw/fact.h"
#include "core/world/env.h"

namespace pf {

enum class Channel : std::uint8_t {
  kLinesRead,    // lines of the page in the read set of CPU0
  kLinesStored,  // lines that the helper has stored to $END
  kLinesLanded,  // lines of the copy that have landed in Host B
  kAcksOwed,     // invalidations sent to devices and not yet acknowledged
  kTryState,     // TryState
  kBridgeQueue,  // TLPs on their way over the bridge to Host B
};
inline constexpr int kChannels = 6;

enum class TryState : std::uint8_t { kNone, kReads, kWaits, kLive };

struct ChannelRow {
  Channel channel;
  const char* name;                 // "lines-landed", as a mask and a point take it
  const char* actor;                // "RAM B"
  const char* what;                 // "lines landed"
  std::vector<const char*> levels;  // names of its values; empty: numbers
};
const std::vector<ChannelRow>& channel_rows();
// Largest value it can have in this Env: top of its axis.
std::int32_t channel_top(const Env& env, Channel channel);

// Follows the facts of a run in order and tells each change of a channel.
class ChannelTracer {
 public:
  using Change = std::function<void(Channel, std::int32_t)>;
  explicit ChannelTracer(const Env& env);
  void push(const Fact& fact, const Change& change);
  std::int32_t value(Channel s) const { return value_[static_cast<std::size_t>(s)]; }

 private:
  void set(Channel s, std::int32_t value, const Change& change);
  void end_try(const Change& change);

  const Env* env_;
  std::int32_t value_[kChannels] = {};
  std::uint32_t page_ = 0;
};

}  // namespace pf
