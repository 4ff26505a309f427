// Random recordings and traces from a seed, the same on every machine, and a plain second opinion
// on what a recording means.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/guest/trace.h"

namespace pf {

// Splitmix64: enough to shake a parser.
class TestRandom {
 public:
  explicit TestRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

struct RecordedOp {
  char kind = 'I';  // I, L, S or M
  std::uint64_t address = 0;
  std::uint32_t size = 1;
};

// A few hot pages, some cold ones, accesses that straddle lines and pages. Begins with an I.
std::vector<RecordedOp> random_ops(std::uint64_t seed, std::size_t count);
// As lackey writes it; with valgrind's banner and closing lines when `whole`.
std::string lackey_text(const std::vector<RecordedOp>& ops, bool whole);

// What the accesses of a recording are by the rules of lackey_reader.h, found byte by byte.
std::vector<TraceAccess> plain_reading(const std::vector<RecordedOp>& ops);

// A trace with gaps of all sizes and up to `pages` pages.
Trace random_trace(std::uint64_t seed, std::size_t accesses, std::uint32_t pages);

std::vector<TraceAccess> accesses_of(const Trace& trace);

}  // namespace pf
