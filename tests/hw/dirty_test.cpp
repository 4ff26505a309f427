// Dirty tracking as hardware, without the rounds of copying: which bit a write sets, where and
// when, and what each way of setting and clearing does to its neighbours.
#include "core/hw/dirty.h"

#include "core/hw/dirty_list.h"
#include "core/hw/invalidation.h"
#include "core/hw/iommu.h"
#include "core/mechanism/registry.h"
#include "tests/support/by_hand.h"

namespace pf {
namespace {

// Four pages of four lines; one device without a cache of translations.
class DirtyAlone : public test::ByHand {
 protected:
  void start(Tracker by, BitsIn bits, SetBits set = SetBits::kCompareSwap, unsigned granule = 0) {
    HwSpec hw = test::unit_hw();
    hw.pages = 4;
    hw.lines_per_page = 4;
    hw.iotlb_entries = 4;
    hw.devices[0].ats = false;
    hw.devices[0].pages = 4;
    hw.explore.device_reads = hw.explore.device_writes = 8;
    MoveSpec move = test::unit_move();
    move.id = "dirty-rounds";
    set_own(move, "mechanism.tracker", static_cast<std::int64_t>(by));
    set_own(move, "mechanism.vector", static_cast<std::int64_t>(bits));
    set_own(move, "mechanism.set_bits", static_cast<std::int64_t>(set));
    set_own(move, "mechanism.granule", granule);
    begin(hw, move);
  }
  void writes(std::uint32_t line, unsigned lines = 1) {
    write(0, line, lines);
    settle();
  }
  std::uint64_t asked(DirtyAsk what) {
    Hw h = view();
    dirty_asks(h, what);
    settle();
    EXPECT_TRUE(dirty_answered(h));
    return dirty_take_answer(h);
  }
  std::uint64_t word() { return dirty_load(view(), 0); }
  // The bits that lie in the entries, as one number.
  std::uint64_t entries() {
    std::uint64_t all = 0;
    for (std::uint32_t page = 0; page < 4; ++page) all |= dirty_load(view(), page) << page;
    return all;
  }
  bool lane_can_go(LaneId lane) {
    return enabled(env_, view(), {static_cast<std::uint8_t>(lane), 0, 0});
  }
  void lane_goes(LaneId lane) {
    ASSERT_TRUE(lane_can_go(lane));
    Hw h = view();
    apply(env_, h, {static_cast<std::uint8_t>(lane), 0, 0});
  }
  bool lane_holds(LaneId lane, Kind kind) {
    return !empty(view(), lane) && entry(view(), lane).kind == kind;
  }
  // One step of those that settle() takes.
  void any_goes() {
    std::vector<Choice> all;
    Hw h = view();
    enumerate(env_, h, all);
    for (const Choice& c : all) {
      if (c.slot < env_.layout.device_slot) return apply(env_, h, c);
    }
    FAIL() << "nothing can go";
  }
  void purge() {
    Hw h = view();
    queue_invalidation(h, 0, {0, 4, true, true});
    settle();
  }
};

TEST_F(DirtyAlone, ARegisterGivesTheBitsOfPagesAndClearsThem) {
  start(Tracker::kInterposer, BitsIn::kOwn);
  writes(1);
  writes(12);
  EXPECT_EQ(word(), 0b1001u);
  EXPECT_EQ(asked(DirtyAsk::kTake), 0b1001u);
  EXPECT_EQ(asked(DirtyAsk::kTake), 0u);
  writes(4);
  EXPECT_EQ(asked(DirtyAsk::kTake), 0b0010u);
}

// The bit is there when the write passes the interposer; the answer waits until the line is there.
TEST_F(DirtyAlone, AnAnswerStandsBehindTheWritesThatWentBeforeIt) {
  start(Tracker::kInterposer, BitsIn::kOwn);
  write(0, 0);
  Hw h = view();
  lane_goes(kUpP);
  EXPECT_EQ(word(), 1u);
  EXPECT_EQ(at_a(0), 0u);
  dirty_asks(h, DirtyAsk::kTake);
  lane_goes(env_.layout.dirty_asks);
  EXPECT_EQ(word(), 0u) << "read and cleared";
  EXPECT_FALSE(lane_can_go(kRootN)) << "it may not pass the write";
  settle();
  EXPECT_NE(at_a(0), 0u);
  EXPECT_EQ(dirty_take_answer(h), 1u);
}

TEST_F(DirtyAlone, AGranuleIsAnyPowerOfTwoFromALineUp) {
  start(Tracker::kInterposer, BitsIn::kOwn, SetBits::kCompareSwap, 64);
  writes(5, 3);
  EXPECT_EQ(word(), 0b1110'0000u);
  start(Tracker::kInterposer, BitsIn::kOwn, SetBits::kCompareSwap, 128);
  writes(5, 3);
  EXPECT_EQ(word(), 0b1100u);
  start(Tracker::kInterposer, BitsIn::kOwn, SetBits::kCompareSwap, 512);
  writes(5, 3);
  writes(8);
  EXPECT_EQ(word(), 0b11u);
}

TEST_F(DirtyAlone, SwapsGoAgainUntilTheyMeetTheWordTheyExpect) {
  start(Tracker::kInterposer, BitsIn::kHost);
  writes(0);
  Hw h = view();
  dirty_clear(h, 0);  // what the interposer left there is no more
  writes(4);
  EXPECT_EQ(word(), 0b10u);
  writes(8);
  EXPECT_EQ(word(), 0b110u);
  EXPECT_TRUE(dirty_idle(h));
}

TEST_F(DirtyAlone, FetchAddCarriesFromABitThatIsSet) {
  start(Tracker::kInterposer, BitsIn::kHost, SetBits::kFetchAdd);
  writes(0);
  EXPECT_EQ(word(), 0b01u);
  writes(1);
  EXPECT_EQ(word(), 0b10u) << "page 0 is clear and page 1 is set";
}

// The word goes back as it was read: bits that the host has taken meanwhile are there again.
TEST_F(DirtyAlone, APlainWriteBringsOldBitsBack) {
  start(Tracker::kInterposer, BitsIn::kHost, SetBits::kPlain);
  writes(0);
  write(0, 4);
  lane_goes(kUpP);
  while (!lane_holds(kRootP, Kind::kWordPut)) any_goes();
  Hw h = view();
  EXPECT_EQ(word(), 0b01u);
  dirty_clear(h, 0);
  settle();
  EXPECT_EQ(word(), 0b11u);
}

TEST_F(DirtyAlone, APausedTrackerSetsNothingAndLosesNothing) {
  start(Tracker::kInterposer, BitsIn::kHost);
  asked(DirtyAsk::kPause);
  writes(0);
  EXPECT_EQ(word(), 0u);
  EXPECT_NE(at_a(0), 0u) << "the write itself goes on";
  EXPECT_FALSE(dirty_idle(view()));
  asked(DirtyAsk::kResume);
  settle();
  EXPECT_EQ(word(), 1u);
}

TEST_F(DirtyAlone, AnIommuOfItsOwnAsksOnceUntilItForgets) {
  start(Tracker::kInterposer, BitsIn::kOwnIommu);
  writes(0);
  EXPECT_EQ(entries(), 0b0001u);
  Hw h = view();
  dirty_clear(h, 0);
  writes(1);
  EXPECT_EQ(entries(), 0u) << "it knows the entry";
  asked(DirtyAsk::kForget);
  writes(2);
  EXPECT_EQ(entries(), 0b0001u);
}

TEST_F(DirtyAlone, ATranslatedWriteIsKnownByBothAddresses) {
  for (const bool both : {true, false}) {
    start(Tracker::kInterposer, BitsIn::kOwn);
    env_.hw.dirty.sees_hpa = both;
    Hw h = view();
    Event e;
    e.kind = Kind::kDeviceWrite;
    e.lines = 1;
    e.flags = kToStart;
    dirty_sees_write(h, e);
    EXPECT_EQ(word(), both ? 1u : 0u);
  }
}

TEST_F(DirtyAlone, TheOtsDeviceSeesWalksOfReadsToo) {
  start(Tracker::kOts, BitsIn::kOwn);
  read(0, 4);
  settle();
  EXPECT_EQ(asked(DirtyAsk::kTake), 0b0010u);
  writes(5);
  EXPECT_EQ(asked(DirtyAsk::kTake), 0u) << "the translation is cached: no walk";
  purge();
  writes(6);
  EXPECT_EQ(asked(DirtyAsk::kTake), 0b0010u);
}

TEST_F(DirtyAlone, TheIommuWalksAgainForTheFirstWriteAndForNoOther) {
  start(Tracker::kIommu, BitsIn::kOwn);
  read(0, 0);
  settle();
  EXPECT_EQ(entries(), 0u);
  writes(1);
  EXPECT_EQ(entries(), 0b0001u);
  Hw h = view();
  dirty_clear(h, 0);
  writes(2);
  EXPECT_EQ(entries(), 0u) << "its cache knows that the bit was set";
  purge();
  writes(3);
  EXPECT_EQ(entries(), 0b0001u);
}

TEST_F(DirtyAlone, TheListGivesLinesOfGranulesAndTakesThemOff) {
  start(Tracker::kInterposer, BitsIn::kOwn, SetBits::kCompareSwap, 128);
  Hw h = view();
  list_lines(h, 6, 2);
  list_lines(h, 8, 8);
  std::uint32_t page = 0;
  ASSERT_TRUE(next_listed(h, page));
  EXPECT_EQ(page, 1u);
  EXPECT_EQ(take_listed(h, 1), 0b1100u);
  EXPECT_EQ(take_listed(h, 2), 0b1111u);
  EXPECT_EQ(lines_listed(h), 4u);
  ASSERT_TRUE(next_listed(h, page));
  EXPECT_EQ(page, 3u);
  listed_by_cpu(h, 13);
  EXPECT_EQ(take_listed(h, 3), 0b1111u);
  page = 0;
  EXPECT_FALSE(next_listed(h, page));
  listed_by_cpu(h, 0);
  page = 1;
  EXPECT_FALSE(next_listed(h, page)) << "it looks from there on";
}

}  // namespace
}  // namespace pf
