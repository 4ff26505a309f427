// What an Event is about, by its kind: what its number stands for, and what it does to memory.
#pragma once
#include "core/hw/content.h"
#include "core/hw/state.h"

namespace pf {

// Of these `Event::line` is a page; of a boolean an index; of the rest a guest line.
constexpr bool names_page(Kind kind) {
  switch (kind) {
    case Kind::kStorePte:
    case Kind::kStoreEpt:
    case Kind::kTranslationRequest:
    case Kind::kTranslationCompletion:
    case Kind::kAtsInvalidate:
    case Kind::kAtsAck:
    case Kind::kQiIotlb:
    case Kind::kQiAts:
    case Kind::kQiWait:
    case Kind::kWindowCommand:
    case Kind::kWindowAnswer:
    case Kind::kPageNotice:
      return true;
    default:
      return false;
  }
}

// Requests of a device about guest lines.
constexpr bool is_device_access(Kind kind) {
  return kind == Kind::kDeviceRead || kind == Kind::kDeviceWrite || kind == Kind::kDeviceAtomic;
}
// Of those: what changes memory, and what waits for its data.
constexpr bool writes_memory(Kind kind) {
  return kind == Kind::kDeviceWrite || kind == Kind::kDeviceAtomic;
}
constexpr bool wants_data(Kind kind) {
  return kind == Kind::kDeviceRead || kind == Kind::kDeviceAtomic;
}

// What the write names of its i-th line.
constexpr unsigned halves_of(const Event& write, unsigned i) {
  unsigned halves = kWholeLine;
  if (i == 0 && (write.tag & kSkipsLow) != 0) halves &= ~unsigned{kLowHalf};
  if (i + 1u == write.lines && (write.tag & kSkipsHigh) != 0) halves &= ~unsigned{kHighHalf};
  return halves;
}

}  // namespace pf
