// A picture as a value: what to draw, in which order, in which meaning of colour. compose_scene
// makes one from a World; the renderer (ui/scene), the text form (scene_dump.h) and the exporters
// read it. No toolkit, no GL, no clock: the picture of a moment depends on that moment alone.
//
// 1. Lengths are stage units, x to the right, y down; one unit is one logical pixel at scale 1.
// 2. Layers are drawn first to last. Within a layer: boxes, page maps, page cells, line grids,
//    paths, glyphs, texts; within one kind in the order of the vector.
// 3. Colours are tokens with an alpha; RGB exists only in palettes. Token::kNone draws nothing.
// 4. Still edges snap to device pixels (boxes, axis-parallel paths, cells, base lines), so whole
//    units stay crisp at every scale. Glyphs do not snap: they move.
// 5. Strokes of boxes lie inside the box; strokes of paths are centred on the path.
// 6. Type has the size of its role, times `text_scale`, times the view's, and never less than the
//    view's floor (scene_view.h). A scene never measures text: it gives a maximum width, and the
//    renderer wraps or elides.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ui/session/page_bytes.h"
#include "ui/session/scene_token.h"
#include "ui/session/scene_type.h"

namespace pf {

struct ScenePoint {
  float x = 0, y = 0;
  bool operator==(const ScenePoint&) const = default;
};

struct SceneArea {
  float x = 0, y = 0, w = 0, h = 0;
  bool contains(ScenePoint p) const { return p.x >= x && p.x < x + w && p.y >= y && p.y < y + h; }
  bool operator==(const SceneArea&) const = default;
};

struct SceneColor {
  Token token = Token::kNone;
  float alpha = 1;
  bool operator==(const SceneColor&) const = default;
};

// Parallel stripes over a fill: a wait, in the colour of what it waits for; a wasted copy.
enum class HatchLean : std::uint8_t { kNone, kRising, kFalling };  // kRising leans like '/'
struct SceneHatch {
  SceneColor color;
  HatchLean lean = HatchLean::kNone;
  float period = 5;  // across the stripes
  float width = 1;
  float offset = 0;  // moves the stripes to the right
  bool operator==(const SceneHatch&) const = default;
};

// Off 0 is a solid line; on 0 with `round` is a row of dots. On a box the period is stretched so
// that every corner is drawn, and `offset` and `round` have no effect.
struct SceneDash {
  float on = 0, off = 0;
  float offset = 0;
  bool round = false;  // dots: each dash is a capsule as wide as the path
  bool operator==(const SceneDash&) const = default;
};

// Rectangle; a disc or ring when the radius is half the side.
struct SceneBox {
  SceneArea area;
  SceneColor fill;
  SceneColor stroke;
  float stroke_width = 1;
  float radius = 0;
  SceneDash dash;
  SceneHatch hatch;  // over the fill, under the stroke
  bool operator==(const SceneBox&) const = default;
};

// Polyline with mitred corners; a curve is many short pieces.
struct ScenePath {
  std::vector<ScenePoint> points;
  SceneColor color;
  float width = 1.5F;
  SceneDash dash;
  SceneColor casing;  // a wider stroke below, to part the path from what it crosses
  float casing_width = 7;
  bool round_caps = false;
  bool arrow = false;  // open arrow head at the last point
  bool operator==(const ScenePath&) const = default;
};

// Flows and marks. Shape says kind, colour says meaning; the usual token is named beside each.
enum class GlyphKind : std::uint8_t {
  kRead,         // hollow triangle, points ahead: non-posted TLP (shr)
  kPostedWrite,  // solid triangle (shr)
  kCompletion,   // hollow capsule (shr)
  kLine,         // solid square: a cache line's copy (fly)
  kWastedLine,   // hollow square (bad)
  kInvalidate,   // ring with cross: QI, ATS request (flt)
  kAck,          // disc with tick: ATS completion, wait descriptor; done (flt; low when past)
  kOwedAck,      // dashed ring: an ack not yet come (flt)
  kSnoop,        // small ring: snoop, RFO (dty)
  kSignal,       // solid diamond: signal 1, 2 (sig)
  kSignalFalse,  // hollow diamond: read as false (sig)
  kBurst,        // 24 rays, grows with `progress`: an abort (bad)
  kStation,      // disc with its label: a numbered stop of a conflict path (bad)
  kBolt,         // interrupt, fault (bad)
  kPlayhead,     // pentagon, points down (acc)
  kTick,         // small triangle, points down: an abort on an overview (bad)
};
inline constexpr int kGlyphKindCount = static_cast<int>(GlyphKind::kTick) + 1;

struct SceneGlyph {
  GlyphKind kind = GlyphKind::kLine;
  ScenePoint at;      // its centre
  float size = 8;     // edge of the line square, to which the others are matched in weight: 8
                      // at 64 B, 11 at 256 B, 14 at 4 KiB; of burst and station the diameter
  float heading = 0;  // radians, 0 to the right, clockwise; for those that point ahead
  SceneColor color;
  Token halo = Token::kBg;  // parts it from what it crosses, and fills what is hollow
  float progress = 1;       // burst only: 0 not begun, 1 fully out
  std::string label;        // station only, at most 3 characters
  Token label_token = Token::kOnBad;
  bool operator==(const SceneGlyph&) const = default;
};

enum class TextAlign : std::uint8_t { kStart, kMiddle, kEnd };

// A run of one look. Spans of a text follow each other on the base line.
struct SceneSpan {
  std::string text;  // UTF-8
  TextRole role = TextRole::kLabel;
  SceneColor color = {Token::kInk};
  float gap = 0;                // space before it; not at the start of a line
  Token strike = Token::kNone;  // colour of a line through it: an old value, a purged entry
  bool operator==(const SceneSpan&) const = default;
};

// Drawn behind the text, as wide as the text turned out.
struct SceneBacking {
  SceneColor fill;
  SceneColor stroke;
  float pad_x = 3, pad_y = 0;
  float radius = 2;
  bool operator==(const SceneBacking&) const = default;
};

struct SceneText {
  ScenePoint at;  // base line of the first line: its start, middle or end
  TextAlign align = TextAlign::kStart;
  float max_width = 0;  // 0: no bound
  int max_lines = 1;    // above 1 it wraps at spaces; what is left over ends in an ellipsis
  std::vector<SceneSpan> spans;
  SceneBacking backing;
  bool operator==(const SceneText&) const = default;
};

using PageStates = std::shared_ptr<const PageBytes>;

// One cell a page. Shapes from 5 logical pixels a cell, letters from 20, below that a texture;
// with more than one page a pixel a reduced level (page_state.h) keeps what is rare.
struct ScenePageMap {
  std::uint64_t id = 0;  // a hit on the map names it
  SceneArea area;
  int columns = 0, rows = 0;
  PageOrder order = PageOrder::kRowMajor;
  PageStates states;            // never null, never changed once published
  PageStates before;            // the states to cross-fade from; null when still
  float mix = 1;                // 0 all `before`, 1 all `states`
  SceneArea window;             // visible part in cells; zero size is all
  std::int64_t highlight = -1;  // page with a ring, or -1
  Token highlight_token = Token::kAcc;
  float stripe = 0;  // how far the stripes of moving pages have moved
  float alpha = 1;
  bool letters = true;                           // false when texts of the scene say more
  bool operator==(const ScenePageMap& o) const;  // states by content
};

// A page state outside a map: legends, counts, the mark on a rare page.
struct SceneCell {
  SceneArea area;
  std::uint8_t state = 0;
  float stripe = 0;
  float alpha = 1;
  bool operator==(const SceneCell&) const = default;
};

// The 64 lines of a page, seen from one side.
enum class LineLook : std::uint8_t {
  kSource,  // solid cells; a bar below says how far the copy is
  kTarget,  // outlines that become solid: on the wire, landed, live
  kAlias,   // the address range that stores go to: outlines only
};
enum class LineCopy : std::uint8_t { kNone, kOnWire, kLanded, kLive, kWasted };
enum class ReadMark : std::uint8_t { kNone, kHeld, kReleased };

struct SceneLine {
  LineCopy copy = LineCopy::kNone;
  LineCopy copy_before = LineCopy::kNone;  // cross-fades from it while mix < 1
  float mix = 1;
  ReadMark read = ReadMark::kNone;
  bool in_write_set = false;
  bool dirty = false;  // written since its copy
  bool stale = false;  // the two copies differ and the newer is unreachable
  std::string stamp;   // writer's letter and number, "G7"; drawn from 30 pixels a cell
  Token stamp_token = Token::kInk;
  bool operator==(const SceneLine&) const = default;
};

struct SceneLineGrid {
  std::uint64_t id = 0;
  SceneArea area;
  int columns = 8;
  float gap = 1.2F;
  LineLook look = LineLook::kSource;
  std::vector<SceneLine> lines;
  int highlight = -1;
  Token highlight_token = Token::kAcc;
  float alpha = 1;
  bool operator==(const SceneLineGrid&) const = default;
};

struct SceneLayer {
  std::string name;  // for the text form and for tests
  SceneArea clip;    // zero size is no clip
  float alpha = 1;   // multiplies the alpha of everything in it
  std::vector<SceneBox> boxes;
  std::vector<ScenePageMap> maps;
  std::vector<SceneCell> cells;
  std::vector<SceneLineGrid> grids;
  std::vector<ScenePath> paths;
  std::vector<SceneGlyph> glyphs;
  std::vector<SceneText> texts;
  bool operator==(const SceneLayer&) const = default;
};

// What lies where, so that a click names a thing (scene_hit.h). Later regions lie above earlier.
enum class HitKind : std::uint8_t {
  kComponent,  // id: actor
  kPageMap,    // id: ScenePageMap::id; the hit adds the page
  kLineGrid,   // id: SceneLineGrid::id; the hit adds the line
  kPage,       // id: page, as a PTE slot
  kFlow,       // id: transfer or TLP
  kLink,
  kPhase,
  kEvent,
  kSpan,  // id: a lane's span
  kMarker,
  kCommand,  // id: index into the view's list of commands
};

struct SceneHit {
  SceneArea area;
  HitKind kind = HitKind::kComponent;
  std::uint64_t id = 0;
  std::string label;  // accessible name, tool tip
  bool operator==(const SceneHit&) const = default;
};

struct SceneModel {
  float width = 904, height = 528;
  Token ground = Token::kBg;
  float text_scale = 1;  // Present mode: 1.6
  std::vector<SceneLayer> layers;
  std::vector<SceneHit> hits;
  bool operator==(const SceneModel&) const = default;
};

// Shorthands for composers.
SceneLayer scene_layer(std::string name);
SceneText scene_text(ScenePoint at, std::string text, TextRole role, Token token,
                     TextAlign align = TextAlign::kStart);
std::vector<ScenePoint> scene_curve(ScenePoint from, ScenePoint via1, ScenePoint via2,
                                    ScenePoint to);  // cubic Bezier, as points of a path

// The point at a distance along a path and the heading there; clamped to its ends.
struct PathPlace {
  ScenePoint at;
  float heading = 0;
};
PathPlace along_path(const std::vector<ScenePoint>& points, float distance);
float path_length(const std::vector<ScenePoint>& points);

// Part of a path between two distances: a trail behind a glyph.
std::vector<ScenePoint> path_part(const std::vector<ScenePoint>& points, float from, float to);

// The visible cells of a map, its whole shape when it has no window.
SceneArea map_window(const ScenePageMap& map);

// Where a page of a map or a line of a grid lies; the map's window is taken into account.
SceneArea page_area(const ScenePageMap& map, std::int64_t page);
SceneArea line_area(const SceneLineGrid& grid, int line);

}  // namespace pf
