// The timing verdict: what fits can be played by the timed machine, what does not fit contradicts
// the latencies that it names, and timed runs of real size agree.
#include "core/explore/timing_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <set>

#include "core/explore/explorer.h"
#include "core/scenario/scenario.h"
#include "core/world/world.h"
#include "tests/explore/timed_player.h"
#include "tests/explore/verdict_table.h"

namespace pf::test {
namespace {

using testing::HasSubstr;

struct Found {
  Env env;
  ExploreResult result;
};

Found explored(const std::string& name, const std::vector<std::string>& set = {},
               bool shortest = true) {
  Found out{env_of(load_scenario(name, set), Mode::kExplored), {}};
  ExploreOptions options;
  options.shortest = shortest;
  out.result = explore(out.env, options);
  EXPECT_EQ(out.result.verdict, Verdict::kViolated) << name;
  return out;
}

std::vector<std::string> unsafe_scenarios() {
  std::vector<std::string> out;
  for (const std::string& name : shipped_scenarios()) {
    const std::vector<Scenario> family = load_family(name);
    const Scenario& s = family.front();
    if (family.size() > 1) continue;  // timed runs, for `compare`
    for (const Expectation& e : s.expect) {
      if (s.explores && e.name == "verdict" && e.text == "violated") out.push_back(name);
    }
  }
  return out;
}

TEST(Happenings, LeadThroughTheStatesOfTheChoices) {
  for (const std::string& name : unsafe_scenarios()) {
    const Found f = explored(name, {}, false);
    const Happenings parts = take_apart(f.env, f.result.counterexample);
    Env single = f.env;
    single.chain = false;
    std::vector<std::byte> a(f.env.layout.bytes), b(a);
    Hw whole(f.env.hw, f.env.layout, a.data(), nullptr);
    Hw apart(single.hw, single.layout, b.data(), nullptr);
    init_machine(f.env, whole);
    init_machine(single, apart);
    std::size_t choice = 0, follows = 0;
    for (std::size_t i = 0; i < parts.list.size(); ++i) {
      const Happening& h = parts.list[i];
      EXPECT_LT(h.wait.armed_by, static_cast<std::int32_t>(i)) << name;
      EXPECT_LT(h.wait.enabled_by, static_cast<std::int32_t>(i)) << name;
      EXPECT_LE(h.wait.least, h.wait.most) << name;
      if (h.chosen) {
        ASSERT_EQ(std::memcmp(a.data(), b.data(), a.size()), 0) << name << " before " << choice;
        ASSERT_EQ(h.choice, f.result.counterexample[choice]) << name;
        apply(f.env, whole, f.result.counterexample[choice++]);
      } else {
        ++follows;
      }
      ASSERT_TRUE(enabled(single, apart, h.choice)) << name << " " << i;
      apply(single, apart, h.choice);
    }
    EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size()), 0) << name;
    EXPECT_EQ(choice, f.result.counterexample.size()) << name;
    const bool moves = f.env.move.id != "none";  // else nobody's thread goes on
    EXPECT_TRUE(follows > 0 || !moves) << name;
  }
}

// Whose shortest counterexample the latencies of server-gen4 allow. The others need an access, or a
// line of the copy, to stay on its way for longer than any does there, or a helper to be done
// before it can be.
const std::set<std::string> kFit = {"dirty-atomic-early",
                                    "dirty-bits-pass",
                                    "dirty-fetch-add",
                                    "dirty-iova",
                                    "dirty-load-store",
                                    "dirty-no-wait",
                                    "dirty-ots-iommu-only",
                                    "dirty-ots-stale",
                                    "dirty-own-iommu-stale",
                                    "dirty-vcpu",
                                    "htm-ats-first",
                                    "htm-copy-first",
                                    "htm-iommu-only",
                                    "htm-late-pte",
                                    "htm-no-guard",
                                    "htm-no-invalidate",
                                    "htm-no-snoop",
                                    "htm-non-coherent-walk",
                                    "htm-overlap-unguarded",
                                    "htm-signal2-schedule",
                                    "htm-stale-booleans",
                                    "iommu-modify-no-buffer",
                                    "interposer-atomics-as-read",
                                    "interposer-delay-asks",
                                    "interposer-delay-full",
                                    "interposer-delta-late-replay",
                                    "interposer-half-lines-dropped",
                                    "interposer-iova",
                                    "interposer-newcomers",
                                    "interposer-no-guard",
                                    "interposer-pair-beside",
                                    "interposer-rewrite-iommu-only",
                                    "interposer-rewrite-no-await",
                                    "interposer-rewrite-no-flush",
                                    "interposer-rewrite-no-guard",
                                    "one-host-interposer-early",
                                    "iommu-modify-no-guard",
                                    "iommu-modify-one-id",
                                    "iommu-modify-no-hold",
                                    "iommu-modify-precache",
                                    "link-stun-ats",
                                    "link-stun-down",
                                    "link-stun-host-link",
                                    "link-stun-no-drain",
                                    "ots-next-window",
                                    "ots-no-first-flush",
                                    "ots-no-guard",
                                    "ots-no-second-flush",
                                    "peer-both-ways",
                                    "post-copy-host-dies",
                                    "post-copy-no-guard",
                                    "vfio-no-drain",
                                    "vfio-no-quiesce",
                                    "vfio-saved-early",
                                    "iommu-modify-lets-go"};

TEST(TimingVerdict, AScheduleThatFitsIsOneThatTheTimedMachineCanPlay) {
  unsigned fit = 0, judged = 0;
  std::set<std::string> shortest_fit;
  for (const std::string& name : unsafe_scenarios()) {
    for (const bool shortest : {true, false}) {
      const Found f = explored(name, {}, shortest);
      const TimingVerdict v = timing_verdict(f.env, f.result.counterexample);
      EXPECT_NE(v.fit, Fit::kUnchecked) << name;
      ++judged;
      if (v.fit != Fit::kFits) continue;
      ++fit;
      if (shortest) shortest_fit.insert(std::filesystem::path(name).stem());
      EXPECT_EQ(v.choices_at.size(), f.result.counterexample.size()) << name;
      EXPECT_EQ(faults_of(f.env, v, f.result.violation), "") << name << shortest;
    }
  }
  EXPECT_GE(fit, 12u) << "of " << judged;
  EXPECT_EQ(shortest_fit, kFit);
}

TEST(TimingVerdict, NoLatencyHoldsAnOldWriteBackForAWholeInvalidation) {
  const Found f = explored("htm-no-drain");
  const TimingVerdict v = timing_verdict(f.env, f.result.counterexample);
  ASSERT_EQ(v.fit, Fit::kDoesNotFit);
  EXPECT_THAT(v.misfit.what, HasSubstr("root.lands(write"));
  EXPECT_THAT(v.misfit.since, HasSubstr("root.takes(write"));
  const Timing& t = f.env.hw.timing;
  EXPECT_EQ(v.misfit.at_most, t.root_port.max + t.socket_hop.max);
  EXPECT_GT(v.misfit.needed, t.ats_purge.min) << "the device's purge and the ways there and back";
  EXPECT_EQ(v.misfit.longest_takes, t.ats_purge.min);

  // On a machine where a write may lie at the root port for so long, it fits.
  Env slow = f.env;
  slow.hw.timing.root_port.max = 2 * v.misfit.needed;
  const TimingVerdict then = timing_verdict(slow, f.result.counterexample);
  EXPECT_EQ(then.fit, Fit::kFits);
  EXPECT_EQ(faults_of(slow, then, f.result.violation), "");
}

TEST(TimingVerdict, JudgesAListOfSingleActionsAsWell) {
  for (const char* hole : {"mechanism.invalidate=iommu-only", "mechanism.drain=false"}) {
    Found f{env_of(load_scenario("htm-unit", {hole}), Mode::kExplored), {}};
    ExploreOptions options;
    options.shortest = true;
    const Fit reduced = timing_verdict(f.env, explore(f.env, options).counterexample).fit;
    f.env.chain = false;
    f.result = explore(f.env, options);
    const TimingVerdict single = timing_verdict(f.env, f.result.counterexample);
    EXPECT_EQ(single.fit, reduced) << hole;
    for (const Happening& h : single.happenings.list) EXPECT_TRUE(h.chosen) << hole;
    if (single.fit != Fit::kFits) continue;
    EXPECT_EQ(faults_of(f.env, single, f.result.violation), "") << hole;
  }
}

TEST(TimingVerdict, AFixedWaitFitsOnlyWhereItIsTooShort) {
  auto with_interval = [](const char* cycles) {
    const Found f = explored("htm-tiny", {"mechanism.signal2=schedule",
                                          std::string("mechanism.interval_cycles=") + cycles});
    const TimingVerdict v = timing_verdict(f.env, f.result.counterexample);
    if (v.fit == Fit::kFits) {
      EXPECT_EQ(faults_of(f.env, v, f.result.violation), "");
    }
    return v.fit;
  };
  EXPECT_EQ(with_interval("500"), Fit::kFits) << "0.65 us: the helper needs 2 us and more";
  EXPECT_EQ(with_interval("40000"), Fit::kDoesNotFit) << "52 us: it is done long before";
}

TEST(TimingVerdict, AnOrderThatNoLatencyAllowsDoesNotFit) {
  const Found f = explored("htm-iommu-only");
  ASSERT_EQ(timing_verdict(f.env, f.result.counterexample).fit, Fit::kFits);
  Env env = f.env;
  env.hw.timing.mmio_read = {kMillisecond, kMillisecond, kMillisecond};  // the flush read
  const TimingVerdict v = timing_verdict(env, f.result.counterexample);
  ASSERT_EQ(v.fit, Fit::kDoesNotFit);
  EXPECT_THAT(v.misfit.longest, HasSubstr("flush-done")) << "the booleans are used up by then";
  EXPECT_THAT(v.misfit.what, HasSubstr("clock.ticks"));
}

// What a device that works on and on meets in runs of that very instance.
unsigned violated_runs(const char* name, unsigned runs) {
  unsigned violated = 0;
  for (unsigned seed = 1; seed <= runs; ++seed) {
    const Env env =
        env_of(load_scenario(name, {"devices.0.kind=scatter", "devices.0.pages=1",
                                    "devices.0.read_share=30", "devices.0.interval_ns=1500"}),
               Mode::kTimed);
    CowPool pool;
    World world = first_world(env, seed, pool);
    while (step(env, world)) {
    }
    violated += world.violations > 0;
  }
  return violated;
}

TEST(TimingVerdict, TimedRunsShowWhatFitsAndNeverWhatDoesNot) {
  for (const char* name : {"htm-iommu-only", "htm-no-invalidate", "htm-late-pte"}) {
    const Found f = explored(name);
    EXPECT_EQ(timing_verdict(f.env, f.result.counterexample).fit, Fit::kFits) << name;
    EXPECT_GT(violated_runs(name, 150), 0u) << name;
  }
  const Found f = explored("htm-no-drain");
  EXPECT_EQ(timing_verdict(f.env, f.result.counterexample).fit, Fit::kDoesNotFit);
  EXPECT_EQ(violated_runs("htm-no-drain", 150), 0u);
}

}  // namespace
}  // namespace pf::test
