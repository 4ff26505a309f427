// libFuzzer target of the parsers of scenarios and timing profiles: the input is taken as either.
// What is accepted as a scenario has a canonical text that gives it again; else the outcome is an
// InputError. Run it on a copy of the corpus:
//   fuzz_scenario -max_len=16384 FOLDER tests/scenario/corpus
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/base/error.h"
#include "core/scenario/scenario.h"

namespace pf {
namespace {

void read_scenario(const std::string& text) {
  const Scenario s = parse_scenario(text, "fuzz");
  const std::string canonical = canonical_text(s);
  if (canonical_text(parse_scenario(canonical, "fuzz", {}, &s.files)) != canonical) std::abort();
}

void read_timing(const std::string& text) { parse_timing(text, "fuzz"); }

void fails_in_words(void (*read)(const std::string&), const std::string& text) {
  try {
    read(text);
  } catch (const InputError& error) {
    if (error.file.empty() || error.wrong.empty()) std::abort();
  }
}

}  // namespace
}  // namespace pf

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  pf::fails_in_words(pf::read_scenario, text);
  pf::fails_in_words(pf::read_timing, text);
  return 0;
}
