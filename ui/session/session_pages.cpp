// The states of all pages at a moment, from the commits before it and from what the guest wrote
// since the moment shown before: what a map of a million pages can follow in every frame.
#include <algorithm>

#include "ui/session/session_impl.h"

namespace pf {
void Session::Impl::put_unmoved(std::uint32_t page) {
  pages.a.set(page, unmoved_state(pages.unmoved_a[page], pages.zero.zero(page)));
  pages.b.set(page, pack_page({PageBase::kAbsent}));
  ++pages.version;
}

std::uint64_t Session::Impl::writes_before(std::uint32_t page, std::uint64_t event) {
  Pages::Writes& w = pages.writes;
  if (w.page != page) w = {page, {}};
  const auto [at, fresh] = w.upto.try_emplace(event);
  if (fresh) at->second = writes_of(timeline().seek(event).look(env()), page);
  return at->second;
}

PageDot Session::Impl::dot_in_hand(const World& world) {
  const Hw h = world.look(env());
  const std::uint32_t page = move_of(h).page;
  if (!moving(h) || h.committed(page)) return PageDot::kNone;
  bool now = false, earlier = false, newest = true;
  std::uint64_t after = writes_of(h, page);
  for (std::size_t i = pages.marks; i > 0; --i) {
    const Mark& m = timeline().marks()[i - 1];
    if (m.kind == FactKind::kPageMoved) break;  // that of the page before
    if ((m.kind != FactKind::kTxnBegin && m.kind != FactKind::kFallback) || m.a != page) continue;
    const std::uint64_t before = writes_before(page, m.event);
    (newest ? now : earlier) |= before != after;
    newest = false;
    after = before;
  }
  if (!now) return PageDot::kNone;
  return earlier ? PageDot::kRedirtied : PageDot::kDirty;
}

void Session::Impl::pages_at(const World& world, PageStates& a, PageStates& b) {
  const Marks& marks = timeline().marks();
  if (pages.branch != current) {
    pages = {};
    pages.branch = current;
    pages.unmoved_a = unmoved_pages(env(), false, false);
    pages.a = unmoved_pages(env(), false, true);
    pages.b = unmoved_pages(env(), true, true);
    ++pages.version;
  }
  const std::uint8_t moved = pack_page({PageBase::kTarget});
  for (const std::uint32_t p : pages.zero.follow(env(), world)) {
    if (pages.b[p] != moved) put_unmoved(p);
  }
  for (; pages.marks < marks.size() && marks[pages.marks].event <= world.events; ++pages.marks) {
    const Mark m = marks[pages.marks];
    if (m.kind != FactKind::kTxnCommit || pages.b[m.a] == moved) continue;
    pages.a.set(m.a, moved);
    pages.b.set(m.a, moved);
    ++pages.version;
  }
  for (; pages.marks > 0 && marks[pages.marks - 1].event > world.events; --pages.marks) {
    const Mark m = marks[pages.marks - 1];
    if (m.kind != FactKind::kTxnCommit || pages.b[m.a] != moved) continue;
    put_unmoved(m.a);
  }
  const PageDot dot = dot_in_hand(world);
  const auto publish = [&](const PageBytes& states, Pages::Shown& last) {
    std::vector<PageMark> now = moment_marks(env(), world, states, dot);
    // A map that has not changed is the same object: nothing of it is made or sent again.
    if (last.states && last.version == pages.version && last.moment == now) return last.states;
    auto made = std::make_shared<PageBytes>(states);
    for (const PageMark& m : now) made->set(m.page, m.state);
    last = {std::move(made), pages.version, std::move(now)};
    return last.states;
  };
  a = publish(pages.a, pages.shown_a);
  b = publish(pages.b, pages.shown_b);
}

}  // namespace pf
