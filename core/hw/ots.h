// The on-the-side (OTS) device 1180 of FIG 11 and 12: a window through which one page of host A is
// reached by a detour, so that somebody sees who writes it.
//
// Emulates (description of FIG 11 to 13): a device at a port 1218 of host A of its own. An IOMMU
// entry may point into its address range; such an access goes from A's root port down to it and,
// with the address of the page that the host has told it, up again. It records whether it has sent
// a write on. The host tells it by non-posted reads of its registers, so that each answer pushes
// the writes that the device sent up before.
//
// What the text leaves open and this model decides:
//  1. Writes are held in a buffer behind the link, not on it: commands of the host must pass them.
//     When the buffer is full the device stops holding and sends on what it has (the host finds
//     the page written): to stall the link instead would deadlock, as the command that ends the
//     hold stands behind the writes.
//  2. `kTurn`: if no write was sent on since the host said watch or hold, the device sends accesses
//     on to host B from that instant. Test and turn are one step inside one device, so nothing
//     lands between the last check and the remap. That instant is the page's commit.
//  3. Reads are never held: those that go to A before the turn find what they would have found.
//     An AtomicOp writes, so it is recorded and held like a write, and reads behind it wait. An
//     answer does not push it: the device takes a command when those it has sent up are executed.
//  4. Data of a read go back by the same detour; the model counts their time and gives the way no
//     lane of its own.
// Invariants:
//  1. What enters the window leaves it in order: reads and answers never before an earlier write.
//  2. With `hw.ots.ordered` nothing passes A's root port while a posted write sent down to the
//     device has not come back (`ots_lets_pass`); where the switch sends translated requests past
//     the root port, translations too are answered only then.
//  3. While holding, no write leaves the device.
// Units: bytes a microsecond, picoseconds, TLPs.
#pragma once
#include <string_view>

#include "core/hw/hw.h"

namespace pf {

enum class OtsCommand : std::uint8_t {
  kOpen,   // 1310: the page; it is seen, and sent on to A
  kWatch,  // forget what was recorded
  kHold,   // the same, and hold writes from now on
  kTurn,   // if nothing was recorded: send on to B. Answers whether
  kCheck,  // answers whether nothing was recorded
  kClose,  // answers when the window is empty
};
inline constexpr int kOtsCommands = 6;
std::string_view ots_command_name(OtsCommand command);

inline bool has_ots(const Hw& h) { return h.lay.ots_lanes != 0; }
inline const OtsWindow& ots_window(const Hw& h) { return h.get<OtsWindow>(h.lay.ots); }

// A core of A tells the device something. REQUIRES space. The answer comes as `answered`.
bool ots_can_tell(const Hw& h);
void ots_tell(Hw& h, unsigned thread, OtsCommand command, std::uint32_t page);
bool ots_answered(const Hw& h);
bool ots_take_answer(Hw& h);  // REQUIRES ots_answered

// An access with kToWindow leaves A's root port for the device.
bool ots_accepts(const Hw& h, bool posted);
void ots_takes(Hw& h, Event e, bool posted);

// Invariant 2. Always true without the device.
bool ots_lets_pass(const Hw& h, const Event& e);
bool ots_lets_translate(const Hw& h);

// The head of a lane of the device.
bool ots_lane_enabled(const Hw& h, LaneId lane);
void ots_lane_acts(Hw& h, LaneId lane);

bool ots_quiet(const Hw& h, std::uint8_t actor);  // nothing of the actor is in it
// What the detour adds to the way of a read's data; 0 for one that did not take it. And that they
// are back.
Time ots_way_of_data(Hw& h, const Event& read);
void ots_read_done(Hw& h, const Event& data, Time issued);

}  // namespace pf
