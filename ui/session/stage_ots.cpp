// The on-the-side device, its window and the detour of the page in it (core/hw/ots.h).
#include <fmt/format.h>

#include "core/hw/dirty.h"
#include "core/hw/lane.h"
#include "core/hw/ots.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

std::string doing(const OtsWindow& w) {
  if (w.open == 0) return "closed";
  if (w.to_b != 0) return "sends on to B";
  return w.holding != 0 ? "holds writes" : "sends on to A";
}

// Its registers, a word each.
void registers(SceneLayer& l, const StageView& v, SceneArea a) {
  const OtsWindow& w = ots_window(v.now);
  const unsigned held = count(v.now, v.now.lay.ots_lane(kWindowHeldP));
  const std::string rows[] = {w.open != 0 ? "page " + hex_page(w.page) : std::string("no page"),
                              doing(w),
                              w.open == 0      ? std::string()
                              : w.written != 0 ? std::string("a write went to A")
                                               : std::string("no write yet"),
                              fmt::format("{} {} in it", held, held == 1 ? "write" : "writes")};
  float y = a.y + 34;
  for (const std::string& row : rows) {
    if (y > a.y + a.h - 4) return;
    word(l, {a.x + 10, y}, row, TextRole::kSmall,
         w.holding != 0 && y == a.y + 48 ? Token::kFltT : Token::kMid, TextAlign::kStart, a.w - 14);
    y += 14;
  }
}

// It holds the leaf tables and sees who walks them.
void bits(SceneLayer& l, const StageView& v, SceneArea a) {
  const unsigned set = pages_with_bit(v.now);
  const std::string rows[] = {"leaf tables", fmt::format("{} of {} bits set", set, v.env.hw.pages),
                              fmt::format("round {}", dirty_of(v.now).round)};
  float y = a.y + 34;
  for (const std::string& row : rows) {
    word(l, {a.x + 10, y}, row, TextRole::kSmall, Token::kMid, TextAlign::kStart, a.w - 14);
    y += 14;
  }
}

}  // namespace

void draw_ots(SceneLayer& l, SceneModel& m, const StageView& v) {
  if (v.layout.ots.empty()) return;
  const StageBox& ots = v.layout.ots.front();
  box(l, ots.area, {Token::kPanel}, {Token::kMid}, 6).stroke_width = 2;
  word(l, {ots.area.x + 10, ots.area.y + 18}, ots.name, TextRole::kActor);
  if (tracks_dirty(v.now)) bits(l, v, ots.area);
  if (!has_ots(v.now)) return;
  hit(m, ots.area, HitKind::kComponent, kSwitch, ots.name + ": " + doing(ots_window(v.now)));
  registers(l, v, ots.area);
  const OtsWindow& w = ots_window(v.now);
  if (w.open == 0 || v.aborted) return;
  path(l, v.layout.window, {Token::kAcc, 0.8F}, 1.4F).dash = {5, 4};
  // The page that is in the window, if it is the one shown.
  if (w.page != v.focus) return;
  const SceneArea g = v.layout.grid_start;
  box(l, {g.x - 4, g.y - 4, g.w + 8, g.h + 8}, {}, {Token::kAcc}, 3).stroke_width = 2;
}

}  // namespace pf
