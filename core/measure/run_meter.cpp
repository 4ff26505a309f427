#include "core/measure/run_meter.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hw/kinds.h"
#include "core/measure/latency_figures.h"
#include "core/measure/placement.h"
#include "core/mechanism/registry.h"

namespace pf {
namespace {

bool is_device(std::uint8_t actor) { return actor >= kDevice0 && actor < kVcpu0; }
bool is_vcpu(std::uint8_t actor) { return actor >= kVcpu0 && actor != kNobody; }

// What waited, as an access of its actor.
const char* late_word(Kind kind) {
  switch (kind) {
    case Kind::kTranslationRequest:
      return ".translation";
    case Kind::kAtsInvalidate:
      return ".invalidation";
    case Kind::kFlushRead:
      return ".flush";
    case Kind::kDeviceAtomic:
      return ".atomic";
    default:
      return ".read";
  }
}

bool carries_lines(Kind kind) {
  return kind == Kind::kDeviceWrite || kind == Kind::kCopyWrite || kind == Kind::kCpuWrite;
}

}  // namespace

void RunMeter::Stall::begin(Time at) {
  if (open++ == 0) since = at;
}

void RunMeter::Stall::end(Time at) {
  if (open > 0 && --open == 0) sum += at - since;
}

RunMeter::RunMeter(const Env& env, const World& first)
    : env_(env),
      bytes_(kFirstDevice + 2 * env.hw.devices.size()),
      latency_(env.hw.devices.size()),
      attempts_(first.look(env).txn().active),
      cut_over_(env) {
  if (env.hw.ots.present) window_.emplace(env);
  if (HoldMeter::counts(env.hw)) hold_.emplace(env);
  if (env.hw.dirty.present) dirty_.emplace(env);
}

void RunMeter::push(const Fact& fact) {
  if (window_) window_->push(fact);
  if (hold_) hold_->push(fact);
  if (dirty_) dirty_->push(fact);
  cut_over_.push(fact);
  post_copy_.push(fact);
  switch (fact.kind) {
    case FactKind::kTlpEnters:
      return take_tlp(fact, true);
    case FactKind::kTlpLeaves:
      return take_tlp(fact, false);
    case FactKind::kTxnBegin:
      ++attempts_;
      return;
    case FactKind::kTxnAbort:
      ++by_cause_[fact.b & 0xff];
      ++aborts_;
      return;
    case FactKind::kPageMoved:
      ++pages_moved_;
      moved_ = fact.at;
      if (histogram_.size() < fact.b) histogram_.resize(fact.b);
      if (fact.b > 0) ++histogram_[fact.b - 1];
      return;
    case FactKind::kFallback:
      fallbacks_ += env_.hw.batch;
      return;
    case FactKind::kInvalidateQueued:
      ++invalidations_;
      return;
    case FactKind::kStopped:
      return take_stop(fact, true);
    case FactKind::kResumed:
      return take_stop(fact, false);
    case FactKind::kLinkState:
      return take_link(fact);
    case FactKind::kDeviceReadDone:
      if (is_device(fact.actor)) latency_[fact.actor - kDevice0].add(fact.c);
      return;
    case FactKind::kAtomic:
    case FactKind::kAtomicDone:
      return take_atomic(fact);
    case FactKind::kTimedOut:
      ++timeouts_;
      late_ = static_cast<Kind>(fact.b);
      return;
    case FactKind::kVcpuWaits:
      vcpu_waits_ += fact.c;
      return;
    case FactKind::kGuestRead:
    case FactKind::kGuestWrite:
    case FactKind::kCopyLands:
      last_access_ = fact;
      return;
    case FactKind::kViolation:
      return take_violation(fact);
    default:
      return;
  }
}

// Requests are counted where they enter a link, completions where the request they answer is
// served: it has as many lines and comes back the way it went.
void RunMeter::take_tlp(const Fact& fact, bool enters) {
  const auto lane = static_cast<LaneId>(fact.b & 0xff);
  const auto kind = static_cast<Kind>((fact.b >> 8) & 0xff);
  const auto lines = static_cast<unsigned>((fact.b >> 16) & 0xff);
  const auto flags = static_cast<std::uint8_t>((fact.b >> 24) & 0xff);
  const unsigned device = is_device(fact.actor) ? kFirstDevice + 2u * (fact.actor - kDevice0) : 0;
  if (!enters) {
    if (is_device_access(kind) && (lane == kRootN || lane == kRootP))
      ++served_[(flags & kToEnd) != 0 ? 1 : 0];
    const bool here = (flags & kToStart) != 0 || env_.hw.one_host;
    const bool detour = env_.layout.of_ots(lane) && (flags & kToEnd) == 0 &&
                        lane == env_.layout.ots_lane(kWindowOutN);
    const bool served = detour || (lane == kRootN && here);
    if (served && kind == Kind::kDeviceRead) {
      add_bytes(kADown, lines);
      add_bytes(device + 1, lines);
    }
    return;
  }
  if (lane == kToBN && (kind == Kind::kDeviceRead || kind == Kind::kCpuRead)) {
    add_bytes(kBOut, std::max(1u, lines));
    add_bytes(kind == Kind::kDeviceRead ? device + 1 : unsigned{kAUp}, std::max(1u, lines));
    return;
  }
  if (env_.layout.is_from_b(lane))
    return add_bytes(kind == Kind::kCpuWrite ? unsigned{kBOut} : unsigned{kBIn}, 1);
  if (!carries_lines(kind)) return;
  const unsigned size = std::max(1u, lines);
  const bool interposed = env_.hw.interposer.present;
  if (lane == kUpP) {
    if (!interposed) add_bytes(kAUp, size);
    add_bytes(device, size);
  } else if (lane == kRootP) {  // past the interposer
    if (interposed) add_bytes(kAUp, size);
  } else if (interposed && lane == env_.layout.copy_data) {
    add_bytes(kADown, size);
  } else if (lane == kDownP) {
    add_bytes(kADown, size);
  } else if (lane == kToBP) {
    add_bytes(kBIn, size);
  } else if (env_.layout.is_direct(lane)) {  // no link of A's sees it
    add_bytes(device, size);
  }
}

void RunMeter::take_atomic(const Fact& fact) {
  if (fact.kind == FactKind::kAtomicDone) return atomics_.add(fact.c);
  if (fact.c == kAtomicAside) ++atomics_aside_;
  last_access_ = fact;
}

void RunMeter::take_stop(const Fact& fact, bool stops) {
  if (is_device(fact.actor)) {
    stops ? devices_.begin(fact.at) : devices_.end(fact.at);
    return;
  }
  if (!is_vcpu(fact.actor)) return;
  if (stops) {
    vcpus_.begin(fact.at);
    if (++vcpus_stopped_ == env_.hw.vcpus) blackout_since_ = fact.at;
    return;
  }
  vcpus_.end(fact.at);
  if (vcpus_stopped_-- == env_.hw.vcpus) blackout_ += fact.at - blackout_since_;
}

void RunMeter::take_link(const Fact& fact) {
  if (fact.b == 0) {
    link_away_since_ = fact.at;
    return;
  }
  link_away_ += fact.at - link_away_since_;
  link_away_max_ = std::max(link_away_max_, fact.at - link_away_since_);
}

void RunMeter::take_violation(const Fact& fact) {
  if (violations_.size() >= kMostViolations) return;
  ViolationReport report;
  report.invariant = static_cast<int>(fact.b);
  report.event = event_;
  report.line = fact.a;
  report.page = fact.a / env_.hw.lines_per_page;
  report.access = access_of(fact);
  violations_.push_back(std::move(report));
}

std::string RunMeter::access_of(const Fact& fact) const {
  if (fact.actor == kNobody) return "";
  const int invariant = static_cast<int>(fact.b);
  if (invariant == 5) return actor(fact.actor) + late_word(late_);
  if (invariant == 8) return "";  // nobody did it: the contents are compared in the end
  if (invariant == 9) return actor(fact.actor) + (is_vcpu(fact.actor) ? ".doorbell" : ".interrupt");
  if (invariant == 2) return actor(fact.actor) + (fact.actor < kDevice0 ? ".copy" : ".write");
  const bool last =
      last_access_.at == fact.at && last_access_.a == fact.a && last_access_.actor == fact.actor;
  if (last && last_access_.kind == FactKind::kAtomic) return actor(fact.actor) + ".atomic";
  const bool read = last && last_access_.kind == FactKind::kGuestRead;
  return actor(fact.actor) + (invariant == 7 || read ? ".read" : ".write");
}

std::string RunMeter::actor(std::uint8_t id) const { return actor_name(env_, id); }

RunSummary RunMeter::summary(const World& world) const {
  RunSummary s;
  s.mechanism = env_.move.id;
  const MechanismRow* row = find_mechanism(env_.move.id);
  if (row != nullptr && row->progress != nullptr) s.progress = row->progress(env_.move);
  s.digest = world.digest();
  s.events = world.events;
  s.time = env_.hw.explored ? 0 : world.agenda.now;  // else the number of its steps
  s.moved = env_.hw.explored ? 0 : moved_;
  s.finished = world.over;
  s.pages_total = env_.hw.pages;
  s.pages_moved = pages_moved_;
  s.attempts = attempts_;
  s.attempts_max = histogram_.size();
  s.attempts_histogram = histogram_;
  s.fallbacks = fallbacks_;
  s.invalidations = invalidations_;
  for (int cause = 0; cause < kAbortCauses; ++cause)
    if (by_cause_[static_cast<std::size_t>(cause)] > 0)
      s.aborts[std::string(cause_name(static_cast<AbortCause>(cause)))] =
          by_cause_[static_cast<std::size_t>(cause)];
  const char* const links[] = {"a.up", "a.down", "b.in", "b.out"};
  for (unsigned i = 0; i < kFirstDevice; ++i) s.bytes[links[i]] = bytes_[i];
  for (unsigned d = 0; d < env_.hw.devices.size(); ++d) {
    const std::string& name = env_.hw.devices[d].name;
    s.bytes[name + ".up"] = bytes_[kFirstDevice + 2 * d];
    s.bytes[name + ".down"] = bytes_[kFirstDevice + 2 * d + 1];
    if (!env_.hw.explored) s.device_latency[name] = latency_of(latency_[d]);
  }
  if (window_) s.window = window_->figures();
  if (hold_ && !dirty_) s.hold = hold_->figures();  // who tracks holds nothing
  if (dirty_) s.dirty = dirty_->figures();
  if (atomics_.count() > 0) s.atomics = AtomicFigures{latency_of(atomics_), atomics_aside_};
  if (!env_.hw.explored) {
    s.device_stall = devices_.total(s.time);
    s.vcpu_stall = vcpus_.total(s.time) + vcpu_waits_;
    s.blackout = blackout_;
    s.link_away = link_away_;
    s.link_away_max = link_away_max_;
  }
  s.cut_over = cut_over_.figures();
  if (!env_.hw.explored) s.post_copy = post_copy_.figures(moved_);
  s.host_death = post_copy_.death();
  s.timeouts = timeouts_;
  s.placement = placement_of(env_);
  if (env_.hw.one_host) s.served_by_source = served_[0], s.served_by_target = served_[1];
  s.violation_count = world.violations;
  s.violations = violations_;
  if (!s.violations.empty()) {
    s.violations.front().expected = world.violation.expected;
    s.violations.front().observed = world.violation.observed;
    s.violations.front().has_values = true;
    s.violations.front().values =
        fmt::format("{} expected, {} found", writer_words(env_, world.violation.expected),
                    writer_words(env_, world.violation.observed));
  }
  s.peak_rss_bytes = peak_rss_bytes();
  return s;
}

std::string writer_words(const Env& env, std::uint64_t value) {
  if (value == 0) return "nobody's write";
  if (has_two_halves(value))
    return fmt::format("{} and {}", writer_words(env, half_of(value, kLowHalf)),
                       writer_words(env, half_of(value, kHighHalf)));
  const auto who = static_cast<std::uint8_t>((value >> 56) - 1);
  return fmt::format("{}'s write {}", actor_name(env, who), (value & 0xffff'ffff'ffff'ff) >> 8);
}

std::optional<AbortCause> cause_of(std::string_view name) {
  for (int i = 0; i < kAbortCauses; ++i) {
    const auto cause = static_cast<AbortCause>(i);
    if (name == cause_name(cause)) return cause;
  }
  return std::nullopt;
}

std::string_view cause_name(AbortCause cause) {
  switch (cause) {
    case AbortCause::kNone:
      return "none";
    case AbortCause::kWalkOfEntry:
      return "walk-of-entry";
    case AbortCause::kWalkOfNeighbour:
      return "walk-of-neighbour";
    case AbortCause::kDeviceWrite:
      return "device-write";
    case AbortCause::kVcpuWrite:
      return "vcpu-write";
    case AbortCause::kVcpuWalk:
      return "vcpu-walk";
    case AbortCause::kBooleanStore:
      return "boolean-store";
    case AbortCause::kInterrupt:
      return "interrupt";
    case AbortCause::kCapacityFull:
      return "capacity";
    case AbortCause::kLateForSignal1:
      return "late-for-signal1";
    case AbortCause::kNoBooleanLeft:
      return "no-boolean-left";
    case AbortCause::kOtherStore:
      return "other-store";
    case AbortCause::kSpurious:
      return "spurious";
    case AbortCause::kEntryUpdate:
      return "entry-update";
  }
  return "";
}

}  // namespace pf
