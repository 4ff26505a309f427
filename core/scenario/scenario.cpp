#include "core/scenario/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/assert.h"
#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/mechanism/htm.h"
#include "core/mechanism/page_detail.h"
#include "core/mechanism/page_heat.h"
#include "core/scenario/parameter.h"
#include "core/scenario/reader.h"

namespace pf {
namespace {

namespace fs = std::filesystem;

// The explorer keeps which of 64 chunks of 64 bytes a step wrote in one word.
constexpr std::uint32_t kMostExploredBytes = 64 * 64;

std::string_view section_of(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

std::size_t array_length(std::string_view section, const Scenario& s) {
  if (section == "devices.N") return s.hw.devices.size();
  return s.hw.fault_list.size();
}

// One section of the canonical text; `keep` chooses among its rows.
void write_rows(const Scenario& s, std::string_view section, std::size_t index, std::string& out) {
  for (const Parameter& row : parameters()) {
    if (section_of(row.key) != section) continue;
    if (!row.get(s, index).stated) continue;
    const std::string_view word = section.empty() ? row.key : row.key.substr(section.size() + 1);
    out += fmt::format("{} = {}\n", word, written_value(row, s, index));
  }
}

void write_expectations(const Scenario& s, std::string& out) {
  if (s.expect.empty()) return;
  out += "\n[expect]\n";
  for (const Expectation& e : s.expect) {
    if (!e.text.empty()) {
      out += fmt::format("{} = \"{}\"\n", e.name, e.text);
    } else {
      out += fmt::format("{} = [{}, {}]\n", e.name, e.least, e.most);
    }
  }
}

// What measures the run knows no file.
Env page_env_of(const Scenario& s, Env line, Loading* loading) {
  try {
    return make_page_env(std::move(line), s.seed, loading);
  } catch (const InputError& e) {
    throw InputError(s.file, e.line, e.column, e.key, e.wrong, e.right);
  }
}

}  // namespace

const Attachment* Scenario::attachment(std::string_view kind) const {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const Attachment& a) { return a.kind == kind; });
  return found == files.end() ? nullptr : &*found;
}

Scenario load_scenario(const std::string& path, const std::vector<std::string>& overrides) {
  const std::string file = scenario_path(path);
  return parse_scenario(read_text_file(file, kMaxScenarioBytes), file, overrides);
}

Scenario parse_scenario(const std::string& text, const std::string& file,
                        const std::vector<std::string>& overrides,
                        const std::vector<Attachment>* files) {
  return ScenarioReader(text, file, overrides, files).read();
}

std::vector<Scenario> load_family(const std::string& path,
                                  const std::vector<std::string>& overrides) {
  const std::string file = scenario_path(path);
  return ScenarioReader(read_text_file(file, kMaxScenarioBytes), file, overrides, nullptr)
      .read_family();
}

std::string canonical_text(const Scenario& s) {
  std::string out;
  write_rows(s, "", 0, out);
  std::vector<std::string_view> done = {""};
  for (const Parameter& row : parameters()) {
    const std::string_view section = section_of(row.key);
    if (std::find(done.begin(), done.end(), section) != done.end()) continue;
    done.push_back(section);
    if (section == "explore" && !s.explores) continue;
    if (section == "latency" && s.latencies.empty()) continue;
    if (!row.in_array()) {
      out += fmt::format("\n[{}]\n", section);
      write_rows(s, section, 0, out);
      continue;
    }
    for (std::size_t i = 0; i < array_length(section, s); ++i) {
      out += fmt::format("\n[[{}]]\n", section.substr(0, section.find('.')));
      write_rows(s, section, i, out);
    }
  }
  write_expectations(s, out);
  return out;
}

Digest workload_fingerprint(const Scenario& s) {
  std::string text;
  write_rows(s, "guest", 0, text);
  write_rows(s, "guest.workload", 0, text);
  for (std::size_t i = 0; i < s.hw.devices.size(); ++i) write_rows(s, "devices.N", i, text);
  text += std::to_string(s.seed);
  if (const Attachment* trace = s.attachment("trace")) text += trace->bytes;
  return digest_bytes(text.data(), text.size());
}

void expect_room_for(const Trace& trace, const Scenario& s) {
  if (trace.pages() <= s.hw.pages) return;
  throw InputError(s.file, 0, 0, "guest.pages",
                   fmt::format("{} pages are too few: {} touches {}", s.hw.pages,
                               s.hw.guest.trace_file, trace.pages()),
                   fmt::format("give at least {}", trace.pages()));
}

Env env_of(const Scenario& s, Mode mode, Trace trace, Loading* loading) {
  HwSpec hw = s.hw;
  hw.timing = s.timing.timing;
  // A second helper exists only where nothing keeps it from racing with the first.
  hw.helpers = s.move.stale_helper_guard == StaleGuard::kNone ? 2 : 1;
  hw.explored = mode == Mode::kExplored;
  if (!hw.explored) {
    const bool plays = hw.guest.workload == Workload::kTrace;
    PF_ASSERT(!plays || trace.accesses() > 0, "a guest that plays a recording is given it");
    if (plays) expect_room_for(trace, s);
    Env env = make_env(hw, s.move);
    if (plays) env.trace = std::move(trace);
    env.turns = turns_of(env, s.seed);
    return hw.detail == Detail::kPage ? page_env_of(s, std::move(env), loading) : env;
  }
  if (goes_by_heat(s.move.campaign.order))
    throw InputError(s.file, 0, 0, "campaign.order", "a search has no guest to watch for hot pages",
                     "set it to \"sequential\" or \"reverse\", or run the scenario instead");
  if (hw.detail == Detail::kPage)
    throw InputError(s.file, 0, 0, "detail", "\"page\" hides what a search looks for",
                     "set detail to \"line\", or run the scenario instead");
  const std::uint32_t answered = hw.explore.device_reads + hw.explore.device_atomics;
  for (DeviceSpec& d : hw.devices)
    d.outstanding =
        std::min<std::uint32_t>(hw.explore.outstanding, std::max<std::uint32_t>(1, answered));
  Env env = make_env(hw, s.move);
  if (!env.layout.flat || env.layout.canonical_bytes > kMostExploredBytes)
    throw InputError(s.file, 0, 0, "explore", "this instance is too large to be explored",
                     "explore a small one: a page or two of a line or two, few devices, small "
                     "budgets in [explore]; htm-tiny is one");
  return env;
}

std::string assets_folder() { return PF_SOURCE_ASSETS; }

namespace {

[[noreturn]] void refuse_missing(const std::string& path) {
  const std::string wrong = "no such file";
  if (path.find('/') != std::string::npos)
    throw InputError(path, 0, 0, "", wrong, "name a file that exists");
  std::vector<std::string> names;
  for (const std::string& file : shipped_scenarios()) names.push_back(fs::path(file).stem());
  const std::string near = nearest(path, names);
  throw InputError(path.empty() ? "\"\"" : path, 0, 0, "", wrong,
                   fmt::format("{}name a file, or one of `pageferry list scenarios`",
                               near.empty() ? "" : fmt::format("did you mean {}? ", near)));
}

}  // namespace

std::optional<std::string> find_scenario(const std::string& path) {
  std::error_code error;
  if (fs::exists(path, error)) return path;
  const std::string shipped = assets_folder() + "/scenarios/" + path;
  if (fs::is_regular_file(shipped, error)) return shipped;
  if (fs::is_regular_file(shipped + ".toml", error)) return shipped + ".toml";
  return std::nullopt;
}

std::string scenario_path(const std::string& path) {
  if (path.ends_with(".pfrun") || path.ends_with(".pfrun.part"))
    throw InputError(path, 0, 0, "", "is a run file, not a scenario",
                     "execute it again with `pageferry replay`");
  if (const auto found = find_scenario(path)) return *found;
  refuse_missing(path);
}

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(assets_folder() + "/scenarios"))
    if (entry.path().extension() == ".toml") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace pf
