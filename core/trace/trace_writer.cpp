#include "core/trace/trace_writer.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/trace/little_endian.h"
#include "core/trace/trace_file.h"

namespace pf {

TraceWriter::TraceWriter(const std::string& path) : file_(path) {}

void TraceWriter::head(const std::string& name, const std::string& command) {
  PF_ASSERT(file_.bytes() == 0, "the head comes first");
  const std::string name_text = trace_text(name);
  const std::string command_text = trace_text(command);
  std::string bytes(kTraceMagic, sizeof kTraceMagic - 1);
  put_le(bytes, kTraceVersion);
  put_le(bytes, kTracePageBytes);
  put_le(bytes, kTraceLineBytes);
  put_le(bytes, static_cast<std::uint32_t>(name_text.size()));
  put_le(bytes, static_cast<std::uint32_t>(command_text.size()));
  bytes += name_text;
  bytes += command_text;
  put_le(bytes, trace_crc(0, bytes));
  put(bytes);
}

void TraceWriter::add(const TraceAccess& access) {
  PF_ASSERT(access.instr >= (pending_.empty() ? before_ : pending_.back().instr), "time goes on");
  pages_ = std::max(pages_, access.page.value + 1);
  pending_.push_back(access);
  if (pending_.size() == kBlockRecords) flush();
}

std::uint64_t TraceWriter::finish(std::uint64_t instructions) {
  flush();
  PF_ASSERT(file_.bytes() > 0, "a file without its head");
  PF_ASSERT(accesses_ == 0 || instructions > before_, "the span covers the last access");
  std::string bytes = kTraceTailTag;
  put_le(bytes, accesses_);
  put_le(bytes, instructions);
  put_le(bytes, pages_);
  put_le(bytes, trace_crc(crc_, bytes));
  put(bytes);
  file_.commit();
  return file_.bytes();
}

void TraceWriter::flush() {
  if (pending_.empty()) return;
  std::vector<TraceBlock> blocks;
  encoder_.encode(pending_, before_, blocks);
  for (const TraceBlock& block : blocks) {
    std::string bytes = kTraceBlockTag;
    put_le(bytes, block.records);
    put_le(bytes, block.raw_bytes);
    put_le(bytes, static_cast<std::uint32_t>(block.payload.size()));
    bytes += block.payload;
    put_le(bytes, trace_crc(0, bytes));
    put(bytes);
  }
  before_ = pending_.back().instr;
  accesses_ += pending_.size();
  pending_.clear();
}

void TraceWriter::put(const std::string& bytes) {
  crc_ = trace_crc(crc_, bytes);
  file_.write(bytes.data(), bytes.size());
}

}  // namespace pf
