// What page maps know of each page at a moment: where it is, and the marks on it.
#include "core/hw/dirty.h"
#include "core/hw/dirty_list.h"
#include "ui/session/page_maps.h"
#include "ui/session/stage_parts.h"
#include "ui/session/zero_pages.h"

namespace pf {
namespace {

PageStates make_states(const Env& env, const World& world, bool at_b, PageDot dot) {
  const Hw h = world.look(env);
  PageBytes out = unmoved_pages(env, at_b, false);
  for (std::uint32_t p = 0; p < env.hw.pages; ++p) {
    if (!at_b) out.set(p, unmoved_state(out[p], is_zero_page(h, p)));
    if (h.committed(p)) out.set(p, pack_page({PageBase::kTarget}));
  }
  for (const PageMark& m : moment_marks(env, world, out, dot)) out.set(m.page, m.state);
  return std::make_shared<const PageBytes>(std::move(out));
}

// A host has died, and the machine with it: what had its only copy there.
void mark_lost(const Env& env, const Hw& h, std::vector<PageMark>& out) {
  if (h.get<Environment>(h.lay.environment).lost == 0) return;
  const FaultSpec* about = env.hw.about(Fault::kHostDies);
  const bool at_b = about != nullptr && about->host == kHostB;
  for (std::uint32_t p = 0; p < env.hw.pages; ++p) {
    if (h.committed(p) == at_b) out.push_back({p, pack_page({PageBase::kLost})});
  }
}

// Rounds of copying: at A what has its bit set or is listed again; at B what has been copied once,
// and which nobody may see yet.
void mark_tracked(const Env& env, const Hw& h, const PageBytes& states,
                  std::vector<PageMark>& out) {
  if (!tracks_dirty(h) || dirty_of(h).round == 0) return;
  const bool again = dirty_of(h).round > 1;
  for (std::uint32_t p = 0; p < env.hw.pages; ++p) {
    if (h.committed(p) || (moving(h) && p == move_of(h).page)) continue;
    PageState s = unpack_page(states[p]);
    if (s.base == PageBase::kAbsent) {
      if (again || !is_listed(h, p)) out.push_back({p, pack_page({PageBase::kMoving})});
      continue;
    }
    if (!dirty_bit_of(h, p) && !(again && is_listed(h, p))) continue;
    s.dot = PageDot::kDirty;
    out.push_back({p, pack_page(s)});
  }
}

}  // namespace

PageBytes unmoved_pages(const Env& env, bool at_b, bool zero) {
  const PageBase at_a = zero ? PageBase::kZero : PageBase::kSource;
  PageBytes out(env.hw.pages, pack_page({at_b ? PageBase::kAbsent : at_a}));
  for (std::uint32_t i = 1; i <= env.hw.pages_at_b; ++i) {
    out.set(env.hw.pages - i, pack_page({PageBase::kTarget}));
  }
  if (at_b) return out;
  for (const DeviceSpec& d : env.hw.devices) {  // a ring's buffers cannot be paged out
    if (d.kind != DeviceKind::kRing) continue;
    const std::uint32_t at_a_end = env.hw.pages - env.hw.pages_at_b;
    for (std::uint32_t p = d.first_page; p < d.first_page + d.pages && p < at_a_end; ++p) {
      out.set(p, pack_page({at_a, PageDot::kNone, true}));
    }
  }
  return out;
}

std::uint8_t unmoved_state(std::uint8_t at_source, bool zero) {
  PageState s = unpack_page(at_source);
  if (zero) s.base = PageBase::kZero;
  return pack_page(s);
}

// Shared is what a device's translation cache holds: it uses the page beside the vCPUs.
std::vector<PageMark> moment_marks(const Env& env, const World& world, const PageBytes& states,
                                   PageDot dot) {
  std::vector<PageMark> out;
  const Hw h = world.look(env);
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) {
    if (!env.hw.devices[d].ats) continue;
    for (const CachedEntry& e : atc_entries(h, d)) {
      PageState s = unpack_page(e.page < states.size() ? states[e.page] : kNoPage);
      if (s.base != PageBase::kSource && s.base != PageBase::kZero) continue;
      s.base = PageBase::kShared;
      out.push_back({e.page, pack_page(s)});
    }
  }
  const std::uint32_t first = move_of(h).page;
  for (std::uint32_t page = first; moving(h) && page < first + h.spec.batch; ++page) {
    if (page >= env.hw.pages || h.committed(page)) break;
    // Given up, it stays where it is, and what was copied of it stays old.
    const bool given_up = thread_now(env, h, kCpu0).op == Op::kEnd;
    const bool at_a = unpack_page(states[page]).base != PageBase::kAbsent;
    if (!given_up) out.push_back({page, pack_page({PageBase::kMoving, dot, false})});
    if (given_up && at_a) {
      PageState s = unpack_page(states[page]);
      s.dot = dot;
      out.push_back({page, pack_page(s)});
    }
  }
  mark_tracked(env, h, states, out);
  mark_lost(env, h, out);
  const Violation& broken = world.violation;
  if (broken.invariant != 0 && broken.invariant != 6 && broken.line < env.hw.lines()) {
    out.push_back({broken.line / env.hw.lines_per_page, pack_page({PageBase::kLost})});
  }
  return out;
}

PageStates page_states_a(const Env& env, const World& world, PageDot dot) {
  return make_states(env, world, false, dot);
}
PageStates page_states_b(const Env& env, const World& world, PageDot dot) {
  return make_states(env, world, true, dot);
}

}  // namespace pf
