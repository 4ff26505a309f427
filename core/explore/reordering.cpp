#include "core/explore/reordering.h"

#include <cstring>
#include <utility>

#include "core/hw/lane.h"

namespace pf {

Reordering::Reordering(const Env& env, const Happenings& happenings)
    : env_(env), list_(happenings.list), about_(list_.size()), breaks_(list_.size()) {
  env_.chain = false;
  Block block(env_.layout.bytes);
  Hw first = view(block, nullptr);
  init_machine(env_, first);
  for (std::uint32_t n = 0; n < list_.size(); ++n) {
    states_.push_back(block);
    const Choice choice = list_[n].choice;
    Hw h = view(block, &breaks_[n]);
    if (choice.slot < env_.layout.walk_slot) about_[n] = entry(h, choice.slot, choice.variant);
    apply(env_, h, choice);
  }
  states_.push_back(block);
}

Hw Reordering::view(Block& block, Violation* seen) const {
  Hw h(env_.hw, env_.layout, block.data(), nullptr);
  h.violation = seen;
  return h;
}

// Where the happening is to be found in this state; false when it cannot happen there.
bool Reordering::locate(Block& state, std::uint32_t n, Choice& out) const {
  const Hw h = view(state, nullptr);
  out = list_[n].choice;
  if (out.slot < h.lay.walk_slot) {
    const unsigned upto = h.lay.lanes[out.slot].pool ? count(h, out.slot) : 1;
    unsigned i = 0;
    while (i < upto && !same_entry(entry(h, out.slot, i), about_[n])) ++i;
    if (i == upto) return false;
    out.variant = static_cast<std::uint16_t>(i);
  }
  return enabled(env_, h, out);
}

bool Reordering::play(Block& state, std::uint32_t n) const {
  Choice choice;
  if (!locate(state, n, choice)) return false;
  Violation seen;
  Hw h = view(state, &seen);
  apply(env_, h, choice);
  return seen == breaks_[n];
}

// `first` is the state before a and b, `last` the one after. `between` becomes the one after b.
Reordering::Exchange Reordering::exchange(const Block& first, std::uint32_t a, std::uint32_t b,
                                          const Block& last, Block& between) const {
  // The same action twice: to exchange them changes nothing, but each has what armed it.
  if (list_[a].choice == list_[b].choice && same_entry(about_[a], about_[b]))
    return Exchange::kOrdered;
  between = first;
  Choice choice;
  if (!locate(between, b, choice)) return Exchange::kEnables;
  if (!play(between, b)) return Exchange::kOrdered;
  Block end = between;
  if (!play(end, a)) return Exchange::kOrdered;
  const bool same = std::memcmp(end.data(), last.data(), env_.layout.canonical_bytes) == 0;
  return same ? Exchange::kFree : Exchange::kOrdered;
}

std::vector<Dependence> Reordering::sort(const std::vector<std::uint32_t>& rank) {
  std::vector<Dependence> found;
  std::vector<Block> states = states_;
  std::vector<std::uint32_t> order;
  Block between;
  for (std::uint32_t n = 0; n < list_.size(); ++n) {
    order.push_back(n);
    for (std::size_t at = n; at > 0 && rank[order[at - 1]] > rank[n]; --at) {
      const Exchange e = exchange(states[at - 1], order[at - 1], n, states[at + 1], between);
      if (e != Exchange::kFree) {
        found.push_back({order[at - 1], n, e == Exchange::kEnables});
        break;
      }
      std::swap(order[at - 1], order[at]);
      states[at] = between;
    }
  }
  return found;
}

}  // namespace pf
