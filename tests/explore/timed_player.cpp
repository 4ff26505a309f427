#include "tests/explore/timed_player.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/writes_out.h"
#include "core/world/quiet.h"

namespace pf::test {
namespace {

// What waits to act: a slot, or one entry of a lane.
using Key = std::tuple<unsigned, Kind, std::uint32_t, std::uint8_t, std::uint8_t>;

class Machine {
 public:
  Machine(const Env& env, Agenda::Draws draws)
      : env_(env), block_(env.layout.bytes), agenda_(env.layout.slots, 1) {
    env_.chain = false;
    agenda_.draws = draws;
    Hw h(env_.hw, env_.layout, block_.data(), nullptr);
    init_machine(env_, h);  // with the budgets of a search
    note(0);
    for (auto& [key, since] : since_) since = kNever;  // free since ever
  }

  bool guest(unsigned slot) const {
    const Layout& lay = env_.layout;
    return (slot >= lay.device_slot && slot < lay.ack_slot) ||
           (slot >= lay.vcpu_slot && slot < lay.ipi_slot) ||
           (slot > lay.clock_slot && slot < lay.irq_slot);
  }

  // The same action in this state; false when it is not there.
  bool find(const Happening& what, const Event& about, Choice& out) {
    Hw h = view();
    out = what.choice;
    if (out.slot >= h.lay.walk_slot) return enabled(env_, h, out);
    for (unsigned i = 0; i < count(h, out.slot); ++i) {
      out.variant = static_cast<std::uint16_t>(i);
      if (same_entry(entry(h, out.slot, i), about)) return enabled(env_, h, out);
    }
    return false;
  }

  Time due(Choice c) {
    if (c.slot < env_.layout.walk_slot) return entry(view(), c.slot, c.variant).due;
    std::vector<Time> all;
    agenda_.for_each_saved([&](const Agenda::SavedSlot& s) { all.push_back(s.due); });
    return all[c.slot];
  }

  // What should have acted before `now`, if anything.
  std::string overdue(Time now) {
    std::string out;
    for_each_ready([&](Choice c, const Key& key) {
      const Time since = since_.at(key), at = due(c);
      if (at == kNever && since == kNever) return;  // the move may begin at any time
      const Time ready = std::max(at == kNever ? 0 : at, since == kNever ? 0 : since);
      if (now > ready) out = fmt::format("{} is overdue since {}", text(c), ready);
    });
    return out;
  }

  void play(Choice c, Time now) {
    agenda_.now = now;
    Hw h = view();
    const unsigned thread = c.slot - h.lay.thread_slot;
    const bool instruction = c.slot >= h.lay.thread_slot && c.slot < h.lay.clock_slot;
    const Op op = instruction ? env_.mechanism->next_op(env_, h, thread) : Op::kEnd;
    const bool aborted = instruction && thread == kCpu0 && h.txn().doomed != 0;
    if (c.slot >= h.lay.walk_slot) agenda_.cancel(c.slot);
    since_.erase(key_of(h, c));
    apply(env_, h, c);
    if (instruction) {
      agenda_.cancel(c.slot);
      h.wake(c.slot, aborted ? h.draw(h.spec.timing.abort) + env_.move.backoff
                             : env_.mechanism->cost(env_, h, op));
    }
    note(now);
  }

  std::string text(Choice c) { return choice_text(env_, view(), c); }
  bool violated() const { return seen_.invariant != 0; }
  // What is broken now that all has been played; at the end of a run the contents count too.
  Violation broken() {
    Hw h = view();
    if (seen_.invariant != 0) return seen_;
    bool stuck = true;
    for_each_ready([&](Choice, const Key&) { stuck = false; });
    if (at_end(env_, h)) {
      check_lost_writes(h);
      check_final(h);
    } else if (stuck) {
      h.agenda = nullptr;  // judged as the search judges it
      check_end(env_, h);
    }
    return seen_;
  }

 private:
  Hw view() {
    Hw h(env_.hw, env_.layout, block_.data(), nullptr);
    h.agenda = &agenda_;
    h.violation = &seen_;
    return h;
  }

  static Key key_of(const Hw& h, Choice c) {
    if (c.slot >= h.lay.walk_slot) return {c.slot, Kind::kNothing, 0, 0, 0};
    const Event& e = entry(h, c.slot, c.variant);
    return {c.slot, e.kind, e.line, e.tag, e.from};
  }

  template <class Visit>
  void for_each_ready(Visit&& visit) {
    Hw h = view();
    for (unsigned slot = 0; slot < h.lay.slots; ++slot) {
      const unsigned n = slot < h.lay.walk_slot ? count(h, static_cast<LaneId>(slot)) : 1;
      for (unsigned i = 0; i < n && !guest(slot); ++i) {
        const Choice c{static_cast<std::uint8_t>(slot), 0, static_cast<std::uint16_t>(i)};
        if (enabled(env_, h, c)) visit(c, key_of(h, c));
      }
    }
  }

  void note(Time now) {
    std::map<Key, Time> still;
    for_each_ready([&](Choice, const Key& key) {
      const auto was = since_.find(key);
      still[key] = was == since_.end() ? now : was->second;
    });
    since_.swap(still);
  }

  Env env_;
  std::vector<std::byte> block_;
  Agenda agenda_;
  Violation seen_;
  std::map<Key, Time> since_;
};

// What each happening that takes an entry of a lane is about.
std::vector<Event> entries_of(const Env& env, const std::vector<Happening>& list) {
  std::vector<std::byte> block(env.layout.bytes);
  Env single = env;
  single.chain = false;
  Hw h(single.hw, single.layout, block.data(), nullptr);
  init_machine(single, h);
  std::vector<Event> out;
  for (const Happening& one : list) {
    const bool lane = one.choice.slot < h.lay.walk_slot;
    out.push_back(lane ? entry(h, one.choice.slot, one.choice.variant) : Event{});
    apply(single, h, one.choice);
  }
  return out;
}

}  // namespace

std::string faults_of(const Env& env, const TimingVerdict& schedule, const Violation& expected) {
  const std::vector<Happening>& list = schedule.happenings.list;
  const std::vector<Event> about = entries_of(env, list);
  std::vector<std::size_t> order(list.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return schedule.at[a] < schedule.at[b]; });
  Machine soon(env, Agenda::Draws::kLeast), late(env, Agenda::Draws::kMost);
  for (const std::size_t i : order) {
    const Time now = schedule.at[i];
    Choice a, b;
    if (!soon.find(list[i], about[i], a) || !late.find(list[i], about[i], b))
      return fmt::format("happening {} cannot happen at {}", i, now);
    const bool waits = !soon.guest(a.slot) && soon.due(a) != kNever;
    if (waits && soon.due(a) > now)
      return fmt::format("{} at {} before {}", soon.text(a), now, soon.due(a));
    const std::string overdue = late.overdue(now);
    if (!overdue.empty()) return fmt::format("at {}, {}: {}", now, late.text(b), overdue);
    soon.play(a, now);
    late.play(b, now);
    if (late.violated()) break;  // what the list has done by then without need comes later in time
  }
  return late.broken() == expected ? "" : "another violation";
}

}  // namespace pf::test
