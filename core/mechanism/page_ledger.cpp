#include "core/mechanism/page_ledger.h"

#include <algorithm>

#include "core/mechanism/htm.h"
#include "core/mechanism/state.h"
#include "core/world/world.h"

namespace pf {
namespace {

constexpr std::uint64_t kStretchEvents = 600'000;
constexpr std::uint32_t kWarmUpPages = 16;  // caches fill, a prologue ends: not what pages cost
constexpr std::uint32_t kLeastForStretches = 8 * kStretchPages;
constexpr std::uint32_t kMostMeasuredPages = 1u << 24;  // of a guest at line detail

bool carries_data(Kind kind) {
  return kind == Kind::kDeviceWrite || kind == Kind::kCopyWrite || kind == Kind::kCpuWrite;
}

// A TLP whose payload a link is charged with where it enters or leaves this lane.
bool charged(const Fact& f) {
  const auto lane = static_cast<LaneId>(f.b & 0xff);
  const auto kind = static_cast<Kind>((f.b >> 8) & 0xff);
  if (f.kind == FactKind::kTlpLeaves) return lane == kRootN && kind == Kind::kDeviceRead;
  if (lane == kToBN) return kind == Kind::kDeviceRead || kind == Kind::kCpuRead;
  return carries_data(kind) && (lane == kUpP || lane == kDownP || lane == kToBP);
}

// Writes rows while a run at line detail goes on.
class Recorder : public FactSink {
 public:
  Recorder(const Env& env, const World& world, Ledger& out, bool whole)
      : env_(env), world_(world), out_(out), whole_(whole) {
    begin_row(0);
    first_row_ = static_cast<std::uint32_t>(out.rows.size());
    // What follows from a start at once has happened by now, its first transaction perhaps.
    const Transaction& t = world.look(env).txn();
    if (t.active != 0) push({0, 0, 0, t.page, FactKind::kTxnBegin, kCpu0, 0});
  }

  void push(const Fact& f) override {
    switch (f.kind) {
      case FactKind::kTxnBegin:
        return end_row(f, RowEnd::kBegun);
      case FactKind::kTxnAbort:
        return end_row(f, RowEnd::kAborted);
      case FactKind::kPageMoved:
        end_row(f, RowEnd::kMoved);
        out_.rows.back().settled = world_.look(env_).page(f.a);
        return end_page();
      case FactKind::kPhaseEntered:
      case FactKind::kTxnCommit:
      case FactKind::kInvalidateQueued:
      case FactKind::kWaitDone:
      case FactKind::kShootdownSent:
      case FactKind::kFallback:
      case FactKind::kStopped:
      case FactKind::kResumed:
      case FactKind::kCutOver:
        return keep(f, f.a, 0);
      case FactKind::kVcpuWaits:
        return keep(f, f.a, kOfGuest);
      case FactKind::kDeviceReadDone:
        return keep(f, page_of(f), kOfGuest);
      case FactKind::kTlpEnters:
      case FactKind::kTlpLeaves:
        return take_tlp(f);
      case FactKind::kCopyLands:
        return sum_up(landed_copy_, f, page_of(f), 0);
      case FactKind::kGuestRead:
      case FactKind::kGuestWrite:
        return take_access(f);
      case FactKind::kViolation:
        return take_violation(f);
      default:
        return;
    }
  }

  std::uint32_t pages() const { return pages_; }
  // What came after the last page that moved.
  void finish(LedgerStretch& stretch) {
    close(world_.agenda.now, RowEnd::kTail);
    stretch.tail = first_row_;
    stretch.tail_rows = static_cast<std::uint32_t>(out_.rows.size()) - first_row_;
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::uint32_t page_of(const Fact& f) const { return f.a / env_.hw.lines_per_page; }

  void keep(Fact f, std::uint32_t a, std::uint16_t marks) {
    f.a = a;
    f.at -= row_start_;
    f.spare = marks;
    out_.facts.push_back(f);
  }

  // Lines of one copy, one fact a row and place: `b` of a TLP counts lines in its third byte, `c`
  // of a landing.
  void sum_up(std::size_t& at, const Fact& f, std::uint32_t page, std::uint64_t line_in_b) {
    if (at != kNone && out_.facts[at].a == page && out_.facts[at].c < 64) {
      ++out_.facts[at].c;
      out_.facts[at].b += line_in_b;
      return;
    }
    at = out_.facts.size();
    keep(f, page, 0);
    out_.facts.back().c = 1;
  }

  void take_tlp(const Fact& f) {
    if (!charged(f)) return;
    const auto kind = static_cast<Kind>((f.b >> 8) & 0xff);
    if (kind == Kind::kCopyWrite) {
      return sum_up((f.b & 0xff) == kDownP ? sent_copy_ : crossing_copy_, f, page_of(f), 1 << 16);
    }
    if (whole_) keep(f, page_of(f), kOfGuest);
  }

  // The lines of one TLP land one after the other in one event: one fact, `c` says how many.
  void take_access(const Fact& f) {
    const std::uint32_t page = page_of(f);
    const bool at_b = world_.look(env_).committed(page) != (wrong_line_ == f.a);
    const std::uint16_t marks = at_b ? kOfGuest | kLandsAtB : kOfGuest;
    wrong_line_ = ~0u;
    if (last_access_ + 1 == out_.facts.size() && last_line_ + 1 == f.a) {
      Fact& mine = out_.facts.back();
      if (mine.kind == f.kind && mine.actor == f.actor && mine.a == page && mine.spare == marks &&
          mine.at == f.at - row_start_) {
        ++mine.c;
        mine.b = f.b;
        last_line_ = f.a;
        return;
      }
    }
    last_access_ = out_.facts.size();
    last_line_ = f.a;
    keep(f, page, marks);
    out_.facts.back().c = 1;
  }

  // I1 and I3 follow from where the access landed: a write is told after its violation, a read
  // before it. The others are kept as they are.
  void take_violation(const Fact& f) {
    if (f.b != 1 && f.b != 3) return keep(f, page_of(f), 0);
    const bool read = last_access_ + 1 == out_.facts.size() && last_line_ == f.a &&
                      out_.facts.back().kind == FactKind::kGuestRead;
    if (!read) {
      wrong_line_ = f.a;
    } else {
      out_.facts.back().spare ^= kLandsAtB;
    }
  }

  void begin_row(Time at) {
    row_start_ = at;
    row_.first = static_cast<std::uint32_t>(out_.facts.size());
    sent_copy_ = crossing_copy_ = landed_copy_ = last_access_ = kNone;
  }

  void end_row(const Fact& f, RowEnd end) {
    keep(f, f.a, 0);
    close(f.at, end);
  }

  void close(Time at, RowEnd end) {
    row_.duration = at - row_start_;
    row_.facts = static_cast<std::uint32_t>(out_.facts.size()) - row_.first;
    row_.end = end;
    out_.rows.push_back(row_);
    begin_row(at);
  }

  void end_page() {
    const auto next = static_cast<std::uint32_t>(out_.rows.size());
    out_.pages.push_back({first_row_, next - first_row_});
    first_row_ = next;
    ++pages_;
  }

  const Env& env_;
  const World& world_;
  Ledger& out_;
  const bool whole_;
  LedgerRow row_;
  Time row_start_ = 0;
  std::uint32_t first_row_ = 0, pages_ = 0;
  std::size_t sent_copy_ = kNone, crossing_copy_ = kNone, landed_copy_ = kNone;
  std::size_t last_access_ = kNone;
  std::uint32_t last_line_ = 0, wrong_line_ = ~0u;
};

// How far the guest's patterns come while so many pages move.
struct Pace {
  std::uint64_t pages = 1;
  std::vector<std::uint64_t> requests, accesses;  // by device, by vCPU

  std::uint64_t requests_at(unsigned d, std::uint64_t place) const {
    return requests[d] * place / pages;
  }
  std::uint64_t accesses_at(unsigned v, std::uint64_t place) const {
    return accesses[v] * place / pages;
  }
};

Pace pace_of(const Env& env, const Hw& h, std::uint32_t pages) {
  Pace pace;
  pace.pages = std::max(1u, pages);
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) pace.requests.push_back(h.device(d).cursor);
  for (unsigned v = 0; v < env.hw.vcpus; ++v) pace.accesses.push_back(h.vcpu(v).cursor);
  return pace;
}

// The run as it is when `place` pages have moved; only what time alone could have filled is empty.
// `by`: so many pages of the guest for one of this Env.
void set_moved(const Env& env, Hw& h, std::uint32_t place, const Pace& pace, std::uint32_t by) {
  PageRec moved = kPageAtSource;
  moved.pte = moved.pte_memory = Place::kEnd;
  if (env.hw.vcpus > 0) moved.ept = Place::kEnd;
  moved.flags = kCommitted;
  const bool reverse = env.move.campaign.order == "reverse";
  const std::uint32_t first = reverse ? env.hw.pages - place : 0;
  h.planes->pages.fill(first, first + place, moved);
  move_edit(h).next_page = place;
  const std::uint64_t moved_pages = std::uint64_t{place} * by;
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) {
    const std::uint64_t done = pace.requests_at(d, moved_pages), all = env.hw.devices[d].requests;
    h.device_edit(d).cursor = static_cast<std::uint32_t>(done);
    if (all != 0) h.device_edit(d).requests_left = static_cast<std::uint32_t>(all - std::min(all, done));
  }
  for (unsigned v = 0; v < env.hw.vcpus; ++v) h.vcpu_edit(v).cursor = pace.accesses_at(v, moved_pages);
}

struct Measured {
  LedgerStretch stretch;
  Pace pace;
  std::uint64_t events = 0;
};

// Measures from `place` on until `pages` have moved, the run ends, or `events` are spent.
Measured measure(const Env& env, World world, std::uint32_t place, std::uint32_t pages,
                 std::uint64_t events, Ledger& out, bool whole) {
  Measured m;
  m.stretch.first = place;
  m.stretch.page = static_cast<std::uint32_t>(out.pages.size());
  Recorder recorder(env, world, out, whole);
  while (recorder.pages() < pages && world.events < events && step(env, world, &recorder)) {
  }
  m.stretch.pages = recorder.pages();
  if (world.over) recorder.finish(m.stretch);
  m.pace = pace_of(env, world.look(env), recorder.pages());
  m.events = world.events;
  if (place == 0) return m;
  const std::uint32_t warm = std::min(kWarmUpPages, m.stretch.pages);
  m.stretch.first += warm;
  m.stretch.page += warm;
  m.stretch.pages -= warm;
  return m;
}

// Where the guest changes, in the campaign's order and far enough apart; the first place is 0.
std::vector<std::uint32_t> places(const Env& env, const Pace& pace, std::uint32_t by) {
  const std::uint32_t n = env.hw.pages;
  std::vector<std::uint64_t> at;
  const auto spent = [&](std::uint64_t all, std::uint64_t done) {
    if (all != 0 && done != 0) at.push_back(all * pace.pages / done / by + 1);
  };
  for (const DeviceSpec& d : env.hw.devices) {
    at.push_back(d.first_page);
    at.push_back(d.first_page + d.pages);
  }
  if (env.hw.guest.workload == Workload::kHotCold) at.push_back(env.hw.guest.hot_pages);
  if (env.move.campaign.order == "reverse") {
    for (std::uint64_t& place : at) place = n - std::min<std::uint64_t>(n, place);
  }
  for (std::uint32_t eighth = 1; eighth < 8; ++eighth) at.push_back(std::uint64_t{n} * eighth / 8);
  at.push_back(kStretchPages);
  for (unsigned d = 0; d < env.hw.devices.size(); ++d)
    spent(env.hw.devices[d].requests, pace.requests[d]);
  for (unsigned v = 0; v < env.hw.vcpus; ++v)
    spent(env.hw.guest.workload == Workload::kTrace ? env.trace.accesses() : env.hw.guest.accesses,
          pace.accesses[v]);
  std::sort(at.begin(), at.end());
  std::vector<std::uint32_t> out = {0};
  const std::uint32_t last = n - kStretchPages - kWarmUpPages;
  for (const std::uint64_t place : at) {
    if (place >= out.back() + kStretchPages && place + kStretchPages + kWarmUpPages <= last)
      out.push_back(static_cast<std::uint32_t>(place));
  }
  out.push_back(last);
  return out;
}

// The same guest with fewer pages, its parts in proportion.
Env shrunk(const Env& env, std::uint32_t by) {
  if (by == 1) return env;
  HwSpec hw = env.hw;
  hw.pages /= by;
  hw.guest.hot_pages = std::max(1u, hw.guest.hot_pages / by);
  for (DeviceSpec& d : hw.devices) {
    d.first_page /= by;
    d.pages = std::max(2u, std::min(d.pages / by, hw.pages - d.first_page));
  }
  Env out = make_env(hw, env.move);
  out.trace = env.trace;
  return out;
}

// Stretch by stretch, the guest each time as far as its pace has brought it.
void measure_stretches(const Env& line, std::uint64_t seed, Ledger& out) {
  const std::uint32_t by = (line.hw.pages - 1) / kMostMeasuredPages + 1;
  Env env = shrunk(line, by);
  env.chain = false;  // no page is in hand yet when a stretch begins
  const std::uint32_t n = env.hw.pages;
  CowPool pool;
  Measured first =
      measure(env, first_world(env, seed, pool), 0, kStretchPages, kStretchEvents, out, false);
  out.stretches = {first.stretch};
  for (const std::uint32_t place : places(env, first.pace, by)) {
    if (place == 0) continue;
    const bool last = place + kStretchPages + kWarmUpPages == n;
    World world = first_world(env, seed + place, pool);
    Hw h = world.view(env);
    set_moved(env, h, place, first.pace, by);
    LedgerStretch s = measure(env, std::move(world), place,
                              last ? ~0u : kStretchPages + kWarmUpPages, kStretchEvents, out, false)
                          .stretch;
    s.first = last ? line.hw.pages - (n - s.first) : place * by + kWarmUpPages;
    if (s.pages + s.tail_rows > 0) out.stretches.push_back(s);
  }
}

}  // namespace

Ledger measure_ledger(const Env& line, std::uint64_t seed) {
  Ledger out;
  CowPool pool;
  const auto from_the_start = [&](std::uint32_t pages, std::uint64_t events, bool whole) {
    out = Ledger{};
    return measure(line, first_world(line, seed, pool), 0, pages, events, out, whole);
  };
  const bool few = line.hw.pages < kLeastForStretches;
  bool short_enough = few;
  if (!few && line.hw.pages <= kWholePages) {
    const Measured m = from_the_start(kStretchPages, kStretchEvents, false);
    short_enough = m.events * line.hw.pages <= kWholeEvents * m.pace.pages;
  }
  if (short_enough) {
    out.stretches = {from_the_start(~0u, kWholeEvents, true).stretch};
    out.whole = out.stretches.front().tail_rows > 0;
  }
  if (!out.whole && !few) {
    out = Ledger{};
    measure_stretches(line, seed, out);
  }
  out.lines_per_page = line.hw.lines_per_page;
  return out;
}

}  // namespace pf
