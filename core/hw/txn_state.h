// The transaction unit of CPU0 as plain data, and why a transaction ends (core/hw/htm.h).
#pragma once
#include <cstdint>

namespace pf {

// Status bits as the instruction reports them in EAX (Intel SDM; numbers.md A3).
enum TxnStatus : std::uint8_t { kExplicit = 1, kRetry = 2, kConflict = 4, kCapacity = 8 };
enum class AbortCause : std::uint8_t {
  kNone,
  kWalkOfEntry,
  kWalkOfNeighbour,
  kDeviceWrite,
  kVcpuWrite,
  kVcpuWalk,
  kBooleanStore,
  kInterrupt,
  kCapacityFull,
  kLateForSignal1,
  kNoBooleanLeft,
  kOtherStore,
  kSpurious,
  kEntryUpdate,  // the walker set an accessed or dirty bit in the entry's line
};
inline constexpr int kAbortCauses = 14;

// The transaction unit of CPU0: a read set of lines, those of `page` and of what moves with it, and
// of booleans; and a write set of entries.
struct Transaction {
  std::uint32_t lines_read = 0;  // so many, from the first line of `page` on
  std::uint32_t spare2 = 0;
  std::uint64_t booleans_read = 0;  // bit per boolean
  std::uint32_t page = 0;
  std::uint8_t active = 0;
  std::uint8_t pte_written = 0;  // the entry's line is in the write set
  std::uint8_t ept_written = 0;
  std::uint8_t status = 0;  // TxnStatus bits of the last abort
  AbortCause cause = AbortCause::kNone;
  std::uint8_t offender = 0;  // Actor
  std::uint8_t doomed = 0;
  std::uint8_t spare = 0;
  std::uint32_t offender_page = 0;
};

}  // namespace pf
