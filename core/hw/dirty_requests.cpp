// Dirty tracking at work: the tracker's requests for words in host memory, and its registers.
#include <algorithm>

#include "core/hw/dirty_words.h"
#include "core/hw/iommu.h"
#include "core/hw/lane_parts.h"
#include "core/hw/ways.h"

namespace pf {
namespace {

// Requests under way, and whether one of them is about that word.
bool is_request(Kind kind) { return kind >= Kind::kWordGet && kind <= Kind::kWordIs; }
struct Out {
  unsigned requests = 0;
  bool same_word = false;
};
Out under_way(const Hw& h, std::uint32_t word) {
  Out out;
  for (const LaneId lane : {LaneId{kRootP}, LaneId{kRootN}, h.lay.dirty_backs}) {
    for (unsigned i = 0; i < count(h, lane); ++i) {
      const Event& e = entry(h, lane, i);
      if (!is_request(e.kind)) continue;
      ++out.requests;
      out.same_word = out.same_word || word_of(h, e.line) == word;
    }
  }
  return out;
}

// The tracker's requests and answers go to A's root port as any request does.
void send(Hw& h, Event e) {
  e.flags = kToStart;
  e.from = kSwitch;
  const LaneId lane = e.kind == Kind::kWordPut ? kRootP : kRootN;
  push(h, lane, e, way_of_copy_read(h));
  for (unsigned i = 0; !h.spec.dirty.pushes && lane == kRootN && i < count(h, lane); ++i) {
    if (is_of_tracker(h, lane, i)) edit_entry(h, lane, i).ahead = 0;
  }
}

void swap(Hw& h, Event e, std::uint64_t expected) {
  e.kind = Kind::kWordSwap;
  e.value = expected;
  send(h, e);
}

// The first request for a bit: of an entry its read; a swap begins with what was left there.
void ask_for_bit(Hw& h, Event e) {
  e.kind = Kind::kWordGet;
  if (in_entries(h.spec) || h.spec.dirty.set == SetBits::kPlain) return send(h, e);
  if (h.spec.dirty.set == SetBits::kFetchAdd) {
    e.kind = Kind::kWordAdd;
    return send(h, e);
  }
  const Dirty& d = dirty_of(h);
  swap(h, e, d.guess_word == word_of(h, e.line) + 1 ? d.guess : 0);
}

bool sets_enabled(const Hw& h, LaneId lane, unsigned) {
  if (dirty_of(h).paused != 0 || !has_space(h, kRootN)) return false;
  const Out out = under_way(h, word_of(h, entry(h, lane).line));
  return out.requests < (h.spec.explored ? 1U : kWordsOut) && !out.same_word;
}
void sets_act(Hw& h, LaneId lane, unsigned) {
  ask_for_bit(h, pop(h, lane));
  h.raise(kSpace);
}

DirtyAsk ask_of(const Event& e) { return static_cast<DirtyAsk>(e.tag); }

bool asks_enabled(const Hw& h, LaneId lane, unsigned) {
  const DirtyAsk what = ask_of(entry(h, lane));
  if (what == DirtyAsk::kPause && under_way(h, 0).requests > 0) return dirty_of(h).paused == 0;
  return h.spec.dirty.by == Tracker::kOts ? has_space(h, h.lay.dirty_backs) : has_space(h, kRootN);
}

void forget_entries(Hw& h) {
  for (std::uint32_t i = 0; i < h.lay.dirty_tlb_slots; ++i) {
    if (h.get<TlbEntry>(h.lay.dirty_tlb, i).to != Place::kNowhere)
      h.edit<TlbEntry>(h.lay.dirty_tlb, i) = TlbEntry{};
  }
}

std::uint64_t obey(Hw& h, const Event& ask) {
  switch (ask_of(ask)) {
    case DirtyAsk::kTake: {
      const std::uint32_t word = word_of(h, ask.line);
      const std::uint64_t bits = dirty_load(h, word);
      if (bits != 0) dirty_clear(h, word);
      return bits;
    }
    case DirtyAsk::kForget:
      forget_entries(h);
      return 0;
    case DirtyAsk::kPause:
      dirty_edit(h).paused = 1;
      return 0;
    case DirtyAsk::kResume:
      dirty_edit(h).paused = 0;
      h.wake(h.lay.dirty_sets, 0);
      return 0;
  }
  return 0;
}

void asks_act(Hw& h, LaneId lane, unsigned) {
  // A pause is answered when what is under way has come back.
  if (ask_of(entry(h, lane)) == DirtyAsk::kPause && under_way(h, 0).requests > 0) {
    dirty_edit(h).paused = 1;
    return h.wake(lane, 0);
  }
  const Event ask = pop(h, lane);
  Event back;
  back.kind = Kind::kWordAnswer;
  back.line = ask.line;
  back.value = obey(h, ask);
  if (h.spec.dirty.by == Tracker::kInterposer) return send(h, back);
  back.from = kCpu0;
  push(h, h.lay.dirty_backs, back, dirty_way_of_walk(h));
}

void answer_comes(Hw& h, const Event& e) {
  dirty_edit(h).answer = e.value;
  dirty_edit(h).answered = 1;
  h.raise(kAcked);
}

// What came back leaves nothing to do.
bool is_settled(const Hw& h, const Event& e) {
  return e.kind == Kind::kWordIs && (e.tag != 0 || (e.value & bit_in_word(h, e)) != 0);
}

bool backs_enabled(const Hw& h, LaneId lane, unsigned) {
  const Event& e = entry(h, lane);
  if (e.kind == Kind::kWordAnswer || is_settled(h, e)) return true;
  const bool plain = h.spec.dirty.set == SetBits::kPlain;
  return has_space(h, plain ? LaneId{kRootP} : LaneId{kRootN});
}

void backs_act(Hw& h, LaneId lane, unsigned) {
  Event e = pop(h, lane);
  h.raise(kSpace | kAcked);
  h.wake(h.lay.dirty_sets, 0);
  h.wake(h.lay.dirty_asks, 0);
  if (e.kind == Kind::kWordAnswer) return answer_comes(h, e);
  if (is_settled(h, e)) {
    if (in_entries(h.spec)) return;
    dirty_edit(h).guess_word = word_of(h, e.line) + 1;
    dirty_edit(h).guess = e.value | bit_in_word(h, e);
    return;
  }
  e.ahead = 0;
  if (h.spec.dirty.set != SetBits::kPlain) return swap(h, e, e.value);
  e.kind = Kind::kWordPut;
  e.value |= bit_in_word(h, e);
  send(h, e);
}

// The request takes effect in A's memory; what it found goes back. Returns whether it is through.
bool serve(Hw& h, const Event& e, std::uint64_t found) {
  const std::uint64_t bit = bit_in_word(h, e);
  if (e.kind == Kind::kWordGet) return false;
  if (e.kind == Kind::kWordSwap && found != e.value) return false;
  set_word(h, e, e.kind == Kind::kWordAdd ? found + bit : found | bit);
  const bool anew = (found & bit) == 0;
  tell_set(h, kSwitch, e.line, anew ? 1 : e.kind == Kind::kWordAdd ? 2 : 0);
  return true;
}

}  // namespace

bool dirty_idle(const Hw& h) {
  return h.lay.dirty_sets == 0 || (empty(h, h.lay.dirty_sets) && under_way(h, 0).requests == 0);
}

bool tracker_can_land(const Hw& h, LaneId lane, unsigned i) {
  const Event& e = entry(h, lane, i);
  if (lane == kRootP || e.kind == Kind::kWordAnswer) return e.ahead == 0;
  return e.ahead == 0 && has_space(h, h.lay.dirty_backs);
}

void tracker_lands(Hw& h, LaneId lane, unsigned i) {
  Event e = pop(h, lane, i);
  if ((e.flags & kBeforeInvalidation) != 0) h.wake(kQiLane, 0);
  if (e.kind == Kind::kWordAnswer) return answer_comes(h, e);
  if (e.kind == Kind::kWordPut) {
    const bool anew = (word_now(h, e) & bit_in_word(h, e)) == 0;
    set_word(h, e, e.value);
    tell_set(h, kSwitch, e.line, anew);
    h.raise(kSpace | kAcked);
    return h.wake(h.lay.dirty_sets, 0);
  }
  const std::uint64_t found = word_now(h, e);
  e.tag = serve(h, e, found) ? 1 : 0;
  e.kind = Kind::kWordIs;
  e.value = found;
  e.flags = 0;
  push(h, h.lay.dirty_backs, e, way_of_copy_data(h, 0));
}

namespace {

unsigned lanes(const HwSpec& spec) {
  return spec.dirty.present && spec.dirty.by != Tracker::kIommu ? 3 : 0;
}

void add(LaneAdder& a, const HwSpec& spec) {
  const unsigned writes = spec.explore.device_writes + spec.explore.device_atomics;
  const unsigned of_all = writes * static_cast<unsigned>(spec.devices.size());
  const unsigned sets = spec.explored ? of_all * kTlpLines : 64U;
  a.lay.dirty_sets = a.here();
  a.add(sends_requests(spec) ? std::min(sets, 64U) : 1U);
  a.lay.dirty_asks = a.here();
  a.add(1);
  a.lay.dirty_backs = a.here();
  a.add(1 + dirty_requests(spec));
}

bool enabled(const Hw& h, LaneId lane, unsigned i) {
  if (lane == h.lay.dirty_sets) return sets_enabled(h, lane, i);
  return lane == h.lay.dirty_asks ? asks_enabled(h, lane, i) : backs_enabled(h, lane, i);
}
void acts(Hw& h, LaneId lane, unsigned i) {
  if (lane == h.lay.dirty_sets) return sets_act(h, lane, i);
  lane == h.lay.dirty_asks ? asks_act(h, lane, i) : backs_act(h, lane, i);
}
std::string does(const Hw& h, LaneId lane, unsigned) {
  if (lane == h.lay.dirty_sets) return "interposer.sets";
  const bool ots = h.spec.dirty.by == Tracker::kOts;
  if (lane == h.lay.dirty_asks) return ots ? "ots.answers" : "interposer.answers";
  return ots ? "root.answers" : "interposer.hears";
}
// What is done with it changes nothing that anybody looks at.
bool local(const Hw& h, LaneId lane) {
  return lane == h.lay.dirty_backs && is_settled(h, entry(h, lane));
}

}  // namespace

const LanePart kDirtyPart = {lanes, add, enabled, acts, does, local};

}  // namespace pf
