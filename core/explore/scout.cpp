#include "core/explore/scout.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "core/base/rng.h"
#include "core/explore/block_pool.h"
#include "core/explore/state_set.h"
#include "core/explore/trail.h"
#include "core/world/quiet.h"

namespace pf {
namespace {

constexpr unsigned kChanges = 8;
constexpr unsigned kVariants = 16;     // of a slot that have priorities of their own
constexpr unsigned kUsualLength = 64;  // steps among which the changes fall

class Scout {
 public:
  Scout(const Env& env, const ExploreOptions& options)
      : env_(env),
        options_(options),
        hash_(env.layout.canonical_bytes),
        blocks_(env.layout.canonical_bytes),
        priority_(std::size_t{env.layout.slots} * kVariants) {}

  ExploreResult run() {
    first_ = zeroed();
    Hw h = view(first_);
    init_machine(env_, h);
    first_sum_ = hash_.whole(first_);
    now_ = zeroed();
    before_ = zeroed();
    seen_.insert(StateHash::finish(first_sum_));
    while (violation_.invariant == 0 && !late_ && worthwhile()) walk();
    result_.states = seen_.size();
    result_.verdict = violation_.invariant != 0 ? Verdict::kViolated : Verdict::kBudget;
    result_.violation = violation_;
    if (violation_.invariant != 0) result_.counterexample = path_;
    result_.complete = violation_.invariant != 0;
    return std::move(result_);
  }

 private:
  std::byte* zeroed() {
    std::byte* block = blocks_.take();
    std::memset(block, 0, env_.layout.canonical_bytes);
    return block;
  }

  Hw view(std::byte* block) {
    Hw h(env_.hw, env_.layout, block, nullptr);
    h.violation = &violation_;
    return h;
  }

  // Where walks hardly find new states any more the graph is small: searching it all costs less.
  bool worthwhile() {
    if ((result_.transitions & 0xff) == 0 && out_of_time()) return false;
    return result_.transitions < options_.scout && seen_.size() < options_.max_states &&
           result_.transitions < 4096 + 16 * seen_.size();
  }

  bool out_of_time() {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start_;
    late_ = late_ || (options_.max_seconds > 0 && took.count() > options_.max_seconds) ||
            (options_.cancel != nullptr && options_.cancel->load());
    return late_;
  }

  // Above all that fell behind.
  std::uint32_t any_priority() { return static_cast<std::uint32_t>(rng_.next() >> 32) | kChanges; }

  void shuffle() {
    for (std::uint32_t& p : priority_) p = any_priority();
    for (unsigned& step : change_at_) step = static_cast<unsigned>(rng_.below(kUsualLength));
    changes_ = static_cast<unsigned>(rng_.below(kChanges + 1));
  }

  std::uint32_t& priority(Choice c) {
    return priority_[c.slot * kVariants + c.variant % kVariants];
  }

  Choice pick() {
    auto lower = [this](Choice a, Choice b) { return priority(a) < priority(b); };
    return *std::max_element(choices_.begin(), choices_.end(), lower);
  }

  void walk() {
    shuffle();
    path_.clear();
    std::memcpy(now_, first_, env_.layout.canonical_bytes);
    StateHash::Sum sum = first_sum_;
    trail_.cut(0);
    trail_.add(StateHash::finish(sum));
    while (worthwhile()) {
      Hw h = view(now_);
      choices_.clear();
      enumerate(env_, h, choices_);
      if (choices_.empty()) return ends(h);
      for (unsigned c = 0; c < changes_; ++c) {
        if (change_at_[c] == path_.size()) priority(pick()) = c % 2 == 0 ? c : any_priority();
      }
      path_.push_back(pick());
      std::memcpy(before_, now_, env_.layout.canonical_bytes);
      apply(env_, h, path_.back());
      ++result_.transitions;
      if (violation_.invariant != 0) return;
      hash_.update(sum, before_, now_, h.dirty);
      const Digest state = StateHash::finish(sum);
      if (!seen_.insert(state)) refuse_cycle(state);
      trail_.add(state);
      result_.max_depth = std::max(result_.max_depth, static_cast<std::uint32_t>(path_.size()));
    }
  }

  void refuse_cycle(Digest state) {
    const std::int64_t back = trail_.find(state);
    if (back >= 0) throw_cycle(env_, path_, static_cast<std::size_t>(back));
  }

  void ends(Hw& h) {
    ++result_.terminals;
    check_end(env_, h);
  }

  const Env& env_;
  const ExploreOptions& options_;
  const StateHash hash_;
  BlockPool blocks_;
  StateSet seen_{1};
  std::byte *first_ = nullptr, *now_ = nullptr, *before_ = nullptr;
  StateHash::Sum first_sum_;
  Rng rng_ = Rng::from_seed(1);
  std::vector<std::uint32_t> priority_;  // of each choice
  unsigned change_at_[kChanges] = {};
  unsigned changes_ = 0;
  std::vector<Choice> choices_, path_;
  Trail trail_;  // the states of the walk
  bool late_ = false;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Violation violation_;
  ExploreResult result_;
};

}  // namespace

ExploreResult scout(const Env& env, const ExploreOptions& options) {
  return Scout(env, options).run();
}

}  // namespace pf
