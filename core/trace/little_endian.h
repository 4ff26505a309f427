// Integers in files: little-endian, lowest byte first, on every host.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace pf {

template <class Unsigned>
void put_le(std::string& out, Unsigned value) {
  static_assert(std::is_unsigned_v<Unsigned>);
  for (std::size_t i = 0; i < sizeof value; ++i)
    out.push_back(static_cast<char>(static_cast<unsigned char>(value >> (8 * i))));
}

// REQUIRES: sizeof(Unsigned) bytes at `bytes`.
template <class Unsigned>
Unsigned get_le(const char* bytes) {
  static_assert(std::is_unsigned_v<Unsigned>);
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value |= static_cast<Unsigned>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return value;
}

}  // namespace pf
