// The playhead: where it stands, how it moves with wall time, and the work done beside it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/session/session_impl.h"

namespace pf {
namespace {

constexpr double kStepSeconds = 0.16;  // of one step by key
constexpr double kCommitSeconds = 0.2;
constexpr double kAbortSeconds = 0.7;
constexpr std::uint64_t kRecent = 600;  // events back that know when each TLP was sent
constexpr std::size_t kMostUndo = 1000;

// Ease in and out, so that a step begins and ends softly.
double eased(double x) { return x < 0.5 ? 4 * x * x * x : 1 - std::pow(2 - 2 * x, 3) / 2; }

}  // namespace

void Session::Impl::load(SessionStep& step, std::uint64_t event) {
  if (step.branch == current && step.event == event && step.after) return;
  Timeline& t = timeline();
  const std::uint64_t from = event > kRecent ? event - kRecent : 0;
  step.facts.clear();
  step.sent.clear();
  step.before.reset();
  if (event > 0) step.before = std::make_unique<World>(t.seek(event - 1));
  step.after = std::make_unique<World>(t.seek(event));
  t.facts(from, event, [&](std::uint64_t n, const Fact& f) {
    if (n == event) step.facts.push_back(f);
    if (f.kind == FactKind::kTlpEnters) step.sent.push_back(f);
  });
  step.branch = current;
  step.event = event;
}

const SessionStep& Session::Impl::at_rest() {
  load(rest, place.event);
  return rest;
}

void Session::Impl::go(std::uint64_t event) {
  place.event = std::min(event, timeline().known());
  motion = 0;
  phase = 0;
  wait_time.reset();
  wait_event.reset();
  play_there = 0;
  load(rest, place.event);
  clock = static_cast<double>(rest.after->agenda.now);
  ++revision;
}

void Session::Impl::remember() {
  if (!done.empty() && done.back() == place) return;
  done.push_back(place);
  if (done.size() > kMostUndo) done.erase(done.begin());
  undone.clear();
}

// What one must not miss takes longer to happen.
void Session::Impl::begin_motion(std::uint64_t event) {
  motion_event = event;
  motion_part = 0;
  motion_seconds = kStepSeconds;
  load(shown, event);
  for (const Fact& f : shown.facts) {
    if (f.kind == FactKind::kTxnCommit) motion_seconds = kCommitSeconds;
    if (f.kind == FactKind::kTxnAbort) motion_seconds = kAbortSeconds;
  }
}

// The pair of steps of the picture: the event under way and how far it is.
std::uint64_t Session::Impl::pair_event(float& alpha) const {
  alpha = 1;
  if (motion != 0) {
    // The stages of an abort keep their times.
    const bool even = motion_seconds == kAbortSeconds;
    const double part = reduced_motion ? 1 : even ? motion_part : eased(motion_part);
    alpha = static_cast<float>(motion > 0 ? part : 1 - part);
    return motion_event;
  }
  if (playing == 0 || place.event >= timeline().known()) return place.event;
  alpha = static_cast<float>(phase);
  if (alpha <= 0) {
    alpha = 1;
    return place.event;
  }
  return place.event + 1;
}

void Session::Impl::advance(double seconds) {
  if (motion != 0) {
    motion_part += seconds / motion_seconds;
    if (motion_part >= 1 || reduced_motion) motion = 0;
    ++revision;
    return;
  }
  if (playing == 0 || seconds <= 0) return;
  Timeline& t = timeline();
  const double moved = seconds * speed.per_second * playing;
  std::uint64_t to = place.event;
  const double was_clock = clock, was_phase = phase;
  if (speed.events) {
    const double at = std::max(0.0, static_cast<double>(place.event) + phase + moved);
    if (playing > 0) t.extend(static_cast<std::uint64_t>(at) + 2, kSessionSlice);
    to = std::min(static_cast<std::uint64_t>(at), t.known());
    phase = to < t.known() ? at - static_cast<double>(to) : 0;
  } else {
    clock = std::max(0.0, clock + moved);
    for (std::uint64_t left = kSessionSlice;
         left > 0 && !t.ended() && clock >= static_cast<double>(t.known_time());) {
      const std::uint64_t slice = std::min<std::uint64_t>(left, 500);
      t.extend(t.known() + slice, slice);
      left -= slice;
    }
    clock = std::min(clock, static_cast<double>(t.known_time()));
    // Several events may share the first instant: backwards, that is the start.
    to = clock <= 0 && playing < 0 ? 0 : t.event_at(static_cast<Time>(clock));
  }
  if (!breaks_known(std::max(to, place.event), kSessionSlice)) {  // it waits for them
    clock = was_clock;
    phase = was_phase;
    return;
  }
  if (const auto stop = break_between(place.event, to)) {
    playing = 0;
    return go(*stop);
  }
  if (to != place.event) {
    place.event = to;
    load(rest, to);
  }
  if (!speed.events) {
    phase = 0;
    if (to < t.known()) {
      load(shown, to + 1);
      const double a = static_cast<double>(rest.after->agenda.now);
      const double b = static_cast<double>(shown.after->agenda.now);
      phase = b > a ? std::clamp((clock - a) / (b - a), 0.0, 0.999) : 0;
    }
  }
  if ((playing > 0 && t.ended() && to >= t.known()) || (playing < 0 && to == 0)) {
    playing = 0;
    phase = 0;
  }
  ++revision;
}

// One slice of a search; ends it when something is found or the run is through.
void Session::Impl::look_on(std::uint64_t events) {
  Timeline& t = timeline();
  SessionScan& s = *scan;
  std::optional<std::uint64_t> found;
  std::vector<Fact> together;
  std::uint64_t of = 0;
  const auto judge = [&] {
    const bool past = s.direction > 0 ? of > s.at : of < s.at;
    if (past && s.wanted && !together.empty() && (!found || s.direction < 0) && s.wanted(together))
      found = of;
    together.clear();
  };
  const auto take = [&](std::uint64_t n, const Fact& f) {
    if (n != of) judge();
    of = n;
    together.push_back(f);
  };
  const auto nearer = [&](std::uint64_t from, std::uint64_t to) {
    const auto hit = s.breaks ? break_found(from, to, s.direction) : std::nullopt;
    if (hit && (!found || (s.direction > 0 ? *hit < *found : *hit > *found))) found = hit;
  };
  bool through = false;
  if (s.direction > 0) {
    t.extend(s.at + events, events);
    const std::uint64_t to = std::min(s.at + events, t.known());
    if (s.breaks && !breaks_known(to, events)) return;
    if (s.wanted) t.facts(s.at, to, take);
    judge();
    nearer(s.at, to);
    through = to == t.known() && t.ended();
    s.at = to;
  } else {
    const std::uint64_t to = s.at > 0 ? s.at - 1 : 0;
    const std::uint64_t from = s.wanted && to > events ? to - events : 0;
    if (s.breaks && !breaks_known(to, events)) return;
    if (s.wanted) t.facts(from, to, take);
    judge();
    nearer(from, to);
    through = from == 0;
    s.at = from + 1;
  }
  ++revision;
  if (!found && !through) return;
  if (!s.what.empty()) {
    const std::uint64_t at = found.value_or(place.event);
    const char* way = s.direction > 0 ? "behind" : "before";
    search_end.text = fmt::format("at the {}, event {}", s.what, group_digits(at));
    if (!found)
      search_end.text = fmt::format("there is no {} {} event {}", s.what, way, group_digits(at));
    ++search_end.count;
  }
  scan.reset();
  if (found) go(*found);
  if (!open_event) open_event = place.event;
}

bool Session::Impl::work(std::uint64_t events) {
  Timeline& t = timeline();
  if (scan) {
    look_on(std::min<std::uint64_t>(events, kSessionSlice));
    return true;
  }
  if (gather_journey(events)) return true;
  if (!breaks_known(t.known(), events)) return true;
  const std::uint64_t was = t.known();
  const bool more = t.extend(~std::uint64_t{0}, events);
  const int way = play_there;
  if (t.known() != was) ++revision;
  if (wait_event && (t.known() >= *wait_event || t.ended())) {
    go(*wait_event);
  } else if (wait_time && (t.known_time() >= *wait_time || t.ended())) {
    go(t.event_at(*wait_time));
  }
  if (way != 0 && !wait_event && !wait_time) play(way);
  if (!open_event && !wait_event && !wait_time) open_event = place.event;
  return more;
}

}  // namespace pf
