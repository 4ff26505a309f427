// Who tells the copying host which pages devices have written, and how (core/hw/dirty.h).
#pragma once
#include <cstdint>

namespace pf {

enum class Tracker : std::uint8_t { kInterposer, kOts, kIommu };
// Where the bits lie: with the tracker, as a vector in host memory, or in the IOMMU's entries; the
// last with a cache of entries in the tracker, an IOMMU of its own.
enum class BitsIn : std::uint8_t { kOwn, kHost, kEntries, kOwnIommu };
// How the interposer sets a bit that lies in host memory.
enum class SetBits : std::uint8_t { kCompareSwap, kPlain, kFetchAdd };
// How the host reads and clears a word: at one instant; with the tracker paused around it; or by a
// load and a store with nobody kept away.
enum class ClearBits : std::uint8_t { kExchange, kPaused, kLoadStore };
// When caches that hide writes are emptied: after the bits were cleared, before, or never.
enum class PurgeBits : std::uint8_t { kAfterClear, kBeforeClear, kNotAtAll };

// What a mover decides of it comes from the mover's own keys.
struct DirtySpec {
  bool present = false;  // only a mover that uses it has it
  Tracker by = Tracker::kInterposer;
  BitsIn bits = BitsIn::kOwn;
  SetBits set = SetBits::kCompareSwap;
  std::uint32_t granule_lines = 1;  // that a bit stands for: a power of two
  bool pushes = true;     // bits and answers stand behind the writes that went before them
  bool sees_hpa = true;   // translated addresses are known, too
  bool cpu_log = true;    // what vCPUs store is listed by the host itself
  bool at_answer = true;  // an AtomicOp is noted when its answer comes by, not when it is asked for
  friend bool operator==(const DirtySpec&, const DirtySpec&) = default;
};

}  // namespace pf
