// The non-transparent bridge as something that is changed: whom it lets through, what part of B it
// shows, and being moved.
//
// Emulates (US11928496B2, FIG 1A, 5A, 5B): a bridge between two hosts' addresses. It tells its
// requesters apart by a table of their ids; host A's alias is a window of it that shows
// `hw.bridge.aperture_pages` pages of B from `window` on; completions find their way back by the
// reads it has let through. What it refuses it drops: a posted write is then lost, and a read has
// no answer. Kept in the World only where a run can depend on it (`HwSpec::bridge_on`); elsewhere
// the bridge shows the whole guest, knows everybody and is never moved.
//
// Invariants:
//  1. An access by A's alias passes only while the bridge is on A's side and its page in the
//  window.
//  2. A device's access on its own way passes only with its id in the table. (Translated requests
//     that the switch lets past A's root port have A's addresses: rule 1 holds for them.)
//  3. Pages that have left the window are all moved: devices reach them past A.
//  4. `away`, `window` and `slid` only grow (`window` falls where pages move from the last on).
// Left out: the number of reads it can keep, since lanes bound them; refusals as completions with
// an error, which no driver here would take.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// What the bridge keeps, where a run depends on it (HwSpec::bridge_on).
struct Bridge {
  std::uint8_t away = 0;     // 1 being moved, 2 at B's side: nothing of A passes it any more
  std::uint8_t down = 0;     // pages move from the last to the first, and its window goes with them
  std::uint16_t ids = 0;     // bit per device that it lets through to B on its own way
  std::uint32_t window = 0;  // first page of B that A's alias shows
  std::uint32_t slid = 0;    // so many pages have left the window: devices reach them past A
  std::uint32_t spare = 0;
};

inline const Bridge& bridge_of(const Hw& h) { return h.get<Bridge>(h.lay.bridge); }

// Before the first event. `down`: pages move from the last to the first.
void bridge_begins(Hw& h, bool down);

// Devices reach that page without host A.
bool past_a(const Hw& h, unsigned d, std::uint32_t page);
// The line, or one that the window shows: what a read that only pushes writes is sent to.
std::uint32_t line_in_window(const Hw& h, std::uint32_t line);

// The head of that lane, a device's own or one from A, meets a bridge that does not let it through.
bool bridge_refuses(const Hw& h, LaneId from, const Event& e);
void bridge_drops(Hw& h, const Event& e);

// The cut-over: requests of one device, or of all, go straight to B from now on.
void remap_device(Hw& h, unsigned d);
void remap_devices(Hw& h);

// The device's id enters the table.
void enter_id(Hw& h, unsigned d);
void enter_all_ids(Hw& h);

// It leaves A's side, with all that was under way through it, and is at B's.
void bridge_leaves(Hw& h);
void bridge_arrives(Hw& h);

// So many pages have moved, and pages are left that the window does not show.
bool window_is_done(const Hw& h, std::uint32_t moved);
// Devices reach what it showed past A, and it shows the next pages. What is still on its way by A
// with one of its addresses is translated anew. `enters_ids`: the devices' ids are entered first.
void slide_window(Hw& h, bool enters_ids);

}  // namespace pf
