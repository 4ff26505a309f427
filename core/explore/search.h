// One exhaustive search: what its threads share, and the worker that each of them runs.
//
// A worker expands a state at once: it copies it for each enabled choice, applies the choice, then
// asks the shared set for all of them, so that the far memory of the set is fetched while choices
// are applied. What is new goes on the worker's stack, first choice on top; it enters the set when
// it is taken from there, so that one thread goes truly depth first and meets each cycle as a state
// that lies on its own path. Several threads may part a cycle among them and not see it.
#pragma once
#include <atomic>
#include <mutex>

#include "core/explore/block_pool.h"
#include "core/explore/explorer.h"
#include "core/explore/gate.h"
#include "core/explore/state_set.h"
#include "core/explore/trail.h"
#include "core/explore/work_pool.h"

namespace pf {

class Search {
 public:
  Search(const Env& env, const ExploreOptions& options);
  ExploreResult run();

 private:
  friend class Worker;

  double seconds() const;
  bool over_budget() const;

  const Env& env_;
  const ExploreOptions& options_;
  const unsigned threads_;
  const StateHash hash_;
  const double started_;
  StateSet seen_;
  WorkPool pool_;
  Gate gate_;  // inside: each worker that uses `seen_`
  std::atomic<bool> stop_ = false, out_of_budget_ = false;
  std::atomic<std::uint64_t> states_ = 0, transitions_ = 0;  // of all workers, now and then
  std::mutex mutex_;                                         // of `result_`
  ExploreResult result_;
};

class Worker {
 public:
  Worker(Search& search, bool leader);
  void run();  // until no worker has anything left

 private:
  struct Entry {
    std::byte* state;
    StateHash::Sum sum;
    Digest digest;
    std::uint32_t depth;
    Choice choice;  // that led here
  };

  Hw view(std::byte* block);
  void push(Subtree subtree);
  void work();
  void expand(const Entry& entry);
  void successors(const Entry& entry);
  void report_cycle(const Entry& successor, std::size_t back);
  void at_terminal(const Entry& entry, Hw& h);
  void report(const Choice* last);
  void give_away();
  void make_room();
  void count();  // adds what was counted since the last time to the search's
  void check_limits();
  void finish();

  Search& search_;
  const bool leader_;  // the caller's own thread: it alone calls back
  const std::uint32_t bytes_;
  std::unique_lock<Gate> inside_;
  BlockPool blocks_;
  std::vector<Entry> stack_, found_;  // found_: successors of the state in hand
  std::vector<Choice> path_;          // from the first state to the one in hand
  Trail trail_;                       // the states on it
  std::vector<Choice> choices_;
  Violation violation_;
  std::uint64_t states_ = 0, transitions_ = 0;  // not yet added to the search's
  std::uint64_t terminals_ = 0;
  std::uint64_t since_count_ = 0;  // states taken from the stack
  std::uint32_t max_depth_ = 0;
  Digest finals_;
};

}  // namespace pf
