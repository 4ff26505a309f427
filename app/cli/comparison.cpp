// Runs beside one another, a column each.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "app/cli/report.h"
#include "app/cli/words.h"

namespace pf::cli {
namespace {

double real(std::uint64_t n) { return static_cast<double>(n); }

Time longest_gap(const CutOverFigures& c) {
  Time longest = 0;
  for (const auto& [name, gap] : c.gap) longest = std::max(longest, gap);
  return longest;
}

using Cell = std::function<std::string(const RunSummary&)>;
using AddRow = std::function<void(const std::string& label, const Cell& cell)>;

bool any(const std::vector<NamedRun>& runs, bool (*has)(const RunSummary&)) {
  return std::any_of(runs.begin(), runs.end(), [has](const NamedRun& r) { return has(r.summary); });
}

// Of the device that has it worst.
void add_reads(const std::vector<NamedRun>& runs, const AddRow& row) {
  const auto reads = [&](const std::string& label, Time DeviceLatency::*field) {
    row(label, [field](const RunSummary& s) {
      const DeviceLatency worst = worst_reads(s);
      return worst.reads > 0 ? time_text(worst.*field) : "";
    });
  };
  reads("read, median", &DeviceLatency::p50);
  reads("read, 99 %", &DeviceLatency::p99);
  reads("slowest read", &DeviceLatency::max);
  if (any(runs, [](const RunSummary& s) { return s.link_away > 0; }))
    row("link away", [](const RunSummary& s) { return time_text(s.link_away); });
  if (any(runs, [](const RunSummary& s) { return s.link_away > 0; }))
    row("longest stun", [](const RunSummary& s) { return time_text(s.link_away_max); });
  if (any(runs, [](const RunSummary& s) { return s.served_by_source + s.served_by_target > 0; }))
    row("by the target", [](const RunSummary& s) {
      const std::uint64_t all = s.served_by_source + s.served_by_target;
      return all == 0 ? "" : fmt::format("{} %", 100 * s.served_by_target / all);
    });
  row("timeouts", [](const RunSummary& s) { return with_commas(s.timeouts); });
}

void add_atomics(const std::vector<NamedRun>& runs, const AddRow& row) {
  if (!any(runs, [](const RunSummary& s) { return s.atomics.has_value(); })) return;
  const auto answered = [&](const std::string& label, Time DeviceLatency::*field) {
    row(label, [field](const RunSummary& s) {
      return s.atomics ? time_text(s.atomics->answered.*field) : "";
    });
  };
  row("AtomicOps",
      [](const RunSummary& s) { return s.atomics ? with_commas(s.atomics->answered.reads) : ""; });
  answered("atomic, median", &DeviceLatency::p50);
  answered("atomic, 99 %", &DeviceLatency::p99);
  answered("slowest atomic", &DeviceLatency::max);
  if (any(runs, [](const RunSummary& s) { return s.atomics && s.atomics->aside > 0; }))
    row("executed aside",
        [](const RunSummary& s) { return s.atomics ? with_commas(s.atomics->aside) : ""; });
}

void add_faults(const std::vector<NamedRun>& runs, const AddRow& row) {
  if (any(runs, [](const RunSummary& s) { return s.host_death.has_value(); }))
    row("the machine", [](const RunSummary& s) {
      return s.host_death && s.host_death->lost ? "lost" : "goes on";
    });
  if (any(runs, [](const RunSummary& s) { return s.host_death && s.host_death->lost; }))
    row("pages lost", [](const RunSummary& s) {
      return s.host_death && s.host_death->lost ? with_commas(s.host_death->pages) : "";
    });
  if (!any(runs, [](const RunSummary& s) { return s.post_copy.faults.reads > 0; })) return;
  row("vCPU faults", [](const RunSummary& s) { return with_commas(s.post_copy.faults.reads); });
  row("fault, median", [](const RunSummary& s) { return time_text(s.post_copy.faults.p50); });
  row("fault, 99 %", [](const RunSummary& s) { return time_text(s.post_copy.faults.p99); });
  row("all at B after", [](const RunSummary& s) {
    return s.post_copy.locality == 0 ? "" : time_text(s.post_copy.locality);
  });
}

void add_dirty(const std::vector<NamedRun>& runs, const AddRow& row) {
  if (!any(runs, [](const RunSummary& s) { return s.dirty.has_value(); })) return;
  const auto dirty = [&](const std::string& label, std::string (*cell)(const DirtyFigures&)) {
    row(label, [cell](const RunSummary& s) { return s.dirty ? cell(*s.dirty) : ""; });
  };
  dirty("rounds", [](const DirtyFigures& f) { return with_commas(f.rounds); });
  dirty("bits taken", [](const DirtyFigures& f) { return with_commas(f.reported); });
  dirty("of them untrue", [](const DirtyFigures& f) { return with_commas(f.untrue); });
  dirty("lines missed", [](const DirtyFigures& f) { return with_commas(f.missed); });
  dirty("copied again", [](const DirtyFigures& f) { return with_commas(f.recopied); });
  dirty("for each changed", [](const DirtyFigures& f) {
    return f.changed == 0 ? "" : fmt::format("{:.2f}", f.amplification());
  });
  dirty("while stopped", [](const DirtyFigures& f) { return with_commas(f.rest); });
  dirty("TLPs for bits", [](const DirtyFigures& f) { return with_commas(f.tlps); });
  dirty("their bytes", [](const DirtyFigures& f) { return bytes_text(real(f.tlp_bytes)); });
  dirty("tracker's room", [](const DirtyFigures& f) { return bytes_text(real(f.room_bytes)); });
}

void add_holds(const std::vector<NamedRun>& runs, const AddRow& row) {
  if (!any(runs, [](const RunSummary& s) { return s.hold.has_value(); })) return;
  const auto hold = [&](const std::string& label, std::string (*cell)(const HoldFigures&)) {
    row(label, [cell](const RunSummary& s) { return s.hold ? cell(*s.hold) : ""; });
  };
  hold("page held",
       [](const HoldFigures& f) { return f.pages.reads > 0 ? time_text(f.pages.p50) : ""; });
  hold("requests held", [](const HoldFigures& f) { return with_commas(f.held.reads); });
  hold("held, median", [](const HoldFigures& f) { return time_text(f.held.p50); });
  hold("longest held", [](const HoldFigures& f) { return time_text(f.held.max); });
  hold("held at a time",
       [](const HoldFigures& f) { return fmt::format("{} + {}", f.most_writes, f.most_others); });
  hold("reads served", [](const HoldFigures& f) { return with_commas(f.served); });
  hold("lines logged", [](const HoldFigures& f) { return with_commas(f.most_logged); });
  hold("queue full", [](const HoldFigures& f) { return time_text(f.full); });
  hold("stood behind it", [](const HoldFigures& f) { return with_commas(f.behind.reads); });
  hold("longest there", [](const HoldFigures& f) { return time_text(f.behind.max); });
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

// What stands between, and what fails with it.
void add_placement(const std::vector<NamedRun>& runs, const AddRow& row) {
  if (!any(runs, [](const RunSummary& s) { return s.placement.has_value(); })) return;
  const auto place = [&](const std::string& label, std::string (*cell)(const PlacementFigures&)) {
    row(label, [cell](const RunSummary& s) { return s.placement ? cell(*s.placement) : ""; });
  };
  const auto way = [&](const std::string& when, PlacementFigures::Way PlacementFigures::*field) {
    row("hops, " + when, [field](const RunSummary& s) {
      if (!s.placement) return std::string();
      const Hops& h = ((*s.placement).*field).hops;
      return with_commas(std::uint64_t{h.switches} + h.bridges);
    });
    row("needs, " + when, [field](const RunSummary& s) {
      return s.placement ? joined(((*s.placement).*field).needs) : std::string();
    });
  };
  way("at A", &PlacementFigures::at_a);
  way("moved", &PlacementFigures::moved);
  way("in the end", &PlacementFigures::at_b);
  place("ports", [](const PlacementFigures& f) { return with_commas(f.ports); });
  if (any(runs, [](const RunSummary& s) { return s.placement && s.placement->interposed; }))
    place("room it needs", [](const PlacementFigures& f) {
      return f.interposed ? bytes_text(real(f.state_bytes)) : "";
    });
}

void add_cut_over(const std::vector<NamedRun>& runs, const AddRow& row) {
  const auto cut_over = [&](const std::string& label, Time (*figure)(const CutOverFigures&)) {
    const auto there = [](const NamedRun& r) { return r.summary.cut_over.there; };
    if (std::none_of(runs.begin(), runs.end(), there)) return;
    row(label, [figure](const RunSummary& s) {
      return !s.cut_over.there || s.time == 0 ? "" : time_text(figure(s.cut_over));
    });
  };
  cut_over("gap of all devices", [](const CutOverFigures& c) { return c.gap_all; });
  cut_over("longest of one", longest_gap);
  cut_over("read at A", [](const CutOverFigures& c) { return c.before.reads.p50; });
  cut_over("at B by A", [](const CutOverFigures& c) { return c.during.reads.p50; });
  cut_over("at B", [](const CutOverFigures& c) { return c.after.reads.p50; });
}

using Cells = std::vector<std::string>;
constexpr std::size_t kMostColumns = 12;  // more runs than that have a line each

std::string a_column_each(const std::vector<Cells>& rows) {
  Table table("l" + std::string(rows.front().size() - 1, 'r'));
  for (const Cells& row : rows) table.row(row);
  return table.text();
}

// What is the same in all runs that have it is said once, in front.
std::string a_line_each(const std::vector<Cells>& rows) {
  std::vector<const Cells*> columns;
  Lines same;
  for (const Cells& row : rows) {
    std::string first;
    const bool equal = std::all_of(row.begin() + 1, row.end(), [&](const std::string& cell) {
      if (first.empty()) first = cell;
      return cell.empty() || cell == first;
    });
    if (!equal) columns.push_back(&row);
    if (equal && !first.empty()) same.emplace_back(row[0], first);
  }
  Table table("l" + std::string(columns.size() - 1, 'r'));
  for (std::size_t run = 0; run < rows.front().size(); ++run) {
    Cells cells;
    for (const Cells* column : columns) cells.push_back((*column)[run]);
    table.row(std::move(cells));
  }
  return (same.empty() ? "" : aligned(same) + "\n") + table.text();
}

}  // namespace

std::string comparison_report(const std::vector<NamedRun>& runs) {
  std::vector<Cells> rows;
  const auto row = [&](const std::string& label,
                       const std::function<std::string(const RunSummary&)>& cell) {
    Cells cells = {label};
    for (const NamedRun& r : runs) cells.push_back(cell(r.summary));
    rows.push_back(std::move(cells));
  };
  Cells names = {""};
  for (const NamedRun& r : runs) names.push_back(r.name);
  rows.push_back(std::move(names));
  row("mechanism", [](const RunSummary& s) { return s.mechanism; });
  row("workload", [](const RunSummary& s) { return to_hex(s.workload).substr(0, 8); });
  row("verdict", [](const RunSummary& s) { return s.holds() ? "holds" : "violated"; });
  row("progress", [](const RunSummary& s) { return progress_words(s.progress); });
  row("pages moved", [](const RunSummary& s) { return with_commas(s.pages_moved); });
  // An order that a search has found has no times.
  const auto timed = [&](const std::string& label, Time RunSummary::*field) {
    row(label, [field](const RunSummary& s) { return s.time == 0 ? "" : time_text(s.*field); });
  };
  timed("time", &RunSummary::moved);
  timed("guest done", &RunSummary::time);
  row("time a page", [](const RunSummary& s) {
    return s.pages_moved == 0 || s.time == 0 ? "" : time_text(s.time_a_page());
  });
  row("attempts", [](const RunSummary& s) { return with_commas(s.attempts); });
  row("tries a page", [](const RunSummary& s) {
    return s.pages_moved == 0 ? "" : fmt::format("{:.2f}", s.tries_a_page());
  });
  row("most a page", [](const RunSummary& s) { return with_commas(s.attempts_max); });
  row("aborts", [](const RunSummary& s) { return with_commas(s.aborts_total()); });
  row("fallbacks", [](const RunSummary& s) { return with_commas(s.fallbacks); });
  if (any(runs, [](const RunSummary& s) { return s.invalidations > 0; }))
    row("purges a page", [](const RunSummary& s) {
      return s.pages_moved == 0
                 ? ""
                 : fmt::format("{:.2f}", real(s.invalidations) / real(s.pages_moved));
    });
  timed("devices stopped", &RunSummary::device_stall);
  timed("vCPUs waited", &RunSummary::vcpu_stall);
  timed("guest nowhere", &RunSummary::blackout);
  add_faults(runs, row);
  add_reads(runs, row);
  add_atomics(runs, row);
  add_holds(runs, row);
  add_dirty(runs, row);
  add_placement(runs, row);
  add_cut_over(runs, row);
  const std::pair<const char*, const char*> links[] = {
      {"into A", "a.up"}, {"out of A", "a.down"}, {"into B", "b.in"}, {"out of B", "b.out"}};
  for (const auto& [label, name] : links) {
    row(label, [link = std::string(name)](const RunSummary& s) {
      const auto bytes = s.bytes.find(link);
      return bytes == s.bytes.end() ? "" : bytes_text(real(bytes->second));
    });
  }
  return runs.size() <= kMostColumns ? a_column_each(rows) : a_line_each(rows);
}

}  // namespace pf::cli
