// The league page itself: tables of every figure, the charts, the sentences.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/league.h"
#include "app/cli/words.h"
#include "core/mechanism/registry.h"

namespace pf::cli {
namespace {

using Row = std::vector<std::string>;

// `sides`: a letter a column, 'l' or 'r'.
std::string markdown(const std::string& sides, const Row& head, const std::vector<Row>& rows) {
  std::string out = "|", rule = "|";
  for (std::size_t i = 0; i < head.size(); ++i) {
    out += fmt::format(" {} |", head[i]);
    rule += sides[i] == 'l' ? "---|" : "---:|";
  }
  out += "\n" + rule + "\n";
  for (const Row& row : rows) {
    out += "|";
    for (const std::string& cell : row) out += fmt::format(" {} |", cell);
    out += "\n";
  }
  return out;
}

std::string code(const std::string& name) { return "`" + name + "`"; }

std::string or_none(Time t) { return t == 0 ? "none" : time_text(t); }

std::string pace_table(const League& league) {
  std::vector<Row> rows;
  for (const LeagueRun& run : league.engine) {
    const RunSummary& s = run.summary;
    rows.push_back({code(run.name), std::string(find_mechanism(s.mechanism)->title),
                    time_text(s.time_a_page()), fmt::format("{:.2f}", s.tries_a_page()),
                    with_commas(s.attempts_max), with_commas(s.aborts_total()),
                    progress_words(s.progress), s.holds() ? "holds" : "violated"});
  }
  return markdown("llrrrrll",
                  {"mover", "what it is", "time a page", "tries a page", "most", "aborts",
                   "guarantee of progress", "verdict"},
                  rows);
}

std::string waiting_table(const League& league) {
  std::vector<Row> rows;
  for (const LeagueRun& run : league.engine) {
    const RunSummary& s = run.summary;
    const DeviceLatency l = worst_reads(s);
    const auto read = [&](Time t) { return l.reads > 0 ? time_text(t) : "no read"; };
    const bool held = s.hold && s.hold->held.reads > 0;
    rows.push_back({code(run.name), read(l.p50), read(l.p99), read(l.max),
                    held ? with_commas(s.hold->held.reads) : "0",
                    held ? time_text(s.hold->held.max) : "", with_commas(s.timeouts),
                    time_text(s.device_stall), time_text(s.vcpu_stall), time_text(s.blackout)});
  }
  return markdown("lrrrrrrrrr",
                  {"mover", "read, median", "read, 99 %", "slowest", "requests held", "longest",
                   "timeouts", "devices stopped", "vCPUs waited", "guest nowhere"},
                  rows);
}

std::string bytes_table(const League& league) {
  std::vector<Row> rows;
  for (const LeagueRun& run : league.engine) {
    Row row = {code(run.name)};
    for (const char* link : {"a.up", "a.down", "b.in", "b.out"}) {
      const auto found = run.summary.bytes.find(link);
      const std::uint64_t bytes = found == run.summary.bytes.end() ? 0 : found->second;
      row.push_back(bytes_text(static_cast<double>(bytes)));
    }
    rows.push_back(std::move(row));
  }
  return markdown("lrrrr", {"mover", "into A", "out of A", "into B", "out of B"}, rows);
}

std::string batch_table(const League& league) {
  std::vector<Row> rows;
  for (const LeagueRun& run : league.batch) {
    const RunSummary& s = run.summary;
    const double purges = static_cast<double>(s.invalidations) / static_cast<double>(s.pages_moved);
    rows.push_back({run.name, time_text(s.time_a_page()), fmt::format("{:.2f}", purges),
                    fmt::format("{:.2f}", s.tries_a_page()), time_text(s.hold->pages.p50),
                    with_commas(s.hold->held.reads), time_text(s.hold->held.max)});
  }
  return markdown("lrrrrrr",
                  {"pages a batch", "time a page", "invalidations a page", "tries a page",
                   "line held, median", "requests held", "longest"},
                  rows);
}

std::string breaking_table(const std::vector<LeagueRun>& family) {
  std::vector<Row> rows;
  for (const Breaking& b : breaking_points(family)) {
    double tries = 0;
    std::uint64_t stopped = 0;
    for (const LeagueRun& run : family) {
      if (run.mover() != b.mover) continue;
      tries = std::max(tries, run.summary.tries_a_page());
      stopped = std::max(stopped, run.summary.fallbacks);
    }
    rows.push_back({b.mover, or_none(b.last_good), or_none(b.first_bad), with_commas(b.timeouts),
                    with_commas(b.most), fmt::format("{:.2f}", tries), with_commas(stopped)});
  }
  return markdown("lrrrrrr",
                  {"mover", "no timeout up to", "timeouts from", "so many there", "most",
                   "tries a page, most", "moved with all stopped, most"},
                  rows);
}

std::string ranges_table(const League& league) {
  std::vector<Row> rows;
  for (const LeagueRun& run : league.ats_ranges)
    rows.push_back({time_text(run.may_wait()), time_text(run.acknowledges()), run.mover(),
                    with_commas(run.summary.timeouts),
                    fmt::format("{:.2f}", run.summary.tries_a_page()),
                    time_text(run.summary.time_a_page())});
  return markdown(
      "rrlrrr",
      {"a request may wait", "acknowledgement", "mover", "timeouts", "tries a page", "time a page"},
      rows);
}

std::string interval_table(const League& league) {
  std::vector<Row> rows;
  for (const LeagueRun& run : league.interval) {
    const RunSummary& s = run.summary;
    const auto aborts = [&](const char* cause) {
      const auto found = s.aborts.find(cause);
      return with_commas(found == s.aborts.end() ? 0 : found->second);
    };
    rows.push_back({run.name, time_text(s.time_a_page()), with_commas(s.attempts),
                    aborts("boolean-store"), aborts("no-boolean-left"), aborts("late-for-signal1"),
                    with_commas(s.fallbacks)});
  }
  return markdown("lrrrrrr",
                  {"INT", "time a page", "tries", "boolean stored late", "no boolean left",
                   "late for signal 1", "moved with all stopped"},
                  rows);
}

std::string dirty_table(const std::vector<LeagueRun>& family) {
  std::vector<Row> rows;
  for (const LeagueRun& run : family) {
    const RunSummary& s = run.summary;
    const DirtyFigures f = s.dirty.value_or(DirtyFigures{});
    const auto of = [&](std::uint64_t n) { return s.dirty ? with_commas(n) : std::string(); };
    rows.push_back({code(run.name), of(f.reported), of(f.untrue), of(f.missed), of(f.recopied),
                    f.changed > 0 ? fmt::format("{:.2f}", f.amplification()) : "", of(f.rest),
                    time_text(s.blackout), of(f.tlps),
                    s.dirty ? bytes_text(static_cast<double>(f.room_bytes)) : "",
                    time_text(worst_reads(s).p99)});
  }
  return markdown(
      "lrrrrrrrrrr",
      {"tracker", "bits taken", "untrue", "lines missed", "copied again", "for each changed",
       "while stopped", "guest nowhere", "TLPs for bits", "room", "read, 99 %"},
      rows);
}

std::string dirty_section(const League& league) {
  return fmt::format(
      "\n## Dirty tracking\n\nPages are copied while the guest runs, and again when somebody says "
      "that a device has written them.\nUntrue is a bit whose granule no device had written since "
      "it "
      "was last taken; missed, a line that went live\nwith an old copy: golden memory knows both. "
      "`pageferry compare dirty-league`.\n\n{}\nOf devices that mostly read, with caches of "
      "translations and without: `pageferry compare dirty-readers`, "
      "`dirty-readers-plain`.\n\n{}\n{}",
      dirty_table(league.dirty), dirty_table(league.readers), dirty_table(league.readers_plain));
}

}  // namespace

std::string league_page(const League& league) {
  const Scenario& engine = league.engine.front().scenario;
  std::string page = "# The leagues: which way to move a page, and where each breaks\n\n";
  page += fmt::format(
      "`pageferry league` writes this page and its pictures; no figure in it is typed. Times are "
      "simulated, by\nthe timing profile `{}`, whose latencies say where they come from: they are "
      "for comparing, not for quoting.\n\n## What the runs teach\n\n",
      engine.timing_name);
  int number = 0;
  for (const std::string& sentence : league_lessons(league))
    page += fmt::format("{}. {}\n", ++number, sentence);
  page += fmt::format(
      "\n## The engine league\n\nOne recorded guest of {} pages with {} devices, seed {}: "
      "`pageferry "
      "compare engine-league`.\n\n![Time to move a page](time.svg)\n\n",
      engine.hw.pages, engine.hw.devices.size(), engine.seed);
  page += pace_table(league) + "\n![Latency of reads](reads.svg)\n\n" + waiting_table(league);
  page += "\nPayload on the links of both hosts:\n\n" + bytes_table(league);
  page += fmt::format(
      "\nUp to {} of the IOMMU's commands share a line of entries, and one invalidation: "
      "`pageferry "
      "compare iommu-modify-batch`.\n\n{}",
      kPtesPerLine, batch_table(league));
  page += fmt::format(
      "\n## Late acknowledgements\n\nA device may take its time to drop a translation, and whoever "
      "the IOMMU holds meanwhile waits.\nCompletion timeout {}, profile `{}`: an acknowledgement "
      "takes what is said. `pageferry compare ats-league`.\n\n"
      "![Timeouts, with a hot page](ats.svg)\n\n{}\nWithout a page that is always asked for: "
      "`pageferry compare ats-league-cold`.\n\n![Timeouts, without one](ats-cold.svg)\n\n{}\n"
      "Over the ranges of PCIe's completion timeouts: `pageferry compare ats-league-ranges`.\n\n{}",
      time_text(league.ats.front().may_wait()), league.ats.front().scenario.timing_name,
      breaking_table(league.ats), breaking_table(league.ats_cold), ranges_table(league));
  page +=
      "\n## Signal 2 of the HTM move\n\nA row of booleans, INT cycles apart: `pageferry compare "
      "interval-league`.\n\n![Time a page](interval.svg)\n\n![Why tries end](conflicts.svg)\n\n" +
      interval_table(league) + dirty_section(league);
  return page;
}

}  // namespace pf::cli
