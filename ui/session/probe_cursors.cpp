// The interval that two cursors mean: between the points of the protocol nearest to them. What
// guests and devices do at any time, and single lines, are none.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ui/session/probe_impl.h"

namespace pf {
namespace {

// Without a picked capture a point stands at the median over so many of them, and counts if so
// large a part (one in four) has it.
constexpr std::size_t kLooked = 32, kPart = 4;

bool is_point(FactKind kind) {
  switch (kind) {
    case FactKind::kPhaseEntered:
    case FactKind::kTxnBegin:
    case FactKind::kTxnCommit:
    case FactKind::kTxnAbort:
    case FactKind::kEntryWritten:
    case FactKind::kInvalidateQueued:
    case FactKind::kInvalidateAcked:
    case FactKind::kWaitDone:
    case FactKind::kBooleanRead:
    case FactKind::kBooleanSet:
    case FactKind::kClockSlot:
    case FactKind::kShootdownSent:
    case FactKind::kShootdownAcked:
    case FactKind::kPageMoved:
    case FactKind::kFallback:
    case FactKind::kCutOver:
      return true;
    default:
      return false;
  }
}

// A point, and where intervals that begin or end with it do, capture by capture.
using Times = std::vector<std::optional<std::int64_t>>;
struct Found {
  IntervalPoint point;
  Times begins, ends;
};
using FoundByText = std::map<std::string, Found>;

// What tells events of one kind apart in this capture: slots and blocks always do, actors where
// there are several.
std::map<std::string, IntervalPoint> points_of(const Env& env, const CaptureSet::Ref& ref) {
  std::map<FactKind, std::set<std::uint8_t>> actors;
  for (const CaptureEvent& e : capture_events(ref))
    if (is_point(e.fact.kind)) actors[e.fact.kind].insert(e.fact.actor);
  std::map<std::string, IntervalPoint> out;
  for (const CaptureEvent& e : capture_events(ref)) {
    const FactKind kind = e.fact.kind;
    if (!is_point(kind)) continue;
    IntervalPoint point;
    point.event.kind = kind;
    const auto ask = [&](TriggerField field) {
      const auto value = fact_property(env, e.fact, field, e.fact.spare);
      if (!value) return;
      point.event.conditions.push_back({TriggerCondition::Op::kIn, field, {{*value, *value}}});
    };
    if (actors[kind].size() > 1) ask(TriggerField::kActor);
    if (kind == FactKind::kPhaseEntered) ask(TriggerField::kBlock);
    if (kind == FactKind::kClockSlot || kind == FactKind::kBooleanRead) ask(TriggerField::kSlot);
    out.emplace(point_text(env, point.event), point);
  }
  return out;
}

std::int64_t median(std::vector<std::int64_t> of) {
  const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  std::nth_element(of.begin(), middle, of.end());
  return *middle;
}

struct Candidate {
  std::string words;
  const Times* times = nullptr;
  std::int64_t at = 0;
  int rank = 0;  // of two at one time the lower is meant
};

int rank_of(FactKind kind) {
  return kind == FactKind::kPhaseEntered ? 2 : kind == FactKind::kBooleanRead ? 1 : 0;
}

std::vector<Candidate> candidates(const FoundByText& all, std::size_t least, bool ends) {
  std::vector<Candidate> out;
  for (const auto& [words, found] : all) {
    const Times& times = ends ? found.ends : found.begins;
    std::vector<std::int64_t> there;
    for (const auto& at : times)
      if (at) there.push_back(*at);
    if (there.size() < least) continue;
    out.push_back({words, &times, median(there), rank_of(*found.point.event.kind)});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Candidate& a, const Candidate& b) { return a.rank < b.rank; });
  return out;
}

FoundByText found_in(const Env& env, const CaptureSet& set, std::size_t first, std::size_t count) {
  FoundByText out;
  for (std::size_t i = first; i < first + count; ++i) {
    const CaptureSet::Ref ref = set.at(i);
    for (const auto& [words, point] : points_of(env, ref)) {
      Found& found = out[words];
      found.point = point;
      found.begins.resize(count);
      found.ends.resize(count);
      found.begins[i - first] = interval_begin(env, ref, point);
      found.ends[i - first] = interval_end(env, ref, point);
    }
  }
  return out;
}

// Whether so many captures have both, the first before the second in most of them.
bool in_order(const Candidate& a, const Candidate& b, std::size_t least) {
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < a.times->size(); ++i)
    if ((*a.times)[i] && (*b.times)[i]) lengths.push_back(*(*b.times)[i] - *(*a.times)[i]);
  return lengths.size() >= least && median(lengths) > 0;
}

}  // namespace

// The pair whose points lie nearest to both cursors together, the first before the second.
std::string Probe::Impl::cursors_interval(std::string& missing) const {
  const CaptureSet& set = shown.setting.captures;
  if (!cursors[0] || !cursors[1]) {
    const char* which = cursors[0]   ? "cursor 2 is not"
                        : cursors[1] ? "cursor 1 is not"
                                     : "no cursor is";
    missing = fmt::format("{} set; set both, as cursor 1 0ns and cursor 2 2.85us", which);
    return "";
  }
  if (set.empty()) {
    missing = "there is no capture yet that has points near the cursors";
    return "";
  }
  const std::size_t looked = picked ? 1 : std::min(kLooked, set.size());
  const FoundByText all = found_in(env(), set, picked.value_or(0), looked);
  const std::size_t least = (looked + kPart - 1) / kPart;
  const auto begins = candidates(all, least, false);
  const auto ends = candidates(all, least, true);
  const auto [left, right] = std::minmax(*cursors[0], *cursors[1]);
  const Candidate *first = nullptr, *second = nullptr;
  std::int64_t best = 0;
  for (const Candidate& a : begins) {
    for (const Candidate& b : ends) {
      const std::int64_t away = std::abs(a.at - left) + std::abs(b.at - right);
      if (a.words == b.words || (first != nullptr && away >= best)) continue;
      if (!in_order(a, b, least)) continue;
      first = &a;
      second = &b;
      best = away;
    }
  }
  if (first != nullptr) return first->words + " -> " + second->words;
  if (begins.empty()) {
    missing = "the captures have no point of the protocol; make the window longer";
  } else if (ends.empty()) {
    missing =
        "no point of the protocol comes at or behind the trigger, where an interval ends; "
        "make the window longer, or trigger on an earlier one";
  } else {
    missing = fmt::format(
        "the captures have no second point of the protocol behind \"{}\", where the interval could "
        "end; make the window longer, or trigger on an earlier one",
        begins.front().words);
  }
  return "";
}

}  // namespace pf
