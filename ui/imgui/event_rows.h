// The events of the run around the playhead, one a row; a click moves the playhead there.
#pragma once
#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

void draw_event_rows(Desk& desk, const Pen& pen, Rect area);

}  // namespace pf
