// A small run for the tests of Probe, and commands with their outcomes.
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "ui/session/probe.h"

namespace pf {

// 64 pages, a card with a translation cache, interrupts: it has aborts of its own.
inline SessionRun small(const std::vector<std::string>& overrides = {}) {
  return open_run("htm-interrupts", overrides);
}

inline bool settle(Probe& probe) {
  for (int i = 0; i < 60'000 && probe.busy(); ++i) {
    probe.tick();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  probe.tick();
  return !probe.busy();
}

inline std::string refusal(Probe& probe, const std::string& command) {
  const Outcome outcome = probe.apply(command);
  return outcome.ok ? "accepted" : outcome.text;
}

inline void expect_ok(Probe& probe, const std::string& command) {
  const Outcome outcome = probe.apply(command);
  EXPECT_TRUE(outcome.ok) << command << ": " << outcome.text;
}

}  // namespace pf
