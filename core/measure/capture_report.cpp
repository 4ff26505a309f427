#include "core/measure/capture_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/measure/run_meter.h"

namespace pf {

Spread spread_of(std::vector<std::int64_t> lengths) {
  Spread out;
  out.n = lengths.size();
  if (lengths.empty()) return out;
  std::sort(lengths.begin(), lengths.end());
  // As IntervalMeter::percentile has them.
  const auto at = [&](std::size_t permille) {
    return lengths[std::max<std::size_t>((lengths.size() * permille + 999) / 1000, 1) - 1];
  };
  out.min = lengths.front();
  out.p1 = at(10);
  out.p50 = at(500);
  out.p99 = at(990);
  out.max = lengths.back();
  return out;
}

IntervalFigures figures_of(const std::string& text, const std::vector<IntervalSample>& samples) {
  std::vector<std::int64_t> all, committed, aborted;
  for (const IntervalSample& s : samples) {
    all.push_back(s.length);
    (s.aborted ? aborted : committed).push_back(s.length);
  }
  return {text, spread_of(std::move(all)), spread_of(std::move(committed)),
          spread_of(std::move(aborted))};
}

const char* capture_end_name(CaptureEnd end) {
  switch (end) {
    case CaptureEnd::kRunning:
      return "running";
    case CaptureEnd::kCommit:
      return "commit";
    case CaptureEnd::kAbort:
      return "abort";
    case CaptureEnd::kFallback:
      return "fallback";
  }
  return "";
}

std::string captures_csv(const Env& env, const CaptureSet& set,
                         const std::vector<IntervalMeter>& meters) {
  std::string out = "number,event,at_ps,page,attempt,end,cause,end_ps";
  for (const IntervalMeter& meter : meters)
    out += fmt::format(",\"{}\"", interval_text(env, meter.interval()));
  out += '\n';
  std::vector<std::size_t> next(meters.size());
  for (std::size_t i = 0; i < set.size(); ++i) {
    const Capture& c = *set.at(i).capture;
    const bool aborted = c.end == CaptureEnd::kAbort;
    out += fmt::format("{},{},{},{},{},{},{},{}", c.number, c.event, c.at, c.page, c.attempt,
                       capture_end_name(c.end),
                       aborted ? cause_name(static_cast<AbortCause>(c.cause)) : "", c.end_at);
    for (std::size_t m = 0; m < meters.size(); ++m) {
      const auto& samples = meters[m].samples();
      const bool has = next[m] < samples.size() && samples[next[m]].index == i;
      out += has ? fmt::format(",{}", samples[next[m]++].length) : ",";
    }
    out += '\n';
  }
  return out;
}

}  // namespace pf
