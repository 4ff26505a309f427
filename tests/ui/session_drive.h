// What the tests of a session do with one: run it out, make one of a sample, give it commands.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "tests/ui/session_samples.h"
#include "ui/session/session.h"

namespace pf {

inline void run_out(Session& s) {
  while (s.work(100'000)) {
  }
}

inline Session sample_session(const SampleMachine& m = {}) {
  Session s(sample_run(m), sample_layout());
  run_out(s);
  return s;
}

// Waits until what the command asks for has come, and ends its motion.
inline void obey(Session& s, const std::string& text) {
  const Outcome out = s.apply(text);
  EXPECT_TRUE(out.ok) << text << ": " << out.text;
  for (int i = 0; i < 10'000 && s.waiting(); ++i) s.work(20'000);
  s.settle();
}

}  // namespace pf
