// Every key a scenario may have, one row each: what it is called, what it may be, what it does. The
// parser, `pageferry list parameters`, the canonical text of run files and the tables of
// assets/README.md all come from these rows, so none can differ from another.
//
// A key of an array of tables is written with N for the number: `devices.N.ats`. Growth: a new key
// is one row in guest_rows.cpp or mechanism_rows.cpp and one run of `pageferry list parameters` for
// the README; a test compares the two. Values of the timing profile are rows by themselves.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/scenario/value.h"

namespace pf {

enum class ParameterKind : std::uint8_t {
  kBool,
  kWhole,        // a whole number, kept as it is
  kLines,        // bytes in whole 64-byte lines; kept as lines
  kNanoseconds,  // a decimal number; kept in picoseconds
  kHundredths,   // a decimal number; kept in hundredths
  kTiming,       // a decimal number in the unit of the timing profile; kept as it is
  kChoice,       // one of `choices`; kept as its place among them
  kWord,         // one of `choices`; kept as text
  kText,
};

struct Parameter {
  std::string_view key;
  ParameterKind kind = ParameterKind::kText;
  std::int64_t least = 0, most = 0;  // as written, of numbers; of text its length
  std::string_view choices;          // "first|second"; an empty one is not to be chosen
  std::string_view unit;
  std::string_view help;
  std::string_view range;  // in words, where `least` and `most` cannot say it
  // `index` is the N of the key. Numbers and choices travel in `number`, words in `text`, values of
  // the timing profile in `decimal`.
  struct Stored {
    std::int64_t number = 0;
    std::string text;
    double decimal = 0;
    bool stated = true;  // false: the scenario leaves it to its profile
  };
  void (*set)(Scenario&, std::size_t index, const Stored&) = nullptr;
  Stored (*get)(const Scenario&, std::size_t index) = nullptr;
  std::string_view name = {};  // on a switch; empty where the words of the key say it

  bool in_array() const { return key.find(".N.") != std::string_view::npos; }
  std::vector<std::string> choice_names() const;  // those that may be chosen
};

// In the order in which people read them.
const std::vector<Parameter>& parameters();

// What [expect] may state.
struct ExpectationRow {
  std::string_view name;
  std::string_view unit;
  std::string_view help;
};
const std::vector<ExpectationRow>& expectations();

// The row of a key as written ("devices.3.ats"); null when there is none. `index` becomes the N.
const Parameter* find_parameter(std::string_view key, std::size_t& index);

// Checks a written value against its row and puts it in its place. REQUIRES: the array is as long
// as `index` asks for.
void set_parameter(const Parameter& row, std::size_t index, const Entry& entry, Scenario& scenario);

// The value as it would be written in a file; of what is left to the profile, the profile's.
std::string written_value(const Parameter& row, const Scenario& scenario, std::size_t index = 0);

// Of a value of the timing profile: in the unit that this scenario's profile states it in.
std::string unit_text(const Parameter& row, const Scenario& scenario);

// "1 to 64", "true or false", "one of a, b".
std::string range_text(const Parameter& row);

// The tables of assets/README.md.
std::string parameters_markdown();
std::string expectations_markdown();

}  // namespace pf
