// Where the threads of a search hand each other unexplored subtrees.
//
// A worker that has run dry waits here; one that sees somebody wait gives away the shallowest state
// it has not expanded yet, the root of its largest subtree. Invariant: `take` is false for all of
// them as soon as every worker waits and nothing lies here.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "core/explore/state_hash.h"
#include "core/world/step.h"

namespace pf {

struct Subtree {
  std::vector<std::byte> state;
  StateHash::Sum sum;
  std::vector<Choice> path;   // from the first state to this one
  std::vector<Digest> trail;  // the states on it, this one left out
};

class WorkPool {
 public:
  explicit WorkPool(unsigned workers) : workers_(workers) {}

  bool hungry() const { return wanted_.load(std::memory_order_relaxed) > 0; }
  void give(Subtree subtree);
  // Waits for work; empty when there is none left for anybody, or after `stop`.
  std::optional<Subtree> take();
  void stop();

 private:
  const unsigned workers_;
  std::atomic<int> wanted_ = 0;  // waiting workers less subtrees lying here
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Subtree> subtrees_;
  unsigned waiting_ = 0;
  bool over_ = false;
};

}  // namespace pf
