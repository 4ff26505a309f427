#include "core/hw/topology.h"

namespace pf {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    if (end != 0) words.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return words;
}

}  // namespace

std::vector<std::string> Topology::switch_names() const { return words_of(switches); }

std::vector<std::string> Topology::bridge_names() const { return words_of(bridges); }

std::vector<std::string> Topology::parts_to_a() const { return words_of(device_a_parts); }

std::vector<std::string> Topology::parts_to_b() const { return words_of(device_b_parts); }

Hops Topology::device_to_b_by_a() const {
  return {device_a_switches + a_b_switches, device_a_bridges + a_b_bridges,
          device_a_links + a_b_links};
}

}  // namespace pf
