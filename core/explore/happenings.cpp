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
  explicit Player(const Env& env) : env_(env), block_(env.layout.bytes) {
    env_.chain = true;
    Hw h = view(block_);
    init_machine(env_, h);
    env_.chain = false;
    lanes_.resize(h.lay.walk_slot);
    slots_.resize(h.lay.slots);
    for (unsigned lane = 0; lane < h.lay.walk_slot; ++lane) {
      lanes_[lane].resize(count(h, static_cast<LaneId>(lane)));
    }
    note_enabled(Wait::kStart);
  }

  Happenings play(const std::vector<Choice>& choices) {
    for (const Choice choice : choices) {
      act(choice, true);
      Choice next;
      while (next_local(env_, view(block_), next)) act(next, false);
    }
    for (const auto& lane : lanes_) {
      std::copy_if(lane.begin(), lane.end(), std::back_inserter(out_.left),
                   [](const Wait& w) { return w.enabled; });
    }
    for (unsigned slot = env_.layout.walk_slot; slot < env_.layout.slots; ++slot) {
      if (slots_[slot].enabled && who(slot) != Who::kGuest) out_.left.push_back(slots_[slot]);
    }
    return std::move(out_);
  }

 private:
  Hw view(Block& block) const { return {env_.hw, env_.layout, block.data(), nullptr}; }

  Who who(unsigned slot) const {
    const Layout& lay = env_.layout;
    const bool store = slot >= lay.first_thread && slot < lay.walk_slot &&
                       (slot < lay.first_thread + 3u || slot >= lay.first_thread + 6u);
    if (store || (slot >= lay.thread_slot && slot < lay.clock_slot)) return Who::kThread;
    const bool guest = (slot >= lay.device_slot && slot < lay.ack_slot) ||
                       (slot >= lay.vcpu_slot && slot < lay.ipi_slot) || slot > lay.clock_slot;
    return guest ? Who::kGuest : Who::kHop;
  }

  void act(Choice choice, bool chosen) {
    const auto n = static_cast<std::int32_t>(out_.list.size());
    std::vector<Wait>* lane = choice.slot < lanes_.size() ? &lanes_[choice.slot] : nullptr;
    const Wait wait = lane != nullptr ? (*lane)[choice.variant] : slots_[choice.slot];
    out_.list.push_back({choice, chosen, who(choice.slot), wait});
    const Motion soon = probe(choice, Agenda::Draws::kLeast);
    const Motion late = probe(choice, Agenda::Draws::kMost);
    if (lane != nullptr) {
      lane->erase(lane->begin() + choice.variant);
    } else {
      slots_[choice.slot] = {};
    }
    const Block before = block_;
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
    const unsigned thread = choice.slot - h.lay.thread_slot;
    const bool instruction = choice.slot >= h.lay.thread_slot && thread < 3;
    const Op op = instruction ? env_.mechanism->next_op(env_, h, thread) : Op::kEnd;
    const bool aborted = instruction && thread == kCpu0 && h.txn().doomed != 0;
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

  Event timeless(Block& block, LaneId lane, unsigned i) const {
    Event e = entry(view(block), lane, i);
    e.due = 0;
    return e;
  }

  // Entries that came are armed by this action; so are those whose due time it changed.
  void follow_lane(LaneId lane, Choice choice, Block before, const Motion& soon, const Motion& late,
                   std::int32_t n) {
    std::vector<Wait>& waits = lanes_[lane];
    const unsigned now = count(view(block_), lane);
    if (waits.size() > now) waits.resize(now);  // an abort empties the store buffer
    const unsigned skip = choice.slot == lane ? choice.variant : ~0u;
    for (unsigned i = 0, old = 0; i < now; ++i, ++old) {
      if (old == skip) ++old;
      const bool came = waits.size() < now &&
                        (i == waits.size() ||
                         !same_place(timeless(before, lane, old), timeless(block_, lane, i)));
      if (came) {
        waits.insert(waits.begin() + i, Wait{});
        --old;
      }
      arm(waits[i], came, due(soon, lane, i), due(late, lane, i), n);
    }
  }

  // The same entry before and after; a copy's line may have taken newer bytes, flags may have changed.
  static bool same_place(const Event& a, const Event& b) {
    return a.kind == b.kind && a.line == b.line && a.tag == b.tag && a.from == b.from;
  }

  Time due(const Motion& m, LaneId lane, unsigned i) const {
    Block block = m.block;
    return entry(view(block), lane, i).due;
  }

  void follow_slot(unsigned slot, Choice choice, const Motion& soon, const Motion& late,
                   std::int32_t n) {
    const Who actor = who(slot);
    if (actor == Who::kGuest || soon.slots[slot] == kNever) return;
    // A thread waits for what it was told of; only a conflict comes to CPU0 by itself.
    const bool self = slot == choice.slot || slot == env_.layout.thread_slot + unsigned{kCpu0};
    if (actor == Who::kThread && !self) return;
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
    auto note = [&](Wait& w, unsigned slot, unsigned variant) {
      const bool can = enabled(env_, h, {static_cast<std::uint8_t>(slot), 0,
                                         static_cast<std::uint16_t>(variant)});
      if (can && !w.enabled) w.enabled_by = n;
      w.enabled = can;
    };
    for (unsigned lane = 0; lane < lanes_.size(); ++lane) {
      for (unsigned i = 0; i < lanes_[lane].size(); ++i) note(lanes_[lane][i], lane, i);
    }
    for (unsigned slot = env_.layout.walk_slot; slot < slots_.size(); ++slot) {
      note(slots_[slot], slot, 0);
    }
  }

  Env env_;
  Block block_;                           // without time, as the search saw it
  std::vector<std::vector<Wait>> lanes_;  // of each entry
  std::vector<Wait> slots_;
  Happenings out_;
};

}  // namespace

Happenings take_apart(const Env& env, const std::vector<Choice>& choices) {
  return Player(env).play(choices);
}

}  // namespace pf
