#include "tests/live/scripted_cpu.h"

#include <limits>

namespace pf::test {
namespace {

constexpr std::uint64_t kGone = std::numeric_limits<std::uint64_t>::max();

struct Aborted {
  std::uint32_t status;
};

}  // namespace

bool SharedTime::first(int thread) const {
  const auto mine = static_cast<std::size_t>(thread);
  for (std::size_t t = 0; t < at_.size(); ++t)
    if (t != mine && (at_[t] < at_[mine] || (at_[t] == at_[mine] && t < mine))) return false;
  return true;
}

std::uint64_t SharedTime::pass(int thread, std::uint64_t cycles) {
  std::unique_lock lock(mutex_);
  at_[static_cast<std::size_t>(thread)] += cycles;
  turn_.notify_all();
  turn_.wait(lock, [&] { return first(thread); });
  return at_[static_cast<std::size_t>(thread)];
}

void SharedTime::leave(int thread) {
  const std::lock_guard lock(mutex_);
  at_[static_cast<std::size_t>(thread)] = kGone;
  turn_.notify_all();
}

// Stores of a transaction that aborts never were: the entry is all that one writes.
std::uint32_t ScriptedCpu::transact(void (*body)(void*), void* argument) {
  const auto scripted = script_.find(++attempts_);
  const std::uint64_t entry = board_->entry(0).load();
  std::uint32_t status = kLiveCommitted;
  try {
    if (scripted == script_.end() || !scripted->second.early) body(argument);
    if (scripted != script_.end()) status = scripted->second.status;
  } catch (const Aborted& aborted) {
    status = aborted.status;
  }
  if (status != kLiveCommitted) board_->entry(0).store(entry);
  return status;
}

void ScriptedCpu::abort_late() { throw Aborted{1u | std::uint32_t{kLiveLate} << 24}; }
void ScriptedCpu::abort_no_boolean() { throw Aborted{1u | std::uint32_t{kLiveNoBoolean} << 24}; }

}  // namespace pf::test
