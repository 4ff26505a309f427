// What a timeline remembers of its whole run without re-executing: one entry a rare event, packed.
//
// A run at page detail has three marks a page, a guest of a tebibyte 268 million pages, so each
// mark is kept as what differs from the one before it: some five bytes. A block of kBlock marks
// begins anew, and holds the place of its first one; reading a mark decodes its block, and the last
// block decoded is remembered, so going through marks in either direction is cheap.
//
// Invariants:
//  1. Marks come in the order of their events; what is read is what was pushed.
//  2. Of a mark's fields none is cut: those that do not follow from the last one are written whole.
// One owning thread, reading included.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/time.h"
#include "core/hw/fact.h"

namespace pf {

struct Mark {
  std::uint64_t event = 0;
  Time at = 0;
  FactKind kind = FactKind::kPhaseEntered;
  std::uint8_t actor = 0;
  std::uint32_t a = 0;
  std::uint64_t b = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};

class Marks {
 public:
  void push_back(const Mark& mark);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // REQUIRES i < size().
  Mark operator[](std::size_t i) const;
  // How many marks there are up to and with that event, or that time.
  std::size_t up_to(std::uint64_t event) const;
  std::size_t up_to_time(Time at) const;
  std::size_t bytes() const;

  // Forwards over all marks; a Mark is a value, so it may be kept.
  class Iterator {
   public:
    Iterator(const Marks& marks, std::size_t i) : marks_(&marks), i_(i) {}
    Mark operator*() const { return (*marks_)[i_]; }
    Iterator& operator++() {
      ++i_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return i_ != other.i_; }

   private:
    const Marks* marks_;
    std::size_t i_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size_}; }

 private:
  static constexpr std::size_t kBlock = 64;
  static constexpr std::size_t kChunk = std::size_t{1} << 20;
  struct Block {
    std::uint64_t event = 0;  // of its first mark
    Time at = 0;
    std::uint64_t place = 0;  // of its bytes
  };

  std::size_t marks_in(std::size_t block) const;
  void load(std::size_t block) const;
  void put(std::uint8_t byte);
  void put_number(std::uint64_t n);
  std::uint8_t byte_at(std::uint64_t place) const {
    return chunks_[place / kChunk][place % kChunk];
  }

  std::vector<Block> blocks_;
  std::vector<std::vector<std::uint8_t>> chunks_;  // never copied to grow
  std::uint64_t bytes_ = 0;
  std::size_t size_ = 0;
  Mark last_;
  // The block decoded last, as far as it had come then.
  mutable std::array<Mark, kBlock> decoded_;
  mutable std::size_t decoded_block_ = ~std::size_t{0}, decoded_marks_ = 0;
};

}  // namespace pf
