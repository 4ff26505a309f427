// What a tidy rule found: the place, what is wrong there, and how to mend it. Every rule appends to
// a list and never stops at the first, so that one run of the test shows all there is to do.
#pragma once
#include <string>
#include <vector>

namespace pf {

struct Finding {
  std::string path;  // from the tree's root
  int line = 0;      // from 1; 0 means the whole file
  std::string what;  // ends with the fix: "found X; do Y"
};

using Findings = std::vector<Finding>;

// One line each, "path:line: what", in the order found; empty when there is nothing to mend.
std::string report(const Findings& findings);

}  // namespace pf
