// Which charts the league page has.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/league.h"
#include "app/cli/league_chart.h"
#include "app/cli/words.h"

namespace pf::cli {
namespace {

double real(Time t) { return static_cast<double>(t); }

constexpr double kSteps[] = {1, 2, 5};

// From the step (1, 2 or 5 times a power of ten) below the least to the one above the most; a tick
// at each step, or over more than two powers of ten at each of these.
Axis time_axis(const std::string& title, double least, double most) {
  Axis axis{title, Scale::kLog, 0, 0, {}};
  for (double ten = 1; axis.most == 0; ten *= 10) {
    for (const double step : kSteps) {
      const double v = step * ten;
      if (v <= least) axis.least = v;
      if (v >= most && axis.most == 0) axis.most = v;
      if (axis.most != 0) break;
    }
  }
  const bool coarse = axis.most > 100 * axis.least;
  for (double ten = 1; ten <= axis.most; ten *= 10) {
    for (const double step : kSteps) {
      const double v = step * ten;
      if (v < axis.least || v > axis.most || (coarse && step != 1)) continue;
      axis.ticks.emplace_back(v, time_text(static_cast<Time>(v)));
    }
  }
  return axis;
}

bool stands_still(const RunSummary& s) { return 2 * s.device_stall >= s.time; }

std::string time_chart(const League& league) {
  double least = 1e18, most = 1;
  std::vector<Bar> bars;
  for (const LeagueRun& run : league.engine) {
    const Time t = run.summary.time_a_page();
    least = std::min(least, real(t)), most = std::max(most, real(t));
    const char* token = stands_still(run.summary) ? "src2" : "tgt";
    bars.push_back({run.name, time_text(t), token, real(t)});
  }
  std::stable_sort(bars.begin(), bars.end(),
                   [](const Bar& a, const Bar& b) { return a.value < b.value; });
  double from = 1;  // bars begin at a power of ten
  while (10 * from <= least) from *= 10;
  return bars_svg("Time to move a page", time_axis("simulated time, logarithmic", from, most), bars,
                  {{"tgt", "the guest's devices go on"}, {"src2", "they stand still"}});
}

std::string reads_chart(const League& league) {
  double least = 1e18, most = 1;
  std::vector<Span> spans;
  for (const LeagueRun& run : league.engine) {
    const DeviceLatency l = worst_reads(run.summary);
    Span span{run.name,
              l.reads > 0 ? plural(l.reads, "read") : "no read meanwhile",
              {real(l.p50), real(l.p99), real(l.max)}};
    if (l.reads > 0) least = std::min(least, span.values[0]), most = std::max(most, span.values[2]);
    spans.push_back(std::move(span));
  }
  std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return (a.values[2] == 0) != (b.values[2] == 0) ? b.values[2] == 0 : a.values[2] < b.values[2];
  });
  return spans_svg("Latency of the devices' reads during the move",
                   time_axis("simulated time, logarithmic", least, most), spans,
                   {"median", "99 %", "slowest"});
}

std::string acknowledge_chart(const std::string& title, const std::vector<LeagueRun>& family) {
  const char* const tokens[] = {"bad", "fly", "shr", "tgt"};
  Axis x{"time a device takes to drop a translation", Scale::kLog, 1e18, 1, {}};
  Axis y{"requests past their completion timeout", Scale::kCount, 0, 10, {}};
  std::vector<LineOf> lines;
  for (const LeagueRun& run : family) {
    const double at = real(run.acknowledges());
    x.least = std::min(x.least, at), x.most = std::max(x.most, at);
    const auto tick = std::pair(at, time_text(run.acknowledges()));
    if (std::find(x.ticks.begin(), x.ticks.end(), tick) == x.ticks.end()) x.ticks.push_back(tick);
    auto line = std::find_if(lines.begin(), lines.end(),
                             [&](const LineOf& l) { return l.name == run.mover(); });
    if (line == lines.end()) {
      const char* token = tokens[lines.size() % std::size(tokens)];
      line = lines.insert(lines.end(), {run.mover(), token, {}, false});
    }
    const auto timeouts = static_cast<double>(run.summary.timeouts);
    line->points.emplace_back(at, timeouts);
    while (y.most < timeouts) y.most *= 10;
  }
  y.ticks.emplace_back(0, "0");
  for (double v = 1; v <= y.most; v *= 10) y.ticks.emplace_back(v, fmt::format("{:.0f}", v));
  return lines_svg(title, x, y, lines);
}

double interval_of(const LeagueRun& run) {
  return static_cast<double>(run.scenario.move.interval_cycles);
}
bool is_sweep(const LeagueRun& run) {
  return run.name == fmt::format("{}", run.scenario.move.interval_cycles);
}

Axis intervals(const League& league) {
  Axis x{"INT, TSC cycles between two booleans", Scale::kLog, 1e18, 1, {}};
  for (const LeagueRun& run : league.interval) {
    if (!is_sweep(run)) continue;
    x.least = std::min(x.least, interval_of(run)), x.most = std::max(x.most, interval_of(run));
    x.ticks.emplace_back(interval_of(run), run.name);
  }
  return x;
}

std::string interval_chart(const League& league) {
  double least = 1e18, most = 1;
  std::vector<LineOf> lines = {{"booleans INT apart", "shr", {}, false}};
  for (const LeagueRun& run : league.interval) {
    const double t = real(run.summary.time_a_page());
    least = std::min(least, t), most = std::max(most, t);
    if (is_sweep(run)) lines.front().points.emplace_back(interval_of(run), t);
    if (run.scenario.move.signal2 == Signal::kIdeal)
      lines.push_back({"flags that cost nothing", "tgt", {{1, t}}, true});
    if (run.scenario.move.signal2 == Signal::kSchedule)
      lines.push_back({"fixed worst-case wait", "bad", {{1, t}}, true});
  }
  Axis y = time_axis("time a page, logarithmic", least, most);
  return lines_svg("Signal 2: how far apart should the booleans be?", intervals(league), y, lines);
}

std::string conflict_chart(const League& league) {
  std::vector<LineOf> lines = {{"CPU0 had just read it", "fly", {}, false},
                               {"no boolean was left", "bad", {}, false}};
  for (const LeagueRun& run : league.interval) {
    if (!is_sweep(run)) continue;
    const auto share = [&](const char* cause) {
      const auto found = run.summary.aborts.find(cause);
      const double n = found == run.summary.aborts.end() ? 0 : static_cast<double>(found->second);
      return 100 * n / static_cast<double>(run.summary.attempts);
    };
    lines[0].points.emplace_back(interval_of(run), share("boolean-store"));
    lines[1].points.emplace_back(interval_of(run), share("no-boolean-left"));
  }
  Axis y{"tries of a hundred that end so",
         Scale::kCount,
         0,
         100,
         {{0, "0"}, {1, "1"}, {10, "10"}, {100, "100"}}};
  return lines_svg("Signal 2: why tries end", intervals(league), y, lines);
}

}  // namespace

std::map<std::string, std::string> league_charts(const League& league) {
  return {
      {"time.svg", time_chart(league)},
      {"reads.svg", reads_chart(league)},
      {"ats.svg", acknowledge_chart("A page that is always asked for: timeouts", league.ats)},
      {"ats-cold.svg", acknowledge_chart("No such page: timeouts", league.ats_cold)},
      {"interval.svg", interval_chart(league)},
      {"conflicts.svg", conflict_chart(league)},
  };
}

}  // namespace pf::cli
