// The ledger of a run at page detail: what whole pages cost and meet, measured at line detail.
//
// A row is a stretch of time that ends when a transaction begins, aborts or is given up for good,
// or when a page has moved. It keeps the facts worth keeping of all that happened in it, lines
// summed up to pages: `at` counts from the row's start, `a` is a page where it was a line.
// Written once by measure_ledger (core/mechanism/page_ledger.h), then part of the Env.
#pragma once
#include <vector>

#include "core/hw/fact.h"
#include "core/hw/state.h"

namespace pf {

enum class RowEnd : std::uint8_t { kBegun, kAborted, kMoved, kTail };

struct LedgerRow {
  Time duration = 0;
  std::uint32_t first = 0, facts = 0;
  PageRec settled;  // kMoved: what the tables say of the page from then on
  RowEnd end = RowEnd::kTail;
};

// Bits of Fact::spare of a ledger's facts.
enum LedgerMark : std::uint16_t {
  kOfGuest = 1,  // an access of the guest: where it goes is its own pattern's to say
  kLandsAtB = 2,
};

struct LedgerPage {
  std::uint32_t row = 0, rows = 0;
};

// Pages measured one after the other, in the campaign's order.
struct LedgerStretch {
  std::uint32_t first = 0;                // place of the first of them in that order
  std::uint32_t page = 0, pages = 0;      // in `pages`
  std::uint32_t tail = 0, tail_rows = 0;  // after the last one, when the run ended there
};

// How an actor goes on when the campaign is over: the mean time between two of its accesses and
// until a device's read is back. Of a ledger that is whole also where it then was.
struct LedgerDrain {
  Time interval = 1;
  Time latency = 0;  // 0 = no read was seen
  std::uint64_t cursor = 0;
  std::uint32_t written = 0, left = 0;  // `left`: requests of a device
};

struct Ledger {
  std::vector<Fact> facts;
  std::vector<LedgerRow> rows;
  std::vector<LedgerPage> pages;
  std::vector<LedgerStretch> stretches;  // by `first`
  std::vector<LedgerDrain> drain;        // devices, then vCPUs
  std::uint32_t lines_per_page = 0;
  // One stretch, from the first event of the run until its campaign was over and nothing under way.
  bool whole = false;
};

}  // namespace pf
