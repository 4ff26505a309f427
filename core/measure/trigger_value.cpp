// Values of triggers: numbers, ranges, names, times.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/measure/run_meter.h"
#include "core/measure/trigger_parser.h"
#include "core/world/actor_words.h"
#include "core/world/blocks.h"

namespace pf {
namespace {

using Is = TriggerToken::Is;

std::vector<std::string> cause_names() {
  std::vector<std::string> out;
  for (int i = 1; i < kAbortCauses; ++i) out.emplace_back(cause_name(static_cast<AbortCause>(i)));
  return out;
}

std::vector<std::string> block_names() {
  std::vector<std::string> out;
  for (const BlockName& row : kBlockNames) out.emplace_back(row.name);
  return out;
}

const char* name_of(TriggerField field) {
  return trigger_properties()[static_cast<std::size_t>(field)].name;
}

std::optional<std::int64_t> digits(std::string_view text, int base) {
  std::int64_t n = 0;
  if (text.empty() || text.front() == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n, base);
  if (error != std::errc{} || end != text.data() + text.size() || n > kMostTriggerNumber)
    return std::nullopt;
  return n;
}

constexpr const char* kTimeForms = "a time is a number and ps, ns, us, ms or s: 4.6us";

}  // namespace

bool takes_names(TriggerField field) {
  return field == TriggerField::kActor || field == TriggerField::kBy ||
         field == TriggerField::kCause || field == TriggerField::kBlock;
}

std::optional<std::int64_t> trigger_number(std::string_view text) {
  const bool hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  return hex ? digits(text.substr(2), 16) : digits(text, 10);
}

// Exact, so that what a text says is what is compared: no floating point, no rounding.
std::optional<Time> trigger_time(std::string_view text) {
  const std::size_t unit_at = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view unit = text.substr(unit_at), number = text.substr(0, unit_at);
  const std::size_t scale = unit == "ps"   ? 0
                            : unit == "ns" ? 3
                            : unit == "us" ? 6
                            : unit == "ms" ? 9
                            : unit == "s"  ? 12
                                           : ~std::size_t{0};
  const std::size_t dot = std::min(number.find('.'), number.size());
  std::string all(number.substr(0, dot));
  std::string_view fraction = number.substr(std::min(dot + 1, number.size()));
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (scale > 12 || all.empty() || fraction.size() > scale) return std::nullopt;
  all += fraction;
  all.append(scale - fraction.size(), '0');
  return digits(all, 10);
}

TriggerCondition TriggerParser::condition(TriggerField field) {
  const TriggerToken op = take();
  TriggerCondition c;
  c.field = field;
  if (op.text == "=" || op.text == "!=") {
    if (op.text == "!=") c.op = TriggerCondition::Op::kNotIn;
    c.ranges = values(field);
    return c;
  }
  if (takes_names(field))
    refuse(op, fmt::format("{} has no order", name_of(field)),
           fmt::format("write {}= or {}!=", name_of(field), name_of(field)));
  c.ranges = {bound(field, op.text)};
  return c;
}

std::vector<TriggerRange> TriggerParser::values(TriggerField field) {
  std::vector<TriggerRange> out = {value(field)};
  while (peek().kind == Is::kComma) {
    take();
    out.push_back(value(field));
  }
  return out;
}

TriggerRange TriggerParser::bound(TriggerField field, std::string_view op) {
  const TriggerToken word = peek();
  if (word.kind != Is::kWord)
    refuse(word, fmt::format("{} is compared with nothing", name_of(field)), "give a number");
  const std::int64_t n = one(field, take());
  if (op == "<") return {kNoLeast, n - 1};
  if (op == "<=") return {kNoLeast, n};
  if (op == ">") return {n + 1, kNoMost};
  return {n, kNoMost};
}

TriggerRange TriggerParser::value(TriggerField field) {
  TriggerToken word = peek();
  if (word.kind == Is::kEnd) offer_values(field);
  if (word.kind != Is::kWord)
    refuse(word, fmt::format("a value of {} is missing", name_of(field)),
           field == TriggerField::kLength ? kTimeForms : "write it behind the operator");
  take();
  const std::size_t dots = word.text.find("..");
  if (takes_names(field) || dots == std::string_view::npos) {
    const std::int64_t n = one(field, word);
    return {n, n};
  }
  TriggerToken last = {Is::kWord, word.at + dots + 2, word.text.substr(dots + 2)};
  word.text = word.text.substr(0, dots);
  const TriggerRange range = {one(field, word), one(field, last)};
  if (range.from > range.to)
    refuse(last, fmt::format("\"{}\" ends before it begins", last.text),
           "write the smaller number first");
  return range;
}

std::int64_t TriggerParser::actor(const TriggerToken& word) {
  std::uint8_t actor = 0;
  if (!actor_of(env_, std::string(word.text), actor)) no_such(word, "actor", actor_words(env_));
  return actor;
}

std::int64_t TriggerParser::cause(const TriggerToken& word) {
  const auto cause = cause_of(word.text);
  if (!cause) no_such(word, "cause", cause_names());
  return static_cast<std::int64_t>(*cause);
}

std::int64_t TriggerParser::block(const TriggerToken& word) {
  if (const auto named = block_of(word.text)) return *named;
  const auto n = trigger_number(word.text);
  if (!n) no_such(word, "block", block_names());
  return *n;
}

std::int64_t TriggerParser::one(TriggerField field, const TriggerToken& word) {
  switch (field) {
    case TriggerField::kActor:
    case TriggerField::kBy:
      return actor(word);
    case TriggerField::kCause:
      return cause(word);
    case TriggerField::kBlock:
      return block(word);
    case TriggerField::kLength: {
      const auto t = trigger_time(word.text);
      if (!t) refuse(word, fmt::format("\"{}\" is no time", word.text), kTimeForms);
      return *t;
    }
    default:
      break;
  }
  const auto n = trigger_number(word.text);
  if (!n)
    refuse(word, fmt::format("\"{}\" is no number", word.text),
           fmt::format("give one from 0 to {}, decimal or 0x", kMostTriggerNumber));
  const bool page = field == TriggerField::kPage, line = field == TriggerField::kLine;
  const std::int64_t limit = page ? std::int64_t{env_.hw.pages} : std::int64_t{env_.hw.lines()};
  if ((page || line) && *n >= limit)
    refuse(word, fmt::format("there is no {} {}", name_of(field), word.text),
           page ? fmt::format("right would be 0x0 to {:#x}", limit - 1)
                : fmt::format("right would be 0 to {}", limit - 1));
  return *n;
}

void TriggerParser::offer_values(TriggerField field) {
  const Names names = field == TriggerField::kCause   ? cause_names()
                      : field == TriggerField::kBlock ? block_names()
                      : takes_names(field)            ? actor_words(env_)
                                                      : Names{};
  for (const std::string& name : names) offer(name);
}

std::uint64_t TriggerParser::count(const char* what) {
  const TriggerToken word = take();
  const auto n = word.kind == Is::kWord ? trigger_number(word.text) : std::nullopt;
  if (!n || *n == 0)
    refuse(word,
           word.kind == Is::kEnd ? fmt::format("{} has no number", what)
                                 : fmt::format("\"{}\" is no number from 1", word.text),
           fmt::format("write {} 3", what));
  return static_cast<std::uint64_t>(*n);
}

// "4us", or "4 us" in two words.
Time TriggerParser::time() {
  const TriggerToken word = take();
  if (word.kind == Is::kEnd) refuse(word, "a time is missing", kTimeForms);
  std::string text(word.text);
  const bool bare = text.find_first_not_of("0123456789.") == std::string::npos;
  if (word.kind == Is::kWord && bare && peek().kind == Is::kWord) {
    if (const auto both = trigger_time(text + std::string(peek().text))) return take(), *both;
  }
  const auto t = word.kind == Is::kWord ? trigger_time(text) : std::nullopt;
  if (!t) refuse(word, fmt::format("\"{}\" is no time", text), kTimeForms);
  return *t;
}

}  // namespace pf
