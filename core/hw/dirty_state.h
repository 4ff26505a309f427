// What dirty tracking (core/hw/dirty.h) keeps in the World's block, and the names of its lanes.
#pragma once
#include <cstdint>

#include "core/hw/peer_state.h"

namespace pf {

// At rest all zero.
struct Dirty {
  std::uint64_t answer = 0;  // of the last register that the host has read
  std::uint64_t guess = 0;   // what the interposer last left in word `guess_word - 1`
  std::uint64_t loaded = 0;  // the host has loaded this word and not yet cleared it
  std::uint64_t lines = 0;   // of the page in hand, that the host still has to copy
  std::uint32_t guess_word = 0;
  std::uint32_t word = 0;     // the host reads next; of pages: it looks for one from there on
  std::uint32_t found = 0;    // lines reported in this round
  std::uint8_t round = 0;     // from 1: all pages are copied
  std::uint8_t last = 0;      // the guest stands still: what is found now is the rest
  std::uint8_t paused = 0;    // the tracker sets nothing
  std::uint8_t answered = 0;  // `answer` has come
};

// Where it lies: a part of Layout.
struct DirtyLayout {
  std::uint32_t dirty = 0;       // offset; 0 = nothing is tracked
  std::uint32_t dirty_bits = 0;  // words of the vector, wherever it is
  std::uint32_t dirty_list = 0;  // words of what the host still has to copy
  std::uint32_t dirty_tlb = 0;   // of an IOMMU of its own: TlbEntry
  std::uint32_t dirty_tlb_slots = 0;
  LaneId dirty_sets = 0;   // bits that wait to be set in host memory
  LaneId dirty_asks = 0;   // reads of its registers on their way to it
  LaneId dirty_backs = 0;  // what comes back to it from host memory; an OTS device's answers
  friend bool operator==(const DirtyLayout&, const DirtyLayout&) = default;
};

}  // namespace pf
