#include "core/live/live_rtm.h"

#include <chrono>
#include <memory>
#include <thread>

#include "core/base/assert.h"
#include "core/live/live_move.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define PF_HAS_RTM_CODE 1
#include <cpuid.h>
#include <immintrin.h>
#endif
#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#endif

namespace pf {

#ifdef PF_HAS_RTM_CODE
namespace {

// Leaf 7: EBX bit 11 RTM; EDX bit 11 RTM_ALWAYS_ABORT (microcode has switched it off).
constexpr unsigned kRtm = 1u << 11, kAlwaysAborts = 1u << 11;

struct RtmCpu {
  std::uint64_t now() { return __rdtsc(); }
  void rest() { _mm_pause(); }
  __attribute__((target("rtm"), noinline)) std::uint32_t transact(void (*body)(void*),
                                                                  void* argument) {
    const unsigned status = _xbegin();
    if (status != _XBEGIN_STARTED) return status;
    body(argument);
    _xend();
    return kLiveCommitted;
  }
  __attribute__((target("rtm"), noinline)) void abort_late() { _xabort(kLiveLate); }
  __attribute__((target("rtm"), noinline)) void abort_no_boolean() { _xabort(kLiveNoBoolean); }
};
static_assert(_XBEGIN_STARTED == kLiveCommitted, "no status word means a commit");

std::string brand() {
  unsigned words[13] = {};
  unsigned top = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(0x80000000, &top, &b, &c, &d) == 0 || top < 0x80000004) return "x86";
  for (unsigned i = 0; i < 3; ++i)
    __get_cpuid(0x80000002 + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2],
                &words[4 * i + 3]);
  std::string name(reinterpret_cast<const char*>(words));
  while (!name.empty() && name.back() == ' ') name.pop_back();
  return name.substr(std::min(name.find_first_not_of(' '), name.size()));
}

}  // namespace

RtmSupport rtm_support() {
  RtmSupport out;
  out.machine = brand();
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (b & kRtm) == 0) {
    out.why = "this processor has no RTM (cpuid leaf 7, EBX bit 11 is 0)";
  } else if ((d & kAlwaysAborts) != 0) {
    out.why =
        "RTM is switched off on this processor: every transaction aborts (cpuid leaf 7, "
        "EDX bit 11 is 1)";
  } else {
    out.available = true;
  }
  return out;
}

double measure_tsc_hz() {
  using WallClock = std::chrono::steady_clock;
  const auto from = WallClock::now();
  const std::uint64_t cycles = __rdtsc();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const std::uint64_t then = __rdtsc();
  const double seconds = std::chrono::duration<double>(WallClock::now() - from).count();
  return static_cast<double>(then - cycles) / seconds;
}

#else

RtmSupport rtm_support() {
  return {false, "RTM is a part of x86 processors, and this program was built for another", ""};
}
double measure_tsc_hz() { return 1e9; }

#endif

#if defined(__linux__)
std::vector<int> allowed_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> out;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return out;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &set)) out.push_back(cpu);
  return out;
}
#else
std::vector<int> allowed_cpus() { return {}; }
#endif

#ifdef PF_HAS_RTM_CODE
namespace {

void pin(int cpu) {
#if defined(__linux__)
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  const int failed = pthread_setaffinity_np(pthread_self(), sizeof set, &set);
  PF_ASSERT(failed == 0, "the processors were asked for among the allowed ones");
#else
  static_cast<void>(cpu);
#endif
}

}  // namespace

LiveRecord run_live_rtm(const LivePlan& plan, const std::vector<int>& cpus,
                        const std::atomic<bool>* cancel) {
  const bool injects = plan.inject != static_cast<std::uint32_t>(LiveInject::kNone);
  PF_ASSERT(cpus.size() >= (injects ? 3u : 2u), "each thread has its own processor");
  const auto board = std::make_unique<LiveBoard>();
  const double hz = measure_tsc_hz();
  std::jthread helper([&] {
    pin(cpus[1]);
    RtmCpu cpu;
    live_helper(cpu, *board, plan);
  });
  std::jthread injector;
  if (injects)
    injector = std::jthread([&] {
      pin(cpus[2]);
      RtmCpu cpu;
      live_injector(cpu, *board, plan);
    });
  LiveRecord record;
  std::jthread mover([&] {
    pin(cpus[0]);
    RtmCpu cpu;
    record = LiveMove<RtmCpu>(cpu, *board, plan, cancel).run();
  });
  mover.join();
  record.tsc_hz = hz;
  record.machine = rtm_support().machine;
  return record;
}

#else

LiveRecord run_live_rtm(const LivePlan&, const std::vector<int>&, const std::atomic<bool>*) {
  PF_ASSERT(false, "rtm_support() says that there is none");
  return {};
}

#endif

}  // namespace pf
