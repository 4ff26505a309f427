#include "core/mechanism/policy.h"

namespace pf {

bool has_policy(const MechanismRow& row, DevicePolicy policy) {
  if (policy == DevicePolicy::kOwn) return true;
  MoveSpec tried;
  return row.policy != nullptr && row.policy(tried, policy);
}

MoveSpec with_policy(const MoveSpec& move, const MechanismRow& row) {
  MoveSpec out = move;
  if (move.device_policy == DevicePolicy::kOwn) return out;
  if (row.policy != nullptr) row.policy(out, move.device_policy);  // else there is nothing to set
  return out;
}

std::string policies_of(const MechanismRow& row) {
  std::string out;
  for (const auto& [policy, word] :
       {std::pair(DevicePolicy::kDelay, "\"delay\""), {DevicePolicy::kAbort, "\"abort\""}}) {
    if (has_policy(row, policy)) out += (out.empty() ? "" : " or ") + std::string(word);
  }
  return out;
}

bool delays_only(MoveSpec&, DevicePolicy policy) { return policy == DevicePolicy::kDelay; }

}  // namespace pf
