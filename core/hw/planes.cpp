#include "core/hw/planes.h"

namespace pf {

Planes::Planes(const HwSpec& spec, CowPool& pool)
    : line_a(pool, spec.lines()),
      line_b(pool, spec.lines()),
      golden(pool, spec.lines()),
      under(pool, spec.memory_visible() ? spec.lines() : 0),
      pages(pool, spec.pages) {
  pages.fill(0, spec.pages, kPageAtSource);
}

Digest Planes::digest() const {
  Digest d;
  const Digest parts[] = {line_a.digest(), line_b.digest(), golden.digest(), under.digest(),
                          pages.digest()};
  std::uint64_t seed = 16;
  for (const Digest& part : parts) d ^= digest_pair(part.lo, part.hi, ++seed);
  return d;
}

}  // namespace pf
