#include "ui/session/palette.h"

#include <toml++/toml.h>
#include <algorithm>
#include <bitset>
#include <charconv>
#include <cmath>

#include "core/base/error.h"

namespace pf {
namespace {

using Seen = std::bitset<kTokenCount>;

[[noreturn]] void fail(const std::string& file, const toml::node* node, const std::string& key,
                       const std::string& wrong, const std::string& right) {
  const auto at = node ? node->source().begin : toml::source_position{};
  throw InputError(file, at.line, at.column, key, wrong, right);
}

toml::table parse(const std::filesystem::path& file) {
  try {
    return toml::parse_file(file.string());
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    throw InputError(file.string(), at.line, at.column, "", std::string(e.description()),
                     "a TOML file");
  }
}

bool parse_colour(const std::string& text, Rgba& out) {
  if (text == "none") {
    out = {};
    return true;
  }
  if (text.size() != 6 && text.size() != 8) return false;
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, 16);
  if (error != std::errc() || stop != end) return false;
  if (text.size() == 6) value = (value << 8U) | 0xFFU;
  out = {static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
         static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
  return true;
}

void read_colours(const std::string& file, const toml::table& table, Palette& palette, Seen& seen) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto token = token_of(name);
    if (!token || *token == Token::kNone) {
      fail(file, &node, "colour." + name, "no such token", "a name of the token table, as 'hair2'");
    }
    const auto text = node.value<std::string>();
    const auto index = static_cast<std::size_t>(*token);
    if (!text || !parse_colour(*text, palette.colour[index])) {
      fail(file, &node, "colour." + name, "not a colour", "\"RRGGBB\", \"RRGGBBAA\" or \"none\"");
    }
    seen.set(index);
  }
}

void read_head(const std::string& file, const toml::table& root, Palette& palette) {
  for (const auto& [key, node] : root) {
    const std::string name(key.str());
    if (name == "colour" && node.is_table()) continue;
    if (name == "inherits" && node.is_string()) continue;
    if (name == "name" && node.is_string()) {
      palette.name = *node.value<std::string>();
    } else if (name == "dark" && node.is_boolean()) {
      palette.dark = *node.value<bool>();
    } else if (name == "stroke_extra" && node.is_number()) {
      palette.stroke_extra = *node.value<float>();
    } else {
      fail(file, &node, name, "unknown key, or a value of the wrong type",
           "name, inherits (strings), dark (boolean), stroke_extra (number), [colour]");
    }
  }
  if (palette.name.empty()) fail(file, nullptr, "name", "missing", "name = \"dark\"");
}

void load_into(const std::filesystem::path& path, Palette& palette, Seen& seen, bool may_inherit) {
  const std::string file = path.string();
  const toml::table root = parse(path);
  if (const auto* from = root.get("inherits")) {
    if (!may_inherit || !from->is_string()) {
      fail(file, from, "inherits", "inherited palettes do not inherit", "a file that names all");
    }
    load_into(path.parent_path() / *from->value<std::string>(), palette, seen, false);
    palette.name.clear();
  }
  read_head(file, root, palette);
  const auto* colours = root.get_as<toml::table>("colour");
  if (!colours) fail(file, nullptr, "colour", "missing", "a table [colour]");
  read_colours(file, *colours, palette, seen);
}

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Rgba c) {
  return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

}  // namespace

Palette load_palette(const std::filesystem::path& file) {
  Palette palette;
  Seen seen;
  load_into(file, palette, seen, true);
  for (int i = 1; i < kTokenCount; ++i) {
    if (seen.test(static_cast<std::size_t>(i))) continue;
    fail(file.string(), nullptr, std::string("colour.") + token_name(static_cast<Token>(i)),
         "missing", "every token, here or in the palette it inherits");
  }
  return palette;
}

double contrast(Rgba a, Rgba b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace pf
