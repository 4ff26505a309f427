// libFuzzer target of the parsers of scenarios, timing profiles and run files. The first byte of an
// input chooses:
//   'S'  the rest is a scenario; what is accepted has a canonical text that gives it again
//   'T'  the rest is a timing profile
//   'R'  the rest is a run file, 'P' one that may be cut off
// Whatever the bytes, the outcome is a value or an InputError. Run it on the corpus:
//   fuzz_scenario -max_len=16384 FOLDER tests/scenario/corpus
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/base/error.h"
#include "core/scenario/scenario.h"
#include "core/trace/run_file.h"

namespace pf {
namespace {

void read_scenario(const std::string& text) {
  const Scenario s = parse_scenario(text, "fuzz");
  const std::string canonical = canonical_text(s);
  if (canonical_text(parse_scenario(canonical, "fuzz", {}, &s.files)) != canonical) std::abort();
}

}  // namespace
}  // namespace pf

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    if (data[0] == 'S') pf::read_scenario(bytes);
    if (data[0] == 'T') pf::parse_timing(bytes, "fuzz");
    if (data[0] == 'R') pf::read_run_bytes(bytes, "fuzz", false);
    if (data[0] == 'P') pf::read_run_bytes(bytes, "fuzz", true);
  } catch (const pf::InputError& error) {
    if (error.file.empty() || error.wrong.empty()) std::abort();
  }
  return 0;
}
