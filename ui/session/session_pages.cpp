// The states of all pages at a moment, from the commits before it: what a map of a million pages
// can follow in every frame.
#include <algorithm>
#include <map>

#include "ui/session/session_impl.h"

namespace pf {
namespace {

// Of a page that has not moved, only the moment says anything rare. Its last mark counts.
std::vector<RarePage> rare_among(const std::vector<PageMark>& marks) {
  std::map<std::uint32_t, std::uint8_t> last;
  for (const PageMark& m : marks) last[m.page] = m.state;
  std::vector<RarePage> out;
  const int dirty = page_rank(pack_page({PageBase::kSource, PageDot::kDirty}));
  for (const auto& [page, state] : last) {
    if (page_rank(state) > dirty) out.push_back({page, state});
  }
  std::stable_sort(out.begin(), out.end(), [](const RarePage& x, const RarePage& y) {
    return page_rank(x.state) > page_rank(y.state);
  });
  return out;
}

}  // namespace

void Session::Impl::pages_at(const World& world, PageStates& a, PageStates& b) {
  const Marks& marks = timeline().marks();
  if (pages.branch != current) {
    pages = {current, 0, unmoved_pages(env(), false), unmoved_pages(env(), true), {}, {}, {}, {}};
    pages.unmoved_a = pages.a;
  }
  const std::uint8_t moved = pack_page({PageBase::kTarget});
  for (; pages.marks < marks.size() && marks[pages.marks].event <= world.events; ++pages.marks) {
    const Mark m = marks[pages.marks];
    if (m.kind != FactKind::kTxnCommit || pages.b[m.a] == moved) continue;
    pages.a[m.a] = pages.b[m.a] = moved;
    ++pages.glance.at_target;
  }
  for (; pages.marks > 0 && marks[pages.marks - 1].event > world.events; --pages.marks) {
    const Mark m = marks[pages.marks - 1];
    if (m.kind != FactKind::kTxnCommit || pages.b[m.a] != moved) continue;
    --pages.glance.at_target;
    pages.a[m.a] = pages.unmoved_a[m.a];
    pages.b[m.a] = pack_page({PageBase::kAbsent});
  }
  const auto publish = [&](const std::vector<std::uint8_t>& states, Pages::Shown& last) {
    std::vector<PageMark> now = moment_marks(env(), world, states);
    // A map that has not changed is the same object: nothing of it is made or sent again.
    if (last.states && last.marks == pages.marks && last.moment == now) return last.states;
    auto made = std::make_shared<std::vector<std::uint8_t>>(states);
    for (const PageMark& m : now) (*made)[m.page] = m.state;
    last = {std::move(made), pages.marks, std::move(now)};
    return last.states;
  };
  a = publish(pages.a, pages.shown_a);
  b = publish(pages.b, pages.shown_b);
  pages.glance.rare_a = rare_among(pages.shown_a.moment);
  pages.glance.rare_b = rare_among(pages.shown_b.moment);
}

}  // namespace pf
