// How near page detail comes to line detail, figure by figure, over guests, devices and campaigns;
// printed as a table, held to the bounds that core/mechanism/page_detail.h states.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <sstream>

#include "core/base/error.h"
#include "core/mechanism/page_ledger.h"
#include "core/scenario/scenario.h"
#include "core/trace/trace_file.h"
#include "tests/support/small_runs.h"
#include "tests/support/two_details.h"

namespace pf {
namespace {

using test::at_page_detail;
using test::DetailOutcome;
using test::outcome_of;

// In percent of the larger one; a link of a few lines counts as lines out of a thousand.
double apart(std::uint64_t x, std::uint64_t y) {
  const auto most = static_cast<double>(std::max({x, y, std::uint64_t{1000} * kLineBytes}));
  return 100 * std::abs(static_cast<double>(x) - static_cast<double>(y)) / most;
}

// Tiny pages: too many to be measured whole, and few enough events for a test.
HwSpec many_pages() {
  HwSpec hw = test::timed_hw(kWholePages + 3000);
  hw.lines_per_page = 4;
  hw.guest.interval = kMicrosecond;
  for (DeviceSpec& d : hw.devices) d.interval *= 4;
  return hw;
}

struct Bounds {
  double time = 2, link = 2, endless = 3;  // percent; `endless`: a device's own links
};

// What a device sends past host A after the cut-over is not counted on its own link.
double bound_of(const Env& env, const std::string& link, const Bounds& bounds) {
  for (const DeviceSpec& d : env.hw.devices) {
    const bool all = d.requests > 0 && !env.move.campaign.cut_over;
    if (link.rfind(d.name + ".", 0) == 0) return all ? 0 : bounds.endless;
  }
  // The way out of host B carries least of all, so chance weighs most there.
  return link == "b.out" ? bounds.endless : bounds.link;
}

class Agreement {
 public:
  ~Agreement() {
    std::string line = fmt::format("{:<34}", "worst");
    for (const auto& [figure, percent] : worst_) line += fmt::format(" {} {:.2f}", figure, percent);
    fmt::print("{}\n", line);
  }

  void compare(const std::string& name, const Env& line, bool whole, Bounds bounds = {}) {
    const Env page = at_page_detail(line, 1);
    EXPECT_EQ(page.ledger.whole, whole) << name;
    const DetailOutcome a = outcome_of(line, 1), b = outcome_of(page, 1);
    EXPECT_EQ(a.summary.holds(), b.summary.holds()) << name;
    EXPECT_EQ(a.summary.pages_moved, b.summary.pages_moved) << name;
    EXPECT_EQ(a.tables, b.tables) << name;
    EXPECT_EQ(b.golden, b.live) << name;
    EXPECT_EQ(b.written, b.golden) << name;
    std::string row = fmt::format("{:<34}", name + (whole ? " (whole)" : ""));
    const auto figure = [&](const std::string& what, std::uint64_t x, std::uint64_t y,
                            double most) {
      const double percent = apart(x, y);
      double& worst = worst_[what];
      worst = std::max(worst, percent);
      row += fmt::format(" {} {:.2f}", what, percent);
      EXPECT_LE(percent, most) << name << ": " << what << " " << x << " " << y;
    };
    const auto time = [](Time t) { return static_cast<std::uint64_t>(t); };
    figure("time", time(a.summary.time), time(b.summary.time), whole ? 0 : bounds.time);
    figure("attempts", a.summary.attempts, b.summary.attempts, whole ? 0 : 5);
    figure("moved", time(a.summary.moved), time(b.summary.moved), whole ? 0 : bounds.time);
    for (const auto& [link, bytes] : a.summary.bytes)
      figure(link, bytes, b.summary.bytes.at(link), whole ? 0 : bound_of(line, link, bounds));
    fmt::print("{}\n", row);
    std::fflush(stdout);
  }

 private:
  std::map<std::string, double> worst_;
};

TEST(PageAgreement, OfLongRunsMeasuredInStretches) {
  Agreement all;
  const auto move = test::timed_move();
  const auto with = [&](const std::string& name, auto&& change) {
    HwSpec hw = many_pages();
    MoveSpec m = move;
    Bounds bounds;
    change(hw, m, bounds);
    all.compare(name, make_env(hw, m), false, bounds);
  };
  with("quiet", [](HwSpec& hw, MoveSpec&, Bounds& b) {
    hw.devices.clear();
    hw.guest.workload = Workload::kNone;
    b.link = 0;
  });
  with("hot-cold", [](HwSpec&, MoveSpec&, Bounds&) {});
  with("uniform", [](HwSpec& hw, MoveSpec&, Bounds&) { hw.guest.workload = Workload::kUniform; });
  with("zipf", [](HwSpec& hw, MoveSpec&, Bounds&) { hw.guest.workload = Workload::kZipf; });
  with("sequential",
       [](HwSpec& hw, MoveSpec&, Bounds&) { hw.guest.workload = Workload::kSequential; });
  with("scatter devices alone", [](HwSpec& hw, MoveSpec&, Bounds&) {
    hw.vcpus = 0;
    hw.guest.workload = Workload::kNone;
    hw.devices[0].kind = DeviceKind::kScatter;
  });
  with("finite devices", [](HwSpec& hw, MoveSpec&, Bounds&) {
    hw.devices[0].requests = 20'000;
    hw.devices[1].requests = 60'000;
  });
  with("finite vCPU", [](HwSpec& hw, MoveSpec&, Bounds&) { hw.guest.accesses = 120'000; });
  with("cut-over", [](HwSpec& hw, MoveSpec& m, Bounds&) {
    m.campaign.cut_over = true;
    hw.devices[1].requests = 100'000;
  });
  with("stop and copy", [](HwSpec& hw, MoveSpec& m, Bounds&) {
    m.id = "stop-and-copy";
    hw.guest.accesses = 50'000;
    hw.devices[0].requests = hw.devices[1].requests = 20'000;
  });
  with("reverse, two vCPUs", [](HwSpec& hw, MoveSpec& m, Bounds&) {
    m.campaign.order = TurnOrder::kReverse;
    hw.vcpus = 2;
  });
  with("two paths, large payloads", [](HwSpec& hw, MoveSpec& m, Bounds&) {
    hw.direct_translated_p2p = true;
    hw.lines_per_page = 16;
    hw.devices[1].payload_lines = 16;
    m.campaign.cut_over = true;
  });
  with("no ATS, interrupts, adaptive", [](HwSpec& hw, MoveSpec& m, Bounds&) {
    for (DeviceSpec& d : hw.devices) d.ats = false;
    m.campaign.interrupt_interval = 200 * kMicrosecond;
    m.adaptive = true;
  });
}

Env recorded(const std::vector<std::string>& set) {
  const Scenario s = load_scenario("htm-sqlite", set);
  std::istringstream in(s.attachment("trace")->bytes);
  return env_of(s, Mode::kTimed, read_trace(in, "trace"));
}

TEST(PageAgreement, OfRunsMeasuredWholeIsExact) {
  Agreement all;
  all.compare("sqlite", recorded({}), true);
  all.compare("sqlite stopped", recorded({"mechanism.id=stop-and-copy"}), true);
  HwSpec hw = test::timed_hw(300);
  MoveSpec move = test::timed_move();
  move.campaign.switch_at = 50;
  move.cpu_guard = CpuGuard::kNotPresent;
  all.compare("switched over in the middle", make_env(hw, move), true);
  hw.faults = static_cast<std::uint32_t>(Fault::kInterrupt);
  hw.fault_list = {{Fault::kInterrupt, "700us", 700 * kMicrosecond, 0, 0, 0}};
  all.compare("interrupted at a time", make_env(hw, test::timed_move()), true);
}

// Its campaign is measured whole, its guest goes on for much longer than is measured: a store and
// the load behind it meet in the store buffer at either detail.
TEST(PageAgreement, ARecordingThatGoesOnCrossesTheLinksAsOften) {
  const Env line = recorded({"guest.workload.accesses=2500000", "campaign.cut_over=false"});
  const Env page = at_page_detail(line, 1);
  ASSERT_TRUE(page.ledger.whole);
  const DetailOutcome a = outcome_of(line, 1), b = outcome_of(page, 1);
  EXPECT_GT(a.summary.events, kWholeEvents);
  EXPECT_EQ(a.done, b.done);
  EXPECT_TRUE(a.written == b.written);
  EXPECT_LE(apart(a.reads, b.reads), 0.2) << a.reads << " " << b.reads;
  for (const auto& [link, bytes] : a.summary.bytes)
    EXPECT_LE(apart(bytes, b.summary.bytes.at(link)), 0.2)
        << link << " " << bytes << " " << b.summary.bytes.at(link);
  EXPECT_LE(
      apart(static_cast<std::uint64_t>(a.summary.time), static_cast<std::uint64_t>(b.summary.time)),
      2);
}

// What no stretch would meet, in a guest too large for kWholePages.
TEST(PageAgreement, AMomentOfItsOwnIsMetInALargeGuestToo) {
  Agreement all;
  MoveSpec move = test::timed_move();
  move.campaign.switch_at = 50;
  move.cpu_guard = CpuGuard::kNotPresent;
  HwSpec hw = many_pages();
  hw.pages = kWholePages + 100;
  hw.guest.interval *= 4;
  all.compare("large, switched over", make_env(hw, move), true);
  hw.vcpus = 0;
  hw.guest.workload = Workload::kNone;
  hw.faults = static_cast<std::uint32_t>(Fault::kSlowAtsAck);
  hw.fault_list = {{Fault::kSlowAtsAck, "20ms", 20 * kMillisecond, 0, 1, kMicrosecond}};
  all.compare("large, slow from a time on", make_env(hw, test::timed_move()), true);
}

// The guest's own work outlasts what is measured: all of it takes place all the same.
TEST(PageAgreement, EveryAccessOfAFiniteGuestTakesPlace) {
  HwSpec hw = many_pages();
  hw.devices[0].requests = 50'000;
  hw.devices[1].requests = 70'000;
  hw.devices[1].interval = 9 * kMicrosecond;  // outlasts the campaign
  hw.devices[1].pages = hw.pages / 4;
  hw.vcpus = 2;
  hw.guest.workload = Workload::kSequential;
  hw.guest.accesses = 400'000;
  const Env line = make_env(hw, test::timed_move());
  const Env page = at_page_detail(line, 1);
  ASSERT_FALSE(page.ledger.whole);
  const DetailOutcome a = outcome_of(line, 1), b = outcome_of(page, 1);
  EXPECT_EQ(a.done, (std::vector<std::uint64_t>{50'000, 70'000, 400'000, 400'000}));
  EXPECT_EQ(b.done, a.done);
  EXPECT_EQ(b.golden, b.live);
  EXPECT_TRUE(b.summary.holds());
  for (const char* link : {"nic.up", "nic.down", "gpu.up", "gpu.down"})
    EXPECT_EQ(a.summary.bytes.at(link), b.summary.bytes.at(link)) << link;
  EXPECT_LE(
      apart(static_cast<std::uint64_t>(a.summary.time), static_cast<std::uint64_t>(b.summary.time)),
      2);
}

// Requests of several TLPs: the last write of a page, and how many, are the same.
TEST(PageAgreement, FinalContentsOfFiniteDevicesAreTheSame) {
  HwSpec hw = many_pages();
  hw.lines_per_page = 16;
  hw.vcpus = 0;
  hw.guest.workload = Workload::kNone;
  hw.devices[1].payload_lines = 12;
  hw.devices[1].requests = hw.devices[0].requests = 40'000;
  const Env line = make_env(hw, test::timed_move());
  const Env page = at_page_detail(line, 1);
  ASSERT_FALSE(page.ledger.whole);
  const DetailOutcome a = outcome_of(line, 1), b = outcome_of(page, 1);
  EXPECT_TRUE(a.written == b.written);
  EXPECT_EQ(a.reads, b.reads);
}

// A campaign soon over and a guest with work for much longer than is ever measured.
TEST(PageAgreement, WorkBeyondTheMeasuredEventsTakesPlace) {
  HwSpec hw = test::timed_hw(24);
  hw.guest.accesses = 3'000'000;
  hw.guest.interval = 20 * kNanosecond;
  hw.devices[0].requests = 200'000;
  hw.devices[1].requests = 1'000'000;
  hw.devices[1].interval = 50 * kNanosecond;
  const Env line = make_env(hw, test::timed_move());
  const Env page = at_page_detail(line, 1);
  const DetailOutcome b = outcome_of(page, 1);
  EXPECT_EQ(b.done, (std::vector<std::uint64_t>{200'000, 1'000'000, 3'000'000}));
  EXPECT_TRUE(b.summary.holds());
  EXPECT_EQ(b.golden, b.live);
  const DetailOutcome a = outcome_of(line, 1);
  EXPECT_GT(a.summary.events, kWholeEvents);
  EXPECT_EQ(a.done, b.done);
  for (const char* link : {"nic.up", "nic.down", "gpu.up", "gpu.down"})
    EXPECT_EQ(a.summary.bytes.at(link), b.summary.bytes.at(link)) << link;
  for (const char* link : {"a.up", "a.down", "b.in", "b.out"})
    EXPECT_LE(apart(a.summary.bytes.at(link), b.summary.bytes.at(link)), 1) << link;
  EXPECT_LE(
      apart(static_cast<std::uint64_t>(a.summary.time), static_cast<std::uint64_t>(b.summary.time)),
      2);
}

void expect_refused(const std::vector<std::string>& set, const std::string& key) {
  std::vector<std::string> all = {"detail=page", "guest.pages=2000000",
                                  "guest.workload.kind=uniform",
                                  "guest.workload.file=", "guest.workload.accesses=0"};
  all.insert(all.end(), set.begin(), set.end());
  const Scenario s = load_scenario("htm-sqlite", all);
  try {
    env_of(s, Mode::kTimed);
    FAIL() << key;
  } catch (const InputError& e) {
    EXPECT_EQ(e.key, key);
    EXPECT_EQ(e.file, s.file);
    EXPECT_NE(e.wrong.find("8000000 events"), std::string::npos) << e.wrong;
    EXPECT_NE(e.right.find("\"line\""), std::string::npos) << e.right;
  }
}

TEST(PageAgreement, AMomentOfItsOwnInARunTooLongToMeasureIsRefusedByItsKey) {
  expect_refused({"campaign.switch_at=0.5", "mechanism.cpu_guard=not-present"},
                 "campaign.switch_at");
  expect_refused({"faults.0.kind=interrupt", "faults.0.at=3ms"}, "faults.0.at");
}

TEST(PageAgreement, LoadingTellsHowFarItIsAndCanBeCancelled) {
  const Env line = make_env(many_pages(), test::timed_move());
  struct Told : Loading {
    std::vector<std::uint64_t> done;
    std::uint64_t total = 0;
    std::size_t enough = ~std::size_t{0};
    bool at(std::uint64_t some, std::uint64_t all) override {
      done.push_back(some);
      total = all;
      return done.size() < enough;
    }
  } loading;
  Env page = line;
  page.hw.detail = Detail::kPage;
  make_page_env(page, 1, &loading);
  ASSERT_GT(loading.done.size(), 20u);
  EXPECT_EQ(loading.total, line.hw.pages);
  EXPECT_GT(loading.done.back(), line.hw.pages * 9ull / 10);
  loading.done.clear();
  loading.enough = 6;
  EXPECT_THROW(make_page_env(page, 1, &loading), LoadingCancelled);
  EXPECT_EQ(loading.done.size(), 6u);
}

}  // namespace
}  // namespace pf
