// Bad input, told so that it can be mended: which file, where in it, which key, what is wrong, and
// what would be right. Every parser of Pageferry throws this and nothing else; the command line
// turns it into exit code 2.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>

namespace pf {

struct InputError : std::runtime_error {
  // `line` and `column` count from 1; 0 means the place is not known. `right` may be empty.
  InputError(std::string file_, std::uint64_t line_, std::uint64_t column_, std::string key_,
             std::string wrong_, std::string right_);

  std::string file;
  std::uint64_t line;
  std::uint64_t column;
  std::string key;
  std::string wrong;
  std::string right;
};

}  // namespace pf
