#include "app/cli/spread_text.h"

#include <cstdlib>

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

Json json_of_spread(const Spread& s) {
  if (s.n == 0) return {{"n", 0}};
  return {{"n", s.n},        {"min_ps", s.min}, {"p1_ps", s.p1},
          {"p50_ps", s.p50}, {"p99_ps", s.p99}, {"max_ps", s.max}};
}

std::string signed_time(std::int64_t t) { return (t < 0 ? "-" : "") + time_text(std::abs(t)); }

void add_row(Table& table, const std::string& name, const Spread& s) {
  if (s.n == 0) return table.row({name, "0", "", "", "", "", ""});
  table.row({name, with_commas(s.n), signed_time(s.min), signed_time(s.p1), signed_time(s.p50),
             signed_time(s.p99), signed_time(s.max)});
}

}  // namespace

Json json_of(const IntervalFigures& f) {
  return {{"interval", f.text},
          {"all", json_of_spread(f.all)},
          {"committed", json_of_spread(f.committed)},
          {"aborted", json_of_spread(f.aborted)}};
}

std::string spread_table(const std::vector<IntervalFigures>& figures) {
  Table table("lrrrrrr");
  table.row({"", "n", "min", "p1", "p50", "p99", "max"});
  for (const IntervalFigures& f : figures) {
    add_row(table, f.text, f.all);
    if (f.aborted.n == 0 || f.committed.n == 0) continue;
    add_row(table, "  committed", f.committed);
    add_row(table, "  aborted", f.aborted);
  }
  return table.text();
}

}  // namespace pf::cli
