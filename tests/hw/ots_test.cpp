// The OTS device as hardware, without a mover: what it records, holds, turns, and where it lets the
// root port go on.
#include "core/hw/ots.h"
#include "tests/support/by_hand.h"

namespace pf {
namespace {

// One page in the window, a device without a translation cache, every action by hand.
class Ots : public test::ByHand {
 protected:
  void start(std::uint32_t buffer = 2) {
    HwSpec hw = test::unit_hw();
    hw.ots.buffer = buffer;
    hw.lines_per_page = 2;
    hw.devices[0].ats = false;
    hw.direct_translated_p2p = false;
    hw.explore.device_reads = hw.explore.device_writes = 4;
    hw.explore.outstanding = 4;
    MoveSpec move = test::unit_move();
    move.id = "ots";
    begin(hw, move);
    Hw h = view();
    PageRec rec = h.page(0);
    rec.pte = rec.pte_memory = Place::kWindow;
    h.set_page(0, rec);
    EXPECT_TRUE(tell(OtsCommand::kOpen));
  }
  bool tell(OtsCommand command) {
    Hw h = view();
    ots_tell(h, kCpu0, command, 0);
    settle();
    EXPECT_TRUE(ots_answered(view())) << ots_command_name(command);
    Hw after = view();
    return ots_answered(after) && ots_take_answer(after);
  }
  void write(std::uint32_t line) {
    ByHand::write(0, line);
    settle();
  }
  unsigned held() { return count(view(), env_.layout.ots_lane(kWindowHeldP)); }
};

TEST_F(Ots, SendsAccessesOnAndRecordsWritesOnly) {
  start();
  EXPECT_TRUE(tell(OtsCommand::kWatch));
  Hw h = view();
  device_reads(h, 0, 0, 1);
  settle();
  EXPECT_EQ(view().device(0).reads_out, 0) << "its data are back";
  EXPECT_TRUE(tell(OtsCommand::kCheck));
  write(1);
  EXPECT_EQ(view().line_a(1).version, 1U);
  EXPECT_FALSE(tell(OtsCommand::kCheck));
  EXPECT_FALSE(tell(OtsCommand::kTurn));
  EXPECT_FALSE(view().committed(0));
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(Ots, HoldsWritesAndNotReadsAndTurnsThemToB) {
  start();
  EXPECT_TRUE(tell(OtsCommand::kHold));
  Hw h = view();
  device_reads(h, 0, 0, 1);
  settle();
  EXPECT_EQ(view().device(0).reads_out, 0);
  write(1);
  EXPECT_EQ(held(), 1U);
  EXPECT_EQ(view().golden(1).version, 0U) << "nothing has landed";
  EXPECT_TRUE(tell(OtsCommand::kTurn));
  EXPECT_TRUE(view().committed(0));
  EXPECT_EQ(held(), 0U);
  EXPECT_EQ(view().line_b(1).version, 1U);
  EXPECT_EQ(view().line_a(1).version, 0U);
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(Ots, AFullBufferEndsTheHoldAndTheTurnIsRefused) {
  start(1);
  EXPECT_TRUE(tell(OtsCommand::kHold));
  write(0);
  EXPECT_EQ(held(), 1U);
  write(1);
  EXPECT_EQ(held(), 0U);
  EXPECT_EQ(view().line_a(0).version, 1U);
  EXPECT_EQ(view().line_a(1).version, 1U);
  EXPECT_FALSE(tell(OtsCommand::kTurn));
}

TEST_F(Ots, NothingPassesTheRootPortWhileAWriteIsOnTheDetour) {
  start();
  tell(OtsCommand::kHold);
  write(0);
  Event straight;
  straight.flags = kToStart;
  EXPECT_FALSE(ots_lets_pass(view(), straight));
  Event by_detour = straight;
  by_detour.flags = kToWindow;
  EXPECT_TRUE(ots_lets_pass(view(), by_detour));
  env_.hw.ots.ordered = false;
  EXPECT_TRUE(ots_lets_pass(view(), straight));
  env_.hw.ots.ordered = true;
  tell(OtsCommand::kWatch);
  EXPECT_TRUE(ots_lets_pass(view(), straight)) << "it has landed";
}

TEST_F(Ots, AClosedWindowAnswersNobody) {
  start();
  EXPECT_TRUE(tell(OtsCommand::kClose));
  write(0);
  EXPECT_EQ(view().golden(0).version, 0U);
  EXPECT_TRUE(ots_quiet(view(), kDevice0)) << "the write is gone";
}

}  // namespace
}  // namespace pf
