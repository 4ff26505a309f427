// One line of what `valgrind --tool=lackey --trace-mem=yes` writes:
//
//   I  04000a40,3     an instruction of 3 bytes at that address
//    L 1fff000638,8   it loads 8 bytes           M: it loads and stores them
//    S 1fff000630,8   it stores 8 bytes
//   ==6372== text     valgrind speaks, for process 6372; also with `--` and `**`
//
// Addresses are hexadecimal without a prefix, sizes decimal; nothing else may stand on a line.
// Source: lackey/lk_main.c of valgrind 3.19 (trace_instr, trace_load, trace_store, trace_modify).
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pf {

// Lackey itself stops at 512 bytes for one access.
inline constexpr std::uint32_t kLackeyMaxSize = 4096;

struct LackeyLine {
  enum class Kind : std::uint8_t { kInstruction, kLoad, kStore, kModify, kNote };
  Kind kind = Kind::kNote;
  std::uint64_t address = 0;  // not of a note
  std::uint32_t size = 0;     // not of a note; 1 to kLackeyMaxSize, address + size does not wrap
  std::uint64_t process = 0;  // of a note
  std::string_view text;      // of a note: what follows the number, without the space
};

struct LackeyFault {
  std::size_t column = 0;  // from 1
  const char* wrong = nullptr;
  const char* right = nullptr;
};

// Parses one line without its end. False: `fault` says why, and `out` is not to be used.
bool parse_lackey_line(std::string_view line, LackeyLine& out, LackeyFault& fault);

}  // namespace pf
