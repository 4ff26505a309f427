// The movers' own keys, whole registry together: where the value of each lies in MoveSpec::own.
#include <algorithm>

#include "core/mechanism/registry.h"

namespace pf {

const std::vector<OwnKey>& own_keys() {
  static const std::vector<OwnKey> all = [] {
    std::vector<OwnKey> keys;
    for (const MechanismRow& row : registry()) {
      if (row.own == nullptr) continue;
      for (const OwnValue& value : row.own->values)
        keys.push_back({&row, &value, static_cast<unsigned>(keys.size())});
    }
    PF_ASSERT(keys.size() <= kOwnValues, "MoveSpec::own has room for every mover's values");
    return keys;
  }();
  return all;
}

unsigned own_first(const MechanismRow& row) {
  for (const OwnKey& key : own_keys()) {
    if (key.row == &row) return key.at;
  }
  return 0;
}

namespace {

const OwnKey& own_key(std::string_view name) {
  const auto& all = own_keys();
  const auto it = std::find_if(all.begin(), all.end(),
                               [name](const OwnKey& k) { return k.value->key == name; });
  PF_ASSERT(it != all.end(), "a key of some mover");
  return *it;
}

}  // namespace

std::int64_t own_value(const MoveSpec& move, std::string_view key) {
  const OwnKey& k = own_key(key);
  return k.value->usual + move.own[k.at];
}

bool own_differs(const MoveSpec& move, std::string_view key) {
  return move.own[own_key(key).at] != 0;
}

void set_own(MoveSpec& move, std::string_view key, std::int64_t value) {
  const OwnKey& k = own_key(key);
  move.own[k.at] = value - k.value->usual;
}

}  // namespace pf
