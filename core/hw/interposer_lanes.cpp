// The interposer's lanes: two queues of what it holds, the copy's data, its log of writes.
#include <algorithm>

#include "core/hw/interposer.h"
#include "core/hw/lane_parts.h"

namespace pf {
namespace {

constexpr unsigned kMostLogged = 240;  // lines: counts of lanes are bytes

unsigned held_lanes(const HwSpec& spec) { return spec.interposer.present ? 2 : 0; }

void add_held(LaneAdder& a, const HwSpec& spec) {
  const auto devices = static_cast<unsigned>(spec.devices.size());
  const unsigned writes = spec.explored ? spec.explore.device_writes * devices : 128u;
  const unsigned others = spec.explored ? a.sizes.reads + devices : 128u;
  a.lay.aside = a.here();
  a.add(std::min(writes, spec.interposer.buffer));
  a.add(std::min(others, spec.interposer.buffer), a.lay.aside);
}

bool held_enabled(const Hw& h, LaneId lane, unsigned) { return interposer_lets(h, lane); }
void held_acts(Hw& h, LaneId lane, unsigned) { interposer_takes(h, lane); }
std::string held_does(const Hw&, LaneId, unsigned) { return "interposer.drains"; }

// The copy's data on their way from A to it.
unsigned data_lanes(const HwSpec& spec) { return spec.interposer.present ? 1 : 0; }

void add_data(LaneAdder& a, const HwSpec& spec) {
  a.lay.copy_data = a.here();
  a.add(spec.lines_per_page);
}

bool data_enabled(const Hw& h, LaneId, unsigned) { return copy_data_can_pass(h); }
void data_acts(Hw& h, LaneId, unsigned) { copy_data_passes(h); }
std::string data_does(const Hw&, LaneId, unsigned) { return "interposer.copies"; }
// Nobody looks at them, and all that is about their page stands behind.
bool data_local(const Hw& h, LaneId) { return h.spec.interposer.serve == Serve::kHold; }

// What it has logged goes on to B, line by line.
unsigned log_lanes(const HwSpec& spec) {
  return spec.interposer.present && spec.interposer.serve == Serve::kDelta ? 1 : 0;
}

void add_log(LaneAdder& a, const HwSpec& spec) {
  const auto devices = static_cast<unsigned>(spec.devices.size());
  const unsigned budget = spec.explore.device_writes + spec.explore.device_atomics;
  const unsigned writes = spec.explored ? budget * devices : 0u;
  const unsigned lines = spec.explored ? writes * kTlpLines : kMostLogged;
  a.lay.delta_log = a.here();
  a.add(std::min(lines, spec.interposer.buffer * kTlpLines));
}

bool log_enabled(const Hw& h, LaneId, unsigned) { return log_can_replay(h); }
void log_acts(Hw& h, LaneId, unsigned) { log_replays(h); }
std::string log_does(const Hw&, LaneId, unsigned) { return "interposer.replays"; }

}  // namespace

const LanePart kDeltaLogPart = {log_lanes, add_log, log_enabled, log_acts,
                                log_does,  nullptr, false};
const LanePart kHeldPart = {held_lanes, add_held, held_enabled, held_acts,
                            held_does,  nullptr,  false};
const LanePart kCopyDataPart = {data_lanes, add_data,  data_enabled,
                                data_acts,  data_does, data_local};

}  // namespace pf
