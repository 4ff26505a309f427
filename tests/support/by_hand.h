// A small machine whose every action is chosen by hand: hardware is tested on it without a mover's
// program running.
#pragma once
#include <gtest/gtest.h>

#include <vector>

#include "core/hw/device.h"
#include "core/hw/lane.h"
#include "core/mechanism/htm.h"
#include "core/world/step.h"
#include "tests/support/small_runs.h"

namespace pf::test {

class ByHand : public ::testing::Test {
 protected:
  void begin(const HwSpec& hw, const MoveSpec& move) {
    env_ = make_env(hw, move);
    env_.chain = false;
    block_.assign(env_.layout.bytes, std::byte{0});
    seen_ = {};
    Hw h = view();
    init_machine(env_, h);
  }
  Hw view() {
    Hw h(env_.hw, env_.layout, block_.data(), nullptr);
    h.violation = &seen_;
    h.facts = facts_;
    return h;
  }
  void write(unsigned d, std::uint32_t line, unsigned lines = 1) {
    Hw h = view();
    device_writes(h, d, line, lines);
  }
  void read(unsigned d, std::uint32_t line) {
    Hw h = view();
    device_reads(h, d, line, 1);
  }
  // What waits goes on, lanes and walkers first to last, until none can.
  void settle() {
    for (bool again = true; again;) {
      again = false;
      std::vector<Choice> all;
      Hw h = view();
      enumerate(env_, h, all);
      for (const Choice& c : all) {
        if (c.slot >= env_.layout.device_slot) continue;
        apply(env_, h, c);
        again = true;
        break;
      }
    }
  }
  std::uint64_t at_a(std::uint32_t line) { return view().line_a(line).value; }
  std::uint64_t at_b(std::uint32_t line) { return view().line_b(line).value; }

  Env env_;
  std::vector<std::byte> block_;
  Violation seen_;
  FactSink* facts_ = nullptr;
};

}  // namespace pf::test
