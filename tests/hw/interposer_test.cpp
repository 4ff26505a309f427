// The interposer as hardware, without a mover: what it holds, in which order it goes on, and what a
// full queue does.
#include "core/hw/interposer.h"

#include "core/hw/memory.h"
#include "core/mechanism/registry.h"
#include "tests/support/by_hand.h"

namespace pf {
namespace {

// Two pages, page 0 in hand; devices without translation caches, every action by hand.
class InterposerAlone : public test::ByHand {
 protected:
  void start(std::uint32_t buffer = 8, const char* key = nullptr, std::int64_t value = 0) {
    HwSpec hw = test::unit_hw();
    hw.interposer.buffer = buffer;
    hw.pages = 2;
    hw.devices.push_back(hw.devices[0]);
    for (DeviceSpec& d : hw.devices) d.ats = false, d.pages = 2;
    hw.explore.device_reads = hw.explore.device_writes = 4;
    hw.explore.outstanding = 4;
    MoveSpec move = test::unit_move();
    move.id = "interposer";
    if (key != nullptr) set_own(move, key, value);
    begin(hw, move);
    Hw h = view();
    interposer_holds(h, 0);
  }
  void write(unsigned d, std::uint32_t line) {
    ByHand::write(d, line);
    settle();
  }
  void read(unsigned d, std::uint32_t line) {
    ByHand::read(d, line);
    settle();
  }
  void route() {
    Hw h = view();
    interposer_routes(h);
  }
  unsigned writes() { return count(view(), env_.layout.aside); }
  unsigned others() { return count(view(), static_cast<LaneId>(env_.layout.aside + 1)); }
};

TEST_F(InterposerAlone, HoldsWhatIsAboutThePageAndLetsTheRestPass) {
  start();
  write(0, 0);
  read(1, 0);
  write(1, 1);
  EXPECT_EQ(writes(), 1u);
  EXPECT_EQ(others(), 1u);
  EXPECT_EQ(at_a(0), 0u);
  EXPECT_NE(at_a(1), 0u) << "behind a read that is held, a write of the same requester passes";
}

TEST_F(InterposerAlone, HoldsAllThatFollowsAHeldWriteOfTheSameRequester) {
  start();
  write(0, 0);
  write(0, 1);
  read(0, 1);
  EXPECT_EQ(writes(), 2u);
  EXPECT_EQ(others(), 1u);
  route();
  settle();
  EXPECT_TRUE(interposer_drained(view()));
  EXPECT_EQ(at_a(0), 0u);
  EXPECT_NE(at_b(0), 0u) << "the page that is routed";
  EXPECT_NE(at_a(1), 0u) << "the page that has not moved";
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(InterposerAlone, WithinThePageAloneOthersOvertakeTheHeldWrite) {
  start(8, "mechanism.hold_scope", 1);
  write(0, 0);
  write(0, 1);
  EXPECT_EQ(writes(), 1u);
  EXPECT_NE(at_a(1), 0u);
}

TEST_F(InterposerAlone, AFullQueueKeepsTheLinkAndWhatIsBehindOnIt) {
  start(1);
  write(0, 0);
  write(0, 0);
  write(1, 1);
  EXPECT_EQ(writes(), 1u);
  EXPECT_EQ(count(view(), kUpP), 2u) << "another requester's write to another page is one of them";
  EXPECT_EQ(at_a(1), 0u);
  route();
  settle();
  EXPECT_EQ(count(view(), kUpP), 0u);
  EXPECT_NE(at_a(1), 0u);
  EXPECT_EQ(at_b(0), stamp(kDevice0, 2)) << "the newer of the two";
}

TEST_F(InterposerAlone, TheCopyReadsBehindWritesThatHavePassed) {
  start();
  for (const bool pushes : {true, false}) {
    start();
    Hw h = view();
    Event e;
    e.kind = Kind::kDeviceWrite;
    e.from = kDevice0;
    e.flags = kToStart;
    e.lines = 1;
    push(h, kRootP, e);
    interposer_reads(h, kHelper0, 0, 1, pushes);
    EXPECT_EQ(copy_read_can_land(h, 0), !pushes);
    EXPECT_FALSE(interposer_copied(h));
    if (pushes) continue;
    copy_read_lands(h, 0);
    ASSERT_TRUE(copy_data_can_pass(h));
    copy_data_passes(h);
    EXPECT_TRUE(interposer_copied(h));
    EXPECT_EQ(entry(h, kToBP).kind, Kind::kCopyWrite);
  }
}

TEST_F(InterposerAlone, ATranslatedAddressIsMatchedOnlyWhereTheAtFieldIsHeeded) {
  for (const bool iova_only : {false, true}) {
    start(8, "mechanism.match", iova_only ? 1 : 0);
    Hw h = view();
    Event e;
    e.kind = Kind::kDeviceWrite;
    e.from = kDevice0;
    e.flags = kToStart | kByAts;
    e.lines = 1;
    push(h, kUpP, e);
    interposer_takes(h, kUpP);
    EXPECT_EQ(writes(), iova_only ? 0u : 1u);
    EXPECT_EQ(count(h, kRootP), iova_only ? 1u : 0u);
  }
}

TEST_F(InterposerAlone, ServesALineOnceItHasComeWithTheWriteThatItTook) {
  start(8, "mechanism.serve", 1);
  write(0, 0);
  EXPECT_EQ(writes(), 1u) << "its line has not come";
  read(1, 0);
  EXPECT_EQ(others(), 0u) << "from A: nobody has written it here";
  {
    Hw h = view();
    interposer_reads(h, kHelper0, 0, 1, true);
  }
  settle();
  EXPECT_EQ(writes(), 0u);
  EXPECT_EQ(count(view(), env_.layout.delta_log), 1u);
  EXPECT_EQ(view().golden(0).value, stamp(kDevice0, 1)) << "taken";
  read(1, 0);
  EXPECT_EQ(others(), 0u);
  EXPECT_EQ(view().device(1).reads_out, 0);
  EXPECT_FALSE(interposer_can_route(view()));
  {
    Hw h = view();
    interposer_has_all(h);
  }
  settle();
  EXPECT_EQ(at_b(0), stamp(kDevice0, 1)) << "replayed";
  EXPECT_TRUE(interposer_can_route(view()));
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(InterposerAlone, ItIsZeroAtRest) {
  start();
  write(0, 0);
  route();
  settle();
  const Interposer& now = interposer_of(view());
  EXPECT_EQ(now.page + now.holding + now.lines_out, 0u);
}

}  // namespace
}  // namespace pf
