// A file that appears whole or not at all: written beside its place as `<path>.part`, renamed when
// it is complete. Until commit() whatever stood at the path before is untouched, and a writer that
// fails or is destroyed takes its part file with it.
//
// Errors: InputError when the place cannot be written to (the user's to mend), std::system_error
// when writing fails on the way (a full disk).
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace pf {

class PartFile {
 public:
  // Refuses a path that names something other than a regular file: a rename would replace a device.
  explicit PartFile(std::string path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  void write(const void* data, std::size_t size);
  std::uint64_t bytes() const { return bytes_; }
  // Hands what was written to the system, so that it outlives this program's death.
  void flush();

  // Makes the file durable, then puts it in its place. Nothing can be written after it.
  void commit();

 private:
  [[noreturn]] void fail(const char* doing) const;

  std::string path_;
  std::string part_;
  std::FILE* file_ = nullptr;  // null once committed
  std::uint64_t bytes_ = 0;
};

}  // namespace pf
