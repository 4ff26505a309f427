// The interposer before host B: 830 of FIG 7B, which with 730 is logically one, or 930 of FIG 8.
//
// Emulates (US11928496B2, FIG 7B and 8). All that devices send to host B crosses it, and it gives
// the requests the addresses of B's memory, page by page. Its table knows a page or does not:
//   known    the request goes on to B;
//   unknown  the page is still at A for all it knows, and it sends the request home: over what
//            lies between, to A's memory.
// FIG 7B: 730 routes a page (core/hw/interposer.h), and 830 must know it when the first request
// comes. 730 tells it by a notice: `kAhead`, posted on the link that the requests then take;
// `kAcknowledged`, by way of the hosts, and 730 waits until 830 knows; `kBeside`, by way of the
// hosts, and 730 does not wait. Copies and what A's cores send carry B's addresses and pass.
// FIG 8: the NTB 942 supplies the way from A to B and from B to A, and 930 only rewrites. So the
// page's entry at A may point over the bridge long before the page moves: 930 sends the requests
// home until host A tells it, by a write behind the copy, to rewrite them.
//
// What the text leaves open and this model decides: that 830 has a table at all ("would enable
// building Host A and Host B identically": each knows where its own host's pages lie); who tells
// it; that an unknown page is sent home and not refused.
// Invariants:
//  1. Once known a page stays known, and all that comes for it goes to B.
//  2. What is sent home keeps its order, and has an address of A's memory from then on.
//  3. Without it no page is known, and nothing is sent home.
// Left out: moving back from B to A, where 830 would be asked and 730 told.
#pragma once
#include "core/hw/hw.h"

namespace pf {

inline bool has_interposer_b(const HwSpec& spec) {
  return spec.interposer.rewrites ||
         (spec.interposer.present && spec.interposer.routes && spec.interposer.second);
}
inline bool known_before_b(const Hw& h, std::uint32_t page) {
  return (h.page(page).flags & kKnownBeforeB) != 0;
}

// The request would be sent home if it came there now.
bool sends_home(const Hw& h, const Event& e);
// The head of kToBP or kToBN. REQUIRES sends_home of it.
bool home_has_space(const Hw& h, LaneId to_b);
void goes_home(Hw& h, LaneId to_b);

// 1040 of FIG 7B: 730 tells 830, or has it told.
bool can_tell_interposer_b(const Hw& h);
void tells_interposer_b(Hw& h, std::uint32_t page);
// 1040 of FIG 8: host A's write to 930, behind what it has sent over the bridge.
bool host_can_tell_interposer_b(const Hw& h);
void host_tells_interposer_b(Hw& h, std::uint8_t thread, std::uint32_t page);
// A notice is there.
void interposer_b_learns(Hw& h, const Event& notice);

}  // namespace pf
