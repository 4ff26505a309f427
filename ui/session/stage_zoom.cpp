// The page at full size: its lines at A and at B with their marks and stamps, its PTE line as both
// sides see it, and one line's two copies.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "core/hw/htm.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

constexpr float kSide = 344, kTop = 62, kLeft = 12, kRight = 548, kMiddle = 374;

// Of two writers a small cell names the devices alone: "G|N" of "G120|N7".
std::string cell_text(const std::string& stamp, unsigned lines) {
  const std::size_t bar = stamp.find('|');
  if (bar == std::string::npos || lines <= 4) return stamp;
  return stamp.substr(0, 1) + "|" + stamp.substr(bar + 1, 1);
}

SceneLineGrid large_grid(const StageView& v, std::uint64_t id, float x, bool at_b) {
  SceneLineGrid g;
  const unsigned n = v.env.hw.lines_per_page;
  g.id = id;
  g.columns = n >= 64 ? 8 : n > 4 ? 4 : static_cast<int>(std::min(n, 2U));
  const auto rows = static_cast<float>((n + static_cast<unsigned>(g.columns) - 1) /
                                       static_cast<unsigned>(g.columns));
  const float cell = std::min({kSide / static_cast<float>(g.columns), kSide / rows, 86.0F});
  g.area = {x, kTop, cell * static_cast<float>(g.columns), cell * rows};
  g.gap = 2;
  g.look = at_b ? LineLook::kTarget : LineLook::kSource;
  const std::uint64_t tracked = lines_tracked(v.now, v.focus);
  for (unsigned i = 0; i < n; ++i) {
    const std::uint32_t at = v.now.first_line(v.focus) + i;
    const Copy a = v.now.line_a(at), b = v.now.line_b(at), golden = v.now.golden(at);
    SceneLine line;
    line.copy = line.copy_before = at_b || !v.copy.wasted ? v.copy.lines[i] : LineCopy::kNone;
    line.stamp = cell_text(stamp_text(v.env, at_b ? b.value : a.value), n);
    if (!at_b && (tracked >> i & 1U) != 0) line.read = ReadMark::kHeld;
    const bool live_here = v.now.committed(v.focus) == at_b;
    line.stale = live_here && (at_b ? b : a).value != golden.value;
    line.dirty =
        !at_b && v.copy.lines[i] == LineCopy::kLanded && !v.copy.wasted && a.value != b.value;
    line.stamp_token = line.stale ? Token::kBadT : live_here ? Token::kInk : Token::kLow;
    g.lines.push_back(std::move(line));
  }
  if (v.moment.selection.part == Part::kLine)
    g.highlight = static_cast<int>(v.moment.selection.id % n);
  return g;
}

void side(SceneLayer& l, SceneModel& m, const StageView& v, bool at_b) {
  const float x = at_b ? kRight : kLeft;
  const bool live = v.now.committed(v.focus) == at_b;
  const PlaceNames names = place_names(v.env);
  head(l, {x, 32}, (at_b ? names.target : names.source) + (at_b ? ", $END" : ", $START"),
       TextRole::kSection,
       live   ? "the live copy"
       : at_b ? "nobody can read it yet"
              : "left behind");
  unsigned written = 0;
  for (unsigned i = 0; i < v.env.hw.lines_per_page; ++i) {
    const std::uint32_t at = v.now.first_line(v.focus) + i;
    written += (at_b ? v.now.line_b(at) : v.now.line_a(at)).value != 0 ? 1 : 0;
  }
  word(l, {x, 50},
       fmt::format("{} of {} lines hold written data", written, v.env.hw.lines_per_page),
       TextRole::kLabel, Token::kLow);
  l.grids.push_back(large_grid(v, at_b ? kHitGridZoomB : kHitGridZoomA, x, at_b));
  hit(m, l.grids.back().area, HitKind::kLineGrid, l.grids.back().id,
      "lines " + (at_b ? names.at_target : names.at_source));
}

void row(SceneLayer& l, float y, const char* name, const std::string& value,
         Token token = Token::kMid) {
  word(l, {kMiddle, y}, name, TextRole::kLabel, Token::kLow);
  word(l, {kMiddle + 156, y}, value, TextRole::kValue, token, TextAlign::kEnd);
}

void middle(SceneLayer& l, SceneModel& m, const StageView& v) {
  const Transaction& t = v.now.txn();
  const bool mine = t.active != 0 && v.now.in_block(v.focus, t.page);
  word(l, {kMiddle, 32}, "Page " + hex_page(v.focus), TextRole::kSection);
  const bool committed = v.now.committed(v.focus);
  const bool moves = moving(v.now) && v.now.in_block(v.focus, move_of(v.now).page);
  word(l, {kMiddle, 50},
       committed ? "lives " + place_names(v.env).at_target
       : moves   ? "is being moved"
                 : "lives " + place_names(v.env).at_source,
       TextRole::kLabel, Token::kMid);
  word(l, {kMiddle, 78}, "As CPU0 sees it", TextRole::kCaption, Token::kLow);
  draw_pte_bar(l, m, v, {v.focus, {kMiddle, 84}, 156, true, false, -1});
  word(l, {kMiddle, 120}, "As devices see it", TextRole::kCaption, Token::kLow);
  draw_pte_bar(l, m, v, {v.focus, {kMiddle, 126}, 156, false, false, -1});
  hairline(l, {kMiddle, 156, 156, 1});
  row(l, 174, "Read set", mine ? fmt::format("{} lines", t.lines_read) : "none");
  row(l, 192, "Stored to $END", fmt::format("{}", v.copy.stored));
  row(l, 210, "On the wire", fmt::format("{}", v.copy.on_wire),
      v.copy.on_wire > 0 ? Token::kFlyT : Token::kMid);
  row(l, 228, v.copy.wasted ? "Landed, wasted" : "Landed", fmt::format("{}", v.copy.landed),
      v.copy.wasted ? Token::kBadT : Token::kMid);
  row(l, 246, "Try",
      moves ? fmt::format("{} of {}", move_of(v.now).attempt, v.env.move.max_attempts) : "none");
  row(l, 264, "IOTLB", [&] {
    for (const CachedEntry& e : iotlb_entries(v.now)) {
      if (e.page == v.focus) {
        return e.to == Place::kWindow ? "window" : e.to == Place::kEnd ? "$END" : "$START";
      }
    }
    return "not held";
  }());
}

void copies(SceneLayer& l, const StageView& v) {
  const std::uint32_t n = v.env.hw.lines_per_page;
  if (v.moment.selection.part != Part::kLine || v.moment.selection.id / n != v.focus) {
    SceneText& t = word(l, {kMiddle, 300}, "Click a line for its two copies and their writers.",
                        TextRole::kLabel, Token::kLow);
    t.max_width = 156;
    t.max_lines = 2;
    return;
  }
  const std::uint32_t line = v.moment.selection.id;
  const Copy a = v.now.line_a(line), b = v.now.line_b(line), golden = v.now.golden(line);
  hairline(l, {kMiddle, 276, 156, 1});
  word(l, {kMiddle, 296}, fmt::format("Line 0x{:02X}", line % n), TextRole::kSection);
  const bool committed = v.now.committed(v.focus);
  const auto card = [&](float x, const char* name, const Copy& c, bool live) {
    const bool newest = c.value == golden.value;
    box(l, {x, 306, 74, 78}, {}, {live ? (newest ? Token::kTgt : Token::kBad) : Token::kHair2}, 3);
    word(l, {x + 8, 322}, name, TextRole::kActor, live ? Token::kInk : Token::kMid);
    const std::string stamp = stamp_text(v.env, c.value);
    word(l, {x + 8, 350}, stamp.empty() ? "zero" : stamp,
         stamp.empty() || stamp.find('|') != std::string::npos ? TextRole::kLabel
                                                               : TextRole::kFigureStrong,
         newest ? Token::kInk : Token::kLow);
    word(l, {x + 8, 374}, live ? "read here" : "not read", TextRole::kSmall, Token::kLow);
  };
  card(kMiddle, "At A", a, !committed);
  card(kMiddle + 82, "At B", b, committed);
  const Copy& live = committed ? b : a;
  const bool lost = live.value != golden.value;
  SceneText& t = word(l, {kMiddle, 402},
                      lost ? fmt::format("The newest write is {}, and no reader reaches it.",
                                         stamp_text(v.env, golden.value))
                      : golden.version == 0
                          ? std::string("Never written.")
                          : fmt::format("{} writes; the live copy is the newest.", golden.version),
                      TextRole::kLabel, lost ? Token::kBadT : Token::kMid);
  t.max_width = 156;
  t.max_lines = 2;
}

void marks(SceneLayer& l, const StageView& v) {
  (void)v;
  const float y = 446;
  hairline(l, {kLeft, y - 18, 880, 1});
  SceneLineGrid g;
  const auto one = [&](float x, SceneLine line, LineLook look, const char* text) {
    SceneLineGrid cell;
    cell.area = {x, y - 8, 18, 18};
    cell.columns = 1;
    cell.look = look;
    cell.lines = {std::move(line)};
    l.grids.push_back(cell);
    word(l, {x + 26, y + 5}, text, TextRole::kSmall, Token::kMid);
  };
  SceneLine line;
  line.read = ReadMark::kHeld;
  one(kLeft, line, LineLook::kSource, "in the read set");
  line = {};
  line.copy = line.copy_before = LineCopy::kOnWire;
  one(kLeft + 130, line, LineLook::kSource, "copy on the wire");
  line.copy = line.copy_before = LineCopy::kLanded;
  one(kLeft + 260, line, LineLook::kSource, "copied");
  line.dirty = true;
  one(kLeft + 350, line, LineLook::kSource, "written since its copy");
  line = {};
  line.copy = line.copy_before = LineCopy::kLanded;
  one(kLeft + 510, line, LineLook::kTarget, "landed, not visible");
  line.copy = line.copy_before = LineCopy::kLive;
  one(kLeft + 650, line, LineLook::kTarget, "live");
  line.copy = line.copy_before = LineCopy::kWasted;
  one(kLeft + 720, line, LineLook::kTarget, "wasted");
}

}  // namespace

SceneModel compose_page(const StageView& v) {
  SceneModel m;
  m.width = v.layout.width;
  m.height = v.layout.height;
  SceneLayer l = scene_layer("page");
  side(l, m, v, false);
  side(l, m, v, true);
  middle(l, m, v);
  copies(l, v);
  marks(l, v);
  m.layers = {std::move(l)};
  return m;
}

}  // namespace pf
