#include "core/trace/trace_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/trace/little_endian.h"
#include "core/trace/trace_block.h"
#include "core/trace/trace_writer.h"

namespace pf {
namespace {

constexpr std::size_t kMagicBytes = sizeof kTraceMagic - 1;
constexpr std::size_t kTagBytes = 4;
constexpr const char* kImportAgain = "import the recording again";
constexpr const char* kNotATrace = "give a .pftrace file, which `pageferry import` writes";

bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// Reads one file from front to back. `section_` holds the bytes since the last begin(): what the
// next checksum covers.
class TraceFileReader {
 public:
  TraceFileReader(std::istream& in, const std::string& file) : in_(in), file_(file) {}

  Trace read() {
    TraceBuilder builder = read_head();
    for (;;) {
      // A block that follows a block, or the tail: told by the tag, so that a cut is seen at once.
      begin();
      const std::string tag = take(kTagBytes);
      if (tag == kTraceTailTag) return read_tail(std::move(builder));
      if (tag != kTraceBlockTag) fail("neither a block nor the tail begins here", kImportAgain);
      ++block_;
      read_block(builder);
    }
  }

 private:
  [[noreturn]] void fail(const std::string& wrong, const char* right) const {
    const std::string place = block_ == 0 ? fmt::format("byte {}", section_at_)
                                          : fmt::format("block {} at byte {}", block_, section_at_);
    throw InputError(file_, 0, 0, place, wrong, right);
  }

  void begin() {
    section_at_ = at_;
    section_.clear();
  }

  // The next `size` bytes, part of the section.
  std::string take(std::size_t size) {
    std::string bytes(size, '\0');
    in_.read(bytes.data(), static_cast<std::streamsize>(size));
    if (in_.bad()) fail("cannot be read", "name a file that can be read");
    if (static_cast<std::size_t>(in_.gcount()) != size)
      fail(fmt::format("the file ends early, at byte {}", at_ + in_.gcount()), kImportAgain);
    at_ += size;
    section_ += bytes;
    all_crc_ = trace_crc(all_crc_, bytes);
    return bytes;
  }

  std::uint32_t take32() { return get_le<std::uint32_t>(take(4).data()); }
  std::uint64_t take64() { return get_le<std::uint64_t>(take(8).data()); }

  void check_crc(std::uint32_t expected) {
    if (take32() != expected) fail("its checksum differs: the file is damaged", kImportAgain);
  }

  TraceBuilder read_head() {
    begin();
    if (take(kMagicBytes) != std::string(kTraceMagic, kMagicBytes))
      fail("this is not a recorded trace", kNotATrace);
    const std::uint32_t version = take32();
    if (version != kTraceVersion)
      fail(fmt::format("format version {} is not known", version),
           "this Pageferry reads version 1: import the recording again with it");
    const std::uint32_t page_bytes = take32();
    const std::uint32_t line_bytes = take32();
    if (page_bytes != kTracePageBytes || line_bytes != kTraceLineBytes)
      fail(fmt::format("pages of {} and lines of {} bytes", page_bytes, line_bytes),
           "a trace has pages of 4096 and lines of 64 bytes");
    const std::uint32_t name_bytes = take32();
    const std::uint32_t command_bytes = take32();
    if (name_bytes > kTraceTextBytes || command_bytes > kTraceTextBytes)
      fail("its name or command is too long", kImportAgain);
    std::string name = take(name_bytes);
    std::string command = take(command_bytes);
    check_crc(trace_crc(0, section_));
    if (!is_plain(name) || !is_plain(command))
      fail("its name or command is not printable text", kImportAgain);
    return TraceBuilder(std::move(name), std::move(command));
  }

  void read_block(TraceBuilder& builder) {
    TraceBlock block;
    block.records = take32();
    block.raw_bytes = take32();
    const std::uint32_t payload_bytes = take32();
    if (const char* wrong = TraceBlock::refuses(block.records, block.raw_bytes, payload_bytes))
      fail(wrong, kImportAgain);
    block.payload = take(payload_bytes);
    check_crc(trace_crc(0, section_));
    if (const char* wrong = decoder_.decode(block, before_, accesses_)) fail(wrong, kImportAgain);
    for (std::size_t i = 0; i < accesses_.size(); ++i)
      if (const char* wrong = builder.add(accesses_[i]))
        fail(fmt::format("record {}: {}", i + 1, wrong), kImportAgain);
    before_ = accesses_.back().instr;
  }

  Trace read_tail(TraceBuilder builder) {
    block_ = 0;
    const std::uint64_t accesses = take64();
    const std::uint64_t instructions = take64();
    const std::uint32_t pages = take32();
    check_crc(all_crc_);
    if (accesses != builder.accesses() || pages != builder.pages())
      fail(fmt::format("the tail tells of {} accesses on {} pages, the blocks hold {} on {}",
                       accesses, pages, builder.accesses(), builder.pages()),
           kImportAgain);
    if (instructions > kTraceMaxInstructions || (accesses > 0 && instructions <= before_))
      fail("its count of instructions does not fit its accesses", kImportAgain);
    begin();
    if (in_.peek() != std::istream::traits_type::eof())
      fail("bytes follow the end of the trace", kImportAgain);
    return std::move(builder).finish(instructions);
  }

  std::istream& in_;
  const std::string& file_;
  BlockDecoder decoder_;
  std::vector<TraceAccess> accesses_;
  std::string section_;
  std::uint64_t section_at_ = 0;
  std::uint64_t at_ = 0;
  std::uint64_t block_ = 0;   // number of the block being read; 0 in head and tail
  std::uint64_t before_ = 0;  // instr of the last access of the block before
  std::uint32_t all_crc_ = 0;
};

}  // namespace

Trace read_trace(std::istream& in, const std::string& file) {
  return TraceFileReader(in, file).read();
}

Trace load_trace(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    throw InputError(path, 0, 0, "", fmt::format("cannot be opened: {}", std::strerror(errno)),
                     "name a file that exists and can be read");
  return read_trace(in, path);
}

void write_trace(const Trace& trace, const std::string& path) {
  TraceWriter writer(path);
  writer.head(trace.name(), trace.command());
  for (std::uint64_t i = 0; i < trace.accesses(); ++i) writer.add(trace.at(i));
  writer.finish(trace.instructions());
}

std::string trace_text(std::string text) {
  if (text.size() > kTraceTextBytes) text.resize(kTraceTextBytes);
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

}  // namespace pf
