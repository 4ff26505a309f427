// What could be typed next in a trigger.
#include <algorithm>

#include "core/base/nearest.h"
#include "core/measure/trigger_parser.h"

namespace pf {
namespace {

constexpr std::size_t kLongestGuess = 40;

// Those that begin so, then those that hold it somewhere, else the nearest one.
std::vector<std::string> that_fit(const std::vector<std::string>& words, const std::string& typed) {
  std::vector<std::string> out;
  for (const bool begins : {true, false}) {
    for (const std::string& word : words) {
      const std::size_t at = word.find(typed);
      const bool fits = begins ? at == 0 : at != std::string::npos && at > 0;
      if (fits && std::find(out.begin(), out.end(), word) == out.end()) out.push_back(word);
    }
  }
  if (!out.empty() || typed.size() > kLongestGuess) return out;
  const std::string near = nearest(typed, words);
  if (!near.empty()) out.push_back(near);
  return out;
}

}  // namespace

TriggerCompletion complete_trigger(const Env& env, std::string_view text, std::size_t column) {
  TriggerCompletion out;
  out.from = out.to = std::min(column, text.size());
  while (out.from > 0 && !ends_word(text[out.from - 1])) --out.from;
  while (out.to < text.size() && !ends_word(text[out.to])) ++out.to;
  std::vector<std::string> offers;
  try {
    TriggerParser(env, text.substr(0, out.from), &offers).trigger();
  } catch (const TriggerError&) {
    // Unfinished text is what completion is for; what could follow has been offered by then.
  }
  const std::size_t typed = std::min(column, out.to) - out.from;
  out.words = that_fit(offers, std::string(text.substr(out.from, typed)));
  // An operator that stands there already is not written twice.
  if (out.to < text.size() && text[out.to] != ' ') {
    for (std::string& word : out.words) {
      if (word.size() > 1 && word.back() == '=') word.pop_back();
    }
  }
  return out;
}

}  // namespace pf
