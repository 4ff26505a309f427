// A World as bytes and back: keyframes in run files, sessions, crash recovery.
//
// The form is for the same Env only: it starts with the Env's layout sizes and refuses others.
// Equal Worlds give equal bytes. Little-endian, no padding bytes of uncertain value. Errors:
// InputError (`file` = the given name, key "world") when the bytes are cut, too long, or made for
// another layout. The caller guards them with a checksum; what passes here is in range.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/world/world.h"

namespace pf {

std::vector<std::uint8_t> world_to_bytes(const Env& env, const World& world);
World world_from_bytes(const Env& env, const std::vector<std::uint8_t>& bytes, CowPool& pool,
                       const std::string& name);

}  // namespace pf
