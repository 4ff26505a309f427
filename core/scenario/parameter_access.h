// How the rows of the parameter table reach their fields: by member pointer alone, whose type says
// in which part of the scenario the field lies. So a row is one line,
//
//   whole<&HwSpec::pages>("guest.pages", 1, kMostPages, "pages", "Pages of guest memory.")
//
// and no key can be read and written in two different ways. A new field of a Spec costs one such
// line. For the row files of this folder only.
#pragma once
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/scenario/parameter.h"

namespace pf::parameter_rows {

using Kind = ParameterKind;
using Stored = Parameter::Stored;

template <class T>
T& part(Scenario& s, std::size_t index) {
  if constexpr (std::is_same_v<T, Scenario>) return s;
  if constexpr (std::is_same_v<T, Opening>) return s.open;
  if constexpr (std::is_same_v<T, HwSpec>) return s.hw;
  if constexpr (std::is_same_v<T, MemorySpec>) return s.hw.memory;
  if constexpr (std::is_same_v<T, OtsSpec>) return s.hw.ots;
  if constexpr (std::is_same_v<T, InterposerSpec>) return s.hw.interposer;
  if constexpr (std::is_same_v<T, Topology>) return s.hw.topology;
  if constexpr (std::is_same_v<T, BridgeSpec>) return s.hw.bridge;
  if constexpr (std::is_same_v<T, GuestSpec>) return s.hw.guest;
  if constexpr (std::is_same_v<T, DeviceSpec>) return s.hw.devices[index];
  if constexpr (std::is_same_v<T, FaultSpec>) return s.hw.fault_list[index];
  if constexpr (std::is_same_v<T, ExploreSpec>) return s.hw.explore;
  if constexpr (std::is_same_v<T, MoveSpec>) return s.move;
  if constexpr (std::is_same_v<T, CampaignSpec>) return s.move.campaign;
}

template <class T>
struct Member;
template <class Owner, class Field>
struct Member<Field Owner::*> {
  using owner = Owner;
  using field = Field;
};

// How a field of the scenario is written and read, from its member pointer alone.
template <auto kField>
struct Access {
  using Owner = typename Member<decltype(kField)>::owner;
  using Field = typename Member<decltype(kField)>::field;

  static void set(Scenario& s, std::size_t index, const Stored& stored) {
    Field& field = part<Owner>(s, index).*kField;
    if constexpr (std::is_same_v<Field, std::string>) {
      field = stored.text;
    } else {
      field = static_cast<Field>(stored.number);
    }
  }
  static Stored get(const Scenario& s, std::size_t index) {
    const Field& field = part<Owner>(const_cast<Scenario&>(s), index).*kField;
    if constexpr (std::is_same_v<Field, std::string>) {
      return {0, field, 0, true};
    } else {
      return {static_cast<std::int64_t>(field), "", 0, true};
    }
  }
};

// A row of any kind; the shorter ones below are for the common kinds.
template <auto kField>
Parameter row(std::string_view key, Kind kind, std::int64_t least, std::int64_t most,
              std::string_view unit, std::string_view help) {
  return {key, kind, least, most, "", unit, help, "", Access<kField>::set, Access<kField>::get};
}
template <auto kField>
Parameter yes_no(std::string_view key, std::string_view help) {
  return row<kField>(key, Kind::kBool, 0, 1, "", help);
}
template <auto kField>
Parameter whole(std::string_view key, std::int64_t least, std::int64_t most, std::string_view unit,
                std::string_view help) {
  return row<kField>(key, Kind::kWhole, least, most, unit, help);
}
template <auto kField>
Parameter nanoseconds(std::string_view key, std::string_view help) {
  return row<kField>(key, Kind::kNanoseconds, 0, 1'000'000'000'000, "ns", help);
}
template <auto kField>
Parameter text(std::string_view key, std::int64_t longest, std::string_view help) {
  return row<kField>(key, Kind::kText, 0, longest, "", help);
}
// `choices` in the order of the field's enum; a text field keeps the word itself.
template <auto kField>
Parameter choice(std::string_view key, std::string_view choices, std::string_view help) {
  const Kind kind =
      std::is_same_v<typename Access<kField>::Field, std::string> ? Kind::kWord : Kind::kChoice;
  Parameter p = row<kField>(key, kind, 0, 0, "", help);
  p.choices = choices;
  return p;
}

// The parts of the table, in its order.
void add_head(std::vector<Parameter>& rows);
void add_guest(std::vector<Parameter>& rows);
void add_devices(std::vector<Parameter>& rows);
void add_mechanism(std::vector<Parameter>& rows);
void add_campaign(std::vector<Parameter>& rows);
void add_topology(std::vector<Parameter>& rows);
void add_hardware(std::vector<Parameter>& rows);
void add_timing(std::vector<Parameter>& rows);
void add_exploration(std::vector<Parameter>& rows);
void add_opening(std::vector<Parameter>& rows);
void add_names(std::vector<Parameter>& rows);  // after all others

}  // namespace pf::parameter_rows
