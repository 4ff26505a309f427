// Breakpoints: triggers at which play and run-to-break stop.
#include <fmt/format.h>

#include <algorithm>

#include "ui/session/session_impl.h"

namespace pf {
namespace {

constexpr std::size_t kMostFound = 4'000'000;  // events kept of one breakpoint
constexpr std::size_t kMostBreaks = 64;

Outcome refuse(std::string text) { return {false, std::move(text)}; }

}  // namespace

Outcome Session::Impl::set_break(const std::vector<std::string>& w) {
  drop_passing();
  if (w[0] == "clear") return breakpoints.clear(), Outcome{};
  if (w[0] == "drop") {
    const std::uint64_t n = number_in(w[1]);
    if (n == 0 || n > breakpoints.size()) {
      return refuse(fmt::format("there is no breakpoint {}; there are {}", n, breakpoints.size()));
    }
    breakpoints.erase(breakpoints.begin() + static_cast<std::ptrdiff_t>(n - 1));
    return {};
  }
  try {
    SessionBreak b;
    b.trigger = parse_trigger(env(), fmt::format("{}", fmt::join(w, " ")));
    const bool had =
        std::any_of(breakpoints.begin(), breakpoints.end(),
                    [&](const SessionBreak& other) { return other.trigger == b.trigger; });
    if (had) return {};
    if (breakpoints.size() == kMostBreaks)
      return refuse(fmt::format("there are {} breakpoints; drop one first", kMostBreaks));
    breakpoints.push_back(std::move(b));
  } catch (const TriggerError& error) {
    return refuse(error.what());
  }
  return {};
}

void Session::Impl::drop_passing() {
  std::erase_if(breakpoints, [](const SessionBreak& b) { return b.passing; });
}

Outcome Session::Impl::run_to(const std::string& trigger, int way) {
  if (!breakpoints.empty() && !breakpoints.front().passing) return run_to_break(way);
  SessionBreak b;
  b.passing = true;
  try {
    b.trigger = parse_trigger(env(), trigger);
  } catch (const TriggerError& error) {
    return refuse(error.what());
  }
  // The same again knows what it has gathered.
  if (breakpoints.empty() || !(breakpoints.front().trigger == b.trigger)) {
    drop_passing();
    breakpoints.insert(breakpoints.begin(), std::move(b));
  }
  remember();
  return scan_breaks(way, "trigger " + trigger);
}

Outcome Session::Impl::run_to_break(int way) {
  drop_passing();
  if (breakpoints.empty() && place.filter.empty()) {
    return refuse("there is no breakpoint and no filter; set one, for instance: break abort");
  }
  remember();
  if (breakpoints.empty()) return start_scan(any_of({place.filter}), way, false, "filtered event");
  return scan_breaks(way, "breakpoint");
}

Outcome Session::Impl::scan_breaks(int way, std::string what) {
  for (const SessionBreak& b : breakpoints) {
    if (!b.full || b.branch != current || place.event < b.found.back()) continue;
    return refuse(
        fmt::format("\"{}\" has come {} times by event {}, and what comes later is not "
                    "looked for; make it narrower, by a page or `every`",
                    trigger_text(env(), b.trigger), b.found.size(), b.found.back()));
  }
  return start_scan(local_breaks(), way, true, std::move(what));
}

// All are brought forward together, so that what is executed again serves every one.
bool Session::Impl::breaks_known(std::uint64_t event, std::uint64_t events) {
  std::uint64_t from = event;
  for (SessionBreak& b : breakpoints) {
    if (!b.trigger.needs_history()) continue;
    if (b.branch != current) {
      b = {std::move(b.trigger), current, 0, {}, {}, false, b.passing};
      b.matcher.emplace(env(), b.trigger);
    }
    if (!b.full) from = std::min(from, b.upto);
  }
  if (from >= event) return true;
  const std::uint64_t to = std::min(event, from + events);
  timeline().facts(from, to, [&](std::uint64_t n, const Fact& f) {
    for (SessionBreak& b : breakpoints) {
      if (!b.matcher || b.full || n <= b.upto || !b.matcher->push(f)) continue;
      if (b.found.empty() || b.found.back() != n) b.found.push_back(n);
      b.full = b.found.size() == kMostFound;
    }
  });
  for (SessionBreak& b : breakpoints) b.upto = std::max(b.upto, to);
  ++revision;
  return to >= event;
}

bool Session::Impl::breaks_pending() {
  return std::any_of(breakpoints.begin(), breakpoints.end(), [&](const SessionBreak& b) {
    const bool all = b.branch == current && (b.full || b.upto >= timeline().known());
    return b.trigger.needs_history() && !all;
  });
}

std::optional<std::uint64_t> Session::Impl::break_found(std::uint64_t from, std::uint64_t to,
                                                        int way) const {
  std::optional<std::uint64_t> best;
  for (const SessionBreak& b : breakpoints) {
    const auto first = std::upper_bound(b.found.begin(), b.found.end(), from);
    const auto last = std::upper_bound(b.found.begin(), b.found.end(), to);
    if (first >= last) continue;
    const std::uint64_t hit = way > 0 ? *first : *(last - 1);
    if (!best || (way > 0 ? hit < *best : hit > *best)) best = hit;
  }
  return best;
}

StepTest Session::Impl::local_breaks() const {
  std::vector<TriggerPoint> points;
  for (const SessionBreak& b : breakpoints) {
    if (b.trigger.needs_history()) continue;
    for (const TriggerTerm& term : b.trigger.terms) points.push_back(term.point);
  }
  if (points.empty()) return {};
  return [this, points = std::move(points)](std::span<const Fact> facts) {
    return std::any_of(facts.begin(), facts.end(), [&](const Fact& f) {
      return std::any_of(points.begin(), points.end(),
                         [&](const TriggerPoint& p) { return matches(env(), p, f, 0); });
    });
  };
}

std::optional<std::uint64_t> Session::Impl::break_between(std::uint64_t from, std::uint64_t to) {
  if (breakpoints.empty() || breakpoints.front().passing || from == to) return std::nullopt;
  const bool on = to > from;
  const std::uint64_t before = on ? from : to > 0 ? to - 1 : 0;
  std::optional<std::uint64_t> found = break_found(before, on ? to : from - 1, on ? 1 : -1);
  const StepTest wanted = local_breaks();
  if (!wanted) return found;
  std::optional<std::uint64_t> here;
  timeline().facts(before, on ? to : from, [&](std::uint64_t n, const Fact& f) {
    if ((on ? here.has_value() : n >= from) || !wanted(std::span(&f, 1))) return;
    here = n;
  });
  if (here && (!found || (on ? *here < *found : *here > *found))) found = here;
  return found;
}

}  // namespace pf
