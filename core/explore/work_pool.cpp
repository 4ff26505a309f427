#include "core/explore/work_pool.h"

#include <utility>

namespace pf {

void WorkPool::give(Subtree subtree) {
  {
    const std::lock_guard lock(mutex_);
    subtrees_.push_back(std::move(subtree));
    wanted_.fetch_sub(1, std::memory_order_relaxed);
  }
  changed_.notify_one();
}

std::optional<Subtree> WorkPool::take() {
  std::unique_lock lock(mutex_);
  ++waiting_;
  wanted_.fetch_add(1, std::memory_order_relaxed);
  if (waiting_ == workers_ && subtrees_.empty()) {
    over_ = true;
    changed_.notify_all();
  }
  changed_.wait(lock, [this] { return over_ || !subtrees_.empty(); });
  if (over_) return std::nullopt;
  --waiting_;
  Subtree subtree = std::move(subtrees_.back());
  subtrees_.pop_back();
  return subtree;
}

void WorkPool::stop() {
  const std::lock_guard lock(mutex_);
  over_ = true;
  changed_.notify_all();
}

}  // namespace pf
