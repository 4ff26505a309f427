#include "core/mechanism/page_heat.h"

#include <algorithm>
#include <map>

#include "core/guest/workload.h"
#include "core/world/world.h"

namespace pf {
namespace {

using Heat = std::map<std::uint32_t, std::uint64_t>;  // accesses by page

std::uint64_t in_the_watch(Time interval, std::uint64_t all) {
  std::uint64_t n = kMostWatched;
  if (interval > 0) n = std::min(n, static_cast<std::uint64_t>(kWatched / interval));
  return all > 0 ? std::min(n, all) : n;
}

void watch_device(const HwSpec& hw, const DeviceSpec& spec, Heat& heat) {
  if (spec.kind == DeviceKind::kScript) return;  // it touches what a search gives it
  const std::uint64_t n = in_the_watch(spec.interval, spec.requests);
  for (std::uint64_t i = 0; i < n; ++i) {
    ++heat[device_request(spec, static_cast<std::uint32_t>(i), hw.lines_per_page).page];
  }
}

// A World of its own: what is drawn here is not drawn there.
void watch_vcpus(const Env& env, std::uint64_t seed, Heat& heat) {
  if (env.hw.guest.workload == Workload::kNone) return;
  CowPool pool;
  World w = first_world(env, seed, pool);
  Hw h = w.view(env);
  const bool plays = env.hw.guest.workload == Workload::kTrace;
  const std::uint64_t all = accesses_in_all(env.hw.guest, &env.trace);
  const std::uint64_t n = in_the_watch(plays ? 0 : env.hw.guest.interval, all);
  GuestRequest request;
  for (unsigned v = 0; v < env.hw.vcpus; ++v) {
    for (std::uint64_t i = 0; i < n; ++i) {
      if (!next_access(h, v, &env.trace, env.hw.lines_per_page, request)) break;
      ++heat[request.page];
    }
  }
}

}  // namespace

std::vector<std::uint32_t> pages_by_heat(const Env& env, std::uint64_t seed) {
  Heat heat;
  for (const DeviceSpec& spec : env.hw.devices) watch_device(env.hw, spec, heat);
  watch_vcpus(env, seed, heat);
  std::vector<std::uint32_t> pages;
  for (const auto& [page, touched] : heat) pages.push_back(page);
  std::stable_sort(pages.begin(), pages.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return heat[x] > heat[y]; });
  return pages;
}

PageTurns turns_of(const Env& env, std::uint64_t seed) {
  const TurnOrder order = env.move.campaign.order;
  if (!goes_by_heat(order)) return {order, env.hw.pages};
  return {order, env.hw.pages, pages_by_heat(env, seed)};
}

}  // namespace pf
