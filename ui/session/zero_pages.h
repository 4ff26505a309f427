// Which pages are zero at a moment, kept up with the playhead.
//
// A page is zero when the value of each of its lines in golden memory is 0: what the guest reads
// there is nothing but zeroes, as before its first write.
//
// 1. What follow() leaves depends on the World alone, not on the way to it.
// 2. It costs what was written between the World before and this one, in either direction: the
//    arrays of the two are compared where they do not share nodes. A guest that lies flat in its
//    World (below 64 pages) is looked at whole.
// 3. Between two Worlds of different runs clear() is called; the Worlds' pool outlives this.
#pragma once
#include <cstdint>
#include <vector>

#include "core/world/world.h"

namespace pf {

// The plain question, a line at a time.
bool is_zero_page(const Hw& h, std::uint32_t page);

class ZeroPages {
 public:
  void clear() { *this = {}; }
  // Returns the pages that have become zero or ceased to be, each once; of the first World, those
  // that are not zero. Until the first call all are.
  std::vector<std::uint32_t> follow(const Env& env, const World& world);
  bool zero(std::uint32_t page) const { return page >= touched_.size() || !touched_[page]; }

 private:
  CowArray<Copy, 8> golden_;  // of the World before; of no size until there is one
  std::vector<bool> touched_;
};

}  // namespace pf
