// The speeds that the slider and the keys go through: 1-2-5 steps on one logarithmic scale, first
// by events, where a person can read each, then by simulated time.
#pragma once
#include <string>

namespace pf {

// Simulated picoseconds, or events, a second of wall time.
struct PlaySpeed {
  bool events = false;
  double per_second = 0;
  bool operator==(const PlaySpeed&) const = default;
};

int speed_stops();

// The nearest stop to a speed, 0 to speed_stops() - 1.
int speed_stop(const PlaySpeed& speed);

// The argument of a `speed` command for a stop: "5ev", "200ns".
std::string speed_argument(int stop);

}  // namespace pf
