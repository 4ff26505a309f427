#include "core/mechanism/page_ledger.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/page_drain.h"
#include "core/mechanism/page_recorder.h"
#include "core/mechanism/state.h"
#include "core/world/world.h"

namespace pf {
namespace {

constexpr std::uint64_t kStretchEvents = 600'000;
constexpr std::uint64_t kEnoughEvents = 200'000;  // of a stretch of kLeastOfStretch pages or more
constexpr std::uint32_t kLeastOfStretch = 256;
constexpr std::uint64_t kDrainEvents = 300'000;
constexpr std::uint32_t kWarmUpPages = 16;  // caches fill, a prologue ends: not what pages cost
constexpr std::uint32_t kLeastForStretches = 128;
constexpr std::uint32_t kMostOfStretches = 8;           // a stretch is at most an eighth of the run
constexpr std::uint32_t kMostMeasuredPages = 1u << 24;  // of a guest at line detail

[[noreturn]] void refuse_length(const std::string& key, const std::string& wrong) {
  throw InputError("", 0, 0, key,
                   fmt::format("{}, and this one is longer than {} events", wrong, kWholeEvents),
                   "set detail to \"line\", give the guest fewer pages, or leave this out");
}

// How far the guest's patterns have come, devices first, then vCPUs: at the end of a stretch, and
// how much of it in the stretch.
struct Pace {
  std::vector<std::uint64_t> done, lately;
  std::uint64_t pages = 1;  // of the stretch

  std::uint64_t after(std::size_t who, std::uint64_t more_pages) const {
    return done[who] + lately[who] * more_pages / pages;
  }
};

std::vector<std::uint64_t> done_so_far(const Env& env, const Hw& h) {
  std::vector<std::uint64_t> done;
  for (std::size_t i = 0; i < workers(env); ++i) done.push_back(work_done(env, h, i));
  return done;
}

// The run as it is when `place` pages have moved; only what time alone could have filled is empty.
void set_moved(const Env& env, Hw& h, std::uint32_t place, const std::vector<std::uint64_t>& done) {
  PageRec moved = kPageAtSource;
  moved.pte = moved.pte_memory = Place::kEnd;
  if (env.hw.vcpus > 0) moved.ept = Place::kEnd;
  moved.flags = kCommitted;
  const bool reverse = env.move.campaign.order == TurnOrder::kReverse;
  const std::uint32_t first = reverse ? env.hw.pages - place : 0;
  h.planes->pages.fill(first, first + place, moved);
  move_edit(h).next_page = place;
  const std::size_t devices = env.hw.devices.size();
  for (unsigned d = 0; d < devices; ++d) {
    const std::uint64_t all = work_in_all(env, d);
    h.device_edit(d).cursor = static_cast<std::uint32_t>(done[d]);
    if (all == 0) continue;
    h.device_edit(d).requests_left = static_cast<std::uint32_t>(all - std::min(all, done[d]));
  }
  for (unsigned v = 0; v < env.hw.vcpus; ++v) h.vcpu_edit(v).cursor = done[devices + v];
}

struct Measured {
  LedgerStretch stretch;
  Pace pace;
  std::uint64_t events = 0;
  bool campaign_over = false;
  std::vector<Time> usual;  // mean time between two accesses of each actor
};

// What all measuring needs.
struct Bench {
  std::uint32_t pages;  // of the guest, of which `by` are one here
  std::uint32_t by;
  Loading* loading;
  Ledger& out;
  std::uint32_t stretch = std::min(kStretchPages, pages / by / kMostOfStretches);
  std::uint32_t least = std::min(kLeastOfStretch, stretch);
  std::uint32_t warm_up = std::min(kWarmUpPages, stretch / 2);

  std::uint32_t last_place() const { return pages / by - least - warm_up; }
  LoadingPlace at(std::uint64_t place) const {
    return {loading, std::min<std::uint64_t>(pages, place * by), pages};
  }
};

std::vector<Time> usual_paces(const Pace& pace, Time took) {
  std::vector<Time> usual;
  for (const std::uint64_t n : pace.lately)
    usual.push_back(n < 16 ? 0 : std::max<Time>(1, took / static_cast<Time>(n)));
  return usual;
}

// Measures from `place` on until `pages` have moved, the campaign ends, or `events` are spent; what
// the guest has left then is measured as far as its pace tells. `whole`: up to `events` all of it.
Measured measure(const Env& env, World world, std::uint32_t place, std::uint32_t pages,
                 std::uint64_t events, const Bench& bench, bool whole) {
  Measured m;
  Ledger& out = bench.out;
  m.stretch.first = place;
  m.stretch.page = static_cast<std::uint32_t>(out.pages.size());
  const std::vector<std::uint64_t> before = done_so_far(env, world.look(env));
  PageRecorder recorder(env, world, out, whole);
  const auto enough = [&] {
    const bool many = recorder.pages() >= bench.least + bench.warm_up;
    return recorder.pages() >= pages || (pages != ~0u && many && world.events >= kEnoughEvents);
  };
  while (!enough() && world.events < events && !world.ending && step(env, world, &recorder)) {
    if (world.events % kLoadingToldEvery == 0) bench.at(place + recorder.pages()).tell();
  }
  m.campaign_over = world.ending;
  m.stretch.pages = recorder.pages();
  m.events = world.events;
  m.pace.pages = std::max(1u, recorder.pages());
  m.pace.done = done_so_far(env, world.look(env));
  for (std::size_t i = 0; i < before.size(); ++i)
    m.pace.lately.push_back(m.pace.done[i] - before[i]);
  m.usual = usual_paces(m.pace, world.agenda.now);
  const LoadingPlace here = bench.at(place + recorder.pages());
  if (m.campaign_over && whole) {
    measure_drain(env, world, events, &recorder, m.usual, here, out);
    stop_drain(env, world, &recorder, out);
    recorder.finish(m.stretch);
  } else if (m.campaign_over) {
    recorder.finish(m.stretch);
    measure_drain(env, world, world.events + kDrainEvents, nullptr, m.usual, here, out);
  }
  if (place == 0) return m;
  const std::uint32_t warm = std::min(bench.warm_up, m.stretch.pages);
  m.stretch.first += warm;
  m.stretch.page += warm;
  m.stretch.pages -= warm;
  return m;
}

// Where the guest changes, in the campaign's order.
std::vector<std::uint32_t> places(const Env& env, const Bench& bench) {
  const std::uint32_t n = env.hw.pages;
  std::vector<std::uint32_t> at;
  for (const DeviceSpec& d : env.hw.devices) {
    at.push_back(d.first_page);
    at.push_back(d.first_page + d.pages);
  }
  if (env.hw.guest.workload == Workload::kHotCold) at.push_back(env.hw.guest.hot_pages);
  if (env.move.campaign.order == TurnOrder::kReverse) {
    for (std::uint32_t& place : at) place = n - std::min(n, place);
  }
  for (std::uint32_t eighth = 1; eighth < 8; ++eighth) at.push_back(n / 8 * eighth);
  at.push_back(bench.stretch);
  std::sort(at.begin(), at.end());
  return at;
}

// The first of the places behind a stretch, or where an actor's work will be done before that.
std::uint32_t next_place(const Env& env, const std::vector<std::uint32_t>& all, const Pace& pace,
                         std::uint32_t end, const Bench& bench) {
  const std::uint32_t last = bench.last_place();
  std::uint64_t next = last;
  for (const std::uint32_t place : all) {
    if (place >= end) next = std::min<std::uint64_t>(next, place);
  }
  for (std::size_t i = 0; i < pace.done.size(); ++i) {
    if (pace.lately[i] == 0 || work_in_all(env, i) <= pace.done[i]) continue;
    next = std::min(
        next, end + (work_in_all(env, i) - pace.done[i]) * pace.pages / pace.lately[i] / bench.by);
  }
  return next + bench.stretch + bench.warm_up > last ? last : static_cast<std::uint32_t>(next);
}

// The same guest with fewer pages, its parts in proportion.
Env shrunk(const Env& env, std::uint32_t by) {
  if (by == 1) return env;
  HwSpec hw = env.hw;
  hw.pages /= by;
  hw.guest.hot_pages = std::max(1u, hw.guest.hot_pages / by);
  for (DeviceSpec& d : hw.devices) {
    d.first_page /= by;
    d.pages = std::max(2u, std::min(d.pages / by, hw.pages - d.first_page));
  }
  Env out = make_env(hw, env.move);
  out.trace = env.trace;
  return out;
}

// Stretch by stretch, the guest each time as far as its pace will have brought it.
void measure_stretches(const Env& line, std::uint64_t seed, Loading* loading, Ledger& out) {
  const std::uint32_t by = (line.hw.pages - 1) / kMostMeasuredPages + 1;
  const Bench bench{line.hw.pages, by, loading, out};
  Env env = shrunk(line, by);
  env.chain = false;  // no page is in hand yet when a stretch begins
  const std::uint32_t n = env.hw.pages;
  const std::vector<std::uint32_t> all = places(env, bench);
  CowPool pool;
  Measured m =
      measure(env, first_world(env, seed, pool), 0, bench.stretch, kStretchEvents, bench, false);
  out.stretches = {m.stretch};
  std::uint32_t end = m.stretch.pages;
  for (bool last = false; !last && !m.campaign_over;) {
    const std::uint32_t place = next_place(env, all, m.pace, end, bench);
    last = place == bench.last_place();
    std::vector<std::uint64_t> done;
    for (std::size_t i = 0; i < m.pace.done.size(); ++i)
      done.push_back(m.pace.after(i, std::uint64_t{place - end} * by));
    World world = first_world(env, seed + place, pool);
    Hw h = world.view(env);
    set_moved(env, h, place, done);
    m = measure(env, std::move(world), place, last ? ~0u : bench.stretch + bench.warm_up,
                last ? kWholeEvents : kStretchEvents, bench, false);
    end = m.stretch.first + m.stretch.pages;
    LedgerStretch& s = m.stretch;
    s.first = last ? line.hw.pages - (n - s.first) : place * by + bench.warm_up;
    if (s.pages + s.tail_rows > 0) out.stretches.push_back(s);
  }
  if (!m.campaign_over)
    refuse_length("detail", "its last pages are measured to the end for page detail");
}

// The key that gives the run a moment of its own, which a stretch would not meet; empty = none.
std::string moment_key(const Env& env) {
  if (env.hw.reach_a_from_b) return "campaign.switch_at";
  for (std::size_t i = 0; i < env.hw.fault_list.size(); ++i) {
    if (!env.hw.fault_list[i].at.empty()) return fmt::format("faults.{}.at", i);
  }
  return "";
}

}  // namespace

Ledger measure_ledger(const Env& line, std::uint64_t seed, Loading* loading) {
  Ledger out;
  CowPool pool;
  const Bench bench{line.hw.pages, 1, loading, out};
  const auto from_the_start = [&](std::uint32_t pages, std::uint64_t events, bool whole) {
    out = Ledger{};
    return measure(line, first_world(line, seed, pool), 0, pages, events, bench, whole);
  };
  const std::string moment = moment_key(line);
  const bool few = line.hw.pages < kLeastForStretches;
  bool short_enough = !moment.empty() || line.hw.pages < 2048;
  if (!short_enough && line.hw.pages <= kWholePages) {
    const Measured m = from_the_start(kStretchPages, kStretchEvents, false);
    short_enough = m.events * line.hw.pages <= kWholeEvents * m.pace.pages;
  }
  if (short_enough && line.hw.pages <= kMostMeasuredPages) {
    const Measured m = from_the_start(~0u, kWholeEvents, true);
    out.stretches = {m.stretch};
    out.whole = m.campaign_over;
  }
  if (!out.whole && !moment.empty())
    refuse_length(moment, "a run with a moment of its own is measured whole for page detail");
  if (!out.whole && few)
    refuse_length("detail", "a run of so few pages is measured whole for page detail");
  if (!out.whole) {
    out = Ledger{};
    measure_stretches(line, seed, loading, out);
  }
  out.lines_per_page = line.hw.lines_per_page;
  return out;
}

}  // namespace pf
