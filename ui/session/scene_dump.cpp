#include "ui/session/scene_dump.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

namespace pf {
namespace {

constexpr std::array<const char*, kGlyphKindCount> kGlyphNames = {
    "read",  "posted", "completion",   "line",  "wasted",  "invalidate", "ack",      "owed-ack",
    "snoop", "signal", "signal-false", "burst", "station", "bolt",       "playhead", "tick"};

std::string num(float v) {
  // Hundredths as an integer: no rounding mode, no locale and no "-0" can creep in.
  const long hundredths = std::lround(static_cast<double>(v) * 100);
  std::string out = fmt::format("{}{}", hundredths < 0 ? "-" : "", std::abs(hundredths) / 100);
  const long rest = std::abs(hundredths) % 100;
  if (rest % 10 != 0) return out + fmt::format(".{:02}", rest);
  return rest ? out + fmt::format(".{}", rest / 10) : out;
}

std::string color(SceneColor c) {
  return c.alpha == 1 ? token_name(c.token)
                      : fmt::format("{}@{}", token_name(c.token), num(c.alpha));
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

class Dump {
 public:
  std::string text;

  template <class... Args>
  void put(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text), format, std::forward<Args>(args)...);
  }
  void area(SceneArea a) { put(" {} {} {} {}", num(a.x), num(a.y), num(a.w), num(a.h)); }
  void number(const char* key, float value, float usual) {
    if (value != usual) put(" {} {}", key, num(value));
  }
  void paint(const char* key, SceneColor c) {
    if (c.token != Token::kNone) put(" {} {}", key, color(c));
  }
  void dash(const SceneDash& d) {
    if (d.off <= 0) return;
    put(" dash {}/{}", num(d.on), num(d.off));
    number("from", d.offset, 0);
    if (d.round) text += " round";
  }

  void box(const SceneBox& b) {
    text += "  box";
    area(b.area);
    paint("fill", b.fill);
    if (b.hatch.lean != HatchLean::kNone) {
      put(" hatch {} {} {}/{}", b.hatch.lean == HatchLean::kRising ? "rising" : "falling",
          color(b.hatch.color), num(b.hatch.width), num(b.hatch.period));
      number("offset", b.hatch.offset, 0);
    }
    paint("stroke", b.stroke);
    if (b.stroke.token != Token::kNone) number("width", b.stroke_width, 1);
    number("radius", b.radius, 0);
    dash(b.dash);
    text += '\n';
  }

  void path(const ScenePath& p) {
    put("  path {} width {}", color(p.color), num(p.width));
    dash(p.dash);
    if (p.casing.token != Token::kNone) {
      put(" casing {} {}", color(p.casing), num(p.casing_width));
    }
    if (p.round_caps) text += " round";
    if (p.arrow) text += " arrow";
    text += ':';
    for (const ScenePoint at : p.points) put(" {},{}", num(at.x), num(at.y));
    text += '\n';
  }

  void glyph(const SceneGlyph& g) {
    put("  glyph {} {} {} size {} {} on {}", glyph_name(g.kind), num(g.at.x), num(g.at.y),
        num(g.size), color(g.color), token_name(g.halo));
    number("heading", g.heading, 0);
    number("progress", g.progress, 1);
    if (!g.label.empty()) put(" label {} {}", quoted(g.label), token_name(g.label_token));
    text += '\n';
  }

  void words(const SceneText& t) {
    constexpr std::array<const char*, 3> kAligns = {"start", "middle", "end"};
    put("  text {} {} {}", num(t.at.x), num(t.at.y), kAligns[static_cast<std::size_t>(t.align)]);
    number("max", t.max_width, 0);
    if (t.max_lines != 1) put(" lines {}", t.max_lines);
    if (t.backing.fill.token != Token::kNone || t.backing.stroke.token != Token::kNone) {
      text += " backing";
      paint("fill", t.backing.fill);
      paint("stroke", t.backing.stroke);
      put(" pad {} {} radius {}", num(t.backing.pad_x), num(t.backing.pad_y),
          num(t.backing.radius));
    }
    text += ':';
    for (const SceneSpan& s : t.spans) {
      put(" {} {} {}", type_style(s.role).name, color(s.color), quoted(s.text));
      number("gap", s.gap, 0);
      if (s.strike != Token::kNone) put(" struck {}", token_name(s.strike));
    }
    text += '\n';
  }

  void map(const ScenePageMap& m) {
    put("  map #{}", m.id);
    area(m.area);
    put(" {}x{} {}", m.columns, m.rows, m.order == PageOrder::kHilbert ? "hilbert" : "row-major");
    if (m.window.w > 0) {
      text += " window";
      area(m.window);
    }
    if (m.highlight >= 0) put(" highlight {} {}", m.highlight, token_name(m.highlight_token));
    number("stripe", m.stripe, 0);
    number("alpha", m.alpha, 1);
    if (!m.letters) text += " no-letters";
    text += " states";
    if (m.states) states(*m.states);
    if (m.before && m.mix < 1) {
      put(" mix {} before", num(m.mix));
      states(*m.before);
    }
    text += '\n';
  }

  void grid(const SceneLineGrid& g) {
    constexpr std::array<const char*, 3> kLooks = {"source", "target", "alias"};
    put("  grid #{}", g.id);
    area(g.area);
    put(" columns {} gap {} {}", g.columns, num(g.gap), kLooks[static_cast<std::size_t>(g.look)]);
    if (g.highlight >= 0) put(" highlight {} {}", g.highlight, token_name(g.highlight_token));
    number("alpha", g.alpha, 1);
    text += '\n';
    for (std::size_t i = 0; i < g.lines.size();) {
      std::size_t end = i + 1;
      while (end < g.lines.size() && g.lines[end] == g.lines[i]) ++end;
      put("    lines {}..{}", i, end - 1);
      line(g.lines[i]);
      text += '\n';
      i = end;
    }
  }

 private:
  void line(const SceneLine& l) {
    constexpr std::array<const char*, 5> kCopies = {"none", "on-wire", "landed", "live", "wasted"};
    constexpr std::array<const char*, 3> kReads = {"", " read", " released"};
    put(" {}", kCopies[static_cast<std::size_t>(l.copy)]);
    if (l.mix < 1) {
      put(" from {} mix {}", kCopies[static_cast<std::size_t>(l.copy_before)], num(l.mix));
    }
    text += kReads[static_cast<std::size_t>(l.read)];
    if (l.in_write_set) text += " write-set";
    if (l.dirty) text += " dirty";
    if (l.stale) text += " stale";
    if (!l.stamp.empty()) put(" {} {}", quoted(l.stamp), token_name(l.stamp_token));
  }

  // A letter alone would hide a pin under a dot, so combined states spell base, dot and pin.
  static std::string state_name(std::uint8_t byte) {
    const PageState s = unpack_page(byte);
    if (byte == kNoPage) return "none";
    const bool combined = s.pinned || s.dot != PageDot::kNone;
    std::string out(1, page_letter(static_cast<std::uint8_t>(byte & 7U)));
    if (combined && s.dot != PageDot::kNone) out += s.dot == PageDot::kDirty ? 'D' : 'R';
    if (combined && s.pinned) out += 'P';
    return out;
  }

  void states(const PageBytes& pages) {
    const std::vector<std::uint8_t> bytes = pages.flat();
    constexpr int kMostRuns = 48;
    std::string runs;
    int count = 0;
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (std::size_t i = 0; i < bytes.size();) {
      std::size_t end = i;
      while (end < bytes.size() && bytes[end] == bytes[i]) {
        hash = (hash ^ bytes[end++]) * 1099511628211ULL;
      }
      if (++count <= kMostRuns) {
        runs += ' ' + state_name(bytes[i]);
        if (end - i > 1) runs += fmt::format("*{}", end - i);
      }
      i = end;
    }
    if (count <= kMostRuns) {
      text += runs;
    } else {
      put(" {} pages in {} runs, hash {:016x}", bytes.size(), count, hash);
    }
  }
};

void dump_layer(Dump& out, const SceneLayer& layer) {
  out.put("layer {}", layer.name);
  if (layer.clip.w > 0) {
    out.text += " clip";
    out.area(layer.clip);
  }
  out.number("alpha", layer.alpha, 1);
  out.text += '\n';
  for (const auto& b : layer.boxes) out.box(b);
  for (const auto& m : layer.maps) out.map(m);
  for (const auto& c : layer.cells) {
    out.text += "  cell";
    out.area(c.area);
    out.put(" 0x{:02x} {}", c.state, page_letter(c.state));
    out.number("stripe", c.stripe, 0);
    out.number("alpha", c.alpha, 1);
    out.text += '\n';
  }
  for (const auto& g : layer.grids) out.grid(g);
  for (const auto& p : layer.paths) out.path(p);
  for (const auto& g : layer.glyphs) out.glyph(g);
  for (const auto& t : layer.texts) out.words(t);
}

}  // namespace

const char* glyph_name(GlyphKind kind) { return kGlyphNames[static_cast<std::size_t>(kind)]; }

const char* hit_name(HitKind kind) {
  constexpr std::array<const char*, 11> kNames = {"component", "page-map", "line-grid", "page",
                                                  "flow",      "link",     "phase",     "event",
                                                  "span",      "marker",   "command"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string scene_to_text(const SceneModel& model) {
  Dump out;
  out.put("scene {} x {} on {}", num(model.width), num(model.height), token_name(model.ground));
  out.number("text", model.text_scale, 1);
  out.text += '\n';
  for (const SceneLayer& layer : model.layers) dump_layer(out, layer);
  for (const SceneHit& hit : model.hits) {
    out.put("hit {} {}", hit_name(hit.kind), hit.id);
    out.area(hit.area);
    out.put(" {}\n", quoted(hit.label));
  }
  return std::move(out.text);
}

}  // namespace pf
