// Everything a user does, as a value with one stable text: menus, keys, palette, scripts, undo and
// the printed "reproduce this" all speak it, and all go through Session::apply.
//
//   step 1 | step -1                     one event; any number
//   over 1 | over -1                     over the transaction or transfer that begins (ends) here
//   into 1 | into -1                     into it: its next (previous) event
//   seek event:1204 | start | end | 12.5us | phase:copy
//   play 1 | play -1 | pause | toggle    toggle resumes in the direction of the last move
//   speed 250ns | speed 5ev              simulated time, or events, a second of wall time
//   select page:12 | line:770 | device:gpu | vcpu:0 | cpu0 | cpu1 | iommu | ntb | memory:a | none
//   pin | pin page:12 | pin none         keeps a thing in the inspector, or drops it again
//   journey | journey page:12 | none     every event of the page, instead of all events
//   zoom host | page | line              level of detail
//   filter kind=abort actor=gpu page=12  all optional; alone it clears
//   break abort cause=interrupt          a breakpoint: a trigger (core/measure/trigger.h)
//   break drop 1 | break clear           removes one, or all
//   run-to-break 1 | -1                  to the next, to the previous; without one: the filter
//   next 1 kind | page | transaction     neighbour of the selected kind, in the page, in the try
//   marker 3 | marker                    sets marker 3, or the first free one
//   goto marker:3
//   span | span 1.2us 3us | span none    measures: from here, to here; or between two times
//   inject device:gpu write page:12 | inject device:gpu read line:770 | inject interrupt
//   set mechanism.drain=false            a branch with that switch
//   branch NAME | branch                 a branch that goes on as this one
//   switch 1                             to that branch
//   undo | redo                          of view and place
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/hw/fact_names.h"

namespace pf {

enum class Verb : std::uint8_t {
  kStep,
  kSeek,
  kOver,
  kInto,
  kPlay,
  kPause,
  kToggle,
  kSpeed,
  kSelect,
  kPin,
  kJourney,
  kZoom,
  kFilter,
  kBreak,
  kRunToBreak,
  kNext,
  kMarker,
  kGoto,
  kSpan,
  kInject,
  kSet,
  kBranch,
  kSwitch,
  kUndo,
  kRedo,
};
inline constexpr int kVerbs = 25;

struct Command {
  Verb verb = Verb::kPause;
  std::vector<std::string> words;  // its arguments, as written
  friend bool operator==(const Command&, const Command&) = default;
};

struct VerbRow {
  Verb verb;
  const char* name;
  const char* usage;  // what would be right, for messages and the palette
  const char* help;   // one line
};
const std::array<VerbRow, kVerbs>& verb_rows();

// Nothing, and what would be right in `error`, for text that is no command.
std::optional<Command> parse_command(std::string_view text, std::string& error);
std::string command_text(const Command& command);

// What is picked out. `id`: page, line, device or vCPU number; 0 for the rest.
enum class Part : std::uint8_t {
  kNothing,
  kCpu0,
  kHelper,
  kIommu,
  kNtb,
  kMemoryA,
  kMemoryB,
  kDevice,
  kVcpu,
  kPage,
  kLine,
};
struct Selection {
  Part part = Part::kNothing;
  std::uint32_t id = 0;
  friend bool operator==(const Selection&, const Selection&) = default;
};

// Which events are meant: all that agree in every stated property.
struct EventFilter {
  std::optional<FactKind> kind;
  std::optional<std::uint8_t> actor;
  std::optional<std::uint32_t> page;
  bool empty() const { return !kind && !actor && !page; }
  friend bool operator==(const EventFilter&, const EventFilter&) = default;
};

enum class Zoom : std::uint8_t { kHost, kPage, kLine };

}  // namespace pf
