// Writes the rows of a ledger while a run at line detail goes on (see page_detail.h).
#pragma once
#include "core/world/world.h"

namespace pf {

class PageRecorder : public FactSink {
 public:
  // `whole`: the payload of each of the guest's accesses is kept as measured, else its landing
  // alone.
  PageRecorder(const Env& env, const World& world, Ledger& out, bool whole);

  void push(const Fact& f) override;
  std::uint32_t pages() const { return pages_; }
  // What came after the last page that moved, when the run is over.
  void finish(LedgerStretch& stretch);

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::uint32_t page_of(const Fact& f) const { return f.a / env_.hw.lines_per_page; }
  void keep(Fact f, std::uint32_t a, std::uint16_t marks);
  void sum_up(std::size_t& at, const Fact& f, std::uint32_t page, std::uint64_t line_in_b);
  void take_tlp(const Fact& f);
  void take_access(const Fact& f);
  void take_violation(const Fact& f);
  void begin_row(Time at);
  void end_row(const Fact& f, RowEnd end);
  void close(Time at, RowEnd end);
  void end_page();

  const Env& env_;
  const World& world_;
  Ledger& out_;
  const bool whole_;
  LedgerRow row_;
  Time row_start_ = 0;
  std::uint32_t first_row_ = 0, pages_ = 0;
  // Places in `out_.facts` of what may still grow.
  std::size_t sent_copy_ = kNone, crossing_copy_ = kNone, landed_copy_ = kNone;
  std::size_t last_access_ = kNone;
  std::uint32_t last_line_ = 0, wrong_line_ = ~0u;
};

}  // namespace pf
