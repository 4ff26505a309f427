#include "core/world/page_turns.h"

#include <algorithm>

#include "core/base/assert.h"

namespace pf {

PageTurns::PageTurns(TurnOrder order, std::uint32_t pages) : order_(order), pages_(pages) {}

PageTurns::PageTurns(TurnOrder order, std::uint32_t pages, std::vector<std::uint32_t> hottest_first)
    : order_(order), pages_(pages), hottest_first_(std::move(hottest_first)) {
  listed_ = hottest_first_;
  std::sort(listed_.begin(), listed_.end());
  PF_ASSERT(std::adjacent_find(listed_.begin(), listed_.end()) == listed_.end() &&
                (listed_.empty() || listed_.back() < pages),
            "each page of the guest is listed once at most");
}

// Below the i-th listed page lie listed_[i] - i pages that are not, which only grows with i.
std::uint32_t PageTurns::unlisted(std::uint32_t n) const {
  std::size_t low = 0, high = listed_.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (listed_[middle] - middle <= n) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return n + static_cast<std::uint32_t>(low);
}

std::uint32_t PageTurns::page(std::uint32_t n) const {
  const auto listed = static_cast<std::uint32_t>(hottest_first_.size());
  switch (order_) {
    case TurnOrder::kSequential:
      return n;
    case TurnOrder::kReverse:
      return pages_ - 1 - n;
    case TurnOrder::kHotFirst:
      return n < listed ? hottest_first_[n] : unlisted(n - listed);
    case TurnOrder::kColdFirst:
      return n < pages_ - listed ? unlisted(n) : hottest_first_[pages_ - 1 - n];
  }
  return n;
}

}  // namespace pf
