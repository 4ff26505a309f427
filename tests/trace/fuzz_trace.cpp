// libFuzzer target of the parsers of recorded traces and of runs. The first byte of an input
// chooses:
//   'L'  the rest is a recording (plain, gzip or zstd): what LackeyReader gives, a Trace can hold;
//   'F'  the rest is a .pftrace file, taken as it is;
//   'B'  the rest is the payload of one block in an otherwise good file: behind the checksums,
//        where chance never gets;
//   'R'  the rest is a .pfrun file, 'P' its .part, taken as it is;
//   'C'  the rest is the records of a .pfrun file, to which right checksums are added.
// Whatever the bytes, the outcome is a trace, a run or an InputError. Run it on a copy of the
// corpus:
//   fuzz_trace -max_len=65536 FOLDER tests/trace/corpus/fuzz
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/trace/lackey_reader.h"
#include "core/trace/little_endian.h"
#include "core/trace/run_file.h"
#include "core/trace/trace_block.h"
#include "core/trace/trace_file.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

void read_recording(const std::string& bytes) {
  LackeyReader reader(memory_source(bytes, 1 + bytes.size() / 3), "fuzz", {});
  TraceBuilder builder("", "");
  TraceAccess access;
  for (;;) {
    const LackeyReader::Next next = reader.next(access);
    if (next == LackeyReader::Next::kEnd) return;
    if (next == LackeyReader::Next::kAccess && builder.add(access) != nullptr) std::abort();
  }
}

void read_file(const std::string& bytes) {
  std::istringstream in(bytes);
  read_trace(in, "fuzz");
}

// The first six bytes state how many records and raw bytes the payload claims to hold.
void read_block(const std::string& bytes) {
  if (bytes.size() < 6) return;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  TraceBlock block;
  block.records = byte(0) | byte(1) << 8 | byte(2) << 16;
  block.raw_bytes = byte(3) | byte(4) << 8 | byte(5) << 16;
  block.payload = bytes.substr(6);
  const auto size = static_cast<std::uint32_t>(block.payload.size());
  if (TraceBlock::refuses(block.records, block.raw_bytes, size) != nullptr) return;
  std::vector<TraceAccess> accesses;
  if (BlockDecoder().decode(block, 0, accesses) != nullptr) return;
  TraceBuilder builder("", "");
  for (const TraceAccess& a : accesses)
    if (builder.add(a) != nullptr) return;
}

// A record is told as the number of its kind, two bytes of size and its payload.
void read_records(const std::string& bytes) {
  constexpr const char* kTags[] = {"SCEN", "FILE", "FORC", "DGST", "TAIL", "NONE"};
  std::string file(kRunMagic, sizeof kRunMagic - 1);
  put_le(file, kRunVersion);
  std::size_t at = 0;
  while (at + 3 <= bytes.size()) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[at + i]); };
    const std::size_t size = std::min<std::size_t>(byte(1) | byte(2) << 8, bytes.size() - at - 3);
    std::string record = kTags[byte(0) % 6];
    put_le(record, static_cast<std::uint32_t>(size));
    record += bytes.substr(at + 3, size);
    const auto crc =
        crc32_z(0, reinterpret_cast<const unsigned char*>(record.data()), record.size());
    put_le(record, static_cast<std::uint32_t>(crc));
    file += record;
    at += 3 + size;
  }
  read_run_bytes(file, "fuzz", true);
}

}  // namespace
}  // namespace pf

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    if (data[0] == 'L') pf::read_recording(bytes);
    if (data[0] == 'F') pf::read_file(bytes);
    if (data[0] == 'B') pf::read_block(bytes);
    if (data[0] == 'R' || data[0] == 'P') pf::read_run_bytes(bytes, "fuzz", data[0] == 'P');
    if (data[0] == 'C') pf::read_records(bytes);
  } catch (const pf::InputError& error) {
    if (error.file != "fuzz" || error.wrong.empty()) std::abort();
  }
  return 0;
}
