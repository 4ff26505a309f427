#include "core/trace/page_numbers.h"

namespace pf {

PageNumbers::PageNumbers(std::uint32_t max_pages) : max_pages_(max_pages) {}

bool PageNumbers::number(std::uint64_t page, std::uint32_t& out) {
  Recent& slot = recent_[page % recent_.size()];
  if (!slot.used || slot.page != page) {
    auto it = numbers_.find(page);
    if (it == numbers_.end()) {
      if (count() >= max_pages_) return false;
      it = numbers_.emplace(page, count()).first;
    }
    slot = {page, it->second, true};
  }
  out = slot.number;
  return true;
}

}  // namespace pf
