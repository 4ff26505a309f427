// Which facts a trigger means.
#include "core/measure/trigger.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/measure/run_meter.h"
#include "core/world/fact_place.h"

namespace pf {
namespace {

constexpr std::uint64_t bits(std::initializer_list<FactKind> kinds) {
  std::uint64_t out = 0;
  for (const FactKind kind : kinds) out |= std::uint64_t{1} << static_cast<unsigned>(kind);
  return out;
}
constexpr std::uint64_t bit(FactKind kind) { return bits({kind}); }

constexpr std::uint64_t kAllKinds = (std::uint64_t{1} << kFactKinds) - 1;

// What the move of a page does: of these one may ask in which attempt.
constexpr std::uint64_t kOfAnAttempt = bits(
    {FactKind::kPhaseEntered, FactKind::kTxnBegin, FactKind::kTxnCommit, FactKind::kTxnAbort,
     FactKind::kLineTracked, FactKind::kEntryWritten, FactKind::kLineLoaded, FactKind::kCopyLands,
     FactKind::kInvalidateQueued, FactKind::kInvalidateAcked, FactKind::kWaitDone,
     FactKind::kBooleanRead, FactKind::kBooleanSet, FactKind::kShootdownSent,
     FactKind::kShootdownAcked, FactKind::kFlushDone, FactKind::kPageMoved, FactKind::kFallback});
constexpr std::uint64_t kEitherPlace =
    bits({FactKind::kTlpEnters, FactKind::kTlpLeaves, FactKind::kEvicted});
constexpr std::uint64_t kWithSlot =
    bits({FactKind::kClockSlot, FactKind::kBooleanRead, FactKind::kBooleanSet});
constexpr std::uint64_t kWithValue =
    bits({FactKind::kGuestRead, FactKind::kGuestWrite, FactKind::kCopyLands, FactKind::kBooleanRead,
          FactKind::kBooleanSet, FactKind::kAtomic});
constexpr std::uint64_t kWithLength = bits(
    {FactKind::kDeviceReadDone, FactKind::kVcpuWaits, FactKind::kTimedOut, FactKind::kAtomicDone});

bool holds(const TriggerCondition& condition, std::int64_t value) {
  for (const TriggerRange& r : condition.ranges) {
    if (value >= r.from && value <= r.to) return condition.op == TriggerCondition::Op::kIn;
  }
  return condition.op == TriggerCondition::Op::kNotIn;
}

bool asks_for_try(const TriggerPoint& point) {
  return std::any_of(point.conditions.begin(), point.conditions.end(),
                     [](const TriggerCondition& c) { return c.field == TriggerField::kTry; });
}

std::uint64_t kinds_of(const TriggerPoint& point) {
  return point.kind ? bit(*point.kind) : kAllKinds;
}

}  // namespace

const std::vector<TriggerProperty>& trigger_properties() {
  static const std::vector<TriggerProperty> rows = {
      {TriggerField::kActor, "actor", "Who does it."},
      {TriggerField::kPage, "page", "The guest page it is about."},
      {TriggerField::kLine, "line", "The guest line it is about, counted over all pages."},
      {TriggerField::kCause, "cause", "Why the transaction aborted."},
      {TriggerField::kBy, "by", "Whose access aborted the transaction."},
      {TriggerField::kTry, "try", "The attempt at the page in move, from 1."},
      {TriggerField::kBlock, "block", "The block of FIG 4 that a thread enters."},
      {TriggerField::kSlot, "slot", "The slot of the schedule, the number of the boolean."},
      {TriggerField::kValue, "value", "What is written, read or copied; of a boolean 0 or 1."},
      {TriggerField::kLength, "length", "How long it took or waited."},
      {TriggerField::kInvariant, "invariant", "Which invariant broke, 1 to 9."},
  };
  return rows;
}

bool has_property(FactKind kind, TriggerField field) {
  const std::uint64_t one = bit(kind);
  switch (field) {
    case TriggerField::kActor:
      return true;
    case TriggerField::kPage:
      return names_page(kind) || names_line(kind) || (one & kEitherPlace) != 0 ||
             kind == FactKind::kPhaseEntered;
    case TriggerField::kLine:
      return names_line(kind) || (one & kEitherPlace) != 0;
    case TriggerField::kCause:
    case TriggerField::kBy:
      return kind == FactKind::kTxnAbort;
    case TriggerField::kTry:
      return (one & kOfAnAttempt) != 0;
    case TriggerField::kBlock:
      return kind == FactKind::kPhaseEntered;
    case TriggerField::kSlot:
      return (one & kWithSlot) != 0;
    case TriggerField::kValue:
      return (one & kWithValue) != 0;
    case TriggerField::kLength:
      return (one & kWithLength) != 0;
    case TriggerField::kInvariant:
      return kind == FactKind::kViolation;
  }
  return false;
}

std::optional<std::int64_t> fact_property(const Env& env, const Fact& f, TriggerField field,
                                          std::uint32_t attempt) {
  if (!has_property(f.kind, field)) return std::nullopt;
  const auto place = [](std::int64_t n) {
    return n < 0 ? std::nullopt : std::optional<std::int64_t>(n);
  };
  switch (field) {
    case TriggerField::kActor:
      return f.actor;
    case TriggerField::kPage:
      return place(page_of_fact(env, f));
    case TriggerField::kLine:
      return place(line_of_fact(f));
    case TriggerField::kCause:
      return static_cast<std::int64_t>(f.b & 0xff);
    case TriggerField::kBy:
      return static_cast<std::int64_t>(f.b >> 8 & 0xff);
    case TriggerField::kTry:
      return place(attempt == 0 ? -1 : std::int64_t{attempt});
    case TriggerField::kBlock:
    case TriggerField::kSlot:
      return f.a;
    case TriggerField::kValue:
    case TriggerField::kInvariant:
      return static_cast<std::int64_t>(f.b);
    case TriggerField::kLength:
      return f.c;
  }
  return std::nullopt;
}

bool Trigger::local() const {
  return nth == 0 && every == 1 && holdoff == 0 &&
         std::none_of(terms.begin(), terms.end(),
                      [](const TriggerTerm& t) { return t.after.has_value(); });
}

bool Trigger::needs_history() const {
  return !local() || std::any_of(terms.begin(), terms.end(),
                                 [](const TriggerTerm& t) { return asks_for_try(t.point); });
}

void AttemptCount::begins_in(std::uint32_t page, std::uint32_t attempt) {
  *this = {};
  if (attempt == 0) return;
  page_ = page;
  attempt_ = attempt;
}

// What is done for a page before its first begin belongs to its first attempt: a run may even begin
// in the middle of one.
void AttemptCount::push(const Fact& f) {
  if (moved_) *this = {};
  if (attempt_ == 0 && (bit(f.kind) & kOfAnAttempt) != 0) attempt_ = 1;
  switch (f.kind) {
    case FactKind::kTxnBegin:
      attempt_ = f.a == page_ ? attempt_ + 1 : 1;
      page_ = f.a;
      return;
    case FactKind::kEntryWritten:
    case FactKind::kTxnAbort:
    case FactKind::kTxnCommit:
      if (page_ == kUnknown) page_ = f.a;
      return;
    case FactKind::kPageMoved:
      moved_ = true;
      return;
    default:
      return;
  }
}

bool matches(const Env& env, const TriggerPoint& point, const Fact& fact, std::uint32_t attempt) {
  if (point.kind && *point.kind != fact.kind) return false;
  for (const TriggerCondition& c : point.conditions) {
    const auto value = fact_property(env, fact, c.field, attempt);
    if (!value || !holds(c, *value)) return false;
  }
  return true;
}

TriggerMatcher::TriggerMatcher(const Env& env, Trigger trigger)
    : env_(&env), trigger_(std::move(trigger)), last_(trigger_.terms.size()) {
  PF_ASSERT(trigger_.every > 0, "a trigger takes each so many occurrences, not each none");
  for (const TriggerTerm& term : trigger_.terms) {
    kinds_ |= kinds_of(term.point);
    if (term.after) kinds_ |= kinds_of(*term.after);
  }
}

bool TriggerMatcher::push(const Fact& f) {
  attempts_.push(f);
  if ((kinds_ & bit(f.kind)) == 0) return false;
  bool hit = false;
  for (std::size_t i = 0; i < trigger_.terms.size(); ++i) {
    const TriggerTerm& term = trigger_.terms[i];
    hit = hit || (matches(*env_, term.point, f, attempts_.attempt()) &&
                  (!term.after || in_time(term, last_[i], f)));
    if (term.after && matches(*env_, *term.after, f, attempts_.attempt())) keep(last_[i], f);
  }
  if (!hit) return false;
  if (trigger_.holdoff > 0) {
    if (counted_ != kNever && f.at - counted_ < trigger_.holdoff) return false;
    counted_ = f.at;
  }
  ++seen_;
  if (seen_ % trigger_.every != 0) return false;
  return trigger_.nth == 0 || seen_ / trigger_.every == trigger_.nth;
}

// Measured from the last event of `after`: where the fact names a page, from one of that page or of
// none.
bool TriggerMatcher::in_time(const TriggerTerm& term, const Last& last, const Fact& f) const {
  Seen from = last.any;
  if (const std::int64_t page = page_of_fact(*env_, f); page >= 0) {
    from = last.of_no_page;
    const auto found = last.of_page.find(static_cast<std::uint32_t>(page));
    if (found != last.of_page.end() && found->second.order > from.order) from = found->second;
  }
  if (from.order == 0) return false;
  const Time length = f.at - from.at;
  return term.longer ? length > term.limit : length < term.limit;
}

void TriggerMatcher::keep(Last& last, const Fact& f) {
  const Seen now = {++order_, f.at};
  last.any = now;
  const std::int64_t page = page_of_fact(*env_, f);
  if (page < 0) {
    last.of_no_page = now;
  } else {
    last.of_page[static_cast<std::uint32_t>(page)] = now;
  }
}

}  // namespace pf
