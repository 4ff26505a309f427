// Whether what a scenario says of its devices goes together.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "core/scenario/reader.h"

namespace pf {
namespace {

bool is_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

// What single requests of it are: page detail sums them up.
void check_requests(const Entries& entries, const Scenario& s, const DeviceSpec& d,
                    const std::string& device) {
  const bool by_page = s.hw.detail == Detail::kPage;
  if (d.atomic_share > 0 && d.kind != DeviceKind::kScatter)
    refuse_keys(entries, s, {device + "atomic_share"}, "its requests have a fixed order",
                "give it to a device of kind = \"scatter\"; a script's AtomicOps are "
                "explore.device_atomics");
  if (by_page && d.atomic_share > 0)
    refuse_keys(entries, s, {device + "atomic_share"}, "page detail knows reads and writes alone",
                "set detail to \"line\"");
  if (by_page && s.hw.explore.device_atomics > 0)
    refuse_keys(entries, s, {"explore.device_atomics"}, "page detail knows reads and writes alone",
                "set detail to \"line\"");
  if (by_page && d.partial_writes)
    refuse_keys(entries, s, {device + "partial_writes"}, "at page detail a write is whole lines",
                "set detail to \"line\"");
}

}  // namespace

void check_devices(const Entries& entries, const Scenario& s) {
  std::set<std::string> names = {"cpu0",   "cpu1",  "cpu2", "iommu", "ntb",
                                 "switch", "clock", "ram",  "ramb",  "outside"};
  for (std::size_t i = 0; i < s.hw.devices.size(); ++i) {
    const DeviceSpec& d = s.hw.devices[i];
    const auto key = [&](const char* word) { return fmt::format("devices.{}.{}", i, word); };
    if (!is_name(d.name))
      refuse_keys(entries, s, {key("name")}, fmt::format("\"{}\" is no name", d.name),
                  "use letters, digits, - and _");
    if (!names.insert(d.name).second)
      refuse_keys(entries, s, {key("name")}, fmt::format("\"{}\" is taken", d.name),
                  "give each part a name of its own");
    if (d.interrupts && (d.kind != DeviceKind::kRing || d.pages < 2 || s.hw.vcpus == 0))
      refuse_keys(entries, s, {key("interrupts")}, "nothing announces, or nobody listens",
                  "give a device of kind = \"ring\" two pages or more, and the guest a vCPU");
    if (d.p2p && s.hw.devices.size() < 2)
      refuse_keys(entries, s, {key("p2p")}, "it is the only device",
                  "add another, or set it to false");
    if (d.p2p && s.hw.detail == Detail::kPage)
      refuse_keys(entries, s, {key("p2p")}, "at page detail nothing goes between devices",
                  "set detail to \"line\"");
    check_requests(entries, s, d, key(""));
    if (std::uint64_t{d.first_page} + d.pages > s.hw.pages || d.pages == 0)
      refuse_keys(entries, s, {key("pages"), key("first_page"), "guest.pages"},
                  fmt::format("the buffers reach to page {} of a guest of {} pages",
                              std::uint64_t{d.first_page} + std::max(1u, d.pages), s.hw.pages),
                  "keep first_page + pages within guest.pages");
  }
}

}  // namespace pf
