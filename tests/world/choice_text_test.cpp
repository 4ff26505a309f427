// Every choice has a text of its own, and the text finds it again.
#include <gtest/gtest.h>

#include <set>

#include "core/explore/explorer.h"
#include "core/world/quiet.h"
#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

// Walks at random through the graph; what can be chosen anywhere there.
std::set<std::string> named_and_found(const HwSpec& hw, const MoveSpec& move) {
  const Env env = make_env(hw, move);
  Rng rng = Rng::from_seed(8);
  std::set<std::string> all;
  for (int walk = 0; walk < 200; ++walk) {
    std::vector<std::byte> block(env.layout.bytes);
    Hw h(env.hw, env.layout, block.data(), nullptr);
    init_machine(env, h);
    for (;;) {
      std::vector<Choice> choices;
      enumerate(env, h, choices);
      if (choices.empty()) break;
      std::set<std::string> here;
      for (const Choice& c : choices) here.insert(choice_text(env, h, c));
      EXPECT_EQ(here.size(), choices.size());
      const Choice taken = choices[rng.below(choices.size())];
      Choice found;
      EXPECT_TRUE(find_choice(env, h, choice_text(env, h, taken), found));
      EXPECT_EQ(found, taken);
      all.insert(here.begin(), here.end());
      apply(env, h, taken);
    }
    EXPECT_TRUE(at_end(env, h));
  }
  return all;
}

TEST(ChoiceText, NamesEachEnabledChoiceOfARunOnceAndFindsItAgain) {
  HwSpec hw = test::unit_hw();
  hw.vcpus = 1;
  hw.lines_per_page = 2;
  hw.explore.vcpu_writes = hw.explore.vcpu_reads = 1;
  hw.explore.device_reads = 2;
  hw.explore.evictions = hw.explore.spurious_aborts = hw.explore.speculation = 1;
  hw.booleans = 3;
  MoveSpec move = test::unit_move();
  move.max_attempts = 2;
  EXPECT_GT(named_and_found(hw, move).size(), 40u);
  const Env env = make_env(hw, move);
  Choice none;
  std::vector<std::byte> block(env.layout.bytes);
  Hw h(env.hw, env.layout, block.data(), nullptr);
  init_machine(env, h);
  EXPECT_FALSE(find_choice(env, h, "gpu.sings(page=0)", none));
}

TEST(ChoiceText, AnInterruptIsSentLandsAndIsTaken) {
  HwSpec hw = test::unit_hw();
  hw.vcpus = 1;
  hw.explore.device_reads = 0;
  hw.explore.device_writes = 2;
  hw.explore.vcpu_reads = 1;
  hw.explore.data_then_flag = true;
  hw.explore.flag = FlagKind::kMsi;
  const std::set<std::string> all = named_and_found(hw, test::unit_move());
  for (const char* text : {"gpu.interrupts()", "root.lands(msi page=0 line=0 from=gpu)",
                           "vcpu0.takes_msi()", "vcpu0.load(page=0 line=0)"}) {
    EXPECT_TRUE(all.contains(text)) << text;
  }
}

TEST(ChoiceText, AWriteToAPeerIsSentAndTaken) {
  HwSpec hw = test::unit_hw();
  hw.devices.resize(2, hw.devices.front());
  hw.devices[1].name = "nic";
  hw.devices[0].p2p = true;
  const std::set<std::string> all = named_and_found(hw, test::unit_move());
  EXPECT_TRUE(all.contains("gpu.sends(to=nic)"));
  EXPECT_TRUE(all.contains("nic.takes(peer-write from=gpu)"));
}

// A guest so large that nobody lists its accesses to find one.
TEST(ChoiceText, AnAccessOfATimedRunIsFoundByItsPlace) {
  const Env env = make_env(test::timed_hw(4'000'000), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  for (int i = 0; i < 500; ++i) step(env, w);
  const Hw h = w.look(env);
  Choice found;
  ASSERT_TRUE(find_choice(env, h, "vcpu0.walks(page=3999999)", found));
  EXPECT_EQ(choice_text(env, h, found), "vcpu0.walks(page=3999999)");
  EXPECT_TRUE(enabled(env, h, found));
}

// Forced there by `inject interrupt`, it must be found again when the run file is opened.
TEST(ChoiceText, AnInterruptOfATimedRunIsFoundWhileATransactionIsOpen) {
  const Env env = make_env(test::timed_hw(64), test::timed_move());
  CowPool pool;
  World w = first_world(env, 7, pool);
  Choice found;
  while (w.look(env).txn().active == 0) ASSERT_TRUE(step(env, w));
  ASSERT_TRUE(find_choice(env, w.look(env), "interrupt.hits(cpu0)", found));
  EXPECT_EQ(found.slot, w.look(env).lay.spurious_slot);
  EXPECT_TRUE(enabled(env, w.look(env), found));
  while (w.look(env).txn().active != 0) ASSERT_TRUE(step(env, w));
  EXPECT_FALSE(find_choice(env, w.look(env), "interrupt.hits(cpu0)", found));
}

}  // namespace
}  // namespace pf
