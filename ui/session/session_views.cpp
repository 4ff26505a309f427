// The transport line, the event list, the legend.
#include <fmt/format.h>

#include <algorithm>

#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

std::string speed_text(const PlaySpeed& s) {
  if (!s.events) return short_time(static_cast<Time>(s.per_second)) + " a second";
  if (s.per_second == 1) return "1 event a second";
  return fmt::format("{:.3g} events a second", s.per_second);
}

// One row an event: its headline, and only when it passes.
class Collector {
 public:
  Collector(const Env& env, const EventFilter& filter, std::uint64_t now)
      : env_(env), filter_(filter), now_(now) {}
  void take(std::uint64_t event, const Fact& f) {
    if (!passes(env_, filter_, f)) return;
    const bool same = !rows.empty() && rows.back().event == event;
    if (same && fact_weight(f.kind) <= fact_weight(rows.back().kind)) return;
    if (same) rows.pop_back();
    rows.push_back(event_row(env_, event, f, now_));
  }
  std::vector<EventRow> rows;

 private:
  const Env& env_;
  const EventFilter& filter_;
  std::uint64_t now_;
};

}  // namespace

EventRow event_row(const Env& env, std::uint64_t event, const Fact& f, std::uint64_t now) {
  EventRow r;
  r.event = event;
  r.event_text = group_digits(event);
  r.time_text = env.hw.explored ? "" : exact_time(f.at);
  r.actor = actor_label(env, f.actor);
  r.text = fact_text(env, f);
  r.kind = f.kind;
  r.page = page_of_fact(env, f);
  r.wrong = is_wrong(f.kind);
  r.now = event == now;
  r.future = event > now;
  return r;
}

TransportView Session::transport() {
  Impl& s = *impl_;
  const Timeline& t = s.timeline();
  TransportView v;
  v.title = s.branch().run.title;
  v.figure = s.branch().run.figure;
  v.event = s.place.event;
  v.total = t.known();
  v.complete = t.ended();
  v.now = s.playing != 0 && !s.speed.events ? static_cast<Time>(s.clock) : now();
  v.end = s.last_time();
  v.event_text = group_digits(v.event);
  v.total_text = group_digits(v.total) + (v.complete ? "" : "+");
  v.time_text = s.env().hw.explored ? "untimed" : exact_time(v.now);
  v.speed_text = speed_text(s.speed);
  v.speed_stop = pf::speed_stop(s.speed);
  v.playing = s.playing;
  v.branch = s.branch().name;
  if (s.scan) v.busy = "searching";
  if (s.wait_event || s.wait_time) v.busy = "executing up to there";
  if (v.busy.empty() && !v.complete) v.busy = "executing the run";
  const std::optional<Mark>& broken = s.see_marks().violation;
  v.violated = broken.has_value();
  v.invariants = v.violated
                     ? fmt::format("I{} broken at event {}", broken->b, group_digits(broken->event))
                 : v.complete ? "I1 to I9 hold"
                              : "nothing broken so far";
  return v;
}

EventListView Session::events(std::size_t before, std::size_t after) {
  Impl& s = *impl_;
  EventListView v;
  v.filter_text = filter_text(s.env(), s.place.filter);
  const std::uint64_t now = s.place.event;
  // A filter that lets little through is looked for further away, at rest in two slices.
  const std::uint64_t wide = s.playing != 0 ? kSessionSlice / 4 : kSessionSlice;
  const std::uint64_t far = s.place.filter.empty() ? 2 * before + 20 : wide;
  const std::uint64_t from = now > far ? now - far : 0;
  const std::uint64_t to =
      std::min(s.timeline().known(), now + (s.place.filter.empty() ? 3 * after + 20 : far));
  Collector c(s.env(), s.place.filter, now);
  s.timeline().facts(from, to, [&](std::uint64_t n, const Fact& f) { c.take(n, f); });
  const auto next =
      std::find_if(c.rows.begin(), c.rows.end(), [&](const EventRow& r) { return r.event > now; });
  const auto past = static_cast<std::size_t>(next - c.rows.begin());
  const std::size_t first = past > before ? past - before : 0;
  const std::size_t last = std::min(c.rows.size(), past + after);
  v.rows.assign(c.rows.begin() + static_cast<std::ptrdiff_t>(first),
                c.rows.begin() + static_cast<std::ptrdiff_t>(last));
  v.now_row = past > first ? past - first - 1 : 0;
  return v;
}

std::vector<LegendRow> Session::legend() const {
  const auto flow = [](GlyphKind g, Token t, const char* text) {
    return LegendRow{LegendRow::Shape::kGlyph, g, t, 0, text};
  };
  const auto page = [](PageState p, const char* text) {
    return LegendRow{LegendRow::Shape::kPage, GlyphKind::kLine, Token::kInk, pack_page(p), text};
  };
  return {flow(GlyphKind::kLine, Token::kFly, "line copy"),
          flow(GlyphKind::kPostedWrite, Token::kShr, "posted write"),
          flow(GlyphKind::kRead, Token::kShr, "read"),
          flow(GlyphKind::kCompletion, Token::kShr, "completion"),
          flow(GlyphKind::kInvalidate, Token::kFlt, "invalidate"),
          flow(GlyphKind::kAck, Token::kFlt, "ack"),
          flow(GlyphKind::kWastedLine, Token::kBad, "wasted copy"),
          flow(GlyphKind::kSignalFalse, Token::kSig, "signal, read as false"),
          page({PageBase::kSource}, "at source"),
          page({PageBase::kMoving}, "moving"),
          page({PageBase::kTarget}, "at target"),
          page({PageBase::kZero}, "zero: nothing written yet"),
          page({PageBase::kMoving, PageDot::kDirty}, "written since its copy began"),
          page({PageBase::kMoving, PageDot::kRedirtied}, "so again, in a later attempt"),
          page({PageBase::kShared}, "in a device's cache"),
          page({PageBase::kSource, PageDot::kNone, true}, "pinned by a device ring"),
          page({PageBase::kLost}, "lost")};
}

}  // namespace pf
