// Bytes that come in order and once: a file, a pipe, memory, or any of them unpacked on the way.
// Nothing here holds more than its fixed buffers, whatever the size of the input.
//
// 1. `read` gives at least one byte until the end, and then 0 for ever.
// 2. What was unpacked before a fault is given first, and the fault is thrown by the next `read`:
// the
//    caller knows about where the good part ends.
// 3. A zstd frame that asks for a window beyond 128 MiB is refused: memory stays bounded.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace pf {

// What is wrong with the bytes, and what would be right. Whoever counts lines adds the place.
struct SourceFault : std::runtime_error {
  SourceFault(const std::string& wrong, std::string right_);
  std::string right;
};

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills at most `size` bytes (REQUIRES: size > 0); 0 means the end. Throws SourceFault.
  virtual std::size_t read(char* into, std::size_t size) = 0;
  virtual std::uint64_t consumed() const = 0;  // bytes taken from the file, still packed
  virtual std::uint64_t total() const = 0;     // size of the file, packed; 0 when not known
};

// A regular file, a pipe or a device, as it is. Throws InputError when it cannot be opened.
std::unique_ptr<ByteSource> open_bytes(const std::string& path);

// What `raw` holds: gzip and zstd are told by their first bytes and unpacked (every member or
// frame); anything else is given as it is. Throws SourceFault when the first bytes cannot be read.
std::unique_ptr<ByteSource> unpacked(std::unique_ptr<ByteSource> raw);

}  // namespace pf
