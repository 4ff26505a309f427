#include "core/trace/lackey_notes.h"

#include <fmt/format.h>

namespace pf {
namespace {

constexpr std::string_view kBanner = "Lackey, an example Valgrind tool";
constexpr std::string_view kCommand = "Command: ";
constexpr std::string_view kCounted = "  guest instrs:";
constexpr std::string_view kLast = "Exit code:";

bool starts(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

// Valgrind groups digits: `15,233,500`. Nothing when there is no number or it is absurd.
std::optional<std::uint64_t> grouped_number(std::string_view text) {
  std::uint64_t value = 0;
  bool any = false;
  for (const char c : text) {
    if (c == ' ' || c == ',') continue;
    if (c < '0' || c > '9' || value > (std::uint64_t{1} << 59)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    any = true;
  }
  return any ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<std::string> LackeyNotes::take(std::uint64_t process, std::string_view text,
                                             std::uint64_t instructions) {
  if (process_ && *process_ != process)
    return fmt::format("process {} speaks in the recording of process {}", process, *process_);
  process_ = process;
  if (text == kBanner && instructions == 0) from_start_ = true;
  if (starts(text, kCommand)) command_ = text.substr(kCommand.size());
  if (starts(text, kLast)) closed_ = true;
  if (from_start_ && starts(text, kCounted)) {
    const auto counted = grouped_number(text.substr(kCounted.size()));
    if (!counted) return "valgrind's count of instructions is no number";
    if (*counted != instructions)
      return fmt::format("valgrind counted {} instructions and the file has {}: lines are missing",
                         *counted, instructions);
  }
  return std::nullopt;
}

const char* LackeyNotes::refuses_access() const {
  return closed_ ? "an access follows valgrind's last line" : nullptr;
}

const char* LackeyNotes::refuses_end() const {
  return process_ && !closed_ ? "the recording ends before valgrind's last line, `Exit code:`"
                              : nullptr;
}

std::string program_of(std::string_view command) {
  const std::string_view word = command.substr(0, command.find(' '));
  const std::size_t slash = word.rfind('/');
  return std::string(slash == std::string_view::npos ? word : word.substr(slash + 1));
}

}  // namespace pf
