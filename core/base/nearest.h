// "Did you mean": the word that somebody meant by one that is not there.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pf {

// Of `names` the one most like `wrong`, or empty when none is near.
std::string nearest(std::string_view wrong, const std::vector<std::string>& names);

}  // namespace pf
