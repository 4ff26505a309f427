// Numbers the pages of a recorded program by first touch: 0, 1, 2, ...
// Memory is about 50 bytes a page touched; the caller bounds the count.
#pragma once
#include <array>
#include <cstdint>
#include <unordered_map>

namespace pf {

class PageNumbers {
 public:
  explicit PageNumbers(std::uint32_t max_pages);

  // The number of the page at `address / kTracePageBytes`; false when it would be one too many.
  bool number(std::uint64_t page, std::uint32_t& out);
  std::uint32_t count() const { return static_cast<std::uint32_t>(numbers_.size()); }

 private:
  struct Recent {
    std::uint64_t page = 0;
    std::uint32_t number = 0;
    bool used = false;
  };
  // Programs stay on a few pages at a time; this saves nearly every look into the map.
  std::array<Recent, 256> recent_;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
  std::uint32_t max_pages_;
};

}  // namespace pf
