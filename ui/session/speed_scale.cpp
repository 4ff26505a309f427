#include "ui/session/speed_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace pf {
namespace {

struct Stop {
  int value;
  const char* unit;
  PlaySpeed speed;
};

constexpr Stop events(int n) { return {n, "ev", {true, static_cast<double>(n)}}; }
constexpr Stop nanoseconds(int n) { return {n, "ns", {false, n * 1e3}}; }
constexpr Stop microseconds(int n) { return {n, "us", {false, n * 1e6}}; }
constexpr Stop milliseconds(int n) { return {n, "ms", {false, n * 1e9}}; }

constexpr std::array kStops = {
    events(1),        events(2),         events(5),         events(10),        nanoseconds(10),
    nanoseconds(20),  nanoseconds(50),   nanoseconds(100),  nanoseconds(200),  nanoseconds(500),
    microseconds(1),  microseconds(2),   microseconds(5),   microseconds(10),  microseconds(20),
    microseconds(50), microseconds(100), microseconds(200), microseconds(500), milliseconds(1),
};

}  // namespace

int speed_stops() { return static_cast<int>(kStops.size()); }

int speed_stop(const PlaySpeed& speed) {
  const auto distance = [&](const Stop& stop) {
    if (stop.speed.events != speed.events) return HUGE_VAL;
    return std::abs(std::log(stop.speed.per_second / std::max(speed.per_second, 1e-9)));
  };
  const auto nearest =
      std::min_element(kStops.begin(), kStops.end(),
                       [&](const Stop& a, const Stop& b) { return distance(a) < distance(b); });
  return static_cast<int>(nearest - kStops.begin());
}

std::string speed_argument(int stop) {
  const Stop& found = kStops[static_cast<std::size_t>(std::clamp(stop, 0, speed_stops() - 1))];
  return fmt::format("{}{}", found.value, found.unit);
}

}  // namespace pf
