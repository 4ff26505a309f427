// "Break it": what of the mover in hand can be left out, as toggles.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/mechanism/registry.h"
#include "core/scenario/parameter.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

const char* yes(bool b) { return b ? "true" : "false"; }

template <class E>
std::string choice(E value, std::initializer_list<const char*> names) {
  return names.begin()[static_cast<std::size_t>(value)];
}

// "mechanism.flush_before_signal2": "Flush before signal2".
std::string name_of(std::string_view key) {
  std::string out(key.substr(key.rfind('.') + 1));
  std::replace(out.begin(), out.end(), '_', ' ');
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

// What the registry says can be left out of a mover, as toggles.
void add_unsafe(const Env& env, std::vector<SwitchRow>& out) {
  const MechanismRow* row = find_mechanism(env.move.id);
  Scenario s;
  s.hw = env.hw;
  s.move = env.move;
  for (const UnsafeSwitch& u : row->unsafe) {
    std::size_t index = 0;
    const Parameter* p = find_parameter(u.key, index);
    const bool choice = p->kind == ParameterKind::kChoice;
    const bool known =
        std::any_of(out.begin(), out.end(), [&](const auto& r) { return r.key == u.key; });
    if (known || (p->kind != ParameterKind::kBool && !choice)) continue;
    std::string value = written_value(*p, s, index);
    std::erase(value, '"');
    const auto choices = choice ? p->choice_names() : std::vector<std::string>{"true", "false"};
    const std::string safe = !choice ? (u.value == "true" ? "false" : "true") : choices.front();
    const bool broken = value == u.value;
    out.push_back({std::string(u.key), name_of(u.key), std::move(value), safe, choices, broken});
  }
}

}  // namespace

std::vector<SwitchRow> Session::switches() const {
  const MoveSpec& m = impl_->env().move;
  const HwSpec& hw = impl_->env().hw;
  std::vector<SwitchRow> out;
  const auto flag = [&](const char* key, const char* label, bool value, bool safe = true) {
    out.push_back({key, label, yes(value), yes(safe), {"true", "false"}, value != safe});
  };
  const auto pick = [&](const char* key, const char* label, std::string value,
                        std::vector<std::string> choices) {
    const std::string safe = choices.front();
    const bool broken = value != safe;
    out.push_back({key, label, std::move(value), safe, std::move(choices), broken});
  };
  if (m.id != "htm") add_unsafe(impl_->env(), out);
  if (m.id == "htm") {
    flag("mechanism.read_set", "Read set, all lines", m.read_set);
    flag("mechanism.pte_in_write_set", "PTE in the write set", m.pte_in_write_set);
    pick("mechanism.invalidate", "Purge IOTLB and device caches",
         choice(m.invalidate, {"iommu-and-ats", "iommu-only", "none"}),
         {"iommu-and-ats", "iommu-only", "none"});
    flag("mechanism.drain", "Drain posted writes", m.drain);
    flag("mechanism.copy_fence", "Fence after the copy", m.copy_fence);
    flag("mechanism.flush_before_signal2", "Flush before signal 2", m.flush_before_signal2);
    pick("mechanism.stale_helper_guard", "Guard against a stale helper",
         choice(m.stale_helper_guard, {"join", "epoch", "none"}), {"join", "epoch", "none"});
    out.back().broken = m.stale_helper_guard == StaleGuard::kNone;
    pick("mechanism.cpu_guard", "Guard against vCPU writes",
         choice(m.cpu_guard, {"read-set", "not-present", "vm-paused", "none"}),
         {"read-set", "not-present", "vm-paused", "none"});
    out.back().broken = m.cpu_guard == CpuGuard::kNone && hw.vcpus > 0;
    pick("mechanism.order", "Order of purge and copy",
         choice(m.order, {"invalidate-first", "overlap", "copy-first"}),
         {"invalidate-first", "overlap", "copy-first"});
    out.back().broken = m.order == CopyOrder::kCopyFirst;
    flag("mechanism.signal1_fence", "Fence before signal 1", m.signal1_fence);
    flag("mechanism.clear_booleans", "Clear booleans before a try", m.clear_booleans);
  }
  flag("hw.iommu.coherent_walk", "Coherent IOMMU walks", hw.coherent_walk);
  for (std::size_t d = 0; d < hw.devices.size(); ++d) {
    const std::string label =
        "Snooped DMA, " + actor_label(impl_->env(), static_cast<std::uint8_t>(kDevice0 + d));
    flag(fmt::format("devices.{}.snoop", d).c_str(), label.c_str(), hw.devices[d].snoop);
  }
  return out;
}

}  // namespace pf
