// Channels against the World itself: after every event each says what the machine holds then.
#include "core/measure/channel.h"

#include <gtest/gtest.h>

#include <bit>
#include <optional>

#include "core/hw/lane.h"
#include "core/mechanism/state.h"
#include "tests/support/shipped_runs.h"

namespace pf {
namespace {

constexpr auto kNoChange = [](Channel, std::int32_t) {};

class Feeds : public FactSink {
 public:
  Feeds(const Env& env, const World& world) : tracer(env, world) {}
  void push(const Fact& f) override {
    ++facts[static_cast<std::size_t>(f.kind)];
    tracer.push(f, [this](Channel c, std::int32_t v) {
      ++changes;
      most[static_cast<std::size_t>(c)] = std::max(most[static_cast<std::size_t>(c)], v);
      least = std::min(least, v);
    });
    if (f.kind == FactKind::kTxnCommit) landed_at_commit.push_back(value(Channel::kLinesLanded));
  }
  std::int32_t value(Channel c) const { return tracer.value(c); }

  ChannelTracer tracer;
  std::uint64_t facts[kFactKinds] = {}, changes = 0;
  std::int32_t most[kChannels] = {}, least = 0;
  std::vector<std::int32_t> landed_at_commit;
};

// How many lines the helper that works for the attempt in hand has stored, by its program; nothing
// before it has begun and after it has reported.
std::optional<std::int32_t> stored(const Env& env, const Hw& h) {
  const MoveState& m = move_of(h);
  for (unsigned t = 1; t < 3; ++t) {
    const ThreadState& thread = m.thread[t];
    if (thread.attempt != m.attempt || thread.page != m.page || thread.attempt == 0) continue;
    const auto& code = env.programs[t].code;
    std::size_t copy = 0;
    while (code[copy].op != Op::kCopyLine) ++copy;
    if (thread.pc < copy) return 0;
    return static_cast<std::int32_t>(thread.pc == copy ? thread.index : env.hw.lines_per_page);
  }
  return std::nullopt;
}

std::int32_t under_way(const Hw& h) {
  unsigned n = 0;
  for (const LaneId lane :
       {h.lay.write_combining(1), h.lay.write_combining(2), LaneId{kDownP}, LaneId{kToBP}}) {
    for (unsigned i = 0; i < count(h, lane); ++i) n += entry(h, lane, i).kind == Kind::kCopyWrite;
  }
  return static_cast<std::int32_t>(n);
}

void expect_agreement(const Env& env, const World& world, const Feeds& f) {
  const Hw h = world.look(env);
  const Transaction& t = h.txn();
  ASSERT_EQ(f.value(Channel::kLinesRead), static_cast<std::int32_t>(t.lines_read)) << world.events;
  ASSERT_EQ(f.value(Channel::kBridgeQueue), count(h, kToBP) + count(h, kToBN)) << world.events;
  std::int32_t owed = h.get<Answers>(h.lay.answers).acks_owed;
  for (unsigned i = 0; i < count(h, kQiLane); ++i)
    owed += entry(h, kQiLane, i).kind == Kind::kQiAts;
  ASSERT_EQ(f.value(Channel::kAcksOwed), owed) << world.events;
  const auto state = static_cast<TryState>(f.value(Channel::kTryState));
  if (t.active == 0) {
    ASSERT_TRUE(state == TryState::kNone || state == TryState::kLive) << world.events;
    return;
  }
  const bool waits = t.pte_written != 0 || t.ept_written != 0;
  ASSERT_EQ(state, waits ? TryState::kWaits : TryState::kReads) << world.events;
  // One helper: what is under way of an older attempt lies in front.
  const std::int32_t now = f.value(Channel::kLinesStored);
  if (const auto known = stored(env, h)) {
    ASSERT_EQ(now, *known) << world.events;
  } else {
    ASSERT_TRUE(now == 0 || now == 64) << world.events << ": " << now;
  }
  ASSERT_EQ(f.value(Channel::kLinesLanded), now - std::min(under_way(h), now)) << world.events;
}

Feeds follow(const std::string& name, std::uint64_t most, std::uint64_t from = 0,
             const std::vector<std::string>& set = {}) {
  const test::ShippedRun run = test::shipped_run(name, set);
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
  while (world.events < from && step(*run.env, world)) {
  }
  Feeds feeds(*run.env, world);
  while (world.events < most && step(*run.env, world, &feeds)) {
    if (from == 0) expect_agreement(*run.env, world, feeds);
    if (::testing::Test::HasFatalFailure()) break;
  }
  return feeds;
}

class Channels : public ::testing::TestWithParam<const char*> {};

TEST_P(Channels, SayWhatTheMachineHoldsAfterEveryEvent) {
  const Feeds f = follow(GetParam(), 400'000);
  EXPECT_EQ(f.most[static_cast<std::size_t>(Channel::kLinesRead)], 64);
  EXPECT_EQ(f.most[static_cast<std::size_t>(Channel::kLinesStored)], 64);
  EXPECT_EQ(f.most[static_cast<std::size_t>(Channel::kLinesLanded)], 64);
  EXPECT_EQ(f.least, 0);
  EXPECT_GT(f.facts[static_cast<std::size_t>(FactKind::kTxnCommit)], 0u);
  for (const std::int32_t landed : f.landed_at_commit) EXPECT_EQ(landed, 64);
}

INSTANTIATE_TEST_SUITE_P(Runs, Channels,
                         ::testing::Values("htm-sqlite", "htm-hot-page", "htm-hot-page-stop",
                                           "htm-interval-small", "htm-cut-over", "htm-msi",
                                           "htm-neighbours"));

TEST(ChannelTracer, WithEpochsAStaleHelperRunsBesideTheNextAttempt) {
  const Feeds f = follow("htm-sqlite", 400'000, 0, {"mechanism.stale_helper_guard=epoch"});
  EXPECT_GT(f.facts[static_cast<std::size_t>(FactKind::kTxnAbort)], 0u);
  EXPECT_GT(f.facts[static_cast<std::size_t>(FactKind::kTxnCommit)], 0u);
}

TEST(ChannelTracer, TheRunsAboveAbortFallBackAndEndWithNothingOwed) {
  const Feeds stop = follow("htm-hot-page-stop", ~0u);
  EXPECT_GT(stop.facts[static_cast<std::size_t>(FactKind::kTxnAbort)], 0u);
  EXPECT_GT(stop.facts[static_cast<std::size_t>(FactKind::kFallback)], 0u);
  EXPECT_EQ(stop.value(Channel::kAcksOwed), 0);
  EXPECT_EQ(stop.value(Channel::kBridgeQueue), 0);
  const Feeds over = follow("htm-cut-over", ~0u);
  EXPECT_GT(over.facts[static_cast<std::size_t>(FactKind::kCutOver)], 0u);
  EXPECT_EQ(over.value(Channel::kAcksOwed), 0);
}

TEST(ChannelTracer, LinesLandBehindTheCommitWithoutTheFlush) {
  const Feeds f = follow("htm-no-flush", 300'000, 1);
  std::size_t late = 0;
  for (const std::int32_t landed : f.landed_at_commit) late += landed < 64;
  EXPECT_GT(late, 0u);
}

TEST(ChannelTracer, BegunAmidARunItKnowsWhatTheMachineHolds) {
  const test::ShippedRun run = test::shipped_run("htm-sqlite");
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
  Feeds whole(*run.env, world);
  for (std::uint64_t begin = 1; begin < 40; ++begin) {
    while (world.events < begin * 997) step(*run.env, world, &whole);
    World copy = world;
    Feeds part(*run.env, copy);
    for (const Channel c : {Channel::kLinesRead, Channel::kAcksOwed, Channel::kBridgeQueue})
      EXPECT_EQ(part.value(c), whole.value(c));
    // From the next attempt on all agree.
    Feeds other = whole;
    while (part.facts[static_cast<std::size_t>(FactKind::kTxnBegin)] < 2) {
      World twin = copy;
      step(*run.env, copy, &part);
      step(*run.env, twin, &other);
    }
    for (const ChannelRow& row : channel_rows())
      EXPECT_EQ(part.value(row.channel), other.value(row.channel)) << row.name << " " << begin;
  }
}

struct Machine {
  test::ShippedRun run = test::shipped_run("htm-sqlite");
  CowPool pool;
  World world = first_world(*run.env, run.seed, pool);
};

Fact phase(std::uint8_t actor, std::uint32_t block, std::uint64_t page, std::uint64_t attempt) {
  return {0, page | attempt << 32, 0, block, FactKind::kPhaseEntered, actor, 0};
}
Fact of_line(FactKind kind, std::uint8_t actor, std::uint32_t line) {
  return {0, 0, 0, line, kind, actor, 0};
}
Fact sent(std::uint8_t actor, std::uint32_t line) {
  const auto kind = static_cast<std::uint64_t>(Kind::kCopyWrite);
  return {0, kDownP | kind << 8 | 1 << 16, 0, line, FactKind::kTlpEnters, actor, 0};
}

TEST(ChannelTracer, WhatAStaleHelperStoresAndWhatOfItLandsCountsNowhere) {
  const Machine m;
  ChannelTracer t(*m.run.env, m.world);
  auto feed = [&](const Fact& f) { t.push(f, kNoChange); };
  auto copies = [&](std::uint8_t helper, std::uint32_t line) {
    feed(of_line(FactKind::kLineLoaded, helper, 7 * 64 + line));
    feed(sent(helper, 7 * 64 + line));
  };
  auto lands = [&] { feed(of_line(FactKind::kCopyLands, kRamB, 7 * 64)); };
  feed({0, 0, 0, 7, FactKind::kTxnBegin, kCpu0, 0});
  feed(phase(1, 440, 7, 1));
  copies(1, 0);
  copies(1, 1);
  lands();
  EXPECT_EQ(t.value(Channel::kLinesStored), 2);
  EXPECT_EQ(t.value(Channel::kLinesLanded), 1);
  feed({0, 0, 0, 7, FactKind::kTxnAbort, kCpu0, 0});
  EXPECT_EQ(t.value(Channel::kLinesStored), 0);
  copies(1, 2);
  EXPECT_EQ(t.value(Channel::kLinesStored), 0);
  feed({0, 0, 0, 7, FactKind::kTxnBegin, kCpu0, 0});
  copies(1, 3);
  lands(), lands(), lands();  // lines 1, 2 and 3 of the first attempt
  EXPECT_EQ(t.value(Channel::kLinesStored), 0);
  EXPECT_EQ(t.value(Channel::kLinesLanded), 0);
  feed(phase(2, 440, 7, 2));
  copies(2, 0);
  copies(1, 4);
  lands(), lands();  // one of the second, one of the first
  EXPECT_EQ(t.value(Channel::kLinesStored), 1);
  EXPECT_EQ(t.value(Channel::kLinesLanded), 1);
}

TEST(ChannelTracer, AnEntryWrittenOutsideATransactionIsNoWait) {
  const Machine m;
  ChannelTracer t(*m.run.env, m.world);
  t.push({0, 0, 0, 7, FactKind::kTxnBegin, kCpu0, 0}, kNoChange);
  t.push({0, 0, 0, 7, FactKind::kTxnCommit, kCpu0, 0}, kNoChange);
  t.push({0, 0, 0, 7, FactKind::kEntryWritten, kCpu0, 0}, kNoChange);
  EXPECT_EQ(t.value(Channel::kTryState), static_cast<std::int32_t>(TryState::kLive));
}

}  // namespace
}  // namespace pf
