#include "core/trace/lackey_line.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace pf {
namespace {

constexpr const char* kForms =
    "a line is `I  ADDRESS,SIZE`, ` L ADDRESS,SIZE`, ` S ...`, ` M ...` or `==PID== text`; keep "
    "the "
    "program's own output apart with --log-file";

bool fail(LackeyFault& fault, std::size_t offset, const char* wrong, const char* right) {
  fault = {offset + 1, wrong, right};
  return false;
}

// The three characters in front of the address.
bool kind_of(std::string_view line, LackeyLine::Kind& kind) {
  if (line.size() < 3 || line[2] != ' ') return false;
  if (line[0] == 'I' && line[1] == ' ') {
    kind = LackeyLine::Kind::kInstruction;
    return true;
  }
  if (line[0] != ' ') return false;
  switch (line[1]) {
    case 'L':
      kind = LackeyLine::Kind::kLoad;
      return true;
    case 'S':
      kind = LackeyLine::Kind::kStore;
      return true;
    case 'M':
      kind = LackeyLine::Kind::kModify;
      return true;
    default:
      return false;
  }
}

// `==12== text`: two equal marks, a process number, the marks again, and a space before any text.
bool parse_note(std::string_view line, LackeyLine& out) {
  if (line.size() < 5 || line[0] != line[1]) return false;
  if (line[0] != '=' && line[0] != '-' && line[0] != '*') return false;
  const std::string_view marks = line.substr(0, 2);
  const char* const end = line.data() + line.size();
  const auto [stop, error] = std::from_chars(line.data() + 2, end, out.process);
  if (error != std::errc{}) return false;
  const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
  if (rest.substr(0, 2) != marks) return false;
  if (rest.size() > 2 && rest[2] != ' ') return false;
  out.kind = LackeyLine::Kind::kNote;
  out.text = rest.size() > 3 ? rest.substr(3) : std::string_view{};
  return true;
}

}  // namespace

bool parse_lackey_line(std::string_view line, LackeyLine& out, LackeyFault& fault) {
  if (!kind_of(line, out.kind)) {
    if (parse_note(line, out)) return true;
    return fail(fault, 0, "this is no line of lackey's output", kForms);
  }
  const char* const begin = line.data();
  const char* const end = begin + line.size();
  const auto place = [begin](const char* at) { return static_cast<std::size_t>(at - begin); };

  const auto [comma, bad_address] = std::from_chars(begin + 3, end, out.address, 16);
  if (bad_address != std::errc{})
    return fail(fault, 3, "no 64-bit address stands here", "write it in hexadecimal without 0x");
  if (comma == end || *comma != ',')
    return fail(fault, place(comma), "the address does not end in a comma",
                "an access is ADDRESS,SIZE");
  const auto [stop, bad_size] = std::from_chars(comma + 1, end, out.size);
  if (bad_size != std::errc{} || out.size == 0 || out.size > kLackeyMaxSize)
    return fail(fault, place(comma + 1), "the size is no number from 1 to 4096",
                "an access is ADDRESS,SIZE with the size in bytes");
  if (stop != end)
    return fail(fault, place(stop), "something follows the size", "a line ends behind the size");
  if (out.address > std::numeric_limits<std::uint64_t>::max() - out.size)
    return fail(fault, 3, "the access goes beyond the last address", kForms);
  return true;
}

}  // namespace pf
