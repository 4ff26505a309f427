#include "core/mechanism/page_ledger.h"

#include <algorithm>

#include "core/guest/workload.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/page_recorder.h"
#include "core/mechanism/state.h"
#include "core/world/world.h"

namespace pf {
namespace {

constexpr std::uint64_t kStretchEvents = 600'000;
constexpr std::uint32_t kWarmUpPages = 16;  // caches fill, a prologue ends: not what pages cost
constexpr std::uint32_t kLeastForStretches = 8 * kStretchPages;
constexpr std::uint32_t kMostMeasuredPages = 1u << 24;  // of a guest at line detail

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
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) done.push_back(h.device(d).cursor);
  for (unsigned v = 0; v < env.hw.vcpus; ++v) done.push_back(h.vcpu(v).cursor);
  return done;
}

// What an actor has to do in all; 0 = as long as the run lasts.
std::uint64_t all_of(const Env& env, std::size_t who) {
  if (who < env.hw.devices.size()) return env.hw.devices[who].requests;
  return accesses_in_all(env.hw.guest, &env.trace);
}

// The run as it is when `place` pages have moved; only what time alone could have filled is empty.
void set_moved(const Env& env, Hw& h, std::uint32_t place, const std::vector<std::uint64_t>& done) {
  PageRec moved = kPageAtSource;
  moved.pte = moved.pte_memory = Place::kEnd;
  if (env.hw.vcpus > 0) moved.ept = Place::kEnd;
  moved.flags = kCommitted;
  const bool reverse = env.move.campaign.order == "reverse";
  const std::uint32_t first = reverse ? env.hw.pages - place : 0;
  h.planes->pages.fill(first, first + place, moved);
  move_edit(h).next_page = place;
  const std::size_t devices = env.hw.devices.size();
  for (unsigned d = 0; d < devices; ++d) {
    const std::uint64_t all = all_of(env, d);
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
};

// Measures from `place` on until `pages` have moved, the run ends, or `events` are spent.
Measured measure(const Env& env, World world, std::uint32_t place, std::uint32_t pages,
                 std::uint64_t events, Ledger& out, bool whole) {
  Measured m;
  m.stretch.first = place;
  m.stretch.page = static_cast<std::uint32_t>(out.pages.size());
  const std::vector<std::uint64_t> before = done_so_far(env, world.look(env));
  PageRecorder recorder(env, world, out, whole);
  while (recorder.pages() < pages && world.events < events && step(env, world, &recorder)) {
  }
  m.stretch.pages = recorder.pages();
  if (world.over) recorder.finish(m.stretch);
  m.events = world.events;
  m.pace.pages = std::max(1u, recorder.pages());
  m.pace.done = done_so_far(env, world.look(env));
  for (std::size_t i = 0; i < before.size(); ++i)
    m.pace.lately.push_back(m.pace.done[i] - before[i]);
  if (place == 0) return m;
  const std::uint32_t warm = std::min(kWarmUpPages, m.stretch.pages);
  m.stretch.first += warm;
  m.stretch.page += warm;
  m.stretch.pages -= warm;
  return m;
}

// Where the guest changes, in the campaign's order.
std::vector<std::uint32_t> places(const Env& env) {
  const std::uint32_t n = env.hw.pages;
  std::vector<std::uint32_t> at;
  for (const DeviceSpec& d : env.hw.devices) {
    at.push_back(d.first_page);
    at.push_back(d.first_page + d.pages);
  }
  if (env.hw.guest.workload == Workload::kHotCold) at.push_back(env.hw.guest.hot_pages);
  if (env.move.campaign.order == "reverse") {
    for (std::uint32_t& place : at) place = n - std::min(n, place);
  }
  for (std::uint32_t eighth = 1; eighth < 8; ++eighth) at.push_back(n / 8 * eighth);
  at.push_back(kStretchPages);
  if (env.hw.reach_a_from_b) {  // the vCPUs' switch-over is among the pages measured there
    const std::uint64_t due = std::uint64_t{n} * env.move.campaign.switch_at / 100;
    at.push_back(static_cast<std::uint32_t>(due) - std::min<std::uint32_t>(due, 2 * kWarmUpPages));
  }
  std::sort(at.begin(), at.end());
  return at;
}

// The first of the places behind a stretch, or where an actor's work will be done before that.
std::uint32_t next_place(const Env& env, const std::vector<std::uint32_t>& all, const Pace& pace,
                         std::uint32_t end, std::uint32_t by) {
  const std::uint32_t last = env.hw.pages - kStretchPages - kWarmUpPages;
  std::uint64_t next = last;
  for (const std::uint32_t place : all) {
    if (place >= end) next = std::min<std::uint64_t>(next, place);
  }
  for (std::size_t i = 0; i < pace.done.size(); ++i) {
    if (pace.lately[i] == 0 || all_of(env, i) <= pace.done[i]) continue;
    next = std::min(next, end + (all_of(env, i) - pace.done[i]) * pace.pages / pace.lately[i] / by);
  }
  return next + kStretchPages + kWarmUpPages > last ? last : static_cast<std::uint32_t>(next);
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
void measure_stretches(const Env& line, std::uint64_t seed, Ledger& out) {
  const std::uint32_t by = (line.hw.pages - 1) / kMostMeasuredPages + 1;
  Env env = shrunk(line, by);
  env.chain = false;  // no page is in hand yet when a stretch begins
  const std::uint32_t n = env.hw.pages;
  const std::vector<std::uint32_t> all = places(env);
  CowPool pool;
  Measured m =
      measure(env, first_world(env, seed, pool), 0, kStretchPages, kStretchEvents, out, false);
  out.stretches = {m.stretch};
  std::uint32_t end = m.stretch.pages;
  for (bool last = false; !last && m.stretch.tail_rows == 0;) {
    const std::uint32_t place = next_place(env, all, m.pace, end, by);
    last = place + kStretchPages + kWarmUpPages == n;
    std::vector<std::uint64_t> done;
    for (std::size_t i = 0; i < m.pace.done.size(); ++i)
      done.push_back(m.pace.after(i, std::uint64_t{place - end} * by));
    World world = first_world(env, seed + place, pool);
    Hw h = world.view(env);
    set_moved(env, h, place, done);
    m = measure(env, std::move(world), place, last ? ~0u : kStretchPages + kWarmUpPages,
                kStretchEvents, out, false);
    end = m.stretch.first + m.stretch.pages;
    LedgerStretch& s = m.stretch;
    s.first = last ? line.hw.pages - (n - s.first) : place * by + kWarmUpPages;
    if (s.pages + s.tail_rows > 0) out.stretches.push_back(s);
  }
}

}  // namespace

Ledger measure_ledger(const Env& line, std::uint64_t seed) {
  Ledger out;
  CowPool pool;
  const auto from_the_start = [&](std::uint32_t pages, std::uint64_t events, bool whole) {
    out = Ledger{};
    return measure(line, first_world(line, seed, pool), 0, pages, events, out, whole);
  };
  const bool few = line.hw.pages < kLeastForStretches;
  bool short_enough = few;
  if (!few && line.hw.pages <= kWholePages) {
    const Measured m = from_the_start(kStretchPages, kStretchEvents, false);
    short_enough = m.events * line.hw.pages <= kWholeEvents * m.pace.pages;
  }
  if (short_enough) {
    out.stretches = {from_the_start(~0u, kWholeEvents, true).stretch};
    out.whole = out.stretches.front().tail_rows > 0;
  }
  if (!out.whole && !few) {
    out = Ledger{};
    measure_stretches(line, seed, out);
  }
  out.lines_per_page = line.hw.lines_per_page;
  return out;
}

}  // namespace pf
