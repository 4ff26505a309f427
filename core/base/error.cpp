#include "core/base/error.h"

#include <fmt/format.h>

namespace pf {
namespace {

std::string message(const std::string& file, std::uint64_t line, std::uint64_t column,
                    const std::string& key, const std::string& wrong, const std::string& right) {
  std::string out = file;
  if (line > 0) out += fmt::format(":{}", line);
  if (line > 0 && column > 0) out += fmt::format(":{}", column);
  out += ": ";
  if (!key.empty()) out += fmt::format("{}: ", key);
  out += wrong;
  if (!right.empty()) out += fmt::format("; {}", right);
  return out;
}

}  // namespace

InputError::InputError(std::string file_, std::uint64_t line_, std::uint64_t column_,
                       std::string key_, std::string wrong_, std::string right_)
    : std::runtime_error(message(file_, line_, column_, key_, wrong_, right_)),
      file(std::move(file_)),
      line(line_),
      column(column_),
      key(std::move(key_)),
      wrong(std::move(wrong_)),
      right(std::move(right_)) {}

}  // namespace pf
