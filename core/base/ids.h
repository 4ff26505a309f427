// Typed ids: a HostId is not a PageId. An id is an index into a table whose size the scenario
// fixes; `kNone` means "no such thing". Trivially copyable, ordered, hashable as its value.
#pragma once
#include <compare>
#include <cstdint>

namespace pf {

template <class Tag, class Rep = std::uint32_t>
struct Id {
  using rep = Rep;
  static constexpr Rep kNone = static_cast<Rep>(-1);
  Rep value = kNone;

  constexpr Id() = default;
  constexpr explicit Id(Rep v) : value(v) {}
  constexpr bool valid() const { return value != kNone; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using HostId = Id<struct HostTag, std::uint8_t>;
using ActorId = Id<struct ActorTag, std::uint16_t>;
using DeviceId = Id<struct DeviceTag, std::uint8_t>;
using PageId = Id<struct PageTag, std::uint32_t>;

}  // namespace pf
