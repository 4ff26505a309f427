// What a run or a search came to, by the names that [expect] uses.
// The names are expectations() of core/scenario/parameter.h. Times are in microseconds there; a
// name that does not apply (the control of a search that holds) has no figure, and an expectation
// of it is not met.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "app/cli/search.h"
#include "core/measure/run_summary.h"

namespace pf::cli {

class Outcome {
 public:
  void set(const std::string& name, const std::string& text) { texts_[name] = text; }
  void set(const std::string& name, double number) { numbers_[name] = number; }
  // Empty and nothing when there is no such figure.
  std::string text(const std::string& name) const;
  std::optional<double> number(const std::string& name) const;

 private:
  std::map<std::string, std::string> texts_;
  std::map<std::string, double> numbers_;
};

Outcome outcome_of(const RunSummary& summary);
Outcome outcome_of(const Search& search);

}  // namespace pf::cli
