#include "ui/session/capture_run.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/base/error.h"
#include "core/explore/timeline.h"
#include "core/mechanism/state.h"
#include "core/world/world_bytes.h"

namespace pf {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr std::uint64_t kSlice = 20'000;  // events; some milliseconds

bool by_event(const Forced& a, const Forced& b) { return a.at < b.at; }

}  // namespace

struct CaptureRun::Impl {
  explicit Impl(CaptureJob j) : job(std::move(j)) {
    std::stable_sort(job.run.forced.begin(), job.run.forced.end(), by_event);
    thread = std::jthread([this](const std::stop_token& stop) { work(stop); });
  }

  // REQUIRES the mutex.
  void hand_over(std::shared_ptr<const CaptureBatch> batch) {
    if (!batch) return;
    shown.captures += batch->captures.size();
    ready.push_back(std::move(batch));
  }

  void work(const std::stop_token& stop);
  void execute(const std::stop_token& stop);
  bool wait_while_paused(const std::stop_token& stop);

  CaptureJob job;
  std::mutex mutex;
  std::condition_variable_any woken;
  bool paused = false;  // guarded, as all below
  std::vector<std::shared_ptr<const CaptureBatch>> ready;
  CaptureProgress shown;
  std::jthread thread;  // last: it ends before what it uses
};

// False when it is to stop.
bool CaptureRun::Impl::wait_while_paused(const std::stop_token& stop) {
  std::unique_lock lock(mutex);
  woken.wait(lock, stop, [this] { return !paused; });
  return !stop.stop_requested();
}

void CaptureRun::Impl::execute(const std::stop_token& stop) {
  const Env& env = *job.run.env;
  CowPool pool;
  World world = job.world.empty()
                    ? first_world(env, job.run.seed, pool)
                    : world_from_bytes(env, job.world, pool, "the World to go on from");
  CaptureTaker taker(env, world, job.order);
  const std::uint64_t first = world.events;
  double worked_s = 0;
  std::string error;
  bool more = true;
  auto slice = [&] {
    for (std::uint64_t n = 0; more && n < kSlice; ++n) {
      taker.at_event(world.events + 1);
      more = !taker.idle() && world.events - first < job.most_events &&
             step_forced(env, world, job.run.forced, &taker);
    }
  };
  while (more && wait_while_paused(stop)) {
    const auto begin = WallClock::now();
    try {
      slice();
    } catch (const InputError& e) {  // a forced choice that is not possible
      error = e.what();
      more = false;
    }
    worked_s += std::chrono::duration<double>(WallClock::now() - begin).count();
    const std::lock_guard lock(mutex);
    hand_over(taker.take());
    shown.events = world.events - first;
    shown.now = world.agenda.now;
    if (worked_s > 0) shown.events_per_s = static_cast<double>(shown.events) / worked_s;
  }
  // A single capture is all that was asked for.
  const bool full = taker.idle() && !job.order.single;
  taker.finish(world.agenda.now);
  const std::lock_guard lock(mutex);
  hand_over(taker.take());
  shown.full = full;
  const Hw& hw = world.look(env);
  shown.pages = hw.spec.pages > 0 ? static_cast<double>(move_of(hw).next_page) / hw.spec.pages : 0;
  shown.error = std::move(error);
}

void CaptureRun::Impl::work(const std::stop_token& stop) {
  std::string error;
  try {
    execute(stop);
  } catch (const std::exception& e) {
    error = e.what();
  }
  const std::lock_guard lock(mutex);
  if (!error.empty()) shown.error = std::move(error);
  shown.done = true;
}

CaptureRun::CaptureRun(CaptureJob job) : impl_(std::make_unique<Impl>(std::move(job))) {}
CaptureRun::~CaptureRun() = default;
CaptureRun::CaptureRun(CaptureRun&&) noexcept = default;
CaptureRun& CaptureRun::operator=(CaptureRun&&) noexcept = default;

std::vector<std::shared_ptr<const CaptureBatch>> CaptureRun::take() {
  const std::lock_guard lock(impl_->mutex);
  return std::exchange(impl_->ready, {});
}

CaptureProgress CaptureRun::progress() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->shown;
}

void CaptureRun::pause(bool paused) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->paused = paused;
  }
  impl_->woken.notify_all();
}

void CaptureRun::stop() { impl_->thread.request_stop(); }

}  // namespace pf
