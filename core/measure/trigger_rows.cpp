#include "core/measure/trigger_rows.h"

#include <fmt/format.h>

#include "core/measure/run_meter.h"
#include "core/world/blocks.h"

namespace pf {

const std::vector<TriggerExample>& trigger_examples() {
  static const std::vector<TriggerExample> rows = {
      {"abort", "every abort"},
      {"abort cause=walk-of-neighbour by=gpu", "all properties must agree"},
      {"phase=copy page=0x10..0x1f,0x8", "a thread enters that phase, for one of these pages"},
      {"commit try>=2", "a commit that was not the first attempt"},
      {"any actor=gpu page=12", "any kind of event"},
      {"commit after begin > 4us", "the last begin of that page is longer than that ago"},
      {"ack after invalidate < 900ns", "sooner than that"},
      {"abort or fallback", "either"},
      {"abort cause=interrupt nth 3", "the third occurrence alone"},
      {"begin every 16", "each sixteenth"},
      {"abort holdoff 10us", "none sooner than that after one that counted"},
  };
  return rows;
}

const std::vector<const char*>& trigger_grammar() {
  static const std::vector<const char*> lines = {
      "trigger  = term {\"or\" term} {\"nth\" N | \"every\" N | \"holdoff\" TIME}",
      "term     = point [\"after\" point (\"<\" | \">\") TIME]",
      "point    = kind {property}, or properties alone",
      "kind     = a kind of the table | \"any\" | \"kind=\" kind | \"phase=\" value",
      "property = name (\"=\" | \"!=\") value {\",\" value}, or name (\"<\" | \"<=\" | \">\" | "
      "\">=\") value",
      "value    = a number, decimal or 0x | number \"..\" number | a name | a time",
      "TIME     = a number and ps, ns, us, ms or s",
  };
  return lines;
}

std::string properties_of(FactKind kind) {
  std::string out;
  for (const TriggerProperty& row : trigger_properties()) {
    if (has_property(kind, row.field)) out += (out.empty() ? "" : ", ") + std::string(row.name);
  }
  return out;
}

std::string values_of(TriggerField field) {
  std::string out;
  const auto add = [&](std::string_view name) {
    out += (out.empty() ? "" : ", ") + std::string(name);
  };
  switch (field) {
    case TriggerField::kActor:
    case TriggerField::kBy:
      return "cpu0, cpu1, iommu, ntb, ramb, switch, clock, the name of a device, vcpu:N, outside";
    case TriggerField::kCause:
      for (int i = 1; i < kAbortCauses; ++i) add(cause_name(static_cast<AbortCause>(i)));
      return out;
    case TriggerField::kBlock:
      for (const BlockName& row : kBlockNames) add(fmt::format("{} ({})", row.name, row.block));
      return out;
    case TriggerField::kLength:
      return "a time";
    default:
      return "a number";
  }
}

std::string triggers_markdown() {
  std::string out = "```\n";
  for (const char* line : trigger_grammar()) out += std::string(line) + "\n";
  out += "```\n\n| kind | properties |\n|---|---|\n";
  for (int i = 0; i < kFactKinds; ++i) {
    const auto kind = static_cast<FactKind>(i);
    const char* also = fact_long_name(kind);
    out += fmt::format("| `{}`{} | {} |\n", fact_name(kind),
                       also == nullptr ? "" : fmt::format(" or `{}`", also), properties_of(kind));
  }
  out += "\n| property | values | meaning |\n|---|---|---|\n";
  for (const TriggerProperty& row : trigger_properties())
    out += fmt::format("| `{}` | {} | {} |\n", row.name, values_of(row.field), row.help);
  out += "\n| example | means |\n|---|---|\n";
  for (const TriggerExample& row : trigger_examples())
    out += fmt::format("| `{}` | {} |\n", row.text, row.means);
  return out;
}

}  // namespace pf
