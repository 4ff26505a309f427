// The one dispatch of commands, and one handler each.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using Words = std::vector<std::string>;

Outcome refuse(std::string text) { return {false, std::move(text)}; }
Outcome stay(std::string text) { return {false, std::move(text), true}; }

double leading_number(const std::string& s, std::string& unit) {
  double value = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  (void)error;  // the parser has checked it
  unit.assign(end, static_cast<std::size_t>(s.data() + s.size() - end));
  return value;
}

Zoom zoom_of(const std::string& word) {
  return word == "page" ? Zoom::kPage : word == "line" ? Zoom::kLine : Zoom::kHost;
}

// A phase of FIG 4 by the first thing that happens in it.
FactKind sign_of_block(std::uint16_t block) {
  switch (block) {
    case 430:
      return FactKind::kEntryWritten;
    case 440:
      return FactKind::kInvalidateQueued;
    case 450:
      return FactKind::kLineLoaded;
    case 460:
      return FactKind::kTxnCommit;
    default:
      return FactKind::kTxnBegin;
  }
}

}  // namespace

StepTest Session::Impl::any_of(std::vector<EventFilter> wanted) const {
  return [this, wanted = std::move(wanted)](std::span<const Fact> facts) {
    return std::any_of(facts.begin(), facts.end(), [&](const Fact& f) {
      return std::any_of(wanted.begin(), wanted.end(),
                         [&](const EventFilter& w) { return passes(env(), w, f); });
    });
  };
}

Outcome Session::Impl::start_scan(StepTest wanted, int way, bool breaks, std::string what) {
  // Where an earlier seek was going, and whether it was to play there, no longer matters.
  playing = play_there = 0;
  wait_event.reset();
  wait_time.reset();
  motion = 0;
  if (way < 0 && place.event == 0) return stay("this is the start of the run");
  scan = SessionScan{std::move(wanted), way, place.event, breaks, std::move(what)};
  direction = way;
  look_on(kSessionSlice);
  return {};
}

Outcome Session::Impl::seek(const std::string& where) {
  playing = play_there = 0;
  scan.reset();
  if (where == "start") return go(0), Outcome{};
  if (where == "end") {
    if (timeline().ended()) return go(timeline().known()), Outcome{};
    wait_time.reset();  // where an earlier seek was going no longer matters
    wait_event = ~std::uint64_t{0};
    work(kSessionSlice);
    return {true, "goes there once the run has been executed"};
  }
  const auto moment = parse_moment(where);
  if (!moment) {
    return refuse(fmt::format("\"{}\" is no moment; right would be {}, start or end", where,
                              std::string(kMomentForms)));
  }
  wait_event.reset();
  wait_time.reset();
  if (moment->kind == Moment::Kind::kPhase) {
    go(0);
    EventFilter f;
    f.kind = sign_of_block(moment->block);
    return start_scan(any_of({f}), 1);
  }
  const bool event = moment->kind == Moment::Kind::kEvent;
  Timeline& t = timeline();
  if (!t.ended() && (event ? t.known() < moment->event : t.known_time() <= moment->at)) {
    if (event)
      wait_event = moment->event;
    else
      wait_time = moment->at;
    work(kSessionSlice);
    return {};
  }
  go(event ? moment->event : t.event_at(moment->at));
  return {};
}

Outcome Session::Impl::dispatch(const Command& c) {
  const Words& w = c.words;
  const auto way = [&] { return w[0] == "-1" ? -1 : 1; };
  switch (c.verb) {
    case Verb::kStep:
      return step_by(std::stoll(w[0]));
    case Verb::kOver:
      return over(way());
    case Verb::kInto:
      return into(way());
    case Verb::kSeek:
      return remember(), seek(w[0]);
    case Verb::kPlay:
      return play(way());
    case Verb::kPause:
      return pause();
    case Verb::kToggle:
      return playing != 0 || play_there != 0 ? pause() : play(direction);
    case Verb::kSpeed:
      return set_speed(w[0]);
    case Verb::kSelect:
      return select(w[0]);
    case Verb::kPin:
      return pin(w);
    case Verb::kJourney:
      return set_journey(w);
    case Verb::kSpan:
      return set_span(w);
    case Verb::kZoom:
      return set_zoom(zoom_of(w[0]));
    case Verb::kFilter:
      return set_filter(w);
    case Verb::kBreak:
      return set_break(w);
    case Verb::kRunToBreak:
      return run_to_break(way());
    case Verb::kNext:
      return next(way(), w[1]);
    case Verb::kMarker:
      return set_marker(w.empty() ? 0 : static_cast<int>(number_in(w[0])));
    case Verb::kGoto:
      return go_to_marker(static_cast<int>(number_in(w[0])));
    case Verb::kInject:
      return inject(w);
    case Verb::kSet:
      return set(w[0]);
    case Verb::kBranch:
      return branch_here(w.empty() ? std::to_string(branches.size()) : w[0]);
    case Verb::kSwitch:
      return switch_to(number_in(w[0]));
    case Verb::kUndo:
      return undo(done, undone);
    case Verb::kRedo:
      return undo(undone, done);
  }
  return {};
}

Outcome Session::Impl::step_by(std::int64_t n) {
  // A key that comes too soon, while a run is being opened, must not leave it at its start.
  if (wait_event || wait_time) return {true, "on its way there; step when it has come"};
  playing = 0;
  scan.reset();
  direction = n < 0 ? -1 : 1;
  const std::uint64_t was = place.event;
  if (n > 0) timeline().extend(was + static_cast<std::uint64_t>(n), kSessionSlice);
  const std::uint64_t back = static_cast<std::uint64_t>(n < 0 ? -n : 0);
  const std::uint64_t to =
      n < 0 ? (was > back ? was - back : 0) : was + static_cast<std::uint64_t>(n);
  if (n < 0 && was == 0) return stay("this is the start of the run");
  if (n > 0 && timeline().known() == was) return stay("this is the end of the run");
  remember();
  go(to);
  if (n == 1 || n == -1) {
    motion = direction;
    begin_motion(n > 0 ? place.event : was);
  }
  return {};
}

Outcome Session::Impl::play(int way) {
  if (wait_event || wait_time) {
    play_there = direction = way;
    return {true, "plays once it is there"};
  }
  if (way > 0 && timeline().ended() && place.event >= timeline().known()) go(0);
  if (way < 0 && place.event == 0) return stay("this is the start of the run");
  remember();
  motion = 0;
  scan.reset();
  clock = static_cast<double>(at_rest().after->agenda.now);
  phase = 0;
  playing = direction = way;
  return {};
}

Outcome Session::Impl::pause() {
  if (playing > 0 && phase >= 0.5 && place.event < timeline().known()) go(place.event + 1);
  playing = play_there = 0;
  phase = 0;
  scan.reset();
  wait_event.reset();
  wait_time.reset();
  return {};
}

Outcome Session::Impl::set_speed(const std::string& text) {
  std::string unit;
  const double value = leading_number(text, unit);
  speed.events = unit == "ev";
  const double scale = unit == "ns"   ? 1e3
                       : unit == "us" ? 1e6
                       : unit == "ms" ? 1e9
                       : unit == "s"  ? 1e12
                                      : 1;
  speed.per_second = std::clamp(value * scale, speed.events ? 0.1 : 1.0, speed.events ? 1e6 : 1e12);
  if (playing != 0) clock = static_cast<double>(at_rest().after->agenda.now);
  return {};
}

Outcome Session::Impl::select(const std::string& word) {
  Selection s;
  Outcome out = selection_of(env(), word, s);
  if (!out.ok) return out;
  remember();
  place.selection = s;
  return {};
}

Outcome Session::Impl::set_filter(const Words& w) {
  EventFilter f;
  std::string error;
  if (!filter_of(env(), w, f, error)) return refuse(error);
  remember();
  place.filter = f;
  return {};
}

Outcome Session::Impl::next(int way, const std::string& what) {
  std::vector<EventFilter> wanted;
  const SessionStep& s = at_rest();
  if (what == "transaction") {
    for (const FactKind kind : {FactKind::kTxnBegin, FactKind::kTxnCommit, FactKind::kTxnAbort}) {
      wanted.push_back({kind, {}, {}});
    }
  } else if (what == "page") {
    wanted.push_back({{}, {}, focus_page(env(), s.after->look(env()), place.selection)});
  } else {
    const auto head = std::max_element(
        s.facts.begin(), s.facts.end(),
        [](const Fact& a, const Fact& b) { return fact_weight(a.kind) < fact_weight(b.kind); });
    if (head == s.facts.end())
      return refuse("this step told nothing; pick a kind in the event list");
    wanted.push_back({head->kind, {}, {}});
  }
  remember();
  return start_scan(any_of(std::move(wanted)), way);
}

Outcome Session::Impl::set_marker(int number) {
  const auto of = [&](int n) {
    return std::find_if(markers.begin(), markers.end(),
                        [n](const MarkerRow& m) { return m.number == n; });
  };
  if (number == 0) {
    number = 1;
    while (of(number) != markers.end()) ++number;
  }
  const MarkerRow row{number, place.event, at_rest().after->agenda.now};
  const auto old = of(number);
  if (old != markers.end())
    *old = row;
  else
    markers.push_back(row);
  return {true, fmt::format("marker {} is here", number)};
}

Outcome Session::Impl::go_to_marker(int number) {
  for (const MarkerRow& m : markers) {
    if (m.number != number) continue;
    remember();
    playing = 0;
    return seek(fmt::format("event:{}", m.event));
  }
  return refuse(fmt::format("there is no marker {}; `marker {}` sets it", number, number));
}

Outcome Session::Impl::undo(std::vector<SessionPlace>& from, std::vector<SessionPlace>& to) {
  if (from.empty())
    return refuse(&from == &done ? "there is nothing to undo" : "there is nothing to redo");
  to.push_back(place);
  const SessionPlace back = from.back();
  from.pop_back();
  playing = 0;
  current = back.branch;
  place = back;
  go(back.event);
  return {};
}

}  // namespace pf
