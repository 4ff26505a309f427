#include "core/trace/line_reader.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace pf {
namespace {

constexpr std::size_t kBufferBytes = 4 * LineReader::kMaxLineBytes;

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteSource> source, std::string file)
    : source_(std::move(source)), file_(std::move(file)), buffer_(kBufferBytes) {}

bool LineReader::next(std::string_view& line) {
  std::size_t searched = 0;  // so that a line that comes in pieces is searched once
  for (;;) {
    const char* start = buffer_.data() + at_;
    const std::size_t held = filled_ - at_;
    const void* end = std::memchr(start + searched, '\n', held - searched);
    const std::size_t size =
        end != nullptr ? static_cast<std::size_t>(static_cast<const char*>(end) - start) : held;
    if (size > kMaxLineBytes) {
      ++line_;
      throw error(kMaxLineBytes + 1, fmt::format("the line is longer than {} bytes", kMaxLineBytes),
                  "give a text file with one access a line");
    }
    if (end != nullptr) {
      line = {start, size};
      at_ += size + 1;
      text_bytes_ += size + 1;
      ++line_;
      return true;
    }
    searched = held;
    if (fill()) continue;
    if (held == 0) return false;
    ++line_;
    throw error(held + 1, "the file ends in the middle of this line", "copy or record it again");
  }
}

// Adds bytes behind the ones held; false at the end of the source.
bool LineReader::fill() {
  if (at_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
    filled_ -= at_;
    at_ = 0;
  }
  try {
    const std::size_t got = source_->read(buffer_.data() + filled_, buffer_.size() - filled_);
    filled_ += got;
    return got > 0;
  } catch (const SourceFault& fault) {
    ++line_;
    throw error(0, fault.what(), fault.right);
  }
}

InputError LineReader::error(std::size_t column, std::string wrong, std::string right) const {
  return InputError(file_, line_, column, "", std::move(wrong), std::move(right));
}

}  // namespace pf
