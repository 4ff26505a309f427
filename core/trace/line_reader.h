// Splits a ByteSource into lines and counts them, in a fixed buffer.
//
// 1. A line ends with '\n'; a file whose last line has none ends in the middle of it and is
// refused.
// 2. A line longer than kMaxLineBytes is refused: no recorder writes one, and memory stays bounded.
// 3. Whatever is wrong with the bytes (a broken archive, a failing disk) is an InputError at the
// line
//    that could not be read.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/trace/byte_source.h"

namespace pf {

class LineReader {
 public:
  static constexpr std::size_t kMaxLineBytes = 64 * 1024;

  // `file` names the source in errors.
  LineReader(std::unique_ptr<ByteSource> source, std::string file);

  // The next line without its end; false at the end of the file. The view lives until the next
  // call. Throws InputError.
  bool next(std::string_view& line);

  std::uint64_t line() const { return line_; }  // number of the line last given, from 1
  std::uint64_t text_bytes() const { return text_bytes_; }
  const ByteSource& source() const { return *source_; }
  const std::string& file() const { return file_; }

  // The error of the line last given, to throw. `column` counts from 1; 0 means the whole line.
  InputError error(std::size_t column, std::string wrong, std::string right) const;

 private:
  bool fill();

  std::unique_ptr<ByteSource> source_;
  std::string file_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t text_bytes_ = 0;
};

}  // namespace pf
