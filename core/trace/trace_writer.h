// Writes a .pftrace file from accesses that come one at a time, in memory that does not depend on
// how many there are. The file appears under its name at `finish` and not before (see part_file.h).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/guest/trace.h"
#include "core/trace/part_file.h"
#include "core/trace/trace_block.h"

namespace pf {

class TraceWriter {
 public:
  // Throws InputError when `path` cannot be written; writing throws std::system_error.
  explicit TraceWriter(const std::string& path);

  // Comes first, once: a recording tells its name only after it was opened.
  void head(const std::string& name, const std::string& command);
  // REQUIRES: the order and numbering that trace.h states.
  void add(const TraceAccess& access);
  // Writes the tail and puts the file in its place; returns its size.
  // REQUIRES: instructions is above the last access.
  std::uint64_t finish(std::uint64_t instructions);

  std::uint64_t accesses() const { return accesses_ + pending_.size(); }

 private:
  void flush();
  void put(const std::string& bytes);

  PartFile file_;
  BlockEncoder encoder_;
  std::vector<TraceAccess> pending_;
  std::uint64_t before_ = 0;  // instr of the last access written
  std::uint64_t accesses_ = 0;
  std::uint32_t pages_ = 0;
  std::uint32_t crc_ = 0;  // of the file so far
};

}  // namespace pf
