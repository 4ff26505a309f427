#include "core/explore/search.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <thread>

#include "core/world/quiet.h"

namespace pf {
namespace {

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Search::Search(const Env& env, const ExploreOptions& options)
    : env_(env),
      options_(options),
      threads_(std::max(1u, options.threads)),
      hash_(env.layout.canonical_bytes),
      started_(now_seconds()),
      seen_(threads_),
      pool_(threads_) {
  PF_ASSERT(env.layout.flat, "an explored World lies flat");
}

ExploreResult Search::run() {
  std::exception_ptr failure;
  auto work = [&](bool leader) {
    try {
      Worker(*this, leader).run();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure = std::current_exception();
      stop_ = true;
      pool_.stop();
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads_; ++i) others.emplace_back(work, false);
  work(true);
  for (std::thread& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);

  result_.states = states_;
  result_.transitions = transitions_;
  if (out_of_budget_ && result_.verdict == Verdict::kHolds) result_.verdict = Verdict::kBudget;
  result_.complete = !out_of_budget_;
  result_.acyclic = threads_ == 1 && !stop_;
  result_.wall_s = seconds();
  return std::move(result_);
}

double Search::seconds() const { return now_seconds() - started_; }

bool Search::over_budget() const {
  return states_ >= options_.max_states ||
         (options_.max_seconds > 0 && seconds() > options_.max_seconds) ||
         (options_.cancel != nullptr && options_.cancel->load());
}

Worker::Worker(Search& search, bool leader)
    : search_(search),
      leader_(leader),
      bytes_(search.env_.layout.canonical_bytes),
      inside_(search.gate_, std::defer_lock),
      blocks_(bytes_) {}

Hw Worker::view(std::byte* block) {
  Hw h(search_.env_.hw, search_.env_.layout, block, nullptr);
  h.violation = &violation_;
  return h;
}

void Worker::run() {
  inside_.lock();
  if (leader_) {
    Subtree all;
    all.state.resize(bytes_);
    Hw h = view(all.state.data());
    init_machine(search_.env_, h);
    all.sum = search_.hash_.whole(all.state.data());
    push(std::move(all));
  }
  work();
  inside_.unlock();
  while (std::optional<Subtree> next = search_.pool_.take()) {
    inside_.lock();
    push(std::move(*next));
    work();
    inside_.unlock();
  }
  count();
  finish();
}

void Worker::push(Subtree subtree) {
  Entry e{blocks_.take(),
          subtree.sum,
          StateHash::finish(subtree.sum),
          static_cast<std::uint32_t>(subtree.path.size()),
          {}};
  std::memcpy(e.state, subtree.state.data(), bytes_);
  path_ = std::move(subtree.path);
  trail_.cut(0);
  for (const Digest d : subtree.trail) trail_.add(d);
  if (e.depth > 0) e.choice = path_.back();
  stack_.push_back(e);
}

void Worker::work() {
  while (!stack_.empty()) {
    if (++since_count_ == StateSet::kBetween) {
      count();
      check_limits();
      make_room();
    }
    if (search_.stop_.load(std::memory_order_relaxed)) break;
    const Entry entry = stack_.back();
    stack_.pop_back();
    if (!stack_.empty()) search_.seen_.prefetch(stack_.back().digest);
    path_.resize(entry.depth);
    if (entry.depth > 0) path_.back() = entry.choice;
    if (search_.seen_.insert(entry.digest)) {
      ++states_;
      trail_.cut(entry.depth);
      trail_.add(entry.digest);
      expand(entry);
    }
    blocks_.give_back(entry.state);
    if (stack_.size() > 1 && search_.pool_.hungry()) give_away();
  }
}

void Worker::expand(const Entry& entry) {
  max_depth_ = std::max(max_depth_, entry.depth);
  Hw h = view(entry.state);
  choices_.clear();
  enumerate(search_.env_, h, choices_);
  if (choices_.empty()) return at_terminal(entry, h);
  successors(entry);
  for (std::size_t i = found_.size(); i-- > 0;) {  // the first choice comes to lie on top
    if (!search_.seen_.contains(found_[i].digest)) {
      stack_.push_back(found_[i]);
      continue;
    }
    if (const std::int64_t back = trail_.find(found_[i].digest); back >= 0) {
      report_cycle(found_[i], static_cast<std::size_t>(back));
    }
    blocks_.give_back(found_[i].state);
  }
  found_.clear();
}

void Worker::report_cycle(const Entry& successor, std::size_t back) {
  path_.push_back(successor.choice);
  throw_cycle(search_.env_, path_, back);
}

void Worker::successors(const Entry& entry) {
  for (const Choice choice : choices_) {
    Entry next{blocks_.take(), entry.sum, {}, entry.depth + 1, choice};
    std::memcpy(next.state, entry.state, bytes_);
    Hw h = view(next.state);
    apply(search_.env_, h, choice);
    ++transitions_;
    if (violation_.invariant != 0) {
      report(&choice);
      blocks_.give_back(next.state);
      continue;
    }
    search_.hash_.update(next.sum, entry.state, next.state, h.dirty);
    next.digest = StateHash::finish(next.sum);
    search_.seen_.prefetch(next.digest);
    found_.push_back(next);
  }
}

// Nothing can happen any more: that must be the end, and the contents must be right there.
void Worker::at_terminal(const Entry& entry, Hw& h) {
  ++terminals_;
  finals_ ^= entry.digest;
  check_end(search_.env_, h);
  if (violation_.invariant != 0) report(nullptr);
}

void Worker::report(const Choice* last) {
  {
    const std::lock_guard lock(search_.mutex_);
    ExploreResult& r = search_.result_;
    if (r.verdict != Verdict::kViolated) {
      r.verdict = Verdict::kViolated;
      r.violation = violation_;
      r.counterexample = path_;
      if (last != nullptr) r.counterexample.push_back(*last);
    }
  }
  violation_ = {};
  if (!search_.options_.stop_at_violation) return;
  search_.stop_ = true;
  search_.pool_.stop();
}

// The shallowest state on the stack. All but the last step of its path are still in `path_`: what
// lay above it came from the same parent.
void Worker::give_away() {
  const Entry e = stack_.front();
  stack_.erase(stack_.begin());
  Subtree subtree{{e.state, e.state + bytes_}, e.sum, {}, {}};
  if (e.depth > 0) {
    subtree.path.assign(path_.begin(), path_.begin() + (e.depth - 1));
    subtree.path.push_back(e.choice);
    const std::vector<Digest>& states = trail_.states();
    subtree.trail.assign(states.begin(), states.begin() + e.depth);
  }
  blocks_.give_back(e.state);
  search_.pool_.give(std::move(subtree));
}

void Worker::count() {
  search_.states_ += states_;
  search_.transitions_ += transitions_;
  states_ = transitions_ = 0;
  since_count_ = 0;
}

// A shared set grows while every other worker waits, here or for work.
void Worker::make_room() {
  const auto crowded = [this] { return search_.seen_.crowded(search_.states_); };
  if (search_.threads_ == 1 || !crowded()) return;
  search_.gate_.alone(crowded, [this] { search_.seen_.grow(); });
}

void Worker::check_limits() {
  if (leader_ && search_.options_.progress) {
    search_.options_.progress(search_.states_, search_.transitions_);
  }
  if (!search_.over_budget()) return;
  search_.out_of_budget_ = true;
  search_.stop_ = true;
  search_.pool_.stop();
}

void Worker::finish() {
  const std::lock_guard lock(search_.mutex_);
  search_.result_.terminals += terminals_;
  search_.result_.finals ^= finals_;
  search_.result_.max_depth = std::max(search_.result_.max_depth, max_depth_);
}

}  // namespace pf
