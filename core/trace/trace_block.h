// The inside of a .pftrace file: how a run of accesses becomes a compressed block and back. The
// file around the blocks is in trace_file.h.
//
// A block's raw bytes are three columns, which compress better apart than mixed:
//   gaps    n varints    (instr - instr of the access before) * 4 + reads + 2 * writes
//   lines   n bytes      0 to 63
//   pages   n varints    page number
// A varint gives 7 bits a byte, lowest first, the top bit set on all but the last. The access
// before a block's first one is the last of the block ahead, or instruction 0.
//
// Bounds, so that no file can make a reader allocate more than its own size justifies:
//   1. A block holds 1 to kBlockRecords accesses and 3 to 13 raw bytes for each.
//   2. It holds at most kRecordsPerByte accesses for each byte of its payload. A tight loop could
//   be
//      compressed further than that; the writer then makes its blocks smaller.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/guest/trace.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace pf {

inline constexpr std::uint32_t kBlockRecords = 1u << 18;
inline constexpr std::uint32_t kRecordsPerByte = 32;
inline constexpr std::uint32_t kMinRawBytes = 3;
inline constexpr std::uint32_t kMaxRawBytes = 13;

// CRC-32 as zlib computes it, of `before`'s bytes (0: none) followed by these.
std::uint32_t trace_crc(std::uint32_t before, const std::string& bytes);

// A block as it stands in the file, its checksum left to whoever reads or writes the file.
struct TraceBlock {
  std::uint32_t records = 0;
  std::uint32_t raw_bytes = 0;
  std::string payload;  // one zstd frame

  // Bounds 1 and 2; says what is wrong, or null. Asked before anything is allocated.
  static const char* refuses(std::uint32_t records, std::uint32_t raw_bytes,
                             std::uint32_t payload_bytes);
};

class BlockEncoder {
 public:
  BlockEncoder();
  ~BlockEncoder();
  BlockEncoder(const BlockEncoder&) = delete;
  BlockEncoder& operator=(const BlockEncoder&) = delete;

  // Appends one block, or several when bound 2 asks for smaller ones. `before` is the instr of the
  // access ahead of the first. REQUIRES: 1 to kBlockRecords accesses.
  void encode(std::span<const TraceAccess> accesses, std::uint64_t before,
              std::vector<TraceBlock>& out);

 private:
  ZSTD_CCtx_s* context_;
  std::string raw_;
};

class BlockDecoder {
 public:
  BlockDecoder();
  ~BlockDecoder();
  BlockDecoder(const BlockDecoder&) = delete;
  BlockDecoder& operator=(const BlockDecoder&) = delete;

  // The accesses of a block, replacing what `out` held. Says what is wrong, or null. Does not judge
  // the order of pages and instructions: TraceBuilder does. REQUIRES: TraceBlock::refuses is null.
  const char* decode(const TraceBlock& block, std::uint64_t before, std::vector<TraceAccess>& out);

 private:
  ZSTD_DCtx_s* context_;
  std::string raw_;
};

}  // namespace pf
