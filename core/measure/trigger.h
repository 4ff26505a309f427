// A trigger: an expression that says which events are meant. The command line (`run --until`),
// Studio's breakpoints and Probe share it.
//
//   abort                                   every abort
//   abort cause=walk-of-neighbour by=gpu    properties: all must agree
//   phase=copy page=0x10..0x1f,0x80         `phase=NAME` is `phase block=NUMBER`
//   commit try>=2                           = != < <= > >= on numbers
//   any actor=gpu page=12                   any kind of event
//   commit after begin > 4us                an interval: longer or shorter than; the last such
//                                           event before it, of the same page where both name one
//   abort or fallback                       either
//   abort cause=interrupt nth 3             only the third occurrence
//   begin every 16                          each sixteenth
//   abort holdoff 10us                      none sooner than that after one that counted
//
// Grammar, words and examples as people read them: trigger_rows.h (`pageferry list triggers`).
// Of several facts of one event each is asked by itself. A condition on a property that a fact does
// not have is not met, `!=` neither. `holdoff` decides first which occurrences count, then `every`
// and then `nth` pick among them.
//
// Invariants:
//  1. parse(text(t)) == t; text is canonical (one space, short names, decimal except pages).
//  2. Whether an event matches depends on the facts since the run began alone, not on who asks.
//  3. A trigger without `after`, `nth`, `every`, `holdoff` is local: each fact decides by itself.
// Errors: TriggerError names the column (from 1) of the word, what is wrong, what would be right.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/hw/fact_names.h"
#include "core/world/env.h"

namespace pf {

struct TriggerError : std::runtime_error {
  TriggerError(std::size_t column_, std::string wrong_, std::string right_);
  std::size_t column;
  std::string wrong, right;
};

// What a fact can be asked for. kTry: the attempt at its page, counted from 1.
enum class TriggerField : std::uint8_t {
  kActor,
  kPage,
  kLine,
  kCause,  // aborts
  kBy,     // aborts: the offender
  kTry,
  kBlock,   // phase
  kSlot,    // slot, boolean-read, boolean-set
  kValue,   // guest-read, guest-write, copy-lands; boolean-read, boolean-set: 0 or 1
  kLength,  // read-done, vcpu-waits, timed-out: how long, a time
  kInvariant,
};
inline constexpr int kTriggerFields = 11;
struct TriggerProperty {
  TriggerField field;
  const char* name;
  const char* help;
};
// By TriggerField.
const std::vector<TriggerProperty>& trigger_properties();
// Whether events of that kind have the property (some of them, of a TLP or an evicted entry).
bool has_property(FactKind kind, TriggerField field);

// The value of a property of a fact; nothing where that kind has none. `attempt`: see
// TriggerMatcher.
std::optional<std::int64_t> fact_property(const Env& env, const Fact& fact, TriggerField field,
                                          std::uint32_t attempt);

struct TriggerRange {
  std::int64_t from = 0, to = 0;  // both included
  friend bool operator==(const TriggerRange&, const TriggerRange&) = default;
};
// The ends of `<` and `>`; written numbers are from 0 to kMostTriggerNumber.
inline constexpr std::int64_t kNoLeast = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kNoMost = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kMostTriggerNumber = (std::int64_t{1} << 62) - 1;

struct TriggerCondition {
  enum class Op : std::uint8_t { kIn, kNotIn } op = Op::kIn;  // < <= > >= are ranges
  TriggerField field = TriggerField::kActor;
  std::vector<TriggerRange> ranges;
  friend bool operator==(const TriggerCondition&, const TriggerCondition&) = default;
};
// One kind of event and its properties; a point of the protocol.
struct TriggerPoint {
  std::optional<FactKind> kind;  // nothing: any
  std::vector<TriggerCondition> conditions;
  friend bool operator==(const TriggerPoint&, const TriggerPoint&) = default;
};
struct TriggerTerm {
  TriggerPoint point;
  std::optional<TriggerPoint> after;
  bool longer = true;  // than `limit`; else shorter
  Time limit = 0;
  friend bool operator==(const TriggerTerm&, const TriggerTerm&) = default;
};

struct Trigger {
  std::vector<TriggerTerm> terms;
  std::uint64_t nth = 0;    // 0: all
  std::uint64_t every = 1;  // each so many
  Time holdoff = 0;

  bool local() const;
  // Needs the facts since the run began: it is not local, or asks for `try`.
  bool needs_history() const;
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

// Names of devices and numbers of pages are checked against the Env.
Trigger parse_trigger(const Env& env, std::string_view text);
std::string trigger_text(const Env& env, const Trigger& trigger);
// A point alone: "abort cause=interrupt", for measurements.
TriggerPoint parse_point(const Env& env, std::string_view text);
std::string point_text(const Env& env, const TriggerPoint& point);

// What could be typed at `column` (from 0) instead of the word there, best first: whole words.
struct TriggerCompletion {
  std::size_t from = 0, to = 0;  // the part of the text that a word replaces
  std::vector<std::string> words;
};
TriggerCompletion complete_trigger(const Env& env, std::string_view text, std::size_t column);

// Attempts at pages, counted from the facts as they come.
class AttemptCount {
 public:
  void push(const Fact& fact);
  // Counting begins amid a run: so many attempts at that page have begun. Zero of them: none.
  void begins_in(std::uint32_t page, std::uint32_t attempt);
  std::uint32_t attempt() const { return attempt_; }  // of the page in move, from 1; 0: none yet

 private:
  static constexpr std::uint32_t kUnknown = ~std::uint32_t{0};
  std::uint32_t page_ = kUnknown, attempt_ = 0;
  bool moved_ = false;  // what comes next is about another page
};

bool matches(const Env& env, const TriggerPoint& point, const Fact& fact, std::uint32_t attempt);

// Takes the facts of a run in order, from its beginning (from anywhere where the trigger does not
// need history). Allocates only when `after` meets a page for the first time.
class TriggerMatcher {
 public:
  TriggerMatcher(const Env& env, Trigger trigger);
  // Before the first push, where the facts begin amid a run: the page in move there and its
  // attempts begun, for `try`.
  void begins_in(std::uint32_t page, std::uint32_t attempt) { attempts_.begins_in(page, attempt); }
  bool push(const Fact& fact);  // whether it matches
  const Trigger& trigger() const { return trigger_; }

 private:
  // An event of an `after`: when, and as the how many-th of them; 0 = none yet.
  struct Seen {
    std::uint64_t order = 0;
    Time at = 0;
  };
  // The last of them of a term.
  struct Last {
    Seen any, of_no_page;
    std::unordered_map<std::uint32_t, Seen> of_page;
  };
  bool in_time(const TriggerTerm& term, const Last& last, const Fact& fact) const;
  void keep(Last& last, const Fact& fact);

  const Env* env_;
  Trigger trigger_;
  std::uint64_t kinds_ = 0;  // a bit each that a term or an `after` asks for
  AttemptCount attempts_;
  std::vector<Last> last_;  // by term
  std::uint64_t seen_ = 0, order_ = 0;
  Time counted_ = kNever;
};

}  // namespace pf
