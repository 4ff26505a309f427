#include "ui/session/stage_layout.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <optional>
#include <sstream>

#include "core/base/error.h"

namespace pf {
namespace {

constexpr const char* kUsual = "fig-1a";
// From a root port to the words about it, where a stage says nothing else.
constexpr ScenePoint kAside{38, 18};

class Reader {
 public:
  Reader(const toml::table& root, std::string file) : root_(root), file_(std::move(file)) {}

  [[noreturn]] void fail(const std::string& key, const toml::node* node, const std::string& wrong,
                         const std::string& right) const {
    const auto at = node != nullptr ? node->source().begin : toml::source_position{};
    throw InputError(file_, at.line, at.column, key, wrong, right);
  }

  const toml::node& node(const std::string& key) const {
    const toml::node* n = root_.at_path(key).node();
    if (n == nullptr) fail(key, nullptr, "missing", "every part of a stage has its place");
    return *n;
  }

  float number(const std::string& key) const {
    const toml::node& n = node(key);
    const std::optional<double> value = n.value<double>();
    if (!value) fail(key, &n, "not a number", "a length in stage units");
    return static_cast<float>(*value);
  }

  std::vector<float> numbers(const std::string& key, const toml::node& n, std::size_t size) const {
    const toml::array* a = n.as_array();
    if (a == nullptr || a->size() != size) {
      fail(key, &n, "not a list of numbers", fmt::format("{} numbers in brackets", size));
    }
    std::vector<float> out;
    for (const toml::node& item : *a) {
      const std::optional<double> value = item.value<double>();
      if (!value) fail(key, &item, "not a number", "a length in stage units");
      out.push_back(static_cast<float>(*value));
    }
    return out;
  }

  SceneArea area(const std::string& key, const toml::node& n, const StageLayout& stage) const {
    const auto v = numbers(key, n, 4);
    const bool inside = v[0] >= 0 && v[1] >= 0 && v[2] > 0 && v[3] > 0 &&
                        v[0] + v[2] <= stage.width && v[1] + v[3] <= stage.height;
    if (!inside) {
      fail(key, &n, "lies outside the stage",
           fmt::format("within 0 to {} across and 0 to {} down", stage.width, stage.height));
    }
    return {v[0], v[1], v[2], v[3]};
  }
  SceneArea area(const std::string& key, const StageLayout& stage) const {
    return area(key, node(key), stage);
  }

  std::string text(const std::string& key, const toml::node& n) const {
    if (!n.is_string()) fail(key, &n, "not a text", "a name in quotes");
    return *n.value<std::string>();
  }

  ScenePoint point(const std::string& key, const toml::node& n) const {
    const auto p = numbers(key, n, 2);
    return {p[0], p[1]};
  }

  StageWay way(const std::string& key, const toml::node& n, std::size_t least = 1) const {
    const toml::array* a = n.as_array();
    if (a == nullptr || a->size() < least)
      fail(key, &n, "not a way", fmt::format("{} or more points [x, y]", least));
    StageWay out;
    for (const toml::node& item : *a) out.push_back(point(key, item));
    return out;
  }
  StageWay way(const std::string& key) const { return way(key, node(key)); }

  const toml::array& list(const std::string& key) const {
    const toml::node& n = node(key);
    const toml::array* a = n.as_array();
    if (a == nullptr) fail(key, &n, "not a list", "a list in brackets");
    return *a;
  }

  // A list of { name, area }.
  std::vector<StageBox> boxes(const std::string& key, const StageLayout& stage) const {
    std::vector<StageBox> out;
    for (const toml::node& item : list(key)) {
      const toml::table* t = item.as_table();
      const toml::node* name = t != nullptr ? t->get("name") : nullptr;
      const toml::node* place = t != nullptr ? t->get("area") : nullptr;
      if (t == nullptr || t->size() != 2 || name == nullptr || place == nullptr)
        fail(key, &item, "not a box", "{ name = \"...\", area = [x, y, width, height] }");
      out.push_back({text(key, *name), area(key, *place, stage)});
    }
    return out;
  }

  const toml::table& root_;
  std::string file_;
};

void refuse_unknown(const Reader& r) {
  constexpr std::string_view kKnown =
      " name size hosts host_a host_b fabric ways around hosts.a hosts.b host_a.cpu0 "
      "host_a.helper host_a.iommu host_a.queues host_a.map host_a.start host_a.alias "
      "host_a.alias_lines host_b.cpu host_b.iommu host_b.end host_b.map fabric.switches "
      "fabric.bridges fabric.ots ways.window_in ways.window_out ways.window ways.root_label "
      "fabric.wires "
      "fabric.ports fabric.counts fabric.held ways.up ways.direct ways.down_a "
      "ways.down_b ways.hairpin ways.home ways.copy ways.copy_label ways.flight ways.change "
      "around.phases around.devices "
      "around.legend ";
  const auto check = [&](const std::string& key, const toml::node& node) {
    if (kKnown.find(" " + key + " ") == std::string_view::npos) {
      r.fail(key, &node, "unknown key",
             "one of:" + std::string(kKnown.substr(0, kKnown.size() - 1)));
    }
  };
  for (const auto& [name, node] : r.root_) {
    const std::string key(name.str());
    check(key, node);
    if (const toml::table* t = node.as_table()) {
      for (const auto& [inner, child] : *t) check(key + "." + std::string(inner.str()), child);
    }
  }
}

toml::table parsed(const std::filesystem::path& file) {
  try {
    return toml::parse_file(file.string());
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    throw InputError(file.string(), at.line, at.column, "", std::string(e.description()),
                     "a stage file; see assets/stages");
  }
}

void take_hosts(const Reader& r, StageLayout& s) {
  const auto area = [&](const char* key) { return r.area(key, s); };
  s.one_host = r.root_.at_path("hosts.b").node() == nullptr;
  s.host_a = area("hosts.a");
  s.cpu0 = area("host_a.cpu0");
  s.helper = area("host_a.helper");
  s.iommu = area("host_a.iommu");
  s.queues = area("host_a.queues");
  s.map_a = area("host_a.map");
  s.grid_start = area("host_a.start");
  s.grid_end = area("host_b.end");
  s.map_b = area("host_b.map");
  s.cpu_b = area("host_b.cpu");
  if (s.one_host) return;
  s.host_b = area("hosts.b");
  s.alias = area("host_a.alias");
  s.grid_alias = area("host_a.alias_lines");
  s.iommu_b = area("host_b.iommu");
}

void take_fabric(const Reader& r, StageLayout& s) {
  s.switches = r.boxes("fabric.switches", s);
  if (s.switches.empty())
    r.fail("fabric.switches", &r.node("fabric.switches"), "empty", "one for the devices, or more");
  for (const toml::node& item : r.list("fabric.wires"))
    s.wires.push_back(r.way("fabric.wires", item, 2));
  for (const toml::node& item : r.list("fabric.ports"))
    s.ports.push_back(r.area("fabric.ports", item, s));
  s.counts = r.point("fabric.counts", r.node("fabric.counts"));
  if (const toml::node* held = r.root_.at_path("fabric.held").node())
    s.held = r.point("fabric.held", *held);
  s.up = r.way("ways.up");
  s.down_a = r.way("ways.down_a");
  s.copy = r.way("ways.copy", r.node("ways.copy"), 2);
  s.copy_label = r.point("ways.copy_label", r.node("ways.copy_label"));
  s.flight = r.point("ways.flight", r.node("ways.flight"));
  const toml::node* label = r.root_.at_path("ways.root_label").node();
  const ScenePoint root = s.up.back();
  s.root_label = label == nullptr ? ScenePoint{root.x + kAside.x, root.y + kAside.y}
                                  : r.point("ways.root_label", *label);
  if (s.one_host) return;
  s.bridges = r.boxes("fabric.bridges", s);
  if (s.bridges.empty())
    r.fail("fabric.bridges", &r.node("fabric.bridges"), "empty", "one between two hosts, or more");
  s.direct = r.way("ways.direct");
  s.down_b = r.way("ways.down_b");
  s.hairpin = r.way("ways.hairpin", r.node("ways.hairpin"), 2);
  s.home = r.way("ways.home", r.node("ways.home"), 2);
  s.change = r.point("ways.change", r.node("ways.change"));
}

void take_ots(const Reader& r, StageLayout& s) {
  if (r.root_.at_path("fabric.ots").node() == nullptr) return;
  s.ots = r.boxes("fabric.ots", s);
  s.window_in = r.way("ways.window_in", r.node("ways.window_in"), 2);
  s.window_out = r.way("ways.window_out", r.node("ways.window_out"), 2);
  s.window = r.way("ways.window", r.node("ways.window"), 2);
}

}  // namespace

StageLayout load_stage_layout(const std::filesystem::path& file) {
  const toml::table root = parsed(file);
  const Reader r(root, file.string());
  refuse_unknown(r);
  StageLayout s;
  s.name = r.text("name", r.node("name"));
  const auto size = r.numbers("size", r.node("size"), 2);
  s.width = size[0];
  s.height = size[1];
  take_hosts(r, s);
  take_fabric(r, s);
  take_ots(r, s);
  s.phases = r.area("around.phases", s);
  s.devices = r.area("around.devices", s);
  s.legend = r.area("around.legend", s);
  return s;
}

StageLayouts::StageLayouts(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    by_topology_.emplace(entry.path().stem().string(), load_stage_layout(entry.path()));
  }
  if (by_topology_.count(kUsual) == 0) load_stage_layout(folder / (std::string(kUsual) + ".toml"));
}

const StageLayout& StageLayouts::of(const std::string& topology) const {
  const auto found = by_topology_.find(topology);
  return found == by_topology_.end() ? by_topology_.at(kUsual) : found->second;
}

}  // namespace pf
