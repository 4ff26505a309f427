// In which order a campaign takes the guest's pages: a permutation that costs what is known of the
// pages, not their number.
//
// The pages whose heat is known are listed, the hottest first. Hot first takes them in that order
// and then all others by their numbers; cold first takes the others first and then the list from
// its end. What nobody has touched has no heat, so among those the numbers decide.
//
// US11928496B2: pages 0 to N in order, "other optimizations possible"; for post-copy known hot
// pages first.
#pragma once
#include <cstdint>
#include <vector>

#include "core/hw/spec.h"

namespace pf {

class PageTurns {
 public:
  // By number, from either end. REQUIRES an order that asks for no heat.
  PageTurns(TurnOrder order, std::uint32_t pages);
  // REQUIRES pages below `pages`, each at most once.
  PageTurns(TurnOrder order, std::uint32_t pages, std::vector<std::uint32_t> hottest_first);
  PageTurns() : PageTurns(TurnOrder::kSequential, 0) {}

  // The page whose turn is the n-th, from 0. REQUIRES n below the number of pages.
  std::uint32_t page(std::uint32_t n) const;
  const std::vector<std::uint32_t>& hottest_first() const { return hottest_first_; }

  friend bool operator==(const PageTurns& x, const PageTurns& y) {
    return x.order_ == y.order_ && x.pages_ == y.pages_ && x.hottest_first_ == y.hottest_first_;
  }

 private:
  std::uint32_t unlisted(std::uint32_t n) const;  // the n-th page that is not listed

  TurnOrder order_;
  std::uint32_t pages_;
  std::vector<std::uint32_t> hottest_first_, listed_;  // the same, ascending
};

// The order needs to know which pages are hot.
constexpr bool goes_by_heat(TurnOrder order) {
  return order == TurnOrder::kHotFirst || order == TurnOrder::kColdFirst;
}

}  // namespace pf
