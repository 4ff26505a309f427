// `pageferry list`: mechanisms, scenarios, and the keys of a scenario with their values.
#include <fmt/format.h>

#include <bit>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/words.h"
#include "core/base/error.h"
#include "core/mechanism/registry.h"
#include "core/scenario/parameter.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Listed {
  Scenario scenario;
  std::string file;  // as it may be given to a command
};

std::vector<Listed> shipped() {
  std::vector<Listed> all;
  for (const std::string& path : shipped_scenarios()) {
    std::vector<Scenario> family = load_family(path);
    family.front().name = family.front().name.substr(0, family.front().name.find(" ["));
    all.push_back({std::move(family.front()), path});
  }
  return all;
}

std::vector<std::string> figures_of(const Scenario& s) {
  std::vector<std::string> figures;
  std::string_view rest = s.figure;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string_view one = rest.substr(0, comma);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    if (!one.empty()) figures.emplace_back(one);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return figures;
}

Json expect_json(const Scenario& s) {
  Json out = Json::object();
  for (const Expectation& e : s.expect) {
    if (!e.text.empty()) {
      out[e.name] = e.text;
    } else if (e.least == e.most) {
      out[e.name] = e.least;
    } else {
      out[e.name] = {e.least, e.most};
    }
  }
  return out;
}

std::string verdict_of(const Scenario& s) {
  for (const Expectation& e : s.expect)
    if (e.name == "verdict") return e.text;
  return "";
}

Json mechanisms_json() {
  Json out = Json::array();
  for (const MechanismRow& row : registry())
    out.push_back({{"id", row.id},
                   {"slug", row.slug},
                   {"role", role_name(row.role)},
                   {"figures", row.figures},
                   {"title", row.title}});
  return out;
}

Json scenarios_json() {
  Json out = Json::array();
  for (const Listed& l : shipped())
    out.push_back({{"file", l.file},
                   {"title", l.scenario.title},
                   {"figures", figures_of(l.scenario)},
                   {"mechanism", l.scenario.move.id},
                   {"expect", expect_json(l.scenario)}});
  return out;
}

void print_mechanisms() {
  Table table;
  for (const MechanismRow& row : registry()) {
    std::string figures;
    for (const std::string_view figure : row.figures)
      figures += (figures.empty() ? "" : ", ") + std::string(figure);
    table.row({std::string(row.id), std::string(row.slug), std::string(role_name(row.role)),
               std::string(row.title), figures});
  }
  fmt::print("Mechanisms\n{}", table.text());
}

void print_scenarios() {
  Table table;
  for (const Listed& l : shipped())
    table.row({l.scenario.name, l.scenario.move.id, l.scenario.explores ? "explore" : "run",
               verdict_of(l.scenario), l.scenario.title, l.scenario.figure});
  fmt::print("Scenarios\n{}", table.text());
}

// The rows as one scenario has them: arrays are written out.
template <class Visit>
void each_key(const Scenario& s, Visit visit) {
  const auto& rows = parameters();
  for (std::size_t first = 0; first < rows.size();) {
    const std::string_view key = rows[first].key;
    const std::string_view array = key.substr(0, key.find(".N."));
    std::size_t last = first + 1;
    if (rows[first].in_array())
      while (last < rows.size() && rows[last].in_array() &&
             rows[last].key.substr(0, rows[last].key.find(".N.")) == array)
        ++last;
    const std::size_t times = !rows[first].in_array() ? 1
                              : array == "devices"    ? s.hw.devices.size()
                                                      : s.hw.fault_list.size();
    for (std::size_t i = 0; i < times; ++i)
      for (std::size_t r = first; r < last; ++r) {
        std::string name(rows[r].key);
        if (const std::size_t n = name.find(".N."); n != std::string::npos)
          name.replace(n, 3, fmt::format(".{}.", i));
        visit(rows[r], name, i);
      }
    first = last;
  }
}

int list_parameters(const Scenario& s, bool json) {
  Json out = Json::array();
  Table table;
  each_key(s, [&](const Parameter& row, const std::string& name, std::size_t index) {
    const std::string value = written_value(row, s, index);
    out.push_back({{"key", name},
                   {"value", value},
                   {"unit", unit_text(row, s)},
                   {"range", range_text(row)},
                   {"help", row.help}});
    const bool free_text = row.kind == ParameterKind::kText;
    if (name != "summary")
      table.row({name, unit_text(row, s), value, free_text ? "" : range_text(row)});
  });
  if (json) {
    fmt::print("{}\n", Json{{"scenario", s.file}, {"parameters", out}}.dump());
  } else {
    fmt::print("{}\n{}", s.title, table.text());
  }
  return kDone;
}

}  // namespace

namespace {

// A scenario and its keys have to do with `parameters` alone.
void refuse_what_is_not_listed(const ListArgs& args, const Common& common) {
  if (args.what == "parameters" && !args.scenario.empty()) return;
  if (!args.scenario.empty())
    throw InputError("list", 0, 0, args.scenario, "has no place here",
                     fmt::format("leave it out, or give `list parameters {}`", args.scenario));
  if (!common.set.empty())
    throw InputError("list", 0, 0, "--set", "has no place without a scenario",
                     "leave it out, or give `list parameters SCENARIO`");
}

}  // namespace

int list(const ListArgs& args, const Common& common) {
  refuse_what_is_not_listed(args, common);
  if (args.what == "parameters") {
    if (args.scenario.empty()) {
      fmt::print("{}\n{}", parameters_markdown(), expectations_markdown());
      return kDone;
    }
    return list_parameters(load_scenario(args.scenario, common.set), common.json);
  }
  if (args.what == "triggers") return list_triggers(common);
  const bool all = args.what.empty();
  if (common.json) {
    Json out;
    if (all || args.what == "mechanisms") out["mechanisms"] = mechanisms_json();
    if (all || args.what == "scenarios") out["scenarios"] = scenarios_json();
    if (all || args.what == "lessons") out["lessons"] = Json::array();
    fmt::print("{}\n", out.dump());
    return kDone;
  }
  if (all || args.what == "mechanisms") print_mechanisms();
  if (all) fmt::print("\n");
  if (all || args.what == "scenarios") print_scenarios();
  if (args.what == "lessons") fmt::print("no lessons yet\n");
  return kDone;
}

}  // namespace pf::cli
