// The file of a recorded trace, `.pftrace`. Little-endian, no padding:
//
//   head    magic "\x89PFT\r\n\x1a\n", u32 version 1, u32 page bytes 4096, u32 line bytes 64,
//           u32 name bytes, u32 command bytes, name, command, u32 crc of the head
//   block*  "BLCK", u32 records, u32 raw bytes, u32 payload bytes, payload, u32 crc of the block
//   tail    "TAIL", u64 accesses, u64 instructions, u32 pages, u32 crc of all bytes before
//
// Payloads are in trace_block.h; crc is CRC-32 as zlib computes it. Name and command are printable
// ASCII. The tail comes last because a recording is imported in one pass, without knowing its
// length.
//
// A reader believes nothing: every bound is checked before memory is taken, every checksum, count
// and order before an access is handed out, and the file must end behind its tail. Any difference
// is an InputError that names the place (block and byte). Memory is at most 512 bytes a byte of the
// file while it grows, plus 16 MiB.
#pragma once
#include <cstdint>
#include <istream>
#include <string>

#include "core/guest/trace.h"

namespace pf {

inline constexpr char kTraceMagic[9] = "\x89PFT\r\n\x1a\n";
inline constexpr std::uint32_t kTraceVersion = 1;
inline constexpr std::uint32_t kTraceTextBytes = 1024;  // of the name, and of the command
inline constexpr char kTraceBlockTag[5] = "BLCK";
inline constexpr char kTraceTailTag[5] = "TAIL";

// Throws InputError, also when the file cannot be opened.
Trace load_trace(const std::string& path);

// The same from any stream; `file` names it in errors.
Trace read_trace(std::istream& in, const std::string& file);

// Writes beside and renames. Throws InputError when `path` cannot be written, std::system_error
// when the disk is full. Reading it back gives an equal trace, with name and command as
// `trace_text`.
void write_trace(const Trace& trace, const std::string& path);

// The text a head can hold: what is not printable ASCII becomes '?', the rest is cut off.
std::string trace_text(std::string text);

}  // namespace pf
