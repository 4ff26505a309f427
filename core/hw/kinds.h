// What the number in an Event stands for, by its kind.
#pragma once
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

}  // namespace pf
