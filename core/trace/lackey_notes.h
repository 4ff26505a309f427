// What valgrind itself says between the accesses, and what follows from it: which program was
// recorded, and whether the recording is whole.
//
// 1. A file in which valgrind speaks must contain its last word, the line `Exit code:`; nothing but
//    valgrind may follow. Without it the recording was cut, or is still being written.
// 2. All of it belongs to one process: the addresses of two would be taken for one another's.
// 3. When the file begins with lackey's banner and tells how many instructions valgrind counted, it
//    has as many instruction lines.
// A file without any such line is an extract that someone cut out on purpose: it is taken as it is.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pf {

class LackeyNotes {
 public:
  // One note; `instructions` is the count of instruction lines before it. Returns what is wrong, or
  // nothing.
  std::optional<std::string> take(std::uint64_t process, std::string_view text,
                                  std::uint64_t instructions);

  // May an access come now? Returns what is wrong, or null.
  const char* refuses_access() const;
  // May the file end now? Returns what is wrong, or null.
  const char* refuses_end() const;

  const std::string& command() const { return command_; }

 private:
  std::optional<std::uint64_t> process_;
  std::string command_;
  bool from_start_ = false;
  bool closed_ = false;
};

// The program a command starts: its first word without the folder.
std::string program_of(std::string_view command);

}  // namespace pf
