#include "core/explore/shortest.h"

#include <algorithm>
#include <chrono>

#include "core/explore/block_pool.h"
#include "core/explore/packed_states.h"
#include "core/explore/state_set.h"
#include "core/world/quiet.h"

namespace pf {
namespace {

class BreadthFirst {
 public:
  BreadthFirst(const Env& env, const ExploreOptions& options)
      : env_(env),
        options_(options),
        bytes_(env.layout.canonical_bytes),
        hash_(bytes_),
        blocks_(bytes_),
        level_(bytes_),
        below_(bytes_),
        state_(blocks_.take()),
        next_(blocks_.take()) {}

  ExploreResult run() {
    begin();
    while (!level_.empty() && !found_ && !over_budget_) {
      expand_level();
      std::swap(level_, below_);
      below_.clear();
      ++result_.max_depth;
    }
    result_.states = nodes_.size();
    result_.complete = found_ || !over_budget_;
    if (!found_ && over_budget_) result_.verdict = Verdict::kBudget;
    if (found_) tell();
    result_.wall_s = seconds();
    return std::move(result_);
  }

 private:
  // How a state was first reached; the first one is its own parent.
  struct Node {
    std::uint32_t parent;
    Choice choice;
  };

  Hw view(std::byte* block) {
    Hw h(env_.hw, env_.layout, block, nullptr);
    h.violation = &violation_;
    return h;
  }

  void begin() {
    std::memset(state_, 0, bytes_);
    Hw h = view(state_);
    init_machine(env_, h);
    remember(state_, hash_.whole(state_), {});
  }

  void remember(const std::byte* state, const StateHash::Sum& sum, const Node& node) {
    if (!seen_.insert(StateHash::finish(sum))) return;
    nodes_.push_back(node);
    (nodes_.size() == 1 ? level_ : below_).add(state, sum);
  }

  // One level has violations of two lengths: at its states that cannot go on, and one choice
  // further. So after one of the longer kind the rest of the level is still asked for the shorter.
  void expand_level() {
    StateHash::Sum sum;
    for (; level_.next(state_, sum) && !at_shortest_; ++index_) {
      Hw h = view(state_);
      choices_.clear();
      enumerate(env_, h, choices_);
      if (choices_.empty()) {
        at_terminal(h);
      } else if (!found_) {
        successors(sum);
      }
      if ((index_ & 0xfff) == 0 && out_of_budget()) return;
    }
  }

  void successors(const StateHash::Sum& sum) {
    for (const Choice choice : choices_) {
      std::memcpy(next_, state_, bytes_);
      Hw h = view(next_);
      apply(env_, h, choice);
      ++result_.transitions;
      if (violation_.invariant != 0) {
        take();
        result_.counterexample = {choice};
        return;
      }
      StateHash::Sum after = sum;
      hash_.update(after, state_, next_, h.dirty);
      remember(next_, after, {index_, choice});
    }
  }

  void at_terminal(Hw& h) {
    ++result_.terminals;
    check_end(env_, h);
    if (violation_.invariant == 0) return;
    take();
    result_.counterexample.clear();
    at_shortest_ = true;
  }

  void take() {
    found_ = true;
    found_at_ = index_;
    result_.violation = violation_;
    violation_ = {};
  }

  void tell() {
    result_.verdict = Verdict::kViolated;
    result_.shortest = true;
    std::vector<Choice>& list = result_.counterexample;
    for (std::uint32_t i = found_at_; i != 0; i = nodes_[i].parent) {
      list.push_back(nodes_[i].choice);
    }
    std::reverse(list.begin(), list.end());
  }

  bool out_of_budget() {
    if (options_.progress) options_.progress(nodes_.size(), result_.transitions);
    over_budget_ = nodes_.size() >= options_.max_states ||
                   (options_.max_seconds > 0 && seconds() > options_.max_seconds) ||
                   (options_.cancel != nullptr && options_.cancel->load());
    return over_budget_;
  }

  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  const Env& env_;
  const ExploreOptions& options_;
  const std::uint32_t bytes_;
  const StateHash hash_;
  BlockPool blocks_;
  PackedStates level_, below_;  // the states to expand, and those one choice further
  std::byte *state_, *next_;
  StateSet seen_{1};
  std::vector<Node> nodes_;
  std::uint32_t index_ = 0;  // of the state in hand among `nodes_`
  std::vector<Choice> choices_;
  Violation violation_;
  bool found_ = false, at_shortest_ = false, over_budget_ = false;
  std::uint32_t found_at_ = 0;  // the last state of the counterexample, but for one choice more
  ExploreResult result_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

ExploreResult shortest(const Env& env, const ExploreOptions& options) {
  return BreadthFirst(env, options).run();
}

}  // namespace pf
