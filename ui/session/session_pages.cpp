// The states of all pages at a moment, from the commits before it: what a map of a million pages
// can follow in every frame.
#include "ui/session/session_impl.h"

namespace pf {

void Session::Impl::pages_at(const World& world, PageStates& a, PageStates& b) {
  const std::vector<Mark>& marks = timeline().marks();
  if (pages.branch != current) {
    pages = {current, 0, unmoved_pages(env(), false), unmoved_pages(env(), true), {}};
    pages.unmoved_a = pages.a;
  }
  const std::uint8_t moved = pack_page({PageBase::kTarget});
  for (; pages.marks < marks.size() && marks[pages.marks].event <= world.events; ++pages.marks) {
    const Mark& m = marks[pages.marks];
    if (m.kind == FactKind::kTxnCommit) pages.a[m.a] = pages.b[m.a] = moved;
  }
  for (; pages.marks > 0 && marks[pages.marks - 1].event > world.events; --pages.marks) {
    const Mark& m = marks[pages.marks - 1];
    if (m.kind != FactKind::kTxnCommit) continue;
    pages.a[m.a] = pages.unmoved_a[m.a];
    pages.b[m.a] = pack_page({PageBase::kAbsent});
  }
  const auto publish = [&](std::vector<std::uint8_t> states) {
    mark_moment(env(), world, states);
    return std::make_shared<const std::vector<std::uint8_t>>(std::move(states));
  };
  a = publish(pages.a);
  b = publish(pages.b);
}

}  // namespace pf
