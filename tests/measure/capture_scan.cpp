#include "tests/measure/capture_scan.h"

#include <algorithm>
#include <map>

#include "core/world/fact_place.h"

namespace pf {
namespace {

struct Try {
  std::size_t begins = 0, ends = 0;  // facts; `ends` is of the page's being done or the abort
  std::uint32_t page = 0, number = 0;
  CaptureEnd end = CaptureEnd::kRunning;
  std::size_t settled = 0;  // the commit or abort
};

struct Scan {
  const Env& env;
  const std::vector<NumberedFact>& facts;
  const CaptureOrder& order;
  Time start, end;
  std::vector<Try> tries;
  std::vector<std::uint32_t> number_at;                  // attempt number at each fact
  std::vector<std::pair<Time, int>> changes[kChannels];  // one a moment

  // The first fact at or after that time.
  std::size_t from_time(Time at) const {
    return static_cast<std::size_t>(
        std::partition_point(facts.begin(), facts.end(),
                             [at](const NumberedFact& f) { return f.fact.at < at; }) -
        facts.begin());
  }
  void find_tries();
  void find_changes(const World& first);
  void add(CaptureBatch& out, std::size_t trigger, std::uint64_t number) const;
  void add_points(CaptureBatch& out, Capture& c) const;
  void add_events(CaptureBatch& out, Capture& c, std::size_t trigger,
                  const std::vector<bool>& triggers) const;
};

void Scan::find_tries() {
  std::uint32_t page = 0, number = 0;
  bool open = false;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Fact& f = facts[i].fact;
    if (f.kind == FactKind::kTxnBegin) {
      number = page == f.a ? number + 1 : 1;
      page = f.a;
    }
    number_at.push_back(number);
    const bool stops = f.kind == FactKind::kFallback;
    if (f.kind == FactKind::kTxnBegin || stops) {
      tries.push_back({i, facts.size(), f.a, number, CaptureEnd::kRunning, 0});
      open = true;
    }
    if (!open) continue;
    Try& t = tries.back();
    if (f.kind == FactKind::kTxnAbort || f.kind == FactKind::kTxnCommit) {
      const bool stopped = facts[t.begins].fact.kind == FactKind::kFallback;
      t.settled = i;
      t.end = f.kind == FactKind::kTxnAbort ? CaptureEnd::kAbort
              : stopped                     ? CaptureEnd::kFallback
                                            : CaptureEnd::kCommit;
    }
    if (f.kind == FactKind::kTxnAbort || f.kind == FactKind::kPageMoved) {
      t.ends = i;
      open = false;
    }
  }
}

void Scan::find_changes(const World& first) {
  ChannelTracer tracer(env, first);
  std::map<Time, int> at[kChannels];
  for (unsigned c = 0; c < kChannels; ++c) at[c][start - 1] = tracer.value(static_cast<Channel>(c));
  for (const NumberedFact& f : facts) {
    tracer.push(f.fact,
                [&](Channel c, std::int32_t v) { at[static_cast<std::size_t>(c)][f.fact.at] = v; });
  }
  for (unsigned c = 0; c < kChannels; ++c) {
    for (const auto& [time, value] : at[c]) {
      if (changes[c].empty() || changes[c].back().second != value)
        changes[c].emplace_back(time, value);
    }
  }
}

std::size_t first_of(std::size_t centre, std::size_t all, std::size_t most) {
  if (all <= most) return 0;
  return std::min(centre < most / 2 ? 0 : centre - most / 2, all - most);
}

void Scan::add_points(CaptureBatch& out, Capture& c) const {
  Time from = c.from, to = c.to;
  std::vector<std::pair<Time, int>> within[kChannels];
  int begins[kChannels] = {};
  for (unsigned k = 0; k < kChannels; ++k) {
    auto change = std::partition_point(changes[k].begin(), changes[k].end(),
                                       [&](const auto& p) { return p.first <= c.at + c.from; });
    begins[k] = std::prev(change)->second;
    for (; change != changes[k].end() && change->first <= c.at + c.to; ++change)
      within[k].emplace_back(change->first - c.at, change->second);
    const std::size_t most = kMostPoints - 1;
    const auto centre = static_cast<std::size_t>(std::count_if(
        within[k].begin(), within[k].end(), [](const auto& p) { return p.first <= 0; }));
    const std::size_t first = first_of(centre, within[k].size(), most);
    if (first > 0) from = std::max(from, within[k][first - 1].first);
    if (first + most < within[k].size()) to = std::min(to, within[k][first + most].first - 1);
  }
  c.from = from;
  c.to = to;
  c.first_point = static_cast<std::uint32_t>(out.points.size());
  for (unsigned k = 0; k < kChannels; ++k) {
    int value = begins[k];
    for (const auto& [time, v] : within[k]) {
      if (time <= from) value = v;
    }
    const auto channel = static_cast<Channel>(k);
    out.points.push_back(
        {static_cast<std::int32_t>(from), static_cast<std::int16_t>(value), channel, 0});
    for (const auto& [time, v] : within[k]) {
      if (time > from && time <= to)
        out.points.push_back(
            {static_cast<std::int32_t>(time), static_cast<std::int16_t>(v), channel, 0});
    }
    c.channel[k + 1] = static_cast<std::uint16_t>(out.points.size() - c.first_point);
  }
}

void Scan::add_events(CaptureBatch& out, Capture& c, std::size_t trigger,
                      const std::vector<bool>& triggers) const {
  std::vector<std::size_t> kept;
  std::size_t mine = 0;
  for (std::size_t i = from_time(c.at + c.from); i < from_time(c.at + c.to + 1); ++i) {
    const Fact& f = facts[i].fact;
    const bool single = f.kind == FactKind::kLineTracked || f.kind == FactKind::kLineLoaded ||
                        f.kind == FactKind::kTlpEnters || f.kind == FactKind::kTlpLeaves ||
                        f.kind == FactKind::kCopyLands;
    if (single && !triggers[i]) continue;
    if (i == trigger) mine = kept.size();
    kept.push_back(i);
  }
  const std::size_t first = first_of(mine, kept.size(), order.most_events);
  const std::size_t last = std::min<std::size_t>(kept.size(), first + order.most_events);
  c.first_entry = static_cast<std::uint32_t>(out.events.size());
  c.entries = static_cast<std::uint32_t>(last - first);
  c.trigger_entry = static_cast<std::uint32_t>(mine - first);
  c.first_event = facts[kept[first]].event;
  for (std::size_t k = first; k < last; ++k) {
    CaptureEvent e{static_cast<std::int32_t>(facts[kept[k]].fact.at - c.at),
                   static_cast<std::uint32_t>(facts[kept[k]].event - c.first_event),
                   facts[kept[k]].fact};
    e.fact.spare = static_cast<std::uint16_t>(number_at[kept[k]]);
    out.events.push_back(e);
  }
}

void Scan::add(CaptureBatch& out, std::size_t trigger, std::uint64_t number) const {
  const Fact& f = facts[trigger].fact;
  Capture c;
  c.number = number;
  c.event = facts[trigger].event;
  c.at = f.at;
  c.kind = f.kind;
  c.from = std::max(order.window.before, start - c.at);
  c.to = std::min(order.window.after, end - c.at);
  const std::int64_t named = page_of_fact(env, facts[trigger].fact);  // outside of all tries
  c.page = static_cast<std::uint32_t>(std::max<std::int64_t>(0, named));
  for (const Try& t : tries) {
    if (trigger < t.begins || trigger > t.ends) continue;
    c.page = t.page;
    c.attempt = t.number;
    c.end = t.end;
    if (t.end == CaptureEnd::kRunning) continue;
    const Fact& e = facts[t.settled].fact;
    c.end_at = e.at - c.at;
    if (t.end == CaptureEnd::kAbort) {
      c.cause = static_cast<std::uint8_t>(e.b & 0xff);
      c.offender = static_cast<std::uint8_t>(e.b >> 8 & 0xff);
    }
  }
  add_points(out, c);
  c.own_to = c.to;
  for (const Try& t : tries) {
    if (t.begins <= trigger) continue;
    c.own_to = std::min(c.own_to, facts[t.begins].fact.at - c.at - 1);
    break;
  }
  out.captures.push_back(c);
}

}  // namespace

std::shared_ptr<CaptureBatch> scan_captures(const Env& env, const World& first,
                                            const std::vector<NumberedFact>& facts,
                                            const CaptureOrder& order, Time end) {
  Scan scan{env, facts, order, first.agenda.now, end, {}, {}, {}};
  scan.find_tries();
  scan.find_changes(first);
  TriggerMatcher matcher(env, order.trigger);
  std::vector<std::size_t> found;
  std::vector<bool> triggers(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!matcher.push(facts[i].fact) || found.size() == order.most) continue;
    triggers[i] = true;
    found.push_back(i);
  }
  auto out = std::make_shared<CaptureBatch>();
  for (std::size_t n = 0; n < found.size(); ++n) {
    scan.add(*out, found[n], n + 1);
    scan.add_events(*out, out->captures.back(), found[n], triggers);
  }
  return out;
}

}  // namespace pf
