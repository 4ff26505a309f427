// `pageferry list triggers`: the language of breakpoints, captures and `run --until`, as
// assets/README.md has it.
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/measure/trigger_rows.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

Json kinds_json() {
  Json out = Json::array();
  for (int i = 0; i < kFactKinds; ++i) {
    const auto kind = static_cast<FactKind>(i);
    Json properties = Json::array();
    for (const TriggerProperty& row : trigger_properties())
      if (has_property(kind, row.field)) properties.push_back(row.name);
    Json one = {{"kind", fact_name(kind)}, {"properties", properties}};
    if (fact_long_name(kind) != nullptr) one["also"] = fact_long_name(kind);
    out.push_back(std::move(one));
  }
  return out;
}

Json triggers_json() {
  Json properties = Json::array(), examples = Json::array();
  for (const TriggerProperty& row : trigger_properties())
    properties.push_back(
        {{"property", row.name}, {"values", values_of(row.field)}, {"help", row.help}});
  for (const TriggerExample& row : trigger_examples())
    examples.push_back({{"trigger", row.text}, {"means", row.means}});
  return {{"triggers",
           {{"grammar", trigger_grammar()},
            {"kinds", kinds_json()},
            {"properties", properties},
            {"examples", examples}}}};
}

}  // namespace

int list_triggers(const Common& common) {
  fmt::print("{}\n", common.json ? triggers_json().dump() : triggers_markdown());
  return kDone;
}

}  // namespace pf::cli
