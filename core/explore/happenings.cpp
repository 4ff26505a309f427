#include "core/explore/happenings.h"

#include <algorithm>

#include "core/hw/agenda.h"
#include "core/hw/lane.h"

namespace pf {
namespace {

using Block = std::vector<std::byte>;

// What one action sets in motion, with every latency at one end of its range.
struct Motion {
  Block block;              // entries that are due some time carry it
  std::vector<Time> slots;  // kNever = no wake-up
};

class Player {
 public:
  explicit Player(const Env& env) : env_(env), chain_(env.chain), block_(env.layout.bytes) {
    env_.chain = false;  // one action at a time
    Hw h = view(block_);
    init_machine(env_, h);
    lanes_.resize(h.lay.walk_slot);
    slots_.resize(h.lay.slots);
    for (unsigned lane = 0; lane < h.lay.walk_slot; ++lane) {
      lanes_[lane].resize(count(h, static_cast<LaneId>(lane)));
    }
    note_enabled(Wait::kStart);
  }

  Happenings play(const std::vector<Choice>& choices) {
    follow_up();
    for (const Choice choice : choices) {
      act(choice, true);
      follow_up();
    }
    const auto last = static_cast<std::int32_t>(out_.list.size()) - 1;
    for_each_wait([&](Wait& w, Choice choice) {
      if (w.enabled && !guest(choice.slot)) out_.left.push_back({choice, w, last});
    });
    return std::move(out_);
  }

 private:
  Hw view(Block& block) const { return {env_.hw, env_.layout, block.data(), nullptr}; }

  bool guest(unsigned slot) const {
    const Layout& lay = env_.layout;
    return (slot >= lay.device_slot && slot < lay.ack_slot) ||
           (slot >= lay.vcpu_slot && slot < lay.ipi_slot) ||
           (slot > lay.clock_slot && slot < lay.irq_slot);
  }
  bool thread(unsigned slot) const {
    return slot >= env_.layout.thread_slot && slot < env_.layout.clock_slot;
  }

  template <class Visit>
  void for_each_wait(Visit&& visit) {
    auto at = [](unsigned slot, std::size_t variant) {
      return Choice{static_cast<std::uint8_t>(slot), 0, static_cast<std::uint16_t>(variant)};
    };
    for (unsigned lane = 0; lane < lanes_.size(); ++lane) {
      for (std::size_t i = 0; i < lanes_[lane].size(); ++i) visit(lanes_[lane][i], at(lane, i));
    }
    for (unsigned slot = env_.layout.walk_slot; slot < slots_.size(); ++slot) {
      visit(slots_[slot], at(slot, 0));
    }
  }

  void follow_up() {
    Choice next;
    while (chain_ && next_local(env_, view(block_), next)) act(next, false);
  }

  // Only of a pool does the variant say which entry.
  unsigned entry_of(Choice choice) const {
    const auto& lanes = env_.layout.lanes;
    return choice.slot < lanes.size() && lanes[choice.slot].pool ? choice.variant : 0;
  }

  void act(Choice choice, bool chosen) {
    const auto n = static_cast<std::int32_t>(out_.list.size());
    std::vector<Wait>* lane = choice.slot < lanes_.size() ? &lanes_[choice.slot] : nullptr;
    const unsigned at = entry_of(choice);
    const Wait wait = lane != nullptr ? (*lane)[at] : slots_[choice.slot];
    const Motion soon = probe(choice, Agenda::Draws::kLeast);
    const Motion late = probe(choice, Agenda::Draws::kMost);
    out_.list.push_back({choice, chosen, guest(choice.slot), wait, {}});
    note_link(soon);
    if (lane != nullptr) {
      lane->erase(lane->begin() + at);
    } else {
      slots_[choice.slot] = {};
    }
    Block before = block_;
    Hw h = view(block_);
    apply(env_, h, choice);
    for (unsigned l = 0; l < lanes_.size(); ++l) {
      follow_lane(static_cast<LaneId>(l), choice, before, soon, late, n);
    }
    for (unsigned slot = env_.layout.walk_slot; slot < slots_.size(); ++slot) {
      follow_slot(slot, choice, soon, late, n);
    }
    note_enabled(n);
  }

  // Plays the action with time, from the same state, to read off when things are due.
  Motion probe(Choice choice, Agenda::Draws draws) {
    Motion m{block_, std::vector<Time>(slots_.size(), kNever)};
    Agenda agenda(env_.layout.slots, 1);
    agenda.draws = draws;
    Hw h = view(m.block);
    h.agenda = &agenda;
    const bool instruction = thread(choice.slot);
    const unsigned who = choice.slot - h.lay.thread_slot;
    const Op op = instruction ? env_.mechanism->next_op(env_, h, who) : Op::kEnd;
    const bool aborted = instruction && who == kCpu0 && h.txn().doomed != 0;
    apply(env_, h, choice);
    if (instruction) {
      agenda.cancel(choice.slot);
      h.wake(choice.slot, aborted ? h.draw(h.spec.timing.abort) + env_.move.backoff
                                  : env_.mechanism->cost(env_, h, op));
    }
    std::size_t slot = 0;
    agenda.for_each_saved([&](const Agenda::SavedSlot& s) { m.slots[slot++] = s.due; });
    return m;
  }

  void note_link(const Motion& motion) {
    Block block = motion.block;
    const Hw h = view(block);
    unsigned n = 0;
    for (LaneId link = 0; link < env_.layout.walk_slot; ++link) {
      const Time busy = h.get<Time>(env_.layout.lane_busy, link);
      if (busy == 0) continue;
      PF_ASSERT(n < Happening::kMostUses, "an action sends one TLP, by so many links at most");
      out_.list.back().uses[n++] = {link, busy};
    }
  }

  // Entries that came are armed by this action; so are those whose due time it changed. Where the
  // lane was cleared, what was left had no time to go.
  void follow_lane(LaneId lane, Choice choice, Block& before, const Motion& soon,
                   const Motion& late, std::int32_t n) {
    std::vector<Wait>& waits = lanes_[lane];
    const Hw was = view(before), is = view(block_);
    const unsigned now = count(is, lane);
    for (; waits.size() > now; waits.pop_back()) {
      const Choice gone{lane, 0, static_cast<std::uint16_t>(waits.size() - 1)};
      if (waits.back().enabled) out_.lapsed.push_back({gone, waits.back(), n});
    }
    const unsigned skip = choice.slot == lane ? entry_of(choice) : ~0u;
    for (unsigned i = 0, old = 0; i < now; ++i, ++old) {
      if (old == skip) ++old;
      const bool came =
          waits.size() < now &&
          (i == waits.size() || !same_entry(entry(was, lane, old), entry(is, lane, i)));
      if (came) {
        waits.insert(waits.begin() + i, Wait{});
        --old;
      }
      arm(waits[i], came, due(soon, lane, i), due(late, lane, i), n);
    }
  }

  Time due(const Motion& m, LaneId lane, unsigned i) const {
    Block block = m.block;
    return entry(view(block), lane, i).due;
  }

  void follow_slot(unsigned slot, Choice choice, const Motion& soon, const Motion& late,
                   std::int32_t n) {
    if (guest(slot) || soon.slots[slot] == kNever) return;
    // A thread waits for what it was told of; only a conflict comes to CPU0 by itself.
    const bool self = slot == choice.slot || slot == env_.layout.thread_slot + unsigned{kCpu0};
    if (thread(slot) && !self) return;
    const bool first = !slots_[slot].armed;
    arm(slots_[slot], first, soon.slots[slot], late.slots[slot], n);
  }

  static void arm(Wait& w, bool first, Time least, Time most, std::int32_t n) {
    if (!first && most == 0) return;
    w.armed_by = n;
    w.armed = true;
    w.least = least;
    w.most = most;
  }

  void note_enabled(std::int32_t n) {
    const Hw h = view(block_);
    for_each_wait([&](Wait& w, Choice choice) {
      const bool can = enabled(env_, h, choice);
      if (can && !w.enabled) w.enabled_by = n;
      if (!can && w.enabled && !guest(choice.slot)) out_.lapsed.push_back({choice, w, n});
      w.enabled = can;
    });
  }

  Env env_;
  bool chain_;
  Block block_;                           // without time, as the search saw it
  std::vector<std::vector<Wait>> lanes_;  // of each entry
  std::vector<Wait> slots_;
  Happenings out_;
};

}  // namespace

Happenings take_apart(const Env& env, const std::vector<Choice>& choices) {
  return Player(env).play(choices);
}

bool same_entry(const Event& a, const Event& b) {
  return a.kind == b.kind && a.line == b.line && a.tag == b.tag && a.from == b.from;
}

}  // namespace pf
