// The happenings of a run in another order: neighbours change places where neither depends on the
// other, so that the run stays the same run.
#pragma once
#include <cstdint>
#include <vector>

#include "core/explore/happenings.h"

namespace pf {

// Two happenings, by their place in the list, that must keep their order.
struct Dependence {
  std::uint32_t before = 0, after = 0;
  bool enables = false;  // `after` cannot happen at all until `before` has
};

class Reordering {
 public:
  // `env` and the happenings as `take_apart` had and gave them. Keeps references.
  Reordering(const Env& env, const Happenings& happenings);

  // Sorts by rank as far as dependences allow. Empty: the list, so sorted, leads to the same state
  // by way of the same violation. Else some that stand in the way.
  std::vector<Dependence> sort(const std::vector<std::uint32_t>& rank);

 private:
  using Block = std::vector<std::byte>;

  enum class Exchange : std::uint8_t { kFree, kOrdered, kEnables };

  Hw view(Block& block, Violation* seen) const;
  bool locate(Block& state, std::uint32_t n, Choice& out) const;
  bool play(Block& state, std::uint32_t n) const;
  Exchange exchange(const Block& first, std::uint32_t a, std::uint32_t b, const Block& last,
                    Block& between) const;

  Env env_;
  const std::vector<Happening>& list_;
  std::vector<Event> about_;       // a happening of a lane: the entry
  std::vector<Violation> breaks_;  // what each of them breaks
  std::vector<Block> states_;      // before each, in the order of the list; then the last
};

}  // namespace pf
