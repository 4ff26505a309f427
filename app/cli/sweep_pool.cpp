#include "app/cli/sweep_pool.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "app/cli/progress.h"

namespace pf::cli {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(100);

struct Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t next = 0, done = 0;
  unsigned working = 0;
  std::exception_ptr error;
  std::uint64_t error_at = 0;
};

void take_turns(Shared& shared, std::uint64_t count,
                const std::function<void(std::uint64_t)>& work) {
  std::unique_lock lock(shared.mutex);
  while (shared.next < count && !shared.error && !interrupted().load()) {
    const std::uint64_t mine = shared.next++;
    lock.unlock();
    std::exception_ptr error;
    try {
      work(mine);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    ++shared.done;
    if (error && (!shared.error || mine < shared.error_at)) {
      shared.error = error;
      shared.error_at = mine;
    }
  }
  --shared.working;
  shared.changed.notify_all();
}

}  // namespace

unsigned threads_for(unsigned asked) {
  if (asked > 0) return asked;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    return std::max(1, CPU_COUNT(&allowed));
  return std::max(1u, std::thread::hardware_concurrency());
}

void in_parallel(std::uint64_t count, unsigned threads,
                 const std::function<void(std::uint64_t)>& work,
                 const std::function<void(std::uint64_t)>& watch) {
  Shared shared;
  shared.working = static_cast<unsigned>(std::min<std::uint64_t>(count, threads));
  std::vector<std::jthread> pool;
  for (unsigned i = 0, n = shared.working; i < n; ++i)
    pool.emplace_back([&] { take_turns(shared, count, work); });
  {
    std::unique_lock lock(shared.mutex);
    while (!shared.changed.wait_for(lock, kLookEvery, [&] { return shared.working == 0; })) {
      const std::uint64_t done = shared.done;
      lock.unlock();
      watch(done);
      lock.lock();
    }
  }
  pool.clear();  // joins
  if (shared.error) std::rethrow_exception(shared.error);
  watch(shared.done);
}

}  // namespace pf::cli
