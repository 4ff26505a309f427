#include "core/mechanism/progress.h"

#include <fmt/format.h>

namespace pf {

Progress always_progresses(const MoveSpec&) { return {}; }

std::string progress_words(const Progress& p) {
  const std::string tries = fmt::format("{} {}", p.tries, p.tries == 1 ? "try" : "tries");
  switch (p.kind) {
    case Progress::Kind::kAlways:
      return "always";
    case Progress::Kind::kBounded:
      return fmt::format("{}, then {}", tries, p.then);
    case Progress::Kind::kEndless:
      return "none: tries without end";
    case Progress::Kind::kGivesUp:
      return "none: gives up after " + tries;
  }
  return "";
}

}  // namespace pf
