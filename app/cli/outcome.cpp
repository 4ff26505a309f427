#include "app/cli/outcome.h"

#include <algorithm>

#include "core/measure/run_meter.h"

namespace pf::cli {
namespace {

// "walk-of-entry" is "aborts_walk_of_entry" in [expect].
std::string expectation_name(std::string cause) {
  std::replace(cause.begin(), cause.end(), '-', '_');
  return "aborts_" + cause;
}

}  // namespace

std::string Outcome::text(const std::string& name) const {
  const auto found = texts_.find(name);
  return found == texts_.end() ? "" : found->second;
}

std::optional<double> Outcome::number(const std::string& name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

Outcome outcome_of(const RunSummary& s) {
  const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
  const auto us = [](Time t) { return static_cast<double>(t) / static_cast<double>(kMicrosecond); };
  Outcome out;
  out.set("verdict", s.holds() ? "holds" : "violated");
  if (!s.violations.empty()) out.set("invariant", s.violations.front().invariant);
  out.set("pages_moved", count(s.pages_moved));
  out.set("attempts", count(s.attempts));
  out.set("attempts_max", count(s.attempts_max));
  out.set("fallbacks", count(s.fallbacks));
  out.set("aborts", count(s.aborts_total()));
  for (int cause = 1; cause < kAbortCauses; ++cause) {
    const std::string name(cause_name(static_cast<AbortCause>(cause)));
    const auto found = s.aborts.find(name);
    out.set(expectation_name(name), found == s.aborts.end() ? 0 : count(found->second));
  }
  out.set("time_us", us(s.time));
  out.set("blackout_us", us(s.blackout));
  out.set("device_stall_us", us(s.device_stall));
  out.set("vcpu_stall_us", us(s.vcpu_stall));
  out.set("cut_over_gap_us", us(s.cut_over.gap_all));
  out.set("timeouts", count(s.timeouts));
  out.set("recopies", s.window ? count(s.window->recopies) : 0);
  out.set("overflows", s.window ? count(s.window->overflows) : 0);
  return out;
}

Outcome outcome_of(const Search& found) {
  Outcome out;
  out.set("verdict", std::string(verdict_name(found.result.verdict)));
  if (found.control) out.set("control", std::string(verdict_name(*found.control)));
  if (found.violation) out.set("invariant", found.violation->invariant);
  out.set("states", static_cast<double>(found.result.states));
  return out;
}

}  // namespace pf::cli
