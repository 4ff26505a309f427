#include "ui/session/zero_pages.h"

#include <algorithm>

namespace pf {

bool is_zero_page(const Hw& h, std::uint32_t page) {
  const std::uint32_t first = h.first_line(page);
  for (std::uint32_t i = 0; i < h.spec.lines_per_page; ++i) {
    if (h.golden(first + i).value != 0) return false;
  }
  return true;
}

std::vector<std::uint32_t> ZeroPages::follow(const Env& env, const World& world) {
  const Hw h = world.look(env);
  touched_.resize(env.hw.pages);
  std::vector<std::uint32_t> changed;
  const auto ask = [&](std::uint32_t page) {
    const bool touched = !is_zero_page(h, page);
    if (touched == touched_[page]) return;
    touched_[page] = touched;
    changed.push_back(page);
  };
  // The lines come in order, and of a page's lines the first says all.
  std::int64_t asked = -1;
  const auto ask_lines = [&](std::uint64_t first, std::uint64_t last) {
    const auto from = static_cast<std::int64_t>(first / env.hw.lines_per_page);
    const auto to = static_cast<std::int64_t>((last - 1) / env.hw.lines_per_page);
    for (asked = std::max(asked + 1, from); asked <= to; ++asked) {
      ask(static_cast<std::uint32_t>(asked));
    }
    asked = to;
  };
  if (h.lay.flat) {
    for (std::uint32_t p = 0; p < env.hw.pages; ++p) ask(p);
    return changed;
  }
  const CowArray<Copy, 8>& golden = h.planes->golden;
  if (golden_.size() == 0) {
    golden.for_each_run([&](std::uint64_t first, std::uint64_t last, const Copy& c) {
      if (c.value != 0) ask_lines(first, last);
    });
  } else {
    CowArray<Copy, 8>::for_each_difference(golden_, golden, ask_lines);
  }
  golden_ = golden;
  return changed;
}

}  // namespace pf
