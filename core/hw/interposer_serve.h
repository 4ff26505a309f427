// The serving half of the interposer (core/hw/interposer.h, `Serve::kDelta`): the copy in process,
// the log of writes, and who answers a read; and the way to $END. Used by interposer.cpp alone.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// What becomes of a request at the interposer; `kNowhere`: it is held.
enum class Goes : std::uint8_t {
  kNowhere,
  kToA,
  kToB,
  kIntoLog,
  kServed,
  kPartServed,
  kExecuted,   // an AtomicOp, here
  kToAAndLog,  // an AtomicOp, at A and once more at B
};

inline bool serves(const Hw& h) { return h.lay.in_process != 0; }

// A request for the page in hand.
Goes into_page(const Hw& h, const Event& e);
LaneId answers_to(const Hw& h, const Event& e);

// The head of that lane. REQUIRES room in the log, or for the answer.
void take_into_log(Hw& h, LaneId lane);
void serve_all(Hw& h, LaneId lane);
void serve_part(Hw& h, LaneId lane);
void execute(Hw& h, LaneId lane);           // REQUIRES room for both
void log_operation(Hw& h, const Event& e);  // an AtomicOp that goes to A, too

// $END is behind host B's link or, in one host, behind the only one: there $START is behind it too,
// and what goes to either keeps its order.
LaneId lane_to_end(const Hw& h, bool posted);
void sends_to_end(Hw& h, Event e, bool posted, unsigned bridges = 0);

// A line of the copy has come from A; the page is let go.
void line_comes(Hw& h, const Event& data);
void forget_lines(Hw& h);

}  // namespace pf
