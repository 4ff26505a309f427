#include "core/measure/capture.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/measure/channel_changes.h"
#include "core/measure/page_begins.h"
#include "core/world/fact_place.h"

namespace pf {
namespace {

constexpr std::uint64_t kAllKinds = (std::uint64_t{1} << kFactKinds) - 1;
constexpr std::uint64_t kOfLines = fact_bit(FactKind::kLineTracked) |
                                   fact_bit(FactKind::kLineLoaded) |
                                   fact_bit(FactKind::kTlpEnters) | fact_bit(FactKind::kTlpLeaves) |
                                   fact_bit(FactKind::kCopyLands);
constexpr std::uint64_t kOfAttempts =
    fact_bit(FactKind::kTxnBegin) | fact_bit(FactKind::kTxnCommit) | fact_bit(FactKind::kTxnAbort) |
    fact_bit(FactKind::kFallback) | fact_bit(FactKind::kPageMoved);

std::uint64_t kinds_of(const TriggerPoint& point) {
  return point.kind ? fact_bit(*point.kind) : kAllKinds;
}

// Facts without which the matcher comes to the same.
std::uint64_t kinds_of(const Trigger& trigger) {
  std::uint64_t out = kOfAttempts;
  for (const TriggerTerm& t : trigger.terms) {
    out |= kinds_of(t.point);
    if (t.after) out |= kinds_of(*t.after);
  }
  return out;
}

struct Happening {
  std::uint64_t event = 0;
  Time at = 0;
  Fact fact;
};

struct OpenCapture {
  Capture capture;
  std::uint64_t attempt_serial = 0;
  std::uint64_t trigger_place = 0;  // of all events logged so far
  bool settled = true;              // how its attempt ended is known, or it has none
  bool next_begun = false;
};

struct Attempt {
  std::uint64_t serial = 0;
  std::uint32_t page = 0, number = 0;
  bool open = false, stopped = false;
  CaptureEnd end = CaptureEnd::kRunning;
  Time end_at = 0;
};

}  // namespace

struct CaptureTaker::Impl {
  const Env& env;
  const CaptureOrder order;
  ChannelTracer tracer;
  TriggerMatcher matcher;
  const std::uint64_t wanted;  // kinds that the matcher must see
  const Time start;
  Time now;
  Time next_finish = kNever;  // when the first open capture's window ends, once it is settled
  ChannelChanges changes[kChannels];
  ChangeLog<Happening> events;
  std::uint64_t events_gone = 0;  // from the log's front
  ChangeLog<OpenCapture> open;
  Attempt attempt;
  std::uint64_t begun = 0;
  std::size_t bytes = 0;
  bool closed = false;
  std::shared_ptr<CaptureBatch> batch;

  Impl(const Env& e, const World& world, CaptureOrder o)
      : env(e),
        order(std::move(o)),
        tracer(env, world),
        matcher(env, order.trigger),
        wanted(kinds_of(order.trigger)),
        start(world.agenda.now),
        now(start) {
    const CaptureWindow& w = order.window;
    PF_ASSERT(w.before <= 0 && w.after > 0 && w.after - w.before <= kMostWindow,
              "a window holds its trigger and is not too long");
    for (unsigned c = 0; c < kChannels; ++c)
      changes[c].before = tracer.value(static_cast<Channel>(c));
    const AttemptInHand hand = attempt_in_hand(env, world);
    attempt.page = hand.page;
    attempt.number = hand.begun;
    attempt.open = hand.open;
    matcher.begins_in(hand.page, hand.begun);
  }

  bool full() const {
    return closed || begun >= (order.single ? 1 : order.most) || bytes > kMostCaptureBytes;
  }

  void push(const Fact& fact, std::uint64_t event);
  void log_event(const Fact& fact, std::uint64_t event);
  void log_change(Channel c, std::int32_t value);
  Time needed_from() const;
  void see_begin(const Fact& fact);
  void begin_capture(const Fact& fact, std::uint64_t event);
  void begin_attempt(std::uint32_t page, bool stops);
  void leave_attempt();
  void end_attempt(const Fact& fact);
  void settle(OpenCapture& o, const Fact& fact) const;
  void await_next();
  void finish_passed();
  void emit(OpenCapture& o);
  void cut(Capture& c) const;
  void copy_points(Capture& c);
  void copy_events(Capture& c, std::uint64_t trigger_place);
};

// What is older than this no capture needs any more.
Time CaptureTaker::Impl::needed_from() const {
  return (open.empty() ? now : open[0].capture.at) + order.window.before;
}

void CaptureTaker::Impl::log_change(Channel c, std::int32_t value) {
  ChannelChanges& mine = changes[static_cast<std::size_t>(c)];
  if (mine.log.full()) mine.forget(needed_from());
  mine.add(now, value);
}

void CaptureTaker::Impl::log_event(const Fact& fact, std::uint64_t event) {
  if (events.full()) {
    const Time from = needed_from();
    for (; !events.empty() && events[0].at < from; ++events_gone) events.pop_front();
  }
  events.push({event, now, fact});
  events.back().fact.spare = static_cast<std::uint16_t>(attempt.number);
}

void CaptureTaker::Impl::push(const Fact& fact, std::uint64_t event) {
  now = std::max(now, fact.at);
  if (now > next_finish) finish_passed();
  if (open.empty() && full()) return;
  const std::uint64_t kind = fact_bit(fact.kind);
  tracer.push(fact, [this](Channel c, std::int32_t value) { log_change(c, value); });
  see_begin(fact);
  const bool triggers = (kind & wanted) != 0 && matcher.push(fact) && !full();
  if (triggers || (kind & kOfLines) == 0) log_event(fact, event);
  if (triggers) begin_capture(fact, event);
  if ((kind & kOfAttempts) != 0) end_attempt(fact);
}

void CaptureTaker::Impl::begin_capture(const Fact& fact, std::uint64_t event) {
  OpenCapture o;
  Capture& c = o.capture;
  c.number = ++begun;
  c.event = event;
  c.at = now;
  c.kind = fact.kind;
  if (attempt.open) {
    c.page = attempt.page;
    c.attempt = attempt.number;
    c.end = attempt.end;
    if (c.end != CaptureEnd::kRunning) c.end_at = attempt.end_at - now;
    o.settled = c.end != CaptureEnd::kRunning;
    o.attempt_serial = attempt.serial;
  } else {
    c.page = static_cast<std::uint32_t>(std::max<std::int64_t>(0, page_of_fact(env, fact)));
  }
  o.trigger_place = events_gone + events.size() - 1;
  open.push(o);
  if (open.size() == 1) await_next();
}

// Without transactions of CPU0's a page's move is one attempt, whatever others begin for it.
void CaptureTaker::Impl::see_begin(const Fact& fact) {
  const bool stops = fact.kind == FactKind::kFallback;
  if (stops || fact.kind == FactKind::kTxnBegin) {
    const bool known = attempt.open && attempt.end == CaptureEnd::kRunning &&
                       attempt.page == fact.a && !by_transactions(env);
    if (stops || !known) begin_attempt(fact.a, stops);
  } else if (const auto page = enters_for_page(env, fact)) {
    if (!attempt.open || attempt.page != *page) begin_attempt(*page, false);
  }
}

// What has come to no end will not: the mover has gone on to another page.
void CaptureTaker::Impl::leave_attempt() {
  for (std::size_t i = open.size(); i-- > 0 && open[i].attempt_serial == attempt.serial;)
    open[i].settled = true;
  await_next();
}

void CaptureTaker::Impl::begin_attempt(std::uint32_t page, bool stops) {
  if (attempt.open && attempt.end == CaptureEnd::kRunning) leave_attempt();
  ++attempt.serial;
  if (!stops) attempt.number = attempt.page == page ? attempt.number + 1 : 1;
  attempt.page = page;
  attempt.open = true;
  attempt.stopped = stops;
  attempt.end = CaptureEnd::kRunning;
  for (std::size_t i = open.size(); i-- > 0 && !open[i].next_begun;) {
    open[i].next_begun = true;
    open[i].capture.own_to = now - 1 - open[i].capture.at;
  }
}

void CaptureTaker::Impl::settle(OpenCapture& o, const Fact& fact) const {
  o.settled = true;
  o.capture.end = attempt.end;
  o.capture.end_at = attempt.end_at - o.capture.at;
  if (fact.kind != FactKind::kTxnAbort) return;
  o.capture.cause = static_cast<std::uint8_t>(fact.b);
  o.capture.offender = static_cast<std::uint8_t>(fact.b >> 8);
}

void CaptureTaker::Impl::end_attempt(const Fact& fact) {
  if (fact.kind == FactKind::kPageMoved) {
    attempt.open = false;
    return;
  }
  if (fact.kind == FactKind::kTxnAbort) {
    attempt.end = CaptureEnd::kAbort;
  } else if (fact.kind == FactKind::kTxnCommit) {
    attempt.end = attempt.stopped ? CaptureEnd::kFallback : CaptureEnd::kCommit;
  } else {
    return;
  }
  attempt.end_at = now;
  for (std::size_t i = open.size(); i-- > 0;) {
    if (open[i].attempt_serial != attempt.serial) break;
    if (!open[i].settled) settle(open[i], fact);
  }
  attempt.open = fact.kind == FactKind::kTxnCommit && attempt.open;
  await_next();
}

void CaptureTaker::Impl::await_next() {
  next_finish = !open.empty() && open[0].settled ? open[0].capture.at + order.window.after : kNever;
}

void CaptureTaker::Impl::finish_passed() {
  while (now > next_finish) {
    open[0].capture.to = order.window.after;
    emit(open[0]);
    open.pop_front();
    await_next();
  }
}

// Takes in the window so far that every channel has at most kMostPoints in it.
void CaptureTaker::Impl::cut(Capture& c) const {
  for (const ChannelChanges& mine : changes) {
    const std::size_t all = mine.until(c.at + c.to);
    const std::size_t first = first_around(mine.until(c.at), all, kMostPoints - 1);
    if (first > 0) c.from = std::max(c.from, mine.log[first - 1].at - c.at);
    if (first + kMostPoints - 1 < all)
      c.to = std::min(c.to, mine.log[first + kMostPoints - 1].at - 1 - c.at);
  }
}

void CaptureTaker::Impl::copy_points(Capture& c) {
  c.first_point = static_cast<std::uint32_t>(batch->points.size());
  for (unsigned k = 0; k < kChannels; ++k) {
    const ChannelChanges& mine = changes[k];
    std::size_t i = mine.until(c.at + c.from);
    const auto channel = static_cast<Channel>(k);
    batch->points.push_back({static_cast<std::int32_t>(c.from),
                             static_cast<std::int16_t>(mine.value_before(i)), channel, 0});
    for (; i < mine.log.size() && mine.log[i].at <= c.at + c.to; ++i) {
      const Change& change = mine.log[i];
      batch->points.push_back({static_cast<std::int32_t>(change.at - c.at),
                               static_cast<std::int16_t>(change.value), channel, 0});
    }
    c.channel[k + 1] = static_cast<std::uint16_t>(batch->points.size() - c.first_point);
  }
}

void CaptureTaker::Impl::copy_events(Capture& c, std::uint64_t trigger_place) {
  std::size_t begin = 0;
  while (events[begin].at < c.at + c.from) ++begin;
  std::size_t end = trigger_place - events_gone;
  const std::size_t trigger = end;
  while (end < events.size() && events[end].at <= c.at + c.to) ++end;
  const std::size_t left = (kMostCaptureBytes - std::min(bytes, kMostCaptureBytes)) / open.size();
  const std::size_t most = std::min<std::size_t>(
      order.most_events, std::max<std::size_t>(kLeastEvents, left / sizeof(CaptureEvent)));
  begin += first_around(trigger - begin, end - begin, most);
  end = std::min<std::size_t>(end, begin + most);
  c.first_entry = static_cast<std::uint32_t>(batch->events.size());
  c.entries = static_cast<std::uint32_t>(end - begin);
  c.trigger_entry = static_cast<std::uint32_t>(trigger - begin);
  c.first_event = events[begin].event;
  for (; begin < end; ++begin) {
    const Happening& e = events[begin];
    batch->events.push_back({static_cast<std::int32_t>(e.at - c.at),
                             static_cast<std::uint32_t>(e.event - c.first_event), e.fact});
  }
}

void CaptureTaker::Impl::emit(OpenCapture& o) {
  if (!batch) batch = std::make_shared<CaptureBatch>();
  Capture& c = o.capture;
  c.from = std::max(order.window.before, start - c.at);
  const Time from = c.at + c.from;
  for (ChannelChanges& mine : changes) mine.forget(from);
  for (; events[0].at < from; ++events_gone) events.pop_front();
  cut(c);
  c.own_to = o.next_begun ? std::min(c.own_to, c.to) : c.to;
  copy_points(c);
  copy_events(c, o.trigger_place);
  bytes += sizeof c + c.points() * sizeof(CapturePoint) + c.entries * sizeof(CaptureEvent);
  batch->captures.push_back(c);
}

CaptureTaker::CaptureTaker(const Env& env, const World& world, CaptureOrder order)
    : impl_(std::make_unique<Impl>(env, world, std::move(order))) {}
CaptureTaker::~CaptureTaker() = default;

void CaptureTaker::push(const Fact& fact) { impl_->push(fact, event_); }

void CaptureTaker::finish(Time now) {
  Impl& s = *impl_;
  s.now = std::max(s.now, now);
  s.finish_passed();
  s.closed = true;
  for (; !s.open.empty(); s.open.pop_front()) {
    Capture& c = s.open[0].capture;
    c.to = std::min(s.order.window.after, s.now - c.at);
    s.emit(s.open[0]);
  }
  s.next_finish = kNever;
}

bool CaptureTaker::full() const { return impl_->full(); }
bool CaptureTaker::idle() const { return impl_->full() && impl_->open.empty(); }
std::uint64_t CaptureTaker::begun() const { return impl_->begun; }

std::shared_ptr<const CaptureBatch> CaptureTaker::take() { return std::move(impl_->batch); }

}  // namespace pf
