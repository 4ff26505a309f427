// Counts how well dirty tracking tells the truth (core/hw/dirty.h), against what golden memory
// knows: which lines have been written since they were last reported, and since they were last
// copied. A part of RunMeter.
#pragma once
#include <vector>

#include "core/hw/fact.h"
#include "core/measure/run_summary.h"
#include "core/world/env.h"

namespace pf {

class DirtyMeter {
 public:
  explicit DirtyMeter(const Env& env);
  void push(const Fact& fact);
  DirtyFigures figures() const;

 private:
  void add_tlp(std::uint64_t header, std::uint64_t words);
  void take_tlp(const Fact& fact);
  void take_walk();
  void take_report(const Fact& fact);
  void take_copy(std::uint32_t line);
  void take_commit(std::uint32_t page);

  const Env& env_;
  std::vector<bool> unreported_;  // lines that devices wrote since a bit of theirs was last taken
  std::vector<bool> stale_;       // lines written since they were last copied
  std::vector<bool> copied_;      // lines that have been copied once
  bool last_ = false;
  DirtyFigures f_;
};

}  // namespace pf
