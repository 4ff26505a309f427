#include "core/trace/part_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/assert.h"
#include "core/base/error.h"

namespace pf {

PartFile::PartFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {
  std::error_code error;
  const auto status = std::filesystem::status(path_, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    throw InputError(path_, 0, 0, "", "is not a regular file", "name a file to write");
  file_ = std::fopen(part_.c_str(), "wb");
  if (file_ == nullptr)
    throw InputError(path_, 0, 0, "", fmt::format("cannot be written: {}", std::strerror(errno)),
                     "name a file in a folder that exists and can be written");
}

PartFile::~PartFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::remove(part_.c_str());
}

void PartFile::write(const void* data, std::size_t size) {
  PF_ASSERT(file_ != nullptr, "a committed file is closed");
  if (std::fwrite(data, 1, size, file_) != size) fail("cannot write");
  bytes_ += size;
}

void PartFile::flush() {
  PF_ASSERT(file_ != nullptr, "a committed file is closed");
  if (std::fflush(file_) != 0) fail("cannot write");
}

void PartFile::commit() {
  PF_ASSERT(file_ != nullptr, "a file is committed once");
  // Without the sync a power failure could leave the new name on an empty file.
  if (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0) fail("cannot write");
  if (std::rename(part_.c_str(), path_.c_str()) != 0) fail("cannot rename");
  std::fclose(std::exchange(file_, nullptr));
}

void PartFile::fail(const char* doing) const {
  throw std::system_error(errno, std::generic_category(), fmt::format("{}: {}", part_, doing));
}

}  // namespace pf
