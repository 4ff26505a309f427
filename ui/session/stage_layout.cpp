#include "ui/session/stage_layout.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <optional>
#include <sstream>

#include "core/base/error.h"

namespace pf {
namespace {

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

  SceneArea area(const std::string& key, const StageLayout& stage) const {
    const toml::node& n = node(key);
    const auto v = numbers(key, n, 4);
    const bool inside = v[0] >= 0 && v[1] >= 0 && v[2] > 0 && v[3] > 0 &&
                        v[0] + v[2] <= stage.width && v[1] + v[3] <= stage.height;
    if (!inside) {
      fail(key, &n, "lies outside the stage",
           fmt::format("within 0 to {} across and 0 to {} down", stage.width, stage.height));
    }
    return {v[0], v[1], v[2], v[3]};
  }

  std::vector<ScenePoint> way(const std::string& key) const {
    const toml::node& n = node(key);
    const toml::array* a = n.as_array();
    if (a == nullptr || a->size() < 2) fail(key, &n, "not a way", "two or more points [x, y]");
    std::vector<ScenePoint> out;
    for (const toml::node& item : *a) {
      const auto p = numbers(key, item, 2);
      out.push_back({p[0], p[1]});
    }
    return out;
  }

  const toml::table& root_;
  std::string file_;
};

void refuse_unknown(const Reader& r) {
  constexpr std::string_view kKnown =
      " name size hosts host_a host_b fabric around hosts.a hosts.b host_a.cpu0 host_a.helper "
      "host_a.iommu host_a.queues host_a.map host_a.start host_a.alias host_a.alias_lines "
      "host_b.cpu host_b.iommu host_b.end host_b.map fabric.switch fabric.bridge fabric.root_a "
      "fabric.root_b fabric.lane fabric.copy around.phases around.devices around.legend ";
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

}  // namespace

StageLayout load_stage_layout(const std::filesystem::path& file) {
  const toml::table root = parsed(file);
  const Reader r(root, file.string());
  refuse_unknown(r);
  StageLayout s;
  const toml::node& name = r.node("name");
  if (!name.is_string()) r.fail("name", &name, "not a text", "the figure's name in quotes");
  s.name = *name.value<std::string>();
  const auto size = r.numbers("size", r.node("size"), 2);
  s.width = size[0];
  s.height = size[1];
  const auto area = [&](const char* key) { return r.area(key, s); };
  s.host_a = area("hosts.a");
  s.host_b = area("hosts.b");
  s.cpu0 = area("host_a.cpu0");
  s.helper = area("host_a.helper");
  s.iommu = area("host_a.iommu");
  s.queues = area("host_a.queues");
  s.map_a = area("host_a.map");
  s.grid_start = area("host_a.start");
  s.alias = area("host_a.alias");
  s.grid_alias = area("host_a.alias_lines");
  s.cpu_b = area("host_b.cpu");
  s.iommu_b = area("host_b.iommu");
  s.grid_end = area("host_b.end");
  s.map_b = area("host_b.map");
  s.fabric = area("fabric.switch");
  s.bridge = area("fabric.bridge");
  s.root_a = r.number("fabric.root_a");
  s.root_b = r.number("fabric.root_b");
  s.lane = r.number("fabric.lane");
  s.way_copy = r.way("fabric.copy");
  s.phases = area("around.phases");
  s.devices = area("around.devices");
  s.legend = area("around.legend");
  return s;
}

}  // namespace pf
