// "Break it": what of the mover in hand can be left out, as toggles. Which keys those are is the
// registry's to say, what they may be here the reader's.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>

#include "core/mechanism/registry.h"
#include "core/scenario/parameter.h"
#include "core/scenario/trial.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

constexpr std::string_view kDevices = "devices.";

// Its name, or what its key says: "some_new_step" is "Some new step". Of a device its own name
// stands behind it.
std::string label_of(const Env& env, const Parameter& p, std::string_view key, std::size_t index) {
  std::string out(p.name.empty() ? key.substr(key.rfind('.') + 1) : p.name);
  std::replace(out.begin(), out.end(), '_', ' ');
  if (p.name.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  if (!key.starts_with(kDevices)) return out;
  return out + ", " + actor_label(env, static_cast<std::uint8_t>(kDevice0 + index));
}

// Of a run that no scenario stands behind, as far as it can be told from what was made of it.
Scenario scenario_of(const SessionRun& run) {
  if (run.scenario != nullptr) return *run.scenario;
  Scenario s;
  s.hw = run.env->hw;
  s.move = run.env->move;
  return s;
}

// The values that nobody has stated are the safe ones.
Scenario usual(const Scenario& s) {
  Scenario out;
  out.hw.devices.resize(s.hw.devices.size());
  return out;
}

std::string bare(std::string written) {
  std::erase(written, '"');
  return written;
}

class Rows {
 public:
  Rows(const SessionRun& run, std::span<const UnsafeSwitch> unsafe)
      : run_(run), unsafe_(unsafe), now_(scenario_of(run)), usual_(usual(now_)), trial_(now_) {}

  void add(const std::string& key) {
    std::size_t index = 0;
    const Parameter* p = find_parameter(key, index);
    const bool yes_no = p->kind == ParameterKind::kBool;
    const bool known =
        std::any_of(rows.begin(), rows.end(), [&](const auto& r) { return r.key == key; });
    if (known || (!yes_no && p->kind != ParameterKind::kChoice)) return;
    SwitchRow row;
    row.key = key;
    row.label = label_of(*run_.env, *p, key, index);
    row.help = p->help;
    row.value = bare(written_value(*p, now_, index));
    row.safe = bare(written_value(*p, usual_, index));
    row.choices = yes_no ? std::vector<std::string>{"true", "false"} : p->choice_names();
    say_what_breaks(row);
    try_choices(row);
    rows.push_back(std::move(row));
  }

  std::vector<SwitchRow> rows;

 private:
  void say_what_breaks(SwitchRow& row) const {
    bool stated = false;
    for (const UnsafeSwitch& u : unsafe_) {
      if (u.key != row.key) continue;
      stated = true;
      row.broken |= row.value == u.value;
      if (!row.breaks.empty()) row.breaks += '\n';
      row.breaks += fmt::format("{}: {}", u.value, u.what_breaks);
    }
    if (!stated) row.broken = row.value != row.safe;
  }

  void try_choices(SwitchRow& row) {
    row.fixed = true;
    for (const std::string& choice : row.choices) {
      std::string why;
      if (choice != row.value && run_.scenario != nullptr) {
        if (const auto refusal = trial_.refusal(row.key + "=" + choice))
          why = refusal->right.empty() ? refusal->wrong : refusal->wrong + "; " + refusal->right;
      }
      row.fixed = row.fixed && (choice == row.value || !why.empty());
      row.refused.push_back(std::move(why));
    }
  }

  const SessionRun& run_;
  std::span<const UnsafeSwitch> unsafe_;
  Scenario now_, usual_;
  Trial trial_;
};

}  // namespace

const std::vector<SwitchRow>& Session::switches() const {
  SessionBranch& b = impl_->branch();
  if (b.switches) return *b.switches;
  const Env& env = *b.run.env;
  const std::vector<UnsafeSwitch>& unsafe = find_mechanism(env.move.id)->unsafe;
  Rows rows(b.run, unsafe);
  for (const UnsafeSwitch& u : unsafe) {
    if (!u.key.starts_with(kDevices)) rows.add(std::string(u.key));
  }
  // Of the hardware, whatever moves the pages.
  rows.add("hw.iommu.coherent_walk");
  for (std::size_t d = 0; d < env.hw.devices.size(); ++d)
    rows.add(fmt::format("devices.{}.snoop", d));
  b.switches = std::move(rows.rows);
  return *b.switches;
}

}  // namespace pf
