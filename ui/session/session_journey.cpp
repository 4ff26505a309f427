// The journey of a page: every event of the run that touched it, gathered beside other work.
#include <algorithm>

#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

constexpr std::size_t kMostRows = 1200;      // of the list, around the playhead
constexpr std::size_t kMostFound = 500'000;  // events of one page that are kept

}  // namespace

Outcome Session::Impl::set_journey(const std::vector<std::string>& w) {
  remember();
  if (w.empty()) return place.journey = !place.journey, Outcome{};
  if (w[0] == "none") return place.journey = false, Outcome{};
  Selection s;
  const Outcome out = selection_of(env(), w[0], s);
  if (!out.ok) return out;
  place.selection = s;
  place.journey = true;
  return {};
}

std::optional<std::uint32_t> Session::Impl::journey_page() {
  if (!place.journey) return std::nullopt;
  return focus_page(env(), at_rest().after->look(env()), place.selection);
}

bool Session::Impl::journey_pending() {
  const auto page = journey_page();
  if (!page) return false;
  if (journey.branch != current || journey.page != *page) return true;
  return journey.upto < timeline().known() && journey.found.size() <= kMostFound;
}

bool Session::Impl::gather_journey(std::uint64_t events) {
  const auto page = journey_page();
  if (!page) return false;
  if (journey.branch != current || journey.page != *page) journey = {current, *page, 0, {}};
  const std::uint64_t from = journey.upto, to = std::min(timeline().known(), from + events);
  if (to == from || journey.found.size() > kMostFound) return false;
  timeline().facts(from, to, [&](std::uint64_t n, const Fact& f) {
    if (page_of_fact(env(), f) != static_cast<std::int64_t>(*page)) return;
    auto& found = journey.found;
    if (found.empty() || found.back().first != n)
      found.emplace_back(n, f);
    else if (fact_weight(f.kind) > fact_weight(found.back().second.kind))
      found.back().second = f;
  });
  journey.upto = to;
  ++revision;
  return to < timeline().known();
}

std::optional<std::uint32_t> Session::journey_page() { return impl_->journey_page(); }

EventListView Session::journey(std::uint32_t page) {
  Impl& s = *impl_;
  EventListView v;
  v.filter_text = "journey of page " + hex_page(page);
  const auto& found = s.journey.found;
  if (s.journey.branch != s.current || s.journey.page != page) return v.complete = false, v;
  v.total = found.size();
  v.complete = s.timeline().ended() && s.journey.upto >= s.timeline().known();
  const std::uint64_t now = s.place.event;
  const auto next = std::upper_bound(found.begin(), found.end(), now,
                                     [](std::uint64_t e, const auto& x) { return e < x.first; });
  const auto past = static_cast<std::size_t>(next - found.begin());
  const std::size_t first = past > kMostRows / 2 ? past - kMostRows / 2 : 0;
  const std::size_t last = std::min(found.size(), first + kMostRows);
  for (std::size_t i = first; i < last; ++i) {
    v.rows.push_back(event_row(s.env(), found[i].first, found[i].second, now));
  }
  v.now_row = past > first ? past - first - 1 : 0;
  return v;
}

}  // namespace pf
