#include "core/hw/memory_node.h"

#include <algorithm>

namespace pf {

Time memory_takes(Hw& h, Node node, bool write, unsigned lines) {
  if (!h.timed()) return 0;
  const MemorySpec& m = h.spec.memory;
  const bool target = node == Node::kTarget;
  const Time extra =
      target ? (write ? m.target_write : m.target_read) : (write ? m.source_write : m.source_read);
  const std::uint64_t rate = target ? m.target_rate : m.source_rate;
  if (rate == 0 || h.lay.nodes == 0) return extra;
  const std::uint64_t bytes = std::uint64_t{lines} * kLineBytes;
  Time& busy_until = h.edit<Time>(h.lay.nodes, target && !m.shared ? 1 : 0);
  busy_until = std::max(h.now(), busy_until) + static_cast<Time>(bytes * kMicrosecond / rate);
  return busy_until - h.now() + extra;
}

}  // namespace pf
