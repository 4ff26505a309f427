// The words for actors in triggers, filters and commands: "cpu0", "gpu", "vcpu:1".
#pragma once
#include <string>
#include <vector>

#include "core/world/env.h"

namespace pf {

std::string actor_word(const Env& env, std::uint8_t actor);
// False for text that names none in this machine.
bool actor_of(const Env& env, const std::string& word, std::uint8_t& actor);
// Of everybody in this machine.
std::vector<std::string> actor_words(const Env& env);

}  // namespace pf
