// What the pointer and the zoom keys mean on the lanes, for every front end: a click moves the
// playhead, and so does a drag on the axis or on the strip; a drag on the lanes measures, one that
// pans moves the visible span. No toolkit; points are in units of the composed scene.
#pragma once
#include "ui/session/compose.h"

namespace pf {

// Multiplies the visible span and keeps the time under `anchor` where it is.
LanesWindow zoomed_lanes(const LanesInput& input, double factor, Time anchor);
// The same around the playhead where it is visible, else around the middle.
LanesWindow zoomed_lanes(const LanesInput& input, double factor);
// Moves the visible span by a part of itself.
LanesWindow panned_lanes(const LanesInput& input, double part);
// Drops tracks from below until the rest has room.
void fit_tracks(LanesInput& input, float height);

struct LanesAsk {
  enum class Kind {
    kNothing,
    kHit,     // the press was beside the lanes: it means what lies there
    kTime,    // the playhead to `from`
    kSpan,    // measure from `from` to `to`
    kWindow,  // show from `from` to `to`
  } kind = Kind::kNothing;
  Time from = 0, to = 0;
};

class LanesPointer {
 public:
  bool dragging() const { return drag_ != Drag::kNone; }
  LanesAsk press(const LanesInput& input, float width, ScenePoint at, bool pan);
  LanesAsk move(const LanesInput& input, float width, ScenePoint at);
  LanesAsk release(const LanesInput& input, float width);

 private:
  enum class Drag { kNone, kScrub, kOverview, kPan, kPress, kMeasure } drag_ = Drag::kNone;
  ScenePoint press_, last_;
};

}  // namespace pf
