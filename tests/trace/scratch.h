// What the trace tests share: a folder that goes away, bytes in and out of files, and packing.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/trace/byte_source.h"

namespace pf {

class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  // Writes a file and returns its path.
  std::string file(const std::string& name, const std::string& bytes) const;
  std::size_t files() const;

 private:
  std::filesystem::path folder_;
};

std::string bytes_of(const std::string& path);

// Bytes from memory, at most `step` at a time: as a slow pipe gives them.
std::unique_ptr<ByteSource> memory_source(std::string bytes, std::size_t step = SIZE_MAX);

std::string gzip_packed(const std::string& bytes);
std::string zstd_packed(const std::string& bytes);

}  // namespace pf
