#include "tests/tidy/finding.h"

#include <fmt/format.h>

namespace pf {

std::string report(const Findings& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += finding.path;
    if (finding.line > 0) out += fmt::format(":{}", finding.line);
    out += fmt::format(": {}\n", finding.what);
  }
  return out;
}

}  // namespace pf
