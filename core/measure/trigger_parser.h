// The grammar of triggers, one function a rule; shared by trigger_parse.cpp (expressions) and
// trigger_value.cpp (what stands behind an operator).
//
// The same rules complete: given `offers`, each rule that finds the text at its end adds the words
// it would take there.
#pragma once
#include "core/measure/trigger.h"

namespace pf {

inline constexpr std::size_t kMostTriggerText = 4096;  // characters of an expression

struct TriggerToken {
  enum class Is : std::uint8_t { kWord, kOperator, kComma, kEnd } kind = Is::kEnd;
  std::size_t at = 0;
  std::string_view text;
};
bool ends_word(char c);

class TriggerParser {
 public:
  TriggerParser(const Env& env, std::string_view text, std::vector<std::string>* offers = nullptr);
  Trigger trigger();
  TriggerPoint lone_point();

 private:
  using Names = std::vector<std::string>;

  // trigger_parse.cpp
  void split(std::string_view text);
  const TriggerToken& peek(std::size_t on = 0) const;
  bool at_operator(std::size_t on, std::string_view text) const;
  TriggerToken take();
  bool take_word(const char* word);
  void offer(const std::string& word);
  [[noreturn]] void refuse(const TriggerToken& at, std::string wrong, std::string right) const;
  [[noreturn]] void no_such(const TriggerToken& at, const char* what, const Names& names) const;
  void expect_end();
  TriggerTerm term();
  TriggerPoint point(bool after);
  bool begins_with_property(bool after) const;
  void kind_of(TriggerPoint& point);
  bool property(TriggerPoint& point, bool& kind_said);
  void named_kind(TriggerPoint& point, bool kind_said);
  void named_phase(TriggerPoint& point, bool kind_said);
  void check_properties(const TriggerPoint& point, const std::vector<TriggerToken>& where) const;
  void offer_properties(const TriggerPoint& point, bool kind_said);
  void suffixes(Trigger& trigger);

  // trigger_value.cpp
  TriggerCondition condition(TriggerField field);
  std::vector<TriggerRange> values(TriggerField field);
  TriggerRange value(TriggerField field);
  TriggerRange bound(TriggerField field, std::string_view op);
  std::int64_t actor(const TriggerToken& word);
  std::int64_t cause(const TriggerToken& word);
  std::int64_t block(const TriggerToken& word);
  std::int64_t one(TriggerField field, const TriggerToken& word);
  void offer_values(TriggerField field);
  std::uint64_t count(const char* what);
  Time time();

  const Env& env_;
  std::vector<TriggerToken> tokens_;
  std::size_t at_ = 0;
  Names* offers_;
};

// As messages and completion have them, "any" last.
std::vector<std::string> trigger_kind_names();
// A number in full, decimal or 0x; "4.6us" in full, in picoseconds. Nothing for other text.
std::optional<std::int64_t> trigger_number(std::string_view text);
std::optional<Time> trigger_time(std::string_view text);
// Takes names (actors, causes, blocks) and no order.
bool takes_names(TriggerField field);

}  // namespace pf
