#include "core/trace/trace_block.h"

#include <zlib.h>
#include <zstd.h>

#include "core/base/assert.h"

namespace pf {
namespace {

// Level 19 makes a tenth less of it in twenty times the time.
constexpr int kLevel = 12;
constexpr unsigned kGapShift = 2;

void put_varint(std::string& out, std::uint64_t value) {
  for (; value > 0x7f; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

// Reads a varint of at most `max_bytes`; false when it is longer or the bytes end.
bool get_varint(const std::string& in, std::size_t& at, unsigned max_bytes, std::uint64_t& value) {
  value = 0;
  for (unsigned i = 0; i < max_bytes && at < in.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(in[at++]);
    value |= std::uint64_t{byte & 0x7fu} << (7 * i);
    if (byte < 0x80) return true;
  }
  return false;
}

constexpr unsigned kGapBytes = 8;   // 48 bits of instructions and 2 of kind
constexpr unsigned kPageBytes = 4;  // 24 bits
static_assert(kGapBytes + 1 + kPageBytes == kMaxRawBytes);

void put_columns(std::span<const TraceAccess> accesses, std::uint64_t before, std::string& raw) {
  raw.clear();
  for (const TraceAccess& a : accesses) {
    const std::uint64_t kind = (a.reads ? 1u : 0u) | (a.writes ? 2u : 0u);
    put_varint(raw, (a.instr - before) << kGapShift | kind);
    before = a.instr;
  }
  for (const TraceAccess& a : accesses) raw.push_back(static_cast<char>(a.line));
  for (const TraceAccess& a : accesses) put_varint(raw, a.page.value);
}

const char* get_columns(const std::string& raw, std::uint64_t before,
                        std::span<TraceAccess> accesses) {
  constexpr const char* kShort = "its records end early";
  std::size_t at = 0;
  std::uint64_t value = 0;
  for (TraceAccess& a : accesses) {
    if (!get_varint(raw, at, kGapBytes, value)) return kShort;
    before += value >> kGapShift;
    // Also keeps a long list of the largest gaps from wrapping round.
    if (before >= kTraceMaxInstructions) return "it counts beyond 2^48 instructions";
    a.instr = before;
    a.reads = (value & 1) != 0;
    a.writes = (value & 2) != 0;
  }
  if (raw.size() - at < accesses.size()) return kShort;
  for (TraceAccess& a : accesses) a.line = static_cast<std::uint8_t>(raw[at++]);
  for (TraceAccess& a : accesses) {
    if (!get_varint(raw, at, kPageBytes, value)) return kShort;
    a.page = PageId(static_cast<std::uint32_t>(value));
  }
  return at == raw.size() ? nullptr : "bytes follow its last record";
}

}  // namespace

std::uint32_t trace_crc(std::uint32_t before, const std::string& bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

const char* TraceBlock::refuses(std::uint32_t records, std::uint32_t raw_bytes,
                                std::uint32_t payload_bytes) {
  if (records == 0 || records > kBlockRecords) return "its number of records is out of bounds";
  if (raw_bytes < records * kMinRawBytes || raw_bytes > records * kMaxRawBytes)
    return "its size does not fit its number of records";
  if (payload_bytes > ZSTD_compressBound(raw_bytes))
    return "its packed size does not fit its unpacked size";
  if (records > std::uint64_t{payload_bytes} * kRecordsPerByte)
    return "it claims more records than its bytes can justify";
  return nullptr;
}

BlockEncoder::BlockEncoder() : context_(ZSTD_createCCtx()) {
  PF_ASSERT(context_ != nullptr, "zstd starts");
  ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, kLevel);
}

BlockEncoder::~BlockEncoder() { ZSTD_freeCCtx(context_); }

void BlockEncoder::encode(std::span<const TraceAccess> accesses, std::uint64_t before,
                          std::vector<TraceBlock>& out) {
  PF_ASSERT(!accesses.empty() && accesses.size() <= kBlockRecords, "a block has a bounded size");
  put_columns(accesses, before, raw_);
  TraceBlock block;
  block.records = static_cast<std::uint32_t>(accesses.size());
  block.raw_bytes = static_cast<std::uint32_t>(raw_.size());
  block.payload.resize(ZSTD_compressBound(raw_.size()));
  const std::size_t packed = ZSTD_compress2(context_, block.payload.data(), block.payload.size(),
                                            raw_.data(), raw_.size());
  PF_ASSERT(!ZSTD_isError(packed), "zstd packs into the bound it states");
  // Ends at the latest where a block is so small that the frame around it keeps the bound.
  if (block.records > packed * kRecordsPerByte) {
    const std::size_t half = accesses.size() / 2;
    encode(accesses.first(half), before, out);
    encode(accesses.subspan(half), accesses[half - 1].instr, out);
    return;
  }
  block.payload.resize(packed);
  block.payload.shrink_to_fit();
  out.push_back(std::move(block));
}

BlockDecoder::BlockDecoder() : context_(ZSTD_createDCtx()) {
  PF_ASSERT(context_ != nullptr, "zstd starts");
}

BlockDecoder::~BlockDecoder() { ZSTD_freeDCtx(context_); }

const char* BlockDecoder::decode(const TraceBlock& block, std::uint64_t before,
                                 std::vector<TraceAccess>& out) {
  raw_.resize(block.raw_bytes);
  const std::size_t got = ZSTD_decompressDCtx(context_, raw_.data(), raw_.size(),
                                              block.payload.data(), block.payload.size());
  if (ZSTD_isError(got) || got != raw_.size()) return "its packed bytes do not unpack";
  out.resize(block.records);
  return get_columns(raw_, before, out);
}

}  // namespace pf
