// The memories of a host: what one takes beyond the first, and how much it can carry.
//
// Emulates: memory 616 and 618 of FIG 6 (US11928496B2), "two different types of memory in the same
// host, or two independent memories of the same type", or "different portions of the same memory
// unit": the one that holds a page before its move (source) and the one after (target). Each adds a
// latency to what the host's own memory takes, and serves one line after the other at its rate; two
// parts of one unit share a rate. With one host both are behind its root port and in its coherence:
// devices and cores reach either without a bridge. With two hosts the target is Host B's memory.
// Figures for slow memories: numbers.md A4 (CXL expander 200 to 400 ns in all), A7 (Optane DIMM 170
// to 305 ns a load, 6.6 GB/s read and 2.3 GB/s written a DIMM).
// Left out: caches in front of it. Accesses of vCPUs are as fast as their script says; what counts
// is DMA and the copy. Invariants:
//  1. A memory without extra latency and without a rate costs nothing and draws nothing.
//  2. While exploring it costs nothing.
#pragma once
#include "core/hw/hw.h"

namespace pf {

enum class Node : std::uint8_t { kSource, kTarget };

// From now until so many lines have been read or written there, beyond what a host's own memory
// takes.
Time memory_takes(Hw& h, Node node, bool write, unsigned lines);

inline Node node_of(std::uint8_t flags) {
  return (flags & kToEnd) != 0 ? Node::kTarget : Node::kSource;
}

}  // namespace pf
