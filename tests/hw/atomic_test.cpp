// AtomicOps and writes of half lines as hardware, without a mover: exactly once, on the newest
// value, in the order that PCIe has for what waits for an answer.
#include <algorithm>
#include <vector>

#include "core/hw/htm.h"
#include "core/hw/interposer.h"
#include "core/hw/iommu.h"
#include "core/hw/memory.h"
#include "core/hw/writes_out.h"
#include "core/mechanism/registry.h"
#include "tests/support/by_hand.h"

namespace pf {
namespace {

HwSpec machine() {
  HwSpec hw = test::unit_hw();
  hw.pages = 2;
  for (DeviceSpec& d : hw.devices) d.ats = false, d.pages = 2, d.partial_writes = true;
  hw.explore.device_reads = hw.explore.device_writes = hw.explore.device_atomics = 4;
  hw.explore.outstanding = 4;
  return hw;
}

struct Seen : FactSink {
  void push(const Fact& f) override { all.push_back(f); }
  std::vector<Fact> of(FactKind kind) const {
    std::vector<Fact> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out),
                 [kind](const Fact& f) { return f.kind == kind; });
    return out;
  }
  std::vector<Fact> all;
};

class Atomics : public test::ByHand {
 protected:
  void start() {
    facts_ = &told_;
    begin(machine(), test::unit_move());
  }
  void atomic(std::uint32_t line) {
    Hw h = view();
    device_atomics(h, 0, line);
  }
  void write_half(std::uint32_t line, unsigned enables) {
    Hw h = view();
    device_writes(h, 0, line, 1, enables);
  }
  Seen told_;
};

TEST_F(Atomics, WritesWhereItLandsAndBringsBackWhatItFound) {
  start();
  write(0, 0);
  atomic(0);
  EXPECT_EQ(view().device(0).reads_out, 1) << "it waits for its answer";
  settle();
  EXPECT_EQ(at_a(0), stamp(kDevice0, 2));
  EXPECT_EQ(view().golden(0).value, stamp(kDevice0, 2));
  EXPECT_EQ(view().device(0).reads_out, 0);
  EXPECT_EQ(view().device(0).writes_out, 0u);
  const std::vector<Fact> executed = told_.of(FactKind::kAtomic);
  ASSERT_EQ(executed.size(), 1u);
  EXPECT_EQ(executed[0].b, stamp(kDevice0, 1)) << "the write before it";
  EXPECT_EQ(executed[0].c, kAtomicAtA);
  EXPECT_EQ(told_.of(FactKind::kAtomicDone).size(), 1u);
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(Atomics, ALaterPostedWriteMayPassItAndAnEarlierOneMayNot) {
  start();
  atomic(0);
  write(0, 0);
  {
    Hw h = view();
    root_arrives(h, kUpP);
    ASSERT_NE(entry(h, kRootP).kind, Kind::kNothing);
  }
  settle();
  EXPECT_EQ(seen_.invariant, 0);
  EXPECT_EQ(view().golden(0).version, 2u);
  start();
  Hw h = view();
  const std::uint32_t earlier = issue_write(h, kDevice0, 0, 1);
  atomic(0);
  settle();
  Event late;
  late.kind = Kind::kDeviceWrite;
  late.from = kDevice0;
  late.lines = 1;
  late.value = stamp(kDevice0, earlier);
  device_access_lands(h, late, false);
  EXPECT_EQ(seen_.invariant, 4) << "what it should have pushed lands behind it";
}

TEST_F(Atomics, AReadOfItsRequesterDoesNotWaitForIt) {
  start();
  atomic(0);
  Hw h = view();
  EXPECT_EQ(newest_write_out(h, kDevice0, 0), 0u);
  device_writes(h, 0, 0, 1);
  EXPECT_EQ(newest_write_out(h, kDevice0, 0), 2u) << "as it does for a posted write";
}

TEST_F(Atomics, ExecutedTwiceIsFound) {
  start();
  atomic(0);
  Hw h = view();
  const Event e = entry(h, kUpN);
  device_access_lands(h, e, false);
  EXPECT_EQ(seen_.invariant, 0);
  device_access_lands(h, e, false);
  EXPECT_EQ(seen_.invariant, 2);
}

TEST_F(Atomics, NeverExecutedIsFound) {
  start();
  atomic(0);
  Hw h = view();
  pop(h, kUpN);
  check_lost_writes(h);
  EXPECT_EQ(seen_.invariant, 2);
}

TEST_F(Atomics, OnAValueThatIsGoneIsFound) {
  start();
  write(0, 0);
  settle();
  Hw h = view();
  h.set_line_a(0, Copy{});  // a copy that has missed the write
  device_atomics(h, 0, 0);
  settle();
  EXPECT_EQ(seen_.invariant, 7);
}

TEST_F(Atomics, ItNeedsAnEntryThatMayBeWritten) {
  HwSpec hw = machine();
  hw.ad_bits = true;
  begin(hw, test::unit_move());
  read(0, 0);
  settle();
  EXPECT_EQ(view().page(0).flags & kDirtyBit, 0);
  atomic(0);
  settle();
  EXPECT_NE(view().page(0).flags & kDirtyBit, 0);
}

TEST_F(Atomics, ADeviceThatDoesNotSnoopSnoopsWithIt) {
  HwSpec hw = machine();
  for (DeviceSpec& d : hw.devices) d.snoop = false;
  begin(hw, test::unit_move());
  Hw h = view();
  load_a(h, 0);
  device_atomics(h, 0, 0);
  EXPECT_EQ(entry(h, kUpN).flags & kNoSnoop, 0);
  settle();
  EXPECT_EQ(at_a(0), stamp(kDevice0, 1)) << "in the coherent image, not beneath it";
}

TEST_F(Atomics, HalvesAreMergedWhereTheyLand) {
  start();
  write(0, 0);
  write_half(0, kSkipsHigh);
  settle();
  EXPECT_EQ(half_of(at_a(0), kLowHalf), stamp(kDevice0, 2));
  EXPECT_EQ(half_of(at_a(0), kHighHalf), stamp(kDevice0, 1));
  EXPECT_EQ(at_a(0), view().golden(0).value);
  write_half(0, kSkipsLow);
  settle();
  EXPECT_EQ(half_of(at_a(0), kHighHalf), stamp(kDevice0, 3));
  EXPECT_EQ(view().line_a(0).version, 3u);
  EXPECT_EQ(seen_.invariant, 0);
}

// The place has the newest half and not the other: that counts as the older one.
TEST_F(Atomics, AHalfThatWasMissedStaysOld) {
  start();
  write(0, 0);
  write(0, 0);
  settle();
  Hw h = view();
  h.set_line_a(0, {stamp(kDevice0, 1), 1, 0});  // has missed the second
  write_half(0, kSkipsHigh);
  settle();
  EXPECT_EQ(view().line_a(0).version, 1u);
  EXPECT_EQ(view().golden(0).version, 3u);
  read(0, 0);
  settle();
  EXPECT_EQ(seen_.invariant, 7);
}

// Page 0 in hand, its line 0 has come.
class AtInterposer : public Atomics {
 protected:
  void start(AtomicsAt how, bool enables = true) {
    facts_ = &told_;
    HwSpec hw = machine();
    hw.interposer.buffer = 8;
    MoveSpec move = test::unit_move();
    move.id = "interposer";
    set_own(move, "mechanism.serve", static_cast<std::int64_t>(Serve::kDelta));
    set_own(move, "mechanism.atomics", static_cast<std::int64_t>(how));
    set_own(move, "mechanism.byte_enables", enables ? 1 : 0);
    begin(hw, move);
    Hw h = view();
    interposer_holds(h, 0);
  }
  void line_comes() {
    Hw h = view();
    interposer_reads(h, kHelper0, 0, 1, true);
    settle();
  }
  void replay_and_route() {
    Hw h = view();
    interposer_has_all(h);
    settle();
    ASSERT_TRUE(interposer_can_route(h));
    interposer_routes(h);
    settle();
  }
  unsigned others() { return count(view(), static_cast<LaneId>(env_.layout.aside + 1)); }
  unsigned logged() { return count(view(), env_.layout.delta_log); }
};

TEST_F(AtInterposer, WaitsUntilThePageIsRouted) {
  start(AtomicsAt::kHold);
  line_comes();
  atomic(0);
  settle();
  EXPECT_EQ(others(), 1u);
  replay_and_route();
  EXPECT_EQ(at_b(0), stamp(kDevice0, 1));
  EXPECT_EQ(at_a(0), 0u);
  EXPECT_EQ(told_.of(FactKind::kAtomic).at(0).c, kAtomicAtB);
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(AtInterposer, ExecutesItOnTheLineThatHasCome) {
  start(AtomicsAt::kExecute);
  atomic(0);
  settle();
  EXPECT_EQ(others(), 1u) << "its line has not come";
  line_comes();
  EXPECT_EQ(others(), 0u);
  EXPECT_EQ(logged(), 1u);
  EXPECT_EQ(view().device(0).reads_out, 0) << "answered";
  EXPECT_EQ(view().golden(0).value, stamp(kDevice0, 1));
  write(0, 0);
  settle();
  atomic(0);
  settle();
  EXPECT_EQ(told_.of(FactKind::kAtomic).at(1).b, stamp(kDevice0, 2)) << "the write in the log";
  EXPECT_EQ(told_.of(FactKind::kAtomic).at(1).c, kAtomicAside);
  replay_and_route();
  EXPECT_EQ(at_b(0), stamp(kDevice0, 3));
  EXPECT_EQ(at_a(0), 0u);
  EXPECT_EQ(seen_.invariant, 0);
}

TEST_F(AtInterposer, TakenForAReadItIsExecutedNowhere) {
  start(AtomicsAt::kAsRead);
  line_comes();
  atomic(0);
  settle();
  EXPECT_EQ(view().device(0).reads_out, 0) << "the device has an answer";
  EXPECT_EQ(view().golden(0).value, 0u);
  Hw h = view();
  check_lost_writes(h);
  EXPECT_EQ(seen_.invariant, 2);
}

TEST_F(AtInterposer, AtHostAAndInTheLogItCountsTwice) {
  start(AtomicsAt::kBoth);
  atomic(0);
  settle();
  EXPECT_EQ(at_a(0), stamp(kDevice0, 1));
  EXPECT_EQ(seen_.invariant, 0);
  Hw h = view();
  interposer_has_all(h);
  settle();
  EXPECT_EQ(seen_.invariant, 2);
}

TEST_F(AtInterposer, TheLogKeepsWhichHalfIsNamed) {
  for (const bool enables : {true, false}) {
    start(AtomicsAt::kHold, enables);
    Hw h = view();
    h.set_line_a(0, {stamp(kVcpu0, 1), 1, 0});
    h.set_golden(0, {stamp(kVcpu0, 1), 1, 0});
    line_comes();
    write_half(0, kSkipsLow);
    settle();
    replay_and_route();
    EXPECT_EQ(half_of(at_b(0), kHighHalf), stamp(kDevice0, 1));
    EXPECT_EQ(at_b(0) == view().golden(0).value, enables);
  }
}

}  // namespace
}  // namespace pf
