// Pictures of a moment and of a span of time. Pure: equal arguments give equal scenes, so the
// picture of a moment is the same in both directions of play.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/world/world.h"
#include "ui/session/stage_layout.h"
#include "ui/session/view_models.h"

namespace pf {

// One step of a run. `alpha` 0 is the finished step before it, 1 this one finished.
struct StageMoment {
  const Env* env = nullptr;
  const World* before = nullptr;  // null at the start of the run
  const World* after = nullptr;
  std::span<const Fact> facts;  // of this step
  float alpha = 1;
  Selection selection;
  Zoom zoom = Zoom::kHost;
  PageOrder order = PageOrder::kRowMajor;
  Time attempt_began = kNever;          // XBEGIN of the attempt in hand
  std::span<const Fact> sent;           // TLPs sent lately, so that each knows when it departed
  const AbortCard* abort = nullptr;     // the attempt that has ended and not begun anew
  float abort_part = 1;                 // how much of the abort has been shown
  const PageStates* pages_a = nullptr;  // null: derived from `after`
  const PageStates* pages_b = nullptr;
  bool reduced_motion = false;
  bool legend = true;
};

// Scene ids of hits.
inline constexpr std::uint64_t kHitMapA = 1, kHitMapB = 2;
inline constexpr std::uint64_t kHitGridStart = 1, kHitGridAlias = 2, kHitGridEnd = 3,
                               kHitGridZoomA = 4, kHitGridZoomB = 5;

SceneModel compose_stage(const StageMoment& moment, const StageLayout& layout);

// One thing on a lane.
struct LaneSpan {
  Time from = 0, to = 0;
  std::uint16_t block = 0;
  std::string text;
  Token token = Token::kSrc2;
  bool wait = false;  // hatched; `text` says for whom
  bool wrong = false;
  std::uint64_t event = 0;
};
struct LaneTick {
  Time at = 0;
  GlyphKind glyph = GlyphKind::kLine;
  Token token = Token::kFly;
  std::uint64_t event = 0;
};
struct LaneTrack {
  std::string name, note;
  std::uint8_t actor = 0;
  std::vector<LaneSpan> spans;
  std::vector<LaneTick> ticks;
};
struct LanesWindow {
  Time from = 0, to = 0;
};
struct LanesInput {
  std::vector<LaneTrack> tracks;
  LanesWindow window;
  Time now = 0;
  bool untimed = false;   // of a list of choices: times count its steps (kUntimedStep)
  Time zero = 0;          // the axis counts from here
  std::string zero_name;  // "XBEGIN", "start"
  std::vector<MarkerRow> markers;
  // What is measured: kNever at an end that has not been set.
  Time span_from = kNever, span_to = kNever;
  // Events of the page whose journey is shown, inside the window.
  struct Touch {
    Time at = 0;
    std::uint64_t event = 0;
    std::uint8_t actor = 0;
  };
  std::vector<Touch> journey;
  std::string journey_name;  // "journey of page 0x92"; empty = none is shown
  struct Abort {
    Time at = 0;
    std::uint64_t event = 0;
    std::uint32_t count = 1;  // so many lie so near that they are one mark
  };
  Time end = 0;                        // of the whole run, as far as known
  std::vector<Abort> aborts;           // of the whole run
  std::vector<std::uint32_t> density;  // events in equal parts of the whole run
};
// Lanes above, overview strip below; the scene is `width` by the height it needs.
SceneModel compose_lanes(const LanesInput& input, float width);
float lanes_height(std::size_t tracks);
// Where time lies on the lanes: for clicks and drags.
inline constexpr float kLaneLeft = 96, kLaneTop = 20, kLaneRow = 24, kOverviewHeight = 28;
Time lane_time(const LanesInput& input, float width, float x);
Time overview_time(const LanesInput& input, float width, float x);
bool on_overview(const LanesInput& input, float y);

}  // namespace pf
