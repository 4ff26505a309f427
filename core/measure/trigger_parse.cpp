#include <fmt/format.h>

#include <algorithm>

#include "core/base/nearest.h"
#include "core/measure/trigger_parser.h"

namespace pf {
namespace {

constexpr std::size_t kMostTerms = 64;
constexpr std::size_t kLongestName = 40;  // that a name is compared with

const char* const kKeywords[] = {"or", "after", "nth", "every", "holdoff"};

bool is_keyword(std::string_view word) {
  return std::find(std::begin(kKeywords), std::end(kKeywords), word) != std::end(kKeywords);
}

const TriggerProperty* property_of(std::string_view name) {
  for (const TriggerProperty& row : trigger_properties()) {
    if (name == row.name) return &row;
  }
  return nullptr;
}

// Of a kind; of any kind: all.
std::vector<std::string> property_names(const std::optional<FactKind>& kind) {
  std::vector<std::string> out;
  for (const TriggerProperty& row : trigger_properties()) {
    if (!kind || has_property(*kind, row.field)) out.emplace_back(row.name);
  }
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

TriggerError::TriggerError(std::size_t column_, std::string wrong_, std::string right_)
    : std::runtime_error(fmt::format("column {}: {}; {}", column_, wrong_, right_)),
      column(column_),
      wrong(std::move(wrong_)),
      right(std::move(right_)) {}

std::vector<std::string> trigger_kind_names() {
  std::vector<std::string> out;
  for (int kind = 0; kind < kFactKinds; ++kind) {
    out.emplace_back(fact_name(static_cast<FactKind>(kind)));
  }
  out.emplace_back("any");
  return out;
}

bool ends_word(char c) {
  return std::string_view(" \t\r\n=<>!,").find(c) != std::string_view::npos;
}

TriggerParser::TriggerParser(const Env& env, std::string_view text,
                             std::vector<std::string>* offers)
    : env_(env), offers_(offers) {
  if (text.size() > kMostTriggerText) {
    throw TriggerError(kMostTriggerText + 1,
                       fmt::format("the expression has {} characters", text.size()),
                       fmt::format("at most {} are taken", kMostTriggerText));
  }
  split(text);
}

void TriggerParser::split(std::string_view text) {
  using Is = TriggerToken::Is;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++i;
      continue;
    }
    std::size_t length = 1;
    Is kind = c == ',' ? Is::kComma : Is::kOperator;
    if (!ends_word(c)) {
      kind = Is::kWord;
      while (i + length < text.size() && !ends_word(text[i + length])) ++length;
    } else if (kind == Is::kOperator && i + 1 < text.size() && c != '=' && text[i + 1] == '=') {
      length = 2;
    }
    tokens_.push_back({kind, i, text.substr(i, length)});
    if (tokens_.back().text == "!") refuse(tokens_.back(), "\"!\" is no operator", "write !=");
    i += length;
  }
  tokens_.push_back({Is::kEnd, text.size(), {}});
}

const TriggerToken& TriggerParser::peek(std::size_t on) const {
  return tokens_[std::min(at_ + on, tokens_.size() - 1)];
}

bool TriggerParser::at_operator(std::size_t on, std::string_view text) const {
  return peek(on).kind == TriggerToken::Is::kOperator && peek(on).text == text;
}

TriggerToken TriggerParser::take() {
  const TriggerToken out = peek();
  if (out.kind != TriggerToken::Is::kEnd) ++at_;
  return out;
}

bool TriggerParser::take_word(const char* word) {
  if (peek().kind == TriggerToken::Is::kEnd) offer(word);
  if (peek().kind != TriggerToken::Is::kWord || peek().text != word) return false;
  ++at_;
  return true;
}

void TriggerParser::offer(const std::string& word) {
  if (offers_ != nullptr) offers_->push_back(word);
}

void TriggerParser::refuse(const TriggerToken& at, std::string wrong, std::string right) const {
  throw TriggerError(at.at + 1, std::move(wrong), std::move(right));
}

void TriggerParser::no_such(const TriggerToken& at, const char* what, const Names& names) const {
  const std::string word(at.text);
  const std::string near = word.size() <= kLongestName ? nearest(word, names) : "";
  refuse(at, fmt::format("\"{}\" is no {}", word, what),
         (near.empty() ? "" : fmt::format("did you mean {}? ", near)) + "right would be " +
             listed(names));
}

Trigger TriggerParser::trigger() {
  Trigger t;
  do {
    if (t.terms.size() == kMostTerms)
      refuse(peek(), "there are too many alternatives", fmt::format("give at most {}", kMostTerms));
    t.terms.push_back(term());
  } while (take_word("or"));
  suffixes(t);
  expect_end();
  return t;
}

TriggerPoint TriggerParser::lone_point() {
  TriggerPoint p = point(false);
  expect_end();
  return p;
}

void TriggerParser::expect_end() {
  const TriggerToken& t = peek();
  if (t.kind == TriggerToken::Is::kEnd) return;
  if (t.kind == TriggerToken::Is::kOperator)
    refuse(t, fmt::format("\"{}\" compares nothing", t.text),
           "a property stands before it (try>=2), or an interval (commit after begin > 4us)");
  if (t.kind == TriggerToken::Is::kComma)
    refuse(t, "\",\" separates nothing",
           "values are listed behind = or != (page=1,2); events are joined by \"or\"");
  refuse(t, fmt::format("\"{}\" does not belong here", t.text),
         "the order is: events joined by \"or\", then nth, every, holdoff, each once");
}

TriggerTerm TriggerParser::term() {
  TriggerTerm t;
  t.point = point(false);
  if (!take_word("after")) return t;
  t.after = point(true);
  const TriggerToken op = peek();
  if (op.kind == TriggerToken::Is::kEnd) {
    offer(">");
    offer("<");
  }
  if (!at_operator(0, "<") && !at_operator(0, ">"))
    refuse(op, "the interval has no length", "write > or < and a time: commit after begin > 4us");
  t.longer = take().text == ">";
  t.limit = time();
  return t;
}

// A word before an operator is a property. But the length of an interval follows a kind, and one
// word is both: there `slot > 4us` has a length.
bool TriggerParser::begins_with_property(bool after) const {
  if (peek(1).kind != TriggerToken::Is::kOperator) return false;
  const std::string_view word = peek().text;
  if (!fact_of(word) && word != "any") return true;
  if (word == "phase") return at_operator(1, "=") || at_operator(1, "!=");
  const bool length = at_operator(1, "<") || at_operator(1, ">");
  return property_of(word) != nullptr && !(after && length);
}

TriggerPoint TriggerParser::point(bool after) {
  using Is = TriggerToken::Is;
  TriggerPoint p;
  const TriggerToken first = peek();
  if (first.kind == Is::kEnd) {
    for (const std::string& name : trigger_kind_names()) offer(name);
    offer("phase=");
    offer_properties(p, true);
  }
  if (first.kind != Is::kWord || is_keyword(first.text))
    refuse(first, "an event is missing", "right would be " + listed(trigger_kind_names()));
  bool kind_said = !begins_with_property(after);
  if (kind_said) kind_of(p);
  std::vector<TriggerToken> where;
  for (bool more = true; more;) {
    if (peek().kind == Is::kEnd) offer_properties(p, kind_said);
    const TriggerToken word = peek();
    const std::size_t had = p.conditions.size();
    more = property(p, kind_said);
    if (p.conditions.size() > had) where.push_back(word);
  }
  check_properties(p, where);
  return p;
}

void TriggerParser::kind_of(TriggerPoint& p) {
  const TriggerToken word = take();
  if (word.text == "any") return;
  p.kind = fact_of(word.text);
  if (!p.kind) no_such(word, "kind of event", trigger_kind_names());
}

// One property, if one stands here.
bool TriggerParser::property(TriggerPoint& p, bool& kind_said) {
  const TriggerToken word = peek();
  if (word.kind != TriggerToken::Is::kWord || is_keyword(word.text)) return false;
  const bool kind = word.text == "kind", phase = word.text == "phase";
  const TriggerProperty* row = property_of(word.text);
  if (peek(1).kind != TriggerToken::Is::kOperator) {
    if (row != nullptr)
      refuse(peek(1), fmt::format("{} is compared with nothing", row->name),
             fmt::format("write {}= and a value", row->name));
    if (fact_of(word.text) || word.text == "any")
      refuse(word, fmt::format("\"{}\" is a second event", word.text),
             fmt::format("join them: \"or {}\", or \"after {} > 4us\"", word.text, word.text));
  }
  if (kind || phase) {
    take();
    if (!at_operator(0, "="))
      refuse(peek(), fmt::format("{} takes =", word.text), fmt::format("write {}=", word.text));
    take();
    kind ? named_kind(p, kind_said) : named_phase(p, kind_said);
    kind_said = true;
    return true;
  }
  Names names = property_names(p.kind);
  if (row == nullptr) {
    if (!kind_said) names.emplace_back("kind");
    if (peek(1).kind == TriggerToken::Is::kOperator) no_such(word, "property", names);
    names.insert(names.end(), std::begin(kKeywords), std::end(kKeywords));
    no_such(word, "property or keyword", names);
  }
  take();
  p.conditions.push_back(condition(row->field));
  return true;
}

void TriggerParser::named_kind(TriggerPoint& p, bool kind_said) {
  if (peek().kind == TriggerToken::Is::kEnd) {
    for (const std::string& name : trigger_kind_names()) offer(name);
  }
  const TriggerToken word = peek();
  if (kind_said) refuse(word, "the kind is said twice", "join two kinds by \"or\"");
  if (word.kind != TriggerToken::Is::kWord)
    refuse(word, "a kind is missing", "right would be " + listed(trigger_kind_names()));
  kind_of(p);
}

void TriggerParser::named_phase(TriggerPoint& p, bool kind_said) {
  if (kind_said && p.kind != FactKind::kPhaseEntered)
    refuse(peek(), "the kind is said twice", "phase=NAME is a kind of its own");
  p.kind = FactKind::kPhaseEntered;
  p.conditions.push_back(
      {TriggerCondition::Op::kIn, TriggerField::kBlock, values(TriggerField::kBlock)});
}

void TriggerParser::check_properties(const TriggerPoint& p,
                                     const std::vector<TriggerToken>& where) const {
  for (std::size_t i = 0; p.kind && i < p.conditions.size(); ++i) {
    if (has_property(*p.kind, p.conditions[i].field)) continue;
    refuse(where[i], fmt::format("{} has no {}", fact_name(*p.kind), where[i].text),
           "it has " + listed(property_names(p.kind)));
  }
}

void TriggerParser::offer_properties(const TriggerPoint& p, bool kind_said) {
  for (const std::string& name : property_names(p.kind)) offer(name + "=");
  if (!kind_said) offer("kind=");
}

void TriggerParser::suffixes(Trigger& t) {
  bool nth = false, every = false, holdoff = false;
  const auto once = [&](bool& said, const char* name) {
    if (said && peek().kind == TriggerToken::Is::kEnd) return false;
    const TriggerToken word = peek();
    if (!take_word(name)) return false;
    if (said) refuse(word, fmt::format("{} is said twice", name), "say it once");
    return said = true;
  };
  for (bool more = true; more;) {
    more = true;
    if (once(nth, "nth")) {
      t.nth = count("nth");
    } else if (once(every, "every")) {
      t.every = count("every");
    } else if (once(holdoff, "holdoff")) {
      t.holdoff = time();
    } else {
      more = false;
    }
  }
}

Trigger parse_trigger(const Env& env, std::string_view text) {
  return TriggerParser(env, text).trigger();
}

TriggerPoint parse_point(const Env& env, std::string_view text) {
  return TriggerParser(env, text).lone_point();
}

}  // namespace pf
