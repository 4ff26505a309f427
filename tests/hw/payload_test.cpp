// Requests up to a whole page: several TLPs, none across a 4 KiB boundary.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/world/world.h"
#include "tests/support/small_runs.h"

namespace pf {
namespace {

struct Tlps : FactSink {
  void push(const Fact& f) override {
    if (f.kind != FactKind::kTlpEnters || (f.b & 0xff) > kUpN) return;
    const auto lines = static_cast<std::uint32_t>(f.b >> 16 & 0xff);
    const auto kind = static_cast<Kind>(f.b >> 8 & 0xff);
    if (kind != Kind::kDeviceRead && kind != Kind::kDeviceWrite) return;
    ++seen;
    largest = std::max(largest, lines);
    of_page[f.a / 64] += lines;
    if (f.a / 64 != (f.a + lines - 1) / 64) ++across;
  }
  std::uint64_t seen = 0, across = 0;
  std::uint32_t largest = 0;
  std::map<std::uint32_t, std::uint64_t> of_page;
};

TEST(Payload, ARequestOfAnySizeIsSplitAndStaysWithinAPage) {
  for (const std::uint32_t lines : {1u, 8u, 9u, 24u, 40u, 64u}) {
    HwSpec hw = test::timed_hw(16, 0);
    hw.devices.resize(1);
    DeviceSpec& d = hw.devices[0];
    d.kind = DeviceKind::kScatter;
    d.payload_lines = lines;
    d.requests = 50;
    const Env env = make_env(hw, test::timed_move());
    CowPool pool;
    Tlps tlps;
    World w = first_world(env, 6, pool);
    while (step(env, w, &tlps)) {
    }
    EXPECT_EQ(w.violations, 0u) << lines;
    EXPECT_EQ(tlps.across, 0u) << lines;
    EXPECT_EQ(tlps.largest, std::min(lines, kTlpLines));
    EXPECT_EQ(tlps.seen, 50 * ((lines + kTlpLines - 1) / kTlpLines)) << lines;
    std::uint64_t all = 0;
    for (const auto& [page, n] : tlps.of_page) all += n;
    EXPECT_EQ(all, std::uint64_t{50} * lines);
  }
}

}  // namespace
}  // namespace pf
