#include "app/cli/sweep_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "app/cli/words.h"
#include "core/base/error.h"
#include "core/base/time.h"
#include "core/trace/part_file.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostRows = 40;

// Quoted where a reader would take it apart.
std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

using Figures = std::vector<std::pair<std::string, std::string>>;

void flatten(const std::string& name, const Json& value, Figures& out) {
  if (value.is_array()) return;
  if (value.is_object()) {
    for (const auto& [key, part] : value.items())
      flatten(name.empty() ? key : name + "." + key, part, out);
    return;
  }
  out.emplace_back(name, value.is_string() ? value.get<std::string>()
                         : value.is_null() ? std::string()
                                           : value.dump());
}

Figures figures_of(const Json& point) {
  Figures out = {{"workload", point.at("workload")}};
  flatten("", point.at("run"), out);
  return out;
}

// Where `name` is in the list; when it is new, it comes in at `next`.
std::size_t placed(std::vector<std::string>& list, std::size_t next, const std::string& name) {
  const auto known = std::find(list.begin(), list.end(), name);
  if (known != list.end()) return static_cast<std::size_t>(known - list.begin());
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(next), name);
  return next;
}

// Every figure that any point has, each in the place where it first stood.
std::vector<std::string> columns_of(const SweepResult& result) {
  std::vector<std::string> wholes;  // the figures of `run --json`
  std::map<std::string, std::vector<std::string>> parts_of;
  for (std::uint64_t i = 0; i < result.head.points(); ++i) {
    const Json point = result.point(i);
    std::size_t next = 0;
    for (const auto& [name, value] : point.at("run").items()) {
      next = placed(wholes, next, name) + 1;
      Figures figures;
      flatten(name, value, figures);
      std::vector<std::string>& parts = parts_of[name];
      std::size_t next_part = 0;
      for (const auto& [part, text] : figures) next_part = placed(parts, next_part, part) + 1;
    }
  }
  std::vector<std::string> columns = {"workload"};
  for (const std::string& name : wholes)
    for (std::string& part : parts_of[name]) {
      const auto is_it = [&](const SweepGrid& grid) { return grid.key == part; };
      const auto& grids = result.head.grids;  // those have a column by that name
      if (std::none_of(grids.begin(), grids.end(), is_it)) columns.push_back(std::move(part));
    }
  return columns;
}

std::uint64_t whole(const Json& run, const char* at) {
  const Json::json_pointer place(at);
  return run.contains(place) && run[place].is_number_unsigned() ? run[place].get<std::uint64_t>()
                                                                : 0;
}

std::string time_cell(const Json& run, const char* at) {
  return time_text(static_cast<Time>(whole(run, at)));
}

// Of the device that has it worst.
std::string worst_read(const Json& run) {
  double worst = 0;
  if (const auto all = run.find("device_latency_ns"); all != run.end() && all->is_object())
    for (const auto& [name, latency] : all->items())
      if (const auto p99 = latency.find("p99"); p99 != latency.end() && p99->is_number())
        worst = std::max(worst, p99->get<double>());
  constexpr double kMost = 1e15;  // ns; of a run it is far less
  return time_text(static_cast<Time>(std::min(worst, kMost) * static_cast<double>(kNanosecond)));
}

std::uint64_t aborts_of(const Json& run) {
  std::uint64_t sum = 0;
  if (const auto all = run.find("aborts"); all != run.end() && all->is_object())
    for (const auto& [cause, count] : all->items())
      if (count.is_number_unsigned()) sum += count.get<std::uint64_t>();
  return sum;
}

std::vector<std::string> table_row(const SweepHead& head, std::uint64_t index, const Json& run) {
  std::vector<std::string> cells = {std::to_string(index)};
  const std::vector<std::size_t> places = point_places(head.grids, index);
  for (std::size_t g = 0; g < places.size(); ++g) cells.push_back(head.grids[g].values[places[g]]);
  cells.push_back(run.at("verdict"));
  cells.push_back(with_commas(whole(run, "/pages/moved")));
  cells.push_back(time_cell(run, "/moved_ps"));
  cells.push_back(with_commas(whole(run, "/attempts/total")));
  cells.push_back(with_commas(aborts_of(run)));
  cells.push_back(worst_read(run));
  cells.push_back(time_cell(run, "/device_stall_ps"));
  cells.push_back(time_cell(run, "/blackout_ps"));
  cells.push_back(with_commas(whole(run, "/timeouts")));
  return cells;
}

}  // namespace

void write_csv(const SweepResult& result, const Sink& out) {
  const SweepHead& head = result.head;
  const std::vector<std::string> columns = columns_of(result);
  std::string line = "index";
  for (const SweepGrid& grid : head.grids) line += ',' + csv_cell(grid.key);
  for (const std::string& name : columns) line += ',' + csv_cell(name);
  out(line + '\n');
  for (std::uint64_t i = 0; i < head.points(); ++i) {
    line = std::to_string(i);
    const std::vector<std::size_t> places = point_places(head.grids, i);
    for (std::size_t g = 0; g < places.size(); ++g)
      line += ',' + csv_cell(head.grids[g].values[places[g]]);
    std::map<std::string, std::string> row;
    for (auto& [name, value] : figures_of(result.point(i))) row.emplace(name, std::move(value));
    for (const std::string& name : columns) {
      const auto found = row.find(name);
      const char* const lacking = name.starts_with("aborts.") ? "0" : "";
      line += ',' + (found == row.end() ? lacking : csv_cell(found->second));
    }
    out(line + '\n');
  }
}

void write_json(const SweepResult& result, const Sink& out) {
  const SweepHead& head = result.head;
  Json grids = Json::object();
  for (const SweepGrid& grid : head.grids)
    for (const std::string& value : grid.values)
      grids[grid.key].push_back(value_json(grid.key, value));
  const Json top = {{"scenario", head.scenario},
                    {"engine", head.engine},
                    {"job", to_hex(head.job)},
                    {"set", head.set},
                    {"grids", grids}};
  const std::string text = top.dump();
  out(text.substr(0, text.size() - 1) + ",\"points\":[\n");
  for (std::uint64_t i = 0; i < head.points(); ++i) {
    const std::vector<std::size_t> places = point_places(head.grids, i);
    Json grid = Json::object();
    for (std::size_t g = 0; g < places.size(); ++g)
      grid[head.grids[g].key] = grids[head.grids[g].key][places[g]];
    const Json point = result.point(i);
    const Json whole = {
        {"index", i}, {"grid", grid}, {"workload", point.at("workload")}, {"run", point.at("run")}};
    out(whole.dump() + (i + 1 < head.points() ? ",\n" : "\n"));
  }
  out("]}\n");
}

SweepFormat format_of(const std::string& path) {
  if (path.ends_with(".csv")) return SweepFormat::kCsv;
  if (path.ends_with(".json")) return SweepFormat::kJson;
  throw InputError("--out " + path, 0, 0, "", "its ending says no format",
                   "name a file that ends in .csv or .json");
}

void write_result(const SweepResult& result, const std::string& path) {
  PartFile file(path);
  const Sink sink = [&](std::string_view text) { file.write(text.data(), text.size()); };
  if (format_of(path) == SweepFormat::kCsv) {
    write_csv(result, sink);
  } else {
    write_json(result, sink);
  }
  file.commit();
}

std::string result_table(const SweepResult& result) {
  const SweepHead& head = result.head;
  Table table(std::string(1 + head.grids.size(), 'r') + "lrrrrrrrr");
  std::vector<std::string> names = {""};
  for (const SweepGrid& grid : head.grids) names.push_back(grid.key);
  for (const char* name : {"verdict", "pages moved", "time", "attempts", "aborts", "read, 99 %",
                           "devices stopped", "guest nowhere", "timeouts"})
    names.emplace_back(name);
  table.row(std::move(names));
  const std::uint64_t rows = std::min(head.points(), kMostRows);
  for (std::uint64_t i = 0; i < rows; ++i) table.row(table_row(head, i, result.point(i).at("run")));
  std::string text = table.text();
  if (rows < head.points())
    text += fmt::format("  and {} more\n", plural(head.points() - rows, "point"));
  return text;
}

std::uint64_t violated_points(const SweepResult& result) {
  std::uint64_t violated = 0;
  for (std::uint64_t i = 0; i < result.head.points(); ++i)
    if (result.point(i).at("run").at("verdict") == "violated") ++violated;
  return violated;
}

}  // namespace pf::cli
