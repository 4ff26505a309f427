// A guest of a tebibyte costs what is touched of it, both hosts and their tables included.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "core/measure/run_meter.h"
#include "core/mechanism/page_detail.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

constexpr std::uint32_t kTebibyte = 1u << 28;  // in pages of 4 KiB
constexpr std::uint64_t kMoved = 100'000;

Env tebibyte(bool devices) {
  HwSpec hw = test::timed_hw(kTebibyte);
  hw.detail = Detail::kPage;
  if (!devices) hw.devices.clear();
  hw.guest.workload = devices ? Workload::kUniform : Workload::kNone;
  const std::uint32_t all = hw.pages;
  hw.pages = 4096;  // the line-detail Env of a tebibyte is never laid out
  Env env = make_env(hw, test::timed_move());
  env.hw.pages = all;
  return make_page_env(std::move(env), 1);
}

std::uint64_t move_pages(const Env& env, World& w, std::uint64_t pages) {
  RunMeter meter(env, w);
  while (meter.pages_moved() < pages && step(env, w, &meter)) {
  }
  return meter.pages_moved();
}

TEST(PageScale, AnUntouchedRangeCostsNothingAndAnUntouchedPageInATouchedOneLittle) {
  const Env env = tebibyte(false);
  CowPool pool;
  World w = first_world(env, 1, pool);
  EXPECT_LT(pool.live_bytes(), 16u << 10);
  World start = w;
  EXPECT_EQ(move_pages(env, w, kMoved), kMoved);
  EXPECT_LE(pool.live_bytes(), kMoved * 16);
  EXPECT_EQ(w.violations, 0u);
}

TEST(PageScale, ATouchedPageCostsItsContentsAndWhatLeadsThere) {
  const Env env = tebibyte(true);
  CowPool pool;
  World w = first_world(env, 1, pool);
  constexpr std::uint32_t kSome = 10'000;
  EXPECT_EQ(move_pages(env, w, kSome), kSome);
  EXPECT_EQ(w.violations, 0u);
  // Of golden memory and of the copy that lives: a leaf of 128 bytes each, and the nodes above.
  const std::uint64_t written =
      w.look(env).device(0).written + w.look(env).device(1).written + w.look(env).vcpu(0).written;
  EXPECT_GT(written, kSome);
  EXPECT_LT(pool.live_bytes(), written * 1'000);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss, 1'500'000) << "KiB, where 8 GiB are allowed for the whole move";
}

}  // namespace
}  // namespace pf
