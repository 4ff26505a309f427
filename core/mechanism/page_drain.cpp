#include "core/mechanism/page_drain.h"

#include <algorithm>

#include "core/guest/workload.h"
#include "core/mechanism/page_guest.h"

namespace pf {
namespace {

constexpr std::uint64_t kATurn = 16;   // accesses
constexpr std::uint64_t kEnough = 16;  // accesses tell a pace

bool is_device(const Env& env, std::size_t who) { return who < env.hw.devices.size(); }
unsigned vcpu_of(const Env& env, std::size_t who) {
  return static_cast<unsigned>(who - env.hw.devices.size());
}

// The pace that the specification asks for, if nothing held anybody up.
Time pace_asked(const Env& env, std::size_t who) {
  const GuestSpec& guest = env.hw.guest;
  Time pace = 0;
  if (is_device(env, who)) {
    pace = std::max(env.hw.devices[who].interval, env.hw.timing.device_issue.typ);
  } else if (guest.workload == Workload::kTrace) {
    const std::uint64_t all = accesses_in_all(guest, &env.trace);
    pace =
        all == 0 ? 0 : static_cast<Time>(env.trace.at(all - 1).instr * env.hw.timing.cpi_ps / all);
  } else {
    pace = guest.interval;
  }
  return std::max<Time>(pace, 1);
}

// Counts what each actor begins, and how long reads of devices take.
class PaceMeter : public FactSink {
 public:
  PaceMeter(const Env& env, const World& world, FactSink* next)
      : env_(env), next_(next), start_(world.agenda.now), seen_(workers(env)) {
    look(world);
    for (Seen& s : seen_) s.first = s.done;
  }

  void push(const Fact& f) override {
    if (f.kind == FactKind::kDeviceReadDone) {
      Seen& s = seen_[f.actor - kDevice0];
      ++s.reads;
      s.waited += f.c;
    }
    if (next_ != nullptr) next_->push(f);
  }

  void look(const World& world) {
    const Hw h = world.look(env_);
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      const std::uint64_t done = work_done(env_, h, i);
      if (done != seen_[i].done) seen_[i].last = world.agenda.now;
      seen_[i].done = done;
    }
  }

  void write(const std::vector<Time>& usual, std::vector<LedgerDrain>& out) const {
    out.assign(seen_.size(), {});
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      const Seen& s = seen_[i];
      const std::uint64_t n = s.done - s.first;
      const Time mine = n == 0 ? 0 : (s.last - start_) / static_cast<Time>(n);
      const Time assumed = usual[i] > 0 ? usual[i] : mine > 0 ? mine : pace_asked(env_, i);
      out[i].interval = std::max<Time>(1, n >= kEnough ? mine : assumed);
      if (s.reads > 0) out[i].latency = s.waited / static_cast<Time>(s.reads);
    }
  }

 private:
  struct Seen {
    std::uint64_t first = 0, done = 0, reads = 0;
    Time last = 0, waited = 0;
  };
  const Env& env_;
  FactSink* next_;
  Time start_;
  std::vector<Seen> seen_;
};

std::uint8_t slot_of(const Env& env, const Hw& h, std::size_t who) {
  return static_cast<std::uint8_t>(is_device(env, who) ? h.lay.device_slot + who
                                                       : h.lay.vcpu_slot + vcpu_of(env, who));
}

// A vCPU's script knows its own end; what a device has left is counted.
std::uint64_t left_of(const Env& env, const Hw& h, std::size_t who) {
  const std::uint64_t all = work_in_all(env, who);
  if (all == 0) return 0;
  if (is_device(env, who)) return h.device(static_cast<unsigned>(who)).requests_left;
  return all - std::min(all, work_done(env, h, who));
}

void wake_for_turn(const Env& env, Hw& h, std::size_t who) {
  const auto accesses = static_cast<Time>(std::min(left_of(env, h, who), kATurn));
  if (accesses > 0) h.wake(slot_of(env, h, who), accesses * env.ledger.drain[who].interval);
}

}  // namespace

std::uint64_t work_in_all(const Env& env, std::size_t who) {
  if (is_device(env, who)) {
    const DeviceSpec& d = env.hw.devices[who];
    return d.kind == DeviceKind::kScript ? 0 : d.requests;  // a script spends its budgets at once
  }
  const bool plays = env.hw.guest.workload == Workload::kTrace;
  if (plays && vcpu_of(env, who) != 0) return 0;
  return accesses_in_all(env.hw.guest, &env.trace);
}

std::uint64_t work_done(const Env& env, const Hw& h, std::size_t who) {
  if (is_device(env, who)) return h.device(static_cast<unsigned>(who)).cursor;
  return h.vcpu(vcpu_of(env, who)).cursor;
}

void measure_drain(const Env& env, World& world, std::uint64_t events, FactSink* sink,
                   const std::vector<Time>& usual, const LoadingPlace& place, Ledger& out) {
  PaceMeter meter(env, world, sink);
  while (world.events < events && step(env, world, &meter)) {
    meter.look(world);
    if (world.events % kLoadingToldEvery == 0) place.tell();
  }
  meter.write(usual, out.drain);
}

void stop_drain(const Env& env, World& world, FactSink* sink, Ledger& out) {
  Hw h = world.view(env);
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) {
    Device& dev = h.device_edit(d);
    const std::uint32_t begun = dev.part > 0 ? 1 : 0;  // some of its TLPs are out
    out.drain[d].left = work_in_all(env, d) == 0 ? 0 : dev.requests_left - begun;
    dev.requests_left = begun;
  }
  for (unsigned v = 0; v < env.hw.vcpus; ++v) h.vcpu_edit(v).done = 1;
  while (step(env, world, sink)) {
  }
  const Hw end = world.look(env);
  for (std::size_t i = 0; i < workers(env); ++i) {
    out.drain[i].cursor = work_done(env, end, i);
    out.drain[i].written = is_device(env, i) ? end.device(static_cast<unsigned>(i)).written
                                             : end.vcpu(vcpu_of(env, i)).written;
  }
}

void begin_drain(const Env& env, Hw& h) {
  for (std::size_t i = 0; i < env.ledger.drain.size(); ++i) {
    const LedgerDrain& at = env.ledger.drain[i];
    if (env.ledger.whole && is_device(env, i)) {
      Device& dev = h.device_edit(static_cast<unsigned>(i));
      dev.cursor = static_cast<std::uint32_t>(at.cursor);
      dev.written = at.written;
      dev.requests_left = at.left;
    } else if (env.ledger.whole) {
      Vcpu& cpu = h.vcpu_edit(vcpu_of(env, i));
      cpu.cursor = at.cursor;
      cpu.written = at.written;
    }
    h.cancel(slot_of(env, h, i));  // the first question of a timed guest, which nobody answered
    wake_for_turn(env, h, i);
  }
}

bool drain_turn(const Env& env, Hw& h, std::uint8_t slot) {
  std::size_t who = 0;
  while (who < env.ledger.drain.size() && slot_of(env, h, who) != slot) ++who;
  if (who == env.ledger.drain.size()) return false;
  const std::uint64_t n = std::min(left_of(env, h, who), kATurn);
  if (n == 0) return false;
  const LedgerDrain& pace = env.ledger.drain[who];
  Fact f;
  f.kind = FactKind::kGuestRead;
  f.actor =
      static_cast<std::uint8_t>(is_device(env, who) ? kDevice0 + who : kVcpu0 + vcpu_of(env, who));
  // A request of a device may be several TLPs.
  const std::uint64_t end = work_done(env, h, who) + n;
  for (std::uint64_t at = end - n; at < end; at = work_done(env, h, who)) {
    f.at = h.now() - static_cast<Time>(end - at - 1) * pace.interval;
    if (!make_access(env, h, f, pace.latency)) break;
  }
  wake_for_turn(env, h, who);
  return true;
}

}  // namespace pf
