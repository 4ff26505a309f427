#include "core/measure/dirty_meter.h"

#include <algorithm>

#include "core/hw/dirty.h"
#include "core/measure/hold_meter.h"

namespace pf {
namespace {

constexpr std::uint64_t kWordBytes = 8;

bool is_device(std::uint8_t actor) { return actor >= kDevice0 && actor < kVcpu0; }

}  // namespace

DirtyMeter::DirtyMeter(const Env& env)
    : env_(env), unreported_(env.hw.lines()), stale_(env.hw.lines()), copied_(env.hw.lines()) {}

void DirtyMeter::push(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::kGuestWrite:
      if (fact.a < stale_.size()) stale_[fact.a] = true;
      if (fact.a < stale_.size() && is_device(fact.actor)) unreported_[fact.a] = true;
      return;
    case FactKind::kWalkReads:
      if (env_.hw.dirty.by == Tracker::kOts) take_walk();
      return;
    case FactKind::kLineLoaded:
      return take_copy(fact.a);
    case FactKind::kBitSet:
      if (fact.c == 1) ++f_.bits_set;
      if (fact.c == 0) ++f_.set_again;
      return;
    case FactKind::kBitTaken:
      return take_report(fact);
    case FactKind::kRoundEnds:
      f_.rounds = fact.b;
      last_ = fact.c != 0;
      return;
    case FactKind::kTxnCommit:
      return take_commit(fact.a);
    case FactKind::kTlpEnters:
      return take_tlp(fact);
    default:
      return;
  }
}

void DirtyMeter::add_tlp(std::uint64_t header, std::uint64_t words) {
  ++f_.tlps;
  f_.tlp_bytes += header + words * kWordBytes;
}

// A leaf entry that lies in the device is read over its link.
void DirtyMeter::take_walk() {
  add_tlp(env_.hw.timing.tlp_header_read, 0);
  add_tlp(env_.hw.timing.tlp_header_completion, 1);
}

// A request and its answer are two TLPs; what each carries beside its header is a word or two.
void DirtyMeter::take_tlp(const Fact& fact) {
  const Timing& t = env_.hw.timing;
  switch (static_cast<Kind>(fact.b >> 8 & 0xff)) {
    case Kind::kWordAsk:
    case Kind::kWordGet:
      return add_tlp(t.tlp_header_read, 0);
    case Kind::kWordSwap:
      return add_tlp(t.tlp_header_write, 2);
    case Kind::kWordAdd:
    case Kind::kWordPut:
      return add_tlp(t.tlp_header_write, 1);
    case Kind::kWordIs:
    case Kind::kWordAnswer:
      return add_tlp(t.tlp_header_completion, 1);
    default:
      return;
  }
}

void DirtyMeter::take_report(const Fact& fact) {
  const auto end = std::min<std::uint64_t>(fact.a + fact.b, unreported_.size());
  bool written = false;
  for (std::uint64_t line = fact.a; line < end; ++line) {
    written = written || unreported_[line];
    unreported_[line] = false;
  }
  ++f_.reported;
  if (!written) ++f_.untrue;
}

void DirtyMeter::take_copy(std::uint32_t line) {
  if (line >= copied_.size()) return;
  if (copied_[line]) {
    ++f_.recopied;
    if (stale_[line]) ++f_.changed;
    if (last_) ++f_.rest;
  }
  copied_[line] = true;
  stale_[line] = false;
}

void DirtyMeter::take_commit(std::uint32_t page) {
  const std::uint32_t first = page * env_.hw.lines_per_page;
  for (std::uint32_t line = first; line < first + env_.hw.lines_per_page; ++line) {
    if (line < stale_.size() && stale_[line]) ++f_.missed;
  }
}

DirtyFigures DirtyMeter::figures() const {
  DirtyFigures f = f_;
  const DirtySpec& spec = env_.hw.dirty;
  if (spec.by == Tracker::kIommu) return f;
  if (spec.bits == BitsIn::kOwn) {
    f.room_bytes = dirty_words(env_.hw) * kWordBytes;
  } else if (spec.by == Tracker::kInterposer) {
    const std::uint64_t queue = env_.layout.lanes[env_.layout.dirty_sets].capacity;
    f.room_bytes =
        (queue + kWordsOut) * kWordBytes + env_.layout.dirty_tlb_slots * sizeof(TlbEntry);
  }
  if (spec.by == Tracker::kInterposer) f.room_bytes += HoldMeter::atomics_bytes(env_.hw);
  return f;
}

}  // namespace pf
