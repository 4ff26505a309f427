#include "tests/measure/plain_trigger.h"

#include <algorithm>
#include <set>

namespace pf::test {
namespace {

using K = FactKind;
using Value = std::optional<std::int64_t>;

const std::set<Kind> kPageTlps = {Kind::kStorePte,
                                  Kind::kStoreEpt,
                                  Kind::kTranslationRequest,
                                  Kind::kTranslationCompletion,
                                  Kind::kAtsInvalidate,
                                  Kind::kAtsAck,
                                  Kind::kQiIotlb,
                                  Kind::kQiAts,
                                  Kind::kQiWait};
// By what core/hw/fact.h says behind each kind.
const std::set<K> kOfLine = {K::kLineTracked, K::kLineLoaded, K::kCopyLands,
                             K::kGuestWrite,  K::kGuestRead,  K::kFlushDone,
                             K::kViolation,   K::kTimedOut,   K::kDeviceReadDone,
                             K::kAtomic,      K::kAtomicDone};
const std::set<K> kOfPage = {K::kTxnBegin,        K::kTxnCommit,   K::kTxnAbort,
                             K::kEntryWritten,    K::kWalkReads,   K::kTranslationFilled,
                             K::kTranslationGone, K::kWalkLost,    K::kInvalidateQueued,
                             K::kInvalidateAcked, K::kWaitDone,    K::kShootdownSent,
                             K::kShootdownAcked,  K::kPageMoved,   K::kFallback,
                             K::kVcpuWaits,       K::kFaultStrikes};
const std::set<K> kOfTry = {
    K::kPhaseEntered, K::kTxnBegin,    K::kTxnCommit,  K::kTxnAbort,         K::kLineTracked,
    K::kEntryWritten, K::kLineLoaded,  K::kCopyLands,  K::kInvalidateQueued, K::kInvalidateAcked,
    K::kWaitDone,     K::kBooleanRead, K::kBooleanSet, K::kShootdownSent,    K::kShootdownAcked,
    K::kFlushDone,    K::kPageMoved,   K::kFallback};

bool is_tlp(K kind) { return kind == K::kTlpEnters || kind == K::kTlpLeaves; }

Value line_of(const Fact& f) {
  const bool tlp_line = is_tlp(f.kind) && kPageTlps.count(static_cast<Kind>(f.b >> 8 & 255)) == 0;
  const bool evicted_line = f.kind == K::kEvicted && f.actor < 3;
  if (kOfLine.count(f.kind) != 0 || tlp_line || evicted_line) return f.a;
  return std::nullopt;
}

Value page_of(const RunFacts& run, const Fact& f) {
  if (const Value line = line_of(f)) return *line / run.env.hw.lines_per_page;
  if (f.kind == K::kPhaseEntered) return static_cast<std::uint32_t>(f.b);
  if (kOfPage.count(f.kind) != 0 || is_tlp(f.kind) || f.kind == K::kEvicted) return f.a;
  return std::nullopt;
}

bool point_holds(const RunFacts& run, const TriggerPoint& point, std::size_t i) {
  if (point.kind && run.facts[i].kind != *point.kind) return false;
  for (const TriggerCondition& c : point.conditions) {
    const Value v = plain_property(run, i, c.field);
    if (!v) return false;
    bool in = false;
    for (const TriggerRange& r : c.ranges) in |= r.from <= *v && *v <= r.to;
    if (in != (c.op == TriggerCondition::Op::kIn)) return false;
  }
  return true;
}

// The last one of `after` before fact i that has the same page, or where either has none.
Value begun_at(const RunFacts& run, const std::vector<bool>& after, std::size_t i) {
  const Value page = run.pages[i];
  for (std::size_t j = i; j-- > 0;) {
    if (!after[j]) continue;
    const Value other = run.pages[j];
    if (!page || !other || *page == *other) return run.facts[j].at;
  }
  return std::nullopt;
}

std::vector<bool> term_hits(const RunFacts& run, const TriggerTerm& term) {
  const std::size_t n = run.facts.size();
  std::vector<bool> after(n), hits(n);
  for (std::size_t i = 0; i < n && term.after; ++i) after[i] = point_holds(run, *term.after, i);
  for (std::size_t i = 0; i < n; ++i) {
    hits[i] = point_holds(run, term.point, i);
    if (!hits[i] || !term.after) continue;
    const Value from = begun_at(run, after, i);
    const Time length = from ? run.facts[i].at - *from : 0;
    hits[i] = from && (term.longer ? length > term.limit : length < term.limit);
  }
  return hits;
}

// Of a page's facts up to the i-th, all behind the last page that had moved: the begins at the end
// that are of one page, and an attempt that had begun before the first fact.
std::uint32_t attempt_at(const std::vector<Fact>& facts, std::size_t first, std::size_t i) {
  std::vector<std::uint32_t> begins;
  std::optional<std::uint32_t> early;  // page of an attempt that nobody saw begin
  bool of_try = false;
  for (std::size_t j = first; j <= i; ++j) {
    const Fact& f = facts[j];
    of_try |= kOfTry.count(f.kind) != 0;
    const bool tells =
        f.kind == K::kTxnAbort || f.kind == K::kTxnCommit || f.kind == K::kEntryWritten;
    if (begins.empty() && !early && tells) early = f.a;
    if (f.kind == K::kTxnBegin) begins.push_back(f.a);
  }
  if (begins.empty()) return of_try ? 1 : 0;
  std::size_t same = 0;
  while (same < begins.size() && begins[begins.size() - 1 - same] == begins.back()) ++same;
  const bool more = same == begins.size() && early == begins.back();
  return static_cast<std::uint32_t>(same + (more ? 1 : 0));
}

}  // namespace

void look_through(RunFacts& run) {
  std::size_t first = 0;
  for (std::size_t i = 0; i < run.facts.size(); ++i) {
    run.pages.push_back(page_of(run, run.facts[i]));
    run.attempts.push_back(attempt_at(run.facts, first, i));
    if (run.facts[i].kind == K::kPageMoved) first = i + 1;
  }
}

Value plain_property(const RunFacts& run, std::size_t i, TriggerField field) {
  const Fact& f = run.facts[i];
  const auto when = [](bool has, std::uint64_t value) {
    return has ? Value(static_cast<std::int64_t>(value)) : std::nullopt;
  };
  const bool abort = f.kind == K::kTxnAbort;
  const bool boolean = f.kind == K::kBooleanRead || f.kind == K::kBooleanSet;
  switch (field) {
    case TriggerField::kActor:
      return f.actor;
    case TriggerField::kPage:
      return run.pages[i];
    case TriggerField::kLine:
      return line_of(f);
    case TriggerField::kCause:
      return when(abort, f.b & 255);
    case TriggerField::kBy:
      return when(abort, f.b >> 8 & 255);
    case TriggerField::kTry:
      return when(kOfTry.count(f.kind) != 0 && run.attempts[i] > 0, run.attempts[i]);
    case TriggerField::kBlock:
      return when(f.kind == K::kPhaseEntered, f.a);
    case TriggerField::kSlot:
      return when(boolean || f.kind == K::kClockSlot, f.a);
    case TriggerField::kValue:
      return when(
          boolean || f.kind == K::kGuestRead || f.kind == K::kGuestWrite ||
              f.kind == K::kCopyLands || f.kind == K::kAtomic,
          f.b);
    case TriggerField::kLength:
      return when(f.kind == K::kDeviceReadDone || f.kind == K::kVcpuWaits ||
                      f.kind == K::kTimedOut || f.kind == K::kAtomicDone,
                  static_cast<std::uint64_t>(f.c));
    case TriggerField::kInvariant:
      return when(f.kind == K::kViolation, f.b);
  }
  return std::nullopt;
}

std::vector<std::size_t> plain_matches(const RunFacts& run, const Trigger& trigger) {
  std::vector<bool> any(run.facts.size());
  for (const TriggerTerm& term : trigger.terms) {
    const std::vector<bool> hits = term_hits(run, term);
    for (std::size_t i = 0; i < hits.size(); ++i) any[i] = any[i] || hits[i];
  }
  std::vector<std::size_t> counted, out;
  for (std::size_t i = 0; i < any.size(); ++i) {
    const bool held_off =
        !counted.empty() && run.facts[i].at < run.facts[counted.back()].at + trigger.holdoff;
    if (any[i] && !(trigger.holdoff > 0 && held_off)) counted.push_back(i);
  }
  for (std::size_t k = trigger.every - 1; k < counted.size(); k += trigger.every)
    out.push_back(counted[k]);
  if (trigger.nth == 0) return out;
  if (trigger.nth > out.size()) return {};
  return {out[trigger.nth - 1]};
}

}  // namespace pf::test
