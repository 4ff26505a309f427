// What the line at the bottom says of the keys: those that answer where the keyboard is, as they
// are bound now.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace pf {

class Desk;

// Keys and what they do, in order of use. A row without a key is left out.
std::vector<std::pair<std::string, std::string>> keys_of(const Desk& desk);

}  // namespace pf
