#include "core/explore/difference_constraints.h"

#include <algorithm>

namespace pf {
namespace {

constexpr std::uint32_t kNoEdge = ~0u;

Time latest(const std::vector<DifferenceConstraints::Term>& terms, const std::vector<Time>& at) {
  Time out = at[terms.front().from] + terms.front().d;
  for (const auto& t : terms) out = std::max(out, at[t.from] + t.d);
  return out;
}

}  // namespace

void DifferenceConstraints::at_most_latest(Moment b, std::vector<Term> terms, std::uint32_t tag) {
  if (terms.size() == 1) return at_most(terms[0].from, b, terms[0].d, tag);
  bounds_.push_back({b, std::move(terms), tag});
}

DifferenceConstraints::Answer DifferenceConstraints::solve(std::uint32_t tries) {
  cycle_.clear();
  const std::size_t own = edges_.size();
  const Answer answer = choose(tries);
  edges_.resize(own);
  return answer;
}

DifferenceConstraints::Answer DifferenceConstraints::choose(std::uint32_t& tries) {
  if (tries == 0) return Answer::kGaveUp;
  --tries;
  if (!earliest()) return Answer::kContradiction;
  const Bound* bound = unmet();
  if (bound == nullptr) return Answer::kSolved;
  // The term that forbids least first.
  std::vector<Term> terms = bound->terms;
  std::sort(terms.begin(), terms.end(), [this](const Term& a, const Term& b) {
    return times_[a.from] + a.d > times_[b.from] + b.d;
  });
  const std::size_t size = edges_.size();
  for (const Term& term : terms) {
    at_most(term.from, bound->to, term.d, bound->tag);
    const Answer answer = choose(tries);
    if (answer != Answer::kContradiction) return answer;
    edges_.resize(size);
  }
  return Answer::kContradiction;
}

const DifferenceConstraints::Bound* DifferenceConstraints::unmet() const {
  for (const Bound& b : bounds_) {
    if (times_[b.to] > latest(b.terms, times_)) return &b;
  }
  return nullptr;
}

bool DifferenceConstraints::earliest() {
  times_.assign(moments_, 0);
  std::vector<std::uint32_t> came_by(moments_, kNoEdge);
  // Each round settles at least one more moment, unless a cycle pushes itself on for ever.
  for (std::uint32_t round = 0; round <= moments_; ++round) {
    std::uint32_t moved = kNoEdge;
    for (std::uint32_t i = 0; i < edges_.size(); ++i) {
      const Edge& e = edges_[i];
      if (times_[e.to] >= times_[e.from] + e.least) continue;
      times_[e.to] = times_[e.from] + e.least;
      came_by[e.to] = moved = i;
    }
    if (moved == kNoEdge) return true;
    if (round == moments_ && cycle_.empty()) note_cycle(came_by, edges_[moved].to);
  }
  return false;
}

void DifferenceConstraints::note_cycle(const std::vector<std::uint32_t>& came_by, Moment on) {
  for (std::uint32_t i = 0; i < moments_; ++i) on = edges_[came_by[on]].from;
  const Moment start = on;
  do {
    cycle_.push_back(edges_[came_by[on]]);
    on = cycle_.back().from;
  } while (on != start);
  std::reverse(cycle_.begin(), cycle_.end());
}

}  // namespace pf
