// libFuzzer target of triggers: what is accepted has a canonical text that gives it again; else the
// outcome is a TriggerError in words, at a column of the text. Completion takes any text.
//   fuzz_trigger -max_len=4200 FOLDER tests/measure/corpus
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/measure/trigger.h"
#include "tests/support/small_runs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const pf::Env env = pf::make_env(pf::test::timed_hw(64), pf::test::timed_move());
  const std::string text(reinterpret_cast<const char*>(data), size);
  pf::complete_trigger(env, text, size > 0 ? data[0] % (size + 1) : 0);
  try {
    const pf::Trigger t = pf::parse_trigger(env, text);
    if (!(pf::parse_trigger(env, pf::trigger_text(env, t)) == t)) std::abort();
  } catch (const pf::TriggerError& error) {
    if (error.column < 1 || error.column > size + 1) std::abort();
    if (error.wrong.empty() || error.right.empty()) std::abort();
  }
  return 0;
}
