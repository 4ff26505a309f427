#include <fmt/format.h>

#include <cmath>

#include "ui/session/view_models.h"

namespace pf {
namespace {

constexpr const char* kThin = "\u2009";

}  // namespace

std::string group_digits(std::uint64_t n) {
  const std::string plain = fmt::format("{}", n);
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && (plain.size() - i) % 3 == 0) out += kThin;
    out += plain[i];
  }
  return out;
}

std::string exact_time(Time t) {
  const Time whole = t / kMicrosecond, rest = t % kMicrosecond;
  std::string out = group_digits(static_cast<std::uint64_t>(whole));
  out += fmt::format(".{:03}", rest / kNanosecond);
  if (rest % kNanosecond != 0) out += fmt::format("{}{:03}", kThin, rest % kNanosecond);
  return out + " µs";
}

std::string short_time(Time t, Time step) {
  if (t < 0) return "-" + short_time(-t, step);
  constexpr const char* kUnits[] = {"ps", "ns", "µs", "ms", "s"};
  double value = static_cast<double>(t), least = static_cast<double>(step);
  int unit = 0;
  while (unit < 4 && value >= 999.5) {
    value /= 1000;
    least /= 1000;
    ++unit;
  }
  if (unit == 0) return fmt::format("{} ps", t);
  int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  for (double last = std::pow(10, -decimals); least > 0 && last > 1.001 * least; last /= 10) {
    ++decimals;
  }
  return fmt::format("{:.{}f} {}", value, decimals, kUnits[unit]);
}

std::string hex_page(std::uint32_t page) { return fmt::format("0x{:02X}", page); }

}  // namespace pf
