// What each actor did over a window of simulated time: the run re-executed, and its programs, waits
// and facts turned into spans and ticks.
#include <fmt/format.h>

#include <algorithm>

#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/port.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

// What an actor does at one moment; a span lasts as long as it stays the same.
struct Doing {
  std::string text;
  Token token = Token::kNone;  // kNone: nothing to draw
  bool wait = false;
  std::uint16_t block = 0;
  bool operator==(const Doing&) const = default;
};

class TrackMaker : public FactSink {
 public:
  TrackMaker(const Env& env, LanesWindow window) : env_(env), window_(window) {
    add("CPU0", "A", kCpu0);
    add("CPU1", "A", kHelper0);
    second_ = add("CPU2", "A", kHelper1);
    for (unsigned v = 0; v < std::min(env.hw.vcpus, 4U); ++v) {
      add(fmt::format("vCPU {}", v), "", static_cast<std::uint8_t>(kVcpu0 + v));
    }
    add("IOMMU", "A", kIommu);
    for (unsigned d = 0; d < env.hw.devices.size(); ++d) {
      const auto actor = static_cast<std::uint8_t>(kDevice0 + d);
      add(actor_label(env, actor), env.hw.devices[d].ats ? "ATS" : "", actor);
    }
    if (!env.hw.one_host) add("NTB", "A to B", kNtb);  // in one host no bridge is passed
    add("RAM", env.hw.one_host ? place_names(env).short_target : "B", kRamB);
    now_.resize(tracks_.size());
    since_.assign(tracks_.size(), window.from);
    event_.assign(tracks_.size(), 0);
  }

  void push(const Fact& f) override {
    switch (f.kind) {
      case FactKind::kTxnAbort:
        tick(kCpu0, f.at, GlyphKind::kTick, Token::kBad);
        break;
      case FactKind::kBooleanRead:
        tick(kCpu0, f.at, f.b != 0 ? GlyphKind::kSignal : GlyphKind::kSignalFalse, Token::kSig);
        break;
      case FactKind::kCopyLands:
        tick(kRamB, f.at, GlyphKind::kLine, Token::kTgt);
        break;
      case FactKind::kInvalidateAcked:
        tick(f.actor, f.at, GlyphKind::kAck, Token::kFlt);
        break;
      case FactKind::kTranslationGone:
        tick(f.actor, f.at, GlyphKind::kInvalidate, Token::kFlt);
        break;
      case FactKind::kGuestWrite:
        if (f.actor >= kVcpu0) tick(f.actor, f.at, GlyphKind::kLine, Token::kShr);
        break;
      case FactKind::kTlpEnters:
        if (const auto lane = static_cast<LaneId>(f.b & 0xff); lane == kToBP || lane == kToBN) {
          tick(kNtb, f.at, GlyphKind::kLine, kind_token(kind_of_tlp(f)));
        } else if (writes_memory(kind_of_tlp(f)) &&
                   (lane == kUpP || lane == kUpN || env_.layout.is_direct(lane))) {
          tick(f.actor, f.at, GlyphKind::kPostedWrite, Token::kShr);
        }
        break;
      default:
        break;
    }
  }

  void at(const World& world) {
    const Hw h = world.look(env_);
    event_now_ = world.events;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
      Doing d = doing(h, tracks_[i].actor);
      if (d == now_[i]) continue;
      close(i, world.agenda.now);
      now_[i] = std::move(d);
      since_[i] = world.agenda.now;
      event_[i] = world.events;
    }
  }

  std::vector<LaneTrack> done(Time end) {
    for (std::size_t i = 0; i < tracks_.size(); ++i) close(i, end);
    if (tracks_[second_].spans.empty())
      tracks_.erase(tracks_.begin() + static_cast<std::ptrdiff_t>(second_));
    return std::move(tracks_);
  }

  std::uint64_t event_now_ = 0;

 private:
  std::size_t add(std::string name, std::string note, std::uint8_t actor) {
    tracks_.push_back({std::move(name), std::move(note), actor, {}, {}});
    return tracks_.size() - 1;
  }

  void tick(std::uint8_t actor, Time at, GlyphKind glyph, Token token) {
    for (LaneTrack& t : tracks_) {
      if (t.actor == actor) t.ticks.push_back({at, glyph, token, event_now_ + 1});
    }
  }

  void close(std::size_t i, Time to) {
    const Doing& d = now_[i];
    if (d.token == Token::kNone || to < window_.from) return;
    LaneSpan s;
    s.from = std::max(since_[i], window_.from);
    s.to = to;
    s.block = d.block;
    s.text = d.text;
    s.token = d.token;
    s.wait = d.wait;
    s.event = event_[i];
    tracks_[i].spans.push_back(std::move(s));
  }

  Doing thread(const Hw& h, unsigned t) const {
    const ThreadNow now = thread_now(env_, h, t);
    const OpWords words = op_words(env_, now.op);
    if (t == kHelper1 && now.idle) return {};
    if (now.op == Op::kEnd) return {};
    if (t == kCpu0 && h.txn().doomed != 0) return {"abort", Token::kBad, false, 0};
    if (t == kCpu0 && now.op == Op::kRendezvous && !now.waits && move_of(h).attempt > 1) {
      return {"back-off", Token::kLow, true, 0};
    }
    // These two alternate with their waits at every turn; they are one thing.
    if (now.op == Op::kAwaitSignal2) return {words.waits, words.wait_token, true, 460};
    const bool wait = now.waits && now.op != Op::kCopyLine;
    if (wait) return {words.waits, now.idle ? Token::kHair2 : words.wait_token, true, now.block};
    return {words.span, words.token, false, now.block};
  }

  Doing iommu(const Hw& h) const {
    const unsigned owed = h.get<Answers>(h.lay.answers).acks_owed;
    if (owed > 0) {
      std::string who;
      for (unsigned d = 0; d < env_.hw.devices.size(); ++d) {
        const AckState s = ack_state(env_, h, d);
        if (s == AckState::kSent || s == AckState::kOwed || s == AckState::kReturning) {
          who = actor_label(env_, static_cast<std::uint8_t>(kDevice0 + d));
        }
      }
      return {owed == 1 && !who.empty() ? "waits for the " + who + " ack"
                                        : fmt::format("waits for {} acks", owed),
              Token::kFlt, true, 440};
    }
    if (!empty(h, port_in_use(h).qi)) return {"440", Token::kFlt, false, 440};
    for (std::uint32_t w = 0; w < walkers_in_all(h); ++w) {
      if (h.get<Walk>(h.lay.walks, w).state != 0) return {"walk", Token::kSrc2, false, 0};
    }
    return {};
  }

  Doing device(const Hw& h, unsigned d) const {
    const Device& dev = h.device(d);
    if (dev.ack_owed != 0) {
      return {old_reads(h, d) > 0 ? "drains old reads" : "purges", Token::kFlt, true, 440};
    }
    if (dev.stopped != 0) return {"stopped", Token::kLow, true, 0};
    if (dev.ask != 0) return {"waits for a translation", Token::kShr, true, 0};
    if (dev.reads_out > 0) return {"reads", Token::kShr, false, 0};
    return {};
  }

  Doing vcpu(const Hw& h, unsigned v) const {
    const Vcpu& c = h.vcpu(v);
    if (c.parked != 0) return {"stopped", Token::kLow, true, 0};
    if (c.ipi != 0) return {"shootdown on its way", Token::kFlt, true, 440};
    if (c.read_out != 0) return {"waits for a far load", Token::kShr, true, 0};
    return {};
  }

  Doing doing(const Hw& h, std::uint8_t actor) const {
    if (actor < kIommu) return thread(h, actor);
    if (actor == kIommu) return iommu(h);
    if (actor >= kVcpu0) return vcpu(h, actor - kVcpu0);
    if (actor >= kDevice0) return device(h, actor - kDevice0);
    return {};
  }

  const Env& env_;
  LanesWindow window_;
  std::vector<LaneTrack> tracks_;
  std::vector<Doing> now_;
  std::vector<Time> since_;
  std::vector<std::uint64_t> event_;
  std::size_t second_ = 0;
};

// A window too wide to re-execute: the attempts, from the marks.
std::vector<LaneTrack> from_marks(const Timeline& t, LanesWindow w) {
  LaneTrack track{"CPU0", "A", kCpu0, {}, {}};
  Mark begun;
  bool open = false;  // `begun` is an attempt that has not ended yet
  const Marks& marks = t.marks();
  std::size_t i = marks.up_to_time(w.from - 1);
  while (i > 0 && marks[i - 1].kind != FactKind::kTxnBegin) --i;  // the attempt under way there
  if (i > 0) --i;
  for (; i < marks.size(); ++i) {
    const Mark m = marks[i];
    if (m.at > w.to) break;
    if (m.kind == FactKind::kTxnBegin) {
      begun = m;
      open = true;
    }
    const bool abort = m.kind == FactKind::kTxnAbort;
    if (!open || (!abort && m.kind != FactKind::kTxnCommit)) continue;
    if (m.at >= w.from) {
      track.spans.push_back({begun.at, m.at, 0, hex_page(m.a), abort ? Token::kBad : Token::kTgt,
                             false, abort, begun.event});
    }
    open = false;
  }
  return {std::move(track)};
}

std::vector<LaneTrack> make_tracks(Timeline& t, LanesWindow w) {
  const std::uint64_t first = t.event_at(std::max<Time>(0, w.from));
  World world = t.seek(first);
  TrackMaker maker(t.env(), w);
  maker.at(world);
  std::uint64_t left = kMostEvents;
  while (world.events < t.known() && world.agenda.now <= w.to) {
    if (left-- == 0) return from_marks(t, w);
    maker.event_now_ = world.events;
    if (!step_forced(t.env(), world, t.forced(), &maker)) break;
    maker.at(world);
  }
  return maker.done(std::min(world.agenda.now, w.to));
}

}  // namespace

LanesInput Session::lanes_input() {
  Impl& s = *impl_;
  LanesInput in;
  in.window = s.lanes_window();
  Timeline& t = s.timeline();
  auto& cache = s.tracks;
  const bool same = cache.branch == s.current && cache.window.from == in.window.from &&
                    cache.window.to == in.window.to && cache.complete;
  if (!same) {
    cache.tracks = make_tracks(t, in.window);
    cache.branch = s.current;
    cache.window = in.window;
    cache.complete = t.ended() || t.known_time() > in.window.to;
  }
  in.tracks = cache.tracks;
  in.untimed = s.env().hw.explored;
  in.now = s.playing != 0 && !s.speed.events ? static_cast<Time>(s.clock) : now();
  const Impl::Zero zero = s.axis_zero(s.place.event);
  in.zero = zero.at;
  in.zero_name = zero.name;
  in.markers = s.markers;
  in.span_from = s.span_from;
  in.span_to = s.span_to;
  if (const auto page = s.journey_page()) {
    in.journey_name = "journey of page " + hex_page(*page);
    const auto& found = s.journey.found;
    auto at = std::lower_bound(found.begin(), found.end(), in.window.from,
                               [](const auto& x, Time from) { return x.second.at < from; });
    if (s.journey.page != *page || s.journey.branch != s.current) at = found.end();
    for (; at != found.end() && at->second.at <= in.window.to; ++at) {
      in.journey.push_back({at->second.at, at->first, at->second.actor});
    }
  }
  s.overview(in);
  return in;
}

SceneModel Session::lanes(float width) { return compose_lanes(lanes_input(), width); }

}  // namespace pf
