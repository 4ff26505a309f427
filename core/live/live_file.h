// A record of a live run as a file, `.pflive`. Little-endian, no padding:
//
//   magic "\x89PFL\r\n\x1a\n", u32 version 1, u64 cycles a second of the time stamp counter,
//   u32 bytes of the machine's name, the name,
//   plan: u32 pages, booleans, max_attempts, inject, u64 interval, signal1, inject_cycles,
//   u32 attempts, each: u32 page, attempt, status, slot, u64 begin, entry_written, signal1,
//   copy_begin, boolean_set, end
//   u32 crc of all that, as zlib computes CRC-32
//
// A reader believes nothing: damage is an InputError that names the byte.
#pragma once
#include <string>

#include "core/live/live_record.h"

namespace pf {

std::string live_bytes(const LiveRecord& record);
LiveRecord parse_live(const std::string& bytes, const std::string& file);
LiveRecord read_live(const std::string& path);

}  // namespace pf
