#include "core/world/fact_place.h"

#include "core/hw/fact_names.h"
#include "core/hw/kinds.h"

namespace pf {

Kind kind_of_tlp(const Fact& f) { return static_cast<Kind>(f.b >> 8 & 0xff); }

bool tlp_of_line(const Fact& f) { return !names_page(kind_of_tlp(f)); }

std::int64_t line_of_fact(const Fact& f) {
  if (names_line(f.kind)) return f.a;
  switch (f.kind) {
    case FactKind::kTlpEnters:
    case FactKind::kTlpLeaves:
      return tlp_of_line(f) ? std::int64_t{f.a} : -1;
    case FactKind::kEvicted:  // from a core's cache; the others hold translations
      return f.actor <= kHelper1 ? std::int64_t{f.a} : -1;
    default:
      return -1;
  }
}

std::int64_t page_of_fact(const Env& env, const Fact& f) {
  if (names_page(f.kind)) return f.a;
  const std::int64_t line = line_of_fact(f);
  if (line >= 0) return line / env.hw.lines_per_page;
  switch (f.kind) {
    case FactKind::kPhaseEntered:
      return static_cast<std::int64_t>(f.b & 0xffff'ffff);
    case FactKind::kTlpEnters:
    case FactKind::kTlpLeaves:
    case FactKind::kEvicted:
      return f.a;
    default:
      return -1;
  }
}

}  // namespace pf
