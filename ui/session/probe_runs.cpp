// Captures in the background: one run at a time, the newest setting wins.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "core/base/error.h"
#include "ui/session/probe_impl.h"

namespace pf {
namespace {

// Captures taken in at one tick, so that a frame stays short.
constexpr std::size_t kMostTakenIn = 2000;
// How long a setting is shown that a newer one waits for, and how long for its first capture.
constexpr std::chrono::milliseconds kSeen{60}, kPatience{5000};

}  // namespace

RunOpener::RunOpener(Reopen reopen, std::vector<std::string> overrides,
                     std::vector<std::string> tuned)
    : tuned_(std::move(tuned)) {
  thread_ = std::jthread([this, reopen = std::move(reopen), overrides = std::move(overrides)] {
    try {
      run_ = reopen(overrides, this);
    } catch (const std::exception& error) {
      error_ = error.what();
    }
    done_.store(true, std::memory_order_release);
  });
}

void Probe::Impl::restart() {
  ++revision;
  wanted = true;  // not armed, the setting alone is taken up
  waiting.clear();
  if (running) {
    running->stop();
    // Only one can be ending: none begins while one is.
    ending = std::move(running);
  }
  aim = shown.setting.overrides;
  if (opener && opener->tuned() != aim) opener->abandon();
  stale = !shown.setting.captures.empty();
  replaced = later = false;
  aimed_at = std::chrono::steady_clock::now();
  shown.setting.progress = {};
}

// While a slider moves, each setting that is taken up shows some of its captures before the newest
// takes its place: else none would ever be seen.
void Probe::Impl::restart_in_turn() {
  if (!running && !opener && !wanted) return restart();
  ++revision;
  later = true;
  stale = !shown.setting.captures.empty();
}

bool Probe::Impl::next_is_due() const {
  if (!later) return false;
  const auto passed = std::chrono::steady_clock::now() - aimed_at;
  return (!running && !opener && !wanted) || (replaced && passed > kSeen) || passed > kPatience;
}

// A run that does not get ready is told of, and the setting before is taken up again.
void Probe::Impl::take_opened() {
  if (!opener || !opener->done()) return;
  const auto done = std::move(opener);
  // A newer setting is wanted by now, or was for a while.
  if (done->tuned() != aim || done->abandoned()) return;
  if (auto run = done->take()) {
    tuned_run = std::move(*run);
    tuned_keys = done->tuned();
  } else if (later) {
    return restart();  // nobody waits for this one any more
  } else {
    aim = shown.setting.overrides = tuned_keys;
    tunes.reset();
    notice = done->error();
  }
  ++revision;
}

bool Probe::Impl::goes_on() const {
  return !from_world.empty() &&
         (from_run.env == tuned_run.env || fits_layout(*from_run.env, *tuned_run.env));
}

CaptureKey Probe::Impl::key_now(bool single) const {
  if (!goes_on()) return {trigger, window, single, 0, 0};
  return {trigger, window, single, from_event, from_branch};
}

std::optional<CaptureJob> Probe::Impl::job() {
  CaptureJob out;
  try {
    out.order.trigger = parse_trigger(*tuned_run.env, trigger);
    trigger_wrong.clear();
  } catch (const TriggerError& error) {
    trigger_wrong = error.what();
    return std::nullopt;
  }
  out.run = tuned_run;
  out.order.window = window;
  out.order.single = arm == Arm::kSingle;
  if (goes_on()) {
    out.world = from_world;
    // Not tuned, it is the open run itself, with what was injected into it.
    if (from_run.env == tuned_run.env) out.run = from_run;
  } else if (from_event > 0) {
    notice = kNoFit;
  }
  return out;
}

// Starts the run that is wanted, or what has to come before it. True when something has changed.
bool Probe::Impl::launch() {
  if (!wanted || opener) return false;
  if (tuned_keys != aim && aim.empty()) {
    tuned_run = base;
    tuned_keys.clear();
  }
  if (tuned_keys != aim) {
    std::vector<std::string> all = base.overrides;
    all.insert(all.end(), aim.begin(), aim.end());
    opener = std::make_unique<RunOpener>(base.reopen, std::move(all), aim);
    return false;
  }
  if (ending && !ending->progress().done) return false;
  ending.reset();
  wanted = false;
  take_near();
  if (arm == Arm::kOff) {
    // Nothing will come that could take the place of captures of the setting before.
    if (shown.tuned == tuned_keys && shown.key == key_now(shown.key.single)) {
      stale = false;
    } else {
      forget_captures();
    }
    shown.setting.progress.done = true;
    return true;
  }
  std::optional<CaptureJob> next = job();
  if (!next) {
    shown.setting.progress.done = true;
    return true;
  }
  running = std::make_unique<CaptureRun>(std::move(*next));
  if (paused) running->pause(true);
  return true;
}

// The first capture of a new setting, or its end without one.
void Probe::Impl::forget_captures() {
  shown.setting.captures = {};
  shown.setting.generation = ++generations;
  shown.run = tuned_run;
  shown.tuned = tuned_keys;
  shown.key = key_now(arm == Arm::kSingle);
  shown.tracks.clear();
  shown.first = 0;
  picked.reset();
  for (MaskMeter& meter : masks) meter = MaskMeter(meter.mask());
  make_meters(shown);
  replaced = true;
  aimed_at = std::chrono::steady_clock::now();  // seen from now on
  stale = later;
}

void Probe::Impl::take_in(std::vector<std::shared_ptr<const CaptureBatch>> batches) {
  for (auto& batch : batches) waiting.push_back(std::move(batch));
  std::size_t taken = 0, used = 0;
  for (; used < waiting.size() && taken < kMostTakenIn; ++used) {
    if (waiting[used]->captures.empty()) continue;
    if (shown.setting.captures.empty() || !replaced) forget_captures();
    taken += waiting[used]->captures.size();
    shown.setting.captures.add(waiting[used]);
  }
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(used));
  if (taken > 0) update_meters();
}

bool Probe::Impl::tick() {
  const std::uint64_t before = revision;
  if (ending && ending->progress().done) ending.reset();
  take_opened();
  if (next_is_due()) restart();
  work_save();
  if (launch()) ++revision;
  if (!running) return revision != before;
  const CaptureProgress progress = running->progress();
  const std::size_t had = shown.setting.captures.size();
  take_in(running->take());
  if (shown.setting.captures.size() != had || progress.events != shown.setting.progress.events)
    ++revision;
  shown.setting.progress = progress;
  shown.setting.progress.done = progress.done && waiting.empty();
  if (!shown.setting.progress.done) return revision != before;
  // What came between the look at the progress and the taking is in: it was done before.
  if (!replaced) forget_captures();
  running.reset();
  if (arm == Arm::kSingle && !later && !shown.setting.captures.empty()) arm = Arm::kOff;
  ++revision;
  return true;
}

bool Probe::Impl::busy() const {
  const bool runs = running && !paused;
  return wanted || later || opener || ending || saver || runs || !waiting.empty();
}

void Probe::Impl::make_meters(ProbeTrace& trace) {
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    trace.meters[i].reset();
    const bool here = &trace == &shown;
    if (here) interval_errors[i].clear();
    if (intervals[i].empty()) continue;
    try {
      trace.meters[i].emplace(*trace.run.env, parse_interval(*trace.run.env, intervals[i]));
      trace.meters[i]->update(trace.setting.captures);
    } catch (const TriggerError& error) {
      if (here) interval_errors[i] = error.what();
    }
  }
}

void Probe::Impl::update_meters() {
  for (auto& meter : shown.meters)
    if (meter) meter->update(shown.setting.captures);
  for (MaskMeter& meter : masks) meter.update(shown.setting.captures);
}

PersistenceTrack* Probe::Impl::track(ProbeTrace& trace, const Probe::TrackOrder& order) {
  const auto found = trace.tracks.find(order.channel);
  if (found == trace.tracks.end()) {
    return &trace.tracks.emplace(order.channel, PersistenceTrack(order.channel, order.view))
                .first->second;
  }
  if (!(found->second.view() == order.view)) found->second.look_at(order.view);
  return &found->second;
}

std::vector<PersistenceTrack*> Probe::Impl::tracks(ProbeTrace& trace,
                                                   const std::vector<Probe::TrackOrder>& orders) {
  const std::size_t first = first_laid(trace.setting.captures.size());
  // Captures only leave a track at its front.
  if (first < trace.first) trace.tracks.clear();
  trace.first = first;
  std::vector<PersistenceTrack*> out;
  for (const Probe::TrackOrder& order : orders) out.push_back(track(trace, order));
  // Tracks share nothing but the captures, which nobody changes meanwhile.
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failed;
  std::mutex failing;
  const auto count = [&] {
    try {
      for (std::size_t i = next++; i < out.size(); i = next++) {
        out[i]->update(trace.setting.captures, first);
        out[i]->counts();
      }
    } catch (...) {  // told where it can be: on the thread that asked
      const std::lock_guard lock(failing);
      failed = std::current_exception();
    }
  };
  std::vector<std::jthread> others;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  while (others.size() + 1 < std::min(out.size(), cores)) others.emplace_back(count);
  count();
  others.clear();
  if (failed) std::rethrow_exception(failed);
  return out;
}

}  // namespace pf
