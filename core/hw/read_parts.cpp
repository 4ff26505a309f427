#include "core/hw/read_parts.h"

#include <algorithm>

namespace pf {

unsigned lines_from(const Hw& h, unsigned d, std::uint32_t line) {
  const std::uint32_t left = h.spec.lines_per_page - line % h.spec.lines_per_page;
  return std::min({h.spec.devices[d].payload_lines, left, kTlpLines});
}

void comes_in_part(Hw& h, unsigned d, const Event& data) {
  ReadTag& tag = h.edit<ReadTag>(h.lay.tags, d * h.lay.tag_slots + data.tag);
  tag.line += data.lines;
  tag.lines = static_cast<std::uint8_t>(tag.lines - data.lines);
  for (unsigned i = 0; i < kTlpLines; ++i) {
    tag.version[i] = i < tag.lines ? tag.version[i + data.lines] : 0;
  }
}

}  // namespace pf
