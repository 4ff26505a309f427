#include "core/explore/timing_verdict.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/explore/difference_constraints.h"
#include "core/explore/reordering.h"

namespace pf {
namespace {

using Moment = DifferenceConstraints::Moment;
using Term = DifferenceConstraints::Term;
using Answer = DifferenceConstraints::Answer;

// Steps of solving and of reordering, of some nanoseconds each, before it gives up.
constexpr std::uint64_t kEffort = 1'000'000'000;
constexpr unsigned kMostAdded = 40;  // happenings that the list leaves out

Moment moment(std::int32_t happening) { return static_cast<Moment>(happening + 1); }  // 0: start

struct Overdue {
  std::string text;
  std::size_t upto = 0;  // belongs before this choice of the list
};

// One list of choices as constraints, refined until the schedule found is one of the same run.
class Schedule {
 public:
  Schedule(const Env& env, const std::vector<Choice>& choices)
      : env_(env), parts_(take_apart(env, choices)), reordering_(env, parts_) {}

  Answer run(std::uint64_t& effort) {
    for (;;) {
      DifferenceConstraints c(static_cast<std::uint32_t>(parts_.list.size() + 1));
      constrain(c);
      const Answer answer = c.solve(effort);
      if (answer == Answer::kContradiction) cycle_ = c.cycle();
      if (answer != Answer::kSolved) return answer;
      at_.assign(c.times().begin() + 1, c.times().end());
      const std::uint64_t pairs = at_.size() * at_.size() / 2;
      if (effort < 100 * pairs) return Answer::kGaveUp;
      effort -= 100 * pairs;
      const std::vector<std::uint32_t> order = by_time();
      const std::vector<Dependence> more = reordering_.sort(ranks(order));
      learned_.insert(learned_.end(), more.begin(), more.end());
      // Who meets whom on a link is learned from an order that is one of this run, from no other.
      if (more.empty() && !meet_on_links(order)) return answer;
    }
  }

  const std::vector<Time>& at() const { return at_; }
  Happenings take_happenings() { return std::move(parts_); }

  // What has no more time where the constraints contradict each other: it would have gone, or gone
  // once more, before the list lets it. What the list leaves out first.
  std::vector<Overdue> overdue() const {
    std::vector<std::uint32_t> tags;
    for (const auto& e : cycle_) {
      const bool local = e.tag < parts_.list.size() && !parts_.list[e.tag].chosen;
      if (e.tag != kNoTag && !local) tags.push_back(e.tag);
    }
    std::sort(tags.rbegin(), tags.rend());
    std::vector<Overdue> out;
    for (const std::uint32_t tag : tags) {
      const bool happened = tag < parts_.list.size();
      const Choice choice = happened ? parts_.list[tag].choice : unmoved(tag).choice;
      const auto upto = happened ? static_cast<std::int32_t>(tag) : unmoved(tag).until;
      out.push_back({text(choice, tag >= first_left_ ? upto + 1 : upto), chosen_before(upto)});
    }
    return out;
  }
  Misfit misfit() const;

 private:
  // A bound from above carries the tag of what it bounds: a happening, then what lapsed, then what
  // was left. The others carry kNoTag.
  static constexpr std::uint32_t kNoTag = ~0u;

  // Two that use one link, the second while it is still taken.
  struct Meeting {
    std::int32_t first = 0, second = 0;
    Time wires = 0;  // of the first and those between them
    friend bool operator==(const Meeting&, const Meeting&) = default;
  };

  // Choices of the list before that happening.
  std::size_t chosen_before(std::int32_t upto) const {
    return static_cast<std::size_t>(std::count_if(parts_.list.begin(), parts_.list.begin() + upto,
                                                  [](const Happening& h) { return h.chosen; }));
  }

  const Unmoved& unmoved(std::uint32_t tag) const {
    const std::size_t i = tag - parts_.list.size();
    return i < parts_.lapsed.size() ? parts_.lapsed[i] : parts_.left[i - parts_.lapsed.size()];
  }

  void constrain(DifferenceConstraints& c) {
    const auto n = static_cast<std::uint32_t>(parts_.list.size());
    first_left_ = n + static_cast<std::uint32_t>(parts_.lapsed.size());
    const auto end = first_left_ + static_cast<std::uint32_t>(parts_.left.size());
    for (std::uint32_t i = 0; i < n; ++i) happens(c, i);
    for (std::uint32_t tag = n; tag < end; ++tag) {
      const Unmoved& u = unmoved(tag);
      std::vector<Term> terms = latest(u.wait, u.choice.slot < env_.layout.walk_slot);
      if (!terms.empty()) c.at_most_latest(moment(u.until), std::move(terms), tag);
    }
    for (const Dependence& d : learned_) {
      c.at_least(moment(static_cast<std::int32_t>(d.before)),
                 moment(static_cast<std::int32_t>(d.after)), 0, kNoTag);
    }
    for (const Meeting& m : met_) c.at_least(moment(m.first), moment(m.second), 0, kNoTag);
  }

  void happens(DifferenceConstraints& c, std::uint32_t i) {
    const Happening& h = parts_.list[i];
    if (h.guest) return;
    const Moment me = moment(static_cast<std::int32_t>(i));
    std::vector<Term> terms = latest(h.wait, h.choice.slot < env_.layout.walk_slot);
    if (h.wait.armed) {
      const bool lane = h.choice.slot < env_.layout.walk_slot;
      for (const Term& t : after_sender(h.wait, lane, h.wait.least)) {
        c.at_least(t.from, me, t.d, kNoTag);
      }
    }
    if (h.wait.enabled_by >= 0) c.at_least(moment(h.wait.enabled_by), me, 0, kNoTag);
    for (const Dependence& d : learned_) {
      if (d.after == i && d.enables)
        terms.push_back({moment(static_cast<std::int32_t>(d.before)), 0});
    }
    if (!terms.empty()) c.at_most_latest(me, std::move(terms), i);
  }

  // Due at the latest; none: any time will do.
  std::vector<Term> latest(const Wait& w, bool lane) const {
    std::vector<Term> terms;
    if (w.armed) terms = after_sender(w, lane, w.most);
    if (w.enabled_by >= 0 && w.enabled_by != w.armed_by) terms.push_back({moment(w.enabled_by), 0});
    return terms;
  }

  // So long after it was sent, and after whoever was before it on its link.
  std::vector<Term> after_sender(const Wait& w, bool lane, Time d) const {
    std::vector<Term> terms = {{moment(w.armed_by), d}};
    if (!lane) return terms;
    for (const Meeting& m : met_) {
      if (m.second == w.armed_by) terms.push_back({moment(m.first), d + m.wires});
    }
    return terms;
  }

  // Who finds a link taken waits for it. True when somebody does who has not been known to.
  bool meet_on_links(const std::vector<std::uint32_t>& order) {
    bool news = false;
    for (LaneId link = 0; link < env_.layout.walk_slot; ++link) {
      Time busy = 0;
      std::vector<Meeting> run;  // users since it was last free; `wires` up to the next one
      for (const std::uint32_t i : order) {
        const Time wire = parts_.list[i].wire_on(link);
        if (wire == 0) continue;
        if (at_[i] >= busy) run.clear();
        const auto me = static_cast<std::int32_t>(i);
        for (Meeting m : run) {
          m.second = me;
          if (std::find(met_.begin(), met_.end(), m) != met_.end()) continue;
          met_.push_back(m);
          news = true;
        }
        for (Meeting& m : run) m.wires += wire;
        run.push_back({me, me, wire});
        busy = std::max(busy, at_[i]) + wire;
      }
    }
    return news;
  }

  std::vector<std::uint32_t> by_time() const {
    std::vector<std::uint32_t> order(at_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [this](std::uint32_t a, std::uint32_t b) { return at_[a] < at_[b]; });
    return order;
  }
  static std::vector<std::uint32_t> ranks(const std::vector<std::uint32_t>& order) {
    std::vector<std::uint32_t> rank(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
  }

  // Of a happening, or of what did not happen just before `until`.
  std::string text(const Choice& choice, std::int32_t before) const {
    std::vector<std::byte> block(env_.layout.bytes);
    Env env = env_;
    env.chain = false;
    Hw h(env.hw, env.layout, block.data(), nullptr);
    init_machine(env, h);
    for (std::int32_t i = 0; i < before; ++i) {
      apply(env, h, parts_.list[static_cast<std::size_t>(i)].choice);
    }
    return choice_text(env, h, choice);
  }
  std::string text(Moment m) const {
    if (m == 0) return "the start";
    return text(parts_.list[m - 1].choice, static_cast<std::int32_t>(m - 1));
  }

  const Env& env_;
  Happenings parts_;
  Reordering reordering_;
  std::vector<Dependence> learned_;
  std::vector<Meeting> met_;
  std::vector<Time> at_;
  std::vector<DifferenceConstraints::Edge> cycle_;
  std::uint32_t first_left_ = 0;
};

Misfit Schedule::misfit() const {
  Misfit out;
  const DifferenceConstraints::Edge *upper = nullptr, *longest = nullptr;
  Time sum = 0;
  for (const auto& e : cycle_) {
    sum += e.least;
    if (e.tag != kNoTag && (upper == nullptr || e.least < upper->least)) upper = &e;
    if (e.tag == kNoTag && (longest == nullptr || e.least > longest->least)) longest = &e;
  }
  if (upper == nullptr || longest == nullptr) return out;
  const bool did = upper->tag < parts_.list.size();
  out.what = did ? text(upper->from) : text(unmoved(upper->tag).choice, unmoved(upper->tag).until);
  out.since = text(upper->to);
  out.at_most = -upper->least;
  out.needed = sum - upper->least;
  out.longest = text(longest->to);
  out.longest_since = text(longest->from);
  out.longest_takes = longest->least;
  return out;
}

// A list of choices with one more in it.
struct Longer {
  std::vector<Choice> choices;
  std::size_t added = 0;  // where
};

class Replay {
 public:
  explicit Replay(const Env& env) : env_(env), block_(env.layout.bytes) {
    Hw h = view();
    init_machine(env_, h);
  }
  std::string text(Choice choice) { return choice_text(env_, view(), choice); }
  bool find(const std::string& text, Choice& out) { return find_choice(env_, view(), text, out); }
  void play(Choice choice) {
    Hw h = view();
    apply(env_, h, choice);
  }
  const Violation& seen() const { return seen_; }

 private:
  Hw view() {
    Hw h(env_.hw, env_.layout, block_.data(), nullptr);
    h.violation = &seen_;
    return h;
  }
  const Env& env_;
  std::vector<std::byte> block_;
  Violation seen_;
};

// The same list, by its words, with `extra` before choice `at`; empty when that is another run.
std::optional<Longer> with(const Env& env, const std::vector<Choice>& choices,
                           const std::string& extra, std::size_t at) {
  Replay was(env), is(env);
  Longer out{{}, at};
  Choice found;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i == at) {
      if (!is.find(extra, found)) return std::nullopt;
      out.choices.push_back(found);
      is.play(found);
    }
    if (!is.find(was.text(choices[i]), found)) return std::nullopt;
    out.choices.push_back(found);
    was.play(choices[i]);
    is.play(found);
    if (!(was.seen() == is.seen())) return std::nullopt;
  }
  return out;
}

std::optional<Longer> with(const Env& env, const std::vector<Choice>& choices,
                           const std::vector<Overdue>& extras) {
  for (const Overdue& extra : extras) {
    for (std::size_t at = 0; at <= std::min(extra.upto, choices.size() - 1); ++at) {
      if (std::optional<Longer> longer = with(env, choices, extra.text, at)) return longer;
    }
  }
  return std::nullopt;
}

}  // namespace

TimingVerdict timing_verdict(const Env& env, const std::vector<Choice>& choices) {
  TimingVerdict out;
  std::vector<Choice> list = choices;
  std::vector<bool> given(choices.size(), true);  // false: added here
  std::uint64_t effort = kEffort;
  for (unsigned added = 0;; ++added) {
    Schedule schedule(env, list);
    const Answer answer = schedule.run(effort);
    if (answer == Answer::kGaveUp) return out;
    if (answer == Answer::kSolved) {
      out.fit = Fit::kFits;
      out.at = schedule.at();
      out.happenings = schedule.take_happenings();
      break;
    }
    std::optional<Longer> longer;
    if (added < kMostAdded) longer = with(env, list, schedule.overdue());
    if (!longer) {
      out.fit = Fit::kDoesNotFit;
      out.misfit = schedule.misfit();
      return out;
    }
    list = std::move(longer->choices);
    given.insert(given.begin() + static_cast<std::ptrdiff_t>(longer->added), false);
  }
  std::size_t choice = 0;
  for (std::size_t i = 0; i < out.at.size(); ++i) {
    if (!out.happenings.list[i].chosen) continue;
    if (given[choice++]) out.choices_at.push_back(out.at[i]);
  }
  return out;
}

}  // namespace pf
