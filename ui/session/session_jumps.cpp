// Over and into what begins or ends at the playhead; pins; what is measured.
#include <fmt/format.h>

#include <algorithm>

#include "core/scenario/moment.h"
#include "core/world/fact_place.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"
#include "ui/session/world_read.h"

namespace pf {
namespace {

bool is_end(FactKind kind) { return kind == FactKind::kTxnCommit || kind == FactKind::kTxnAbort; }

// One TLP on its way through the lanes: they say of it each time what it is, whose, and where to.
struct Transfer {
  std::uint32_t target = 0;
  Kind kind = Kind::kNothing;
  std::uint8_t actor = 0;
  bool is(const Fact& f, FactKind way) const {
    return f.kind == way && f.a == target && kind_of_tlp(f) == kind && f.actor == actor;
  }
  bool in(std::span<const Fact> facts, FactKind way) const {
    return std::any_of(facts.begin(), facts.end(), [&](const Fact& f) { return is(f, way); });
  }
};

// What begins here (seen forwards), or ends here (seen backwards).
struct Whole {
  bool transaction = false;
  std::optional<Transfer> transfer;
  explicit operator bool() const { return transaction || transfer; }
};

Whole whole_at(std::span<const Fact> facts, int way) {
  Whole out;
  const FactKind tlp = way > 0 ? FactKind::kTlpEnters : FactKind::kTlpLeaves;
  for (const Fact& f : facts) {
    if (way > 0 ? f.kind == FactKind::kTxnBegin : is_end(f.kind)) out.transaction = true;
    if (f.kind == tlp && !out.transfer) out.transfer = Transfer{f.a, kind_of_tlp(f), f.actor};
  }
  if (out.transaction) out.transfer.reset();
  return out;
}

// The other end: of a transfer, the first place from which it goes nowhere further that way.
StepTest other_end(const Whole& whole, int way) {
  if (whole.transaction) {
    return [way](std::span<const Fact> facts) {
      return std::any_of(facts.begin(), facts.end(), [way](const Fact& f) {
        return way > 0 ? is_end(f.kind) : f.kind == FactKind::kTxnBegin;
      });
    };
  }
  const Transfer t = *whole.transfer;
  const FactKind last = way > 0 ? FactKind::kTlpLeaves : FactKind::kTlpEnters;
  const FactKind more = way > 0 ? FactKind::kTlpEnters : FactKind::kTlpLeaves;
  return [t, last, more](std::span<const Fact> facts) {
    return t.in(facts, last) && !t.in(facts, more);
  };
}

StepTest next_inside(const Whole& whole) {
  if (whole.transaction) {
    return [](std::span<const Fact> facts) {
      return std::any_of(facts.begin(), facts.end(),
                         [](const Fact& f) { return f.actor <= kHelper1; });
    };
  }
  const Transfer t = *whole.transfer;
  return [t](std::span<const Fact> facts) {
    return t.in(facts, FactKind::kTlpLeaves) || t.in(facts, FactKind::kTlpEnters);
  };
}

}  // namespace

Outcome Session::Impl::over(int way) {
  const Whole whole = whole_at(at_rest().facts, way);
  if (!whole) return step_by(way);
  remember();
  return start_scan(other_end(whole, way), way);
}

Outcome Session::Impl::into(int way) {
  const Whole whole = whole_at(at_rest().facts, way);
  if (!whole) return step_by(way);
  remember();
  return start_scan(next_inside(whole), way);
}

// Down to a line there must be one: that of the event, where it is of the page shown, else its
// first.
Outcome Session::Impl::set_zoom(Zoom zoom) {
  remember();
  place.zoom = zoom;
  if (zoom != Zoom::kLine || place.selection.part == Part::kLine) return {};
  const SessionStep& here = at_rest();
  const std::uint32_t n = env().hw.lines_per_page;
  const std::uint32_t page = focus_page(env(), here.after->look(env()), place.selection);
  std::uint32_t line = page * n;
  for (const Fact& f : here.facts) {
    const std::int64_t of = line_of_fact(f);
    if (of >= 0 && of / n == page) line = static_cast<std::uint32_t>(of);
  }
  place.selection = {Part::kLine, line};
  return {};
}

Outcome Session::Impl::pin(const std::vector<std::string>& w) {
  if (!w.empty() && w[0] == "none") return pins.clear(), Outcome{};
  Selection s = place.selection;
  if (!w.empty()) {
    const Outcome out = selection_of(env(), w[0], s);
    if (!out.ok) return out;
  }
  if (s.part == Part::kNothing) {
    s = {Part::kPage, focus_page(env(), at_rest().after->look(env()), s)};
  }
  const auto at = std::find(pins.begin(), pins.end(), s);
  if (at != pins.end())
    pins.erase(at);
  else
    pins.push_back(s);
  return {};
}

Outcome Session::Impl::set_span(const std::vector<std::string>& w) {
  if (w.empty()) {
    const Time now = at_rest().after->agenda.now;
    const bool open = span_from != kNever && span_to == kNever;
    (open ? span_to : span_from) = now;
    if (!open) span_to = kNever;
    if (open && span_to < span_from) std::swap(span_from, span_to);
    const std::string length = env().hw.explored
                                   ? fmt::format("{} steps", (span_to - span_from) / kUntimedStep)
                                   : short_time(span_to - span_from);
    return {true, open ? "measured: " + length : "measures from here; the same key again ends it"};
  }
  span_from = span_to = kNever;
  if (w[0] == "none") return {};
  span_from = parse_time(w[0]).value_or(0);
  span_to = parse_time(w[1]).value_or(0);
  if (span_to < span_from) std::swap(span_from, span_to);
  return {};
}

}  // namespace pf
