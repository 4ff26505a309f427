// The per-page and per-line arrays of a guest too large to lie flat in the World's block:
// persistent trees that a copy of the World shares and a write copies on its way (base/cow_tree.h).
// An untouched range costs nothing; a touched line 16 bytes.
#pragma once
#include "core/base/cow_tree.h"
#include "core/hw/state.h"

namespace pf {

struct Planes {
  Planes() = default;
  // Every page at A, nothing written.
  Planes(const HwSpec& spec, CowPool& pool);

  CowArray<Copy, 8> line_a, line_b, golden, under;
  CowArray<PageRec, 32> pages;

  Digest digest() const;
  friend bool operator==(const Planes&, const Planes&) = default;
};

}  // namespace pf
