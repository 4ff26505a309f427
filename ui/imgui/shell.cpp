#include "ui/imgui/shell.h"

#include <algorithm>
#include <cmath>

namespace pf {
namespace {

constexpr float kGap = 8;
constexpr float kLeastPane = 120, kLeastTall = 90;

float part_of(const Look& look, float room, float part, float least, float rest) {
  const float most = std::max(look.px(least), room - look.px(rest));
  return std::round(std::clamp(room * part, look.px(least), most));
}

}  // namespace

ShellPlaces shell_places(const Look& look, const Splits& splits, float width, float height,
                         bool error) {
  ShellPlaces out;
  float y = 0;
  const auto row = [&](float logical) {
    const Rect r = {0, y, width, look.px(logical)};
    y += r.h;
    return r;
  };
  out.status = row(kStatusHeight);
  out.trigger = row(kTriggerHeight);
  if (error) out.error = row(kErrorHeight);
  out.key_line = {0, height - look.px(kKeyLineHeight), width, look.px(kKeyLineHeight)};
  const float gap = look.px(kGap);
  const Rect room = {gap, y + gap, width - 2 * gap, out.key_line.y - y - 2 * gap};
  const float low = part_of(look, room.h, splits.bottom, kLeastTall, 2 * kLeastTall);
  const float high = room.h - low - gap;
  const float right = part_of(look, room.w, splits.right, kLeastPane, 3 * kLeastPane);
  out.centre = {room.x, room.y, room.w - right - gap, high};
  const float first = part_of(look, high, splits.middle, kLeastTall, kLeastTall);
  const float x = out.centre.right() + gap;
  out.histogram1 = {x, room.y, right, first - gap / 2};
  out.histogram2 = {x, room.y + first + gap / 2, right, high - first - gap / 2};
  const float below = room.y + high + gap;
  const float live = part_of(look, room.w, splits.live, kLeastPane, 3 * kLeastPane);
  const float captures = part_of(look, room.w, splits.captures, kLeastPane, 3 * kLeastPane);
  const float state = part_of(look, room.w, splits.state, kLeastPane, 3 * kLeastPane);
  out.live = {room.x, below, live, low};
  out.captures = {out.live.right() + gap, below, captures, low};
  out.state = {out.captures.right() + gap, below, state, low};
  const float last = out.state.right() + gap;
  out.pages = {last, below, std::max(0.0F, room.right() - last), low};
  return out;
}

Shell::Shell(Desk& desk)
    : desk_(desk),
      trigger_(desk),
      overlay_(desk),
      lanes_(desk),
      histogram1_(desk, Panel::kHistogram1, 0),
      histogram2_(desk, Panel::kHistogram2, 1),
      live_(desk),
      captures_(desk),
      state_(desk),
      pages_(desk),
      sheet_(desk),
      line_(desk) {}

bool Shell::typing() const {
  return ImGui::GetIO().WantTextInput || trigger_.field().active() || line_.active() ||
         desk_.view.type_trigger || desk_.view.type_command;
}

void Shell::gap(const char* id, Rect area, bool upright, float& part, float room, bool grows_back) {
  ImGui::SetCursorScreenPos(area.min());
  if (area.w < 1 || area.h < 1) return;
  ImGui::InvisibleButton(id, area.size());
  const bool live = ImGui::IsItemActive();
  if (live || ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
  }
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) {
    desk_.settings.splits = Splits();
    return;
  }
  const ImVec2 delta = ImGui::GetIO().MouseDelta;
  const float by = upright ? delta.x : delta.y;
  if (!live || by == 0 || room <= 0) return;
  part = std::clamp(part + (grows_back ? -by : by) / room, 0.03F, 0.97F);
}

// What lies between the panes: little of the window, and the only ground that is drawn. A software
// renderer pays for every pixel.
void Shell::draw_ground(const Pen& pen) const {
  const ShellPlaces& p = places_;
  const float wide = p.centre.x, right = p.pages.right();
  const float top = p.centre.y - wide, tall = p.key_line.y - top;
  pen.fill({0, top, wide, tall}, Token::kWin);
  pen.fill({right, top, p.status.w - right, tall}, Token::kWin);
  const auto across = [&](float x, float y, float w) { pen.fill({x, y, w, wide}, Token::kWin); };
  across(wide, top, right - wide);
  across(wide, p.centre.bottom(), right - wide);
  across(wide, p.live.bottom(), right - wide);
  across(p.histogram1.x, p.histogram1.bottom(), p.histogram1.w);
  const auto down = [&](const Rect& left) {
    pen.fill({left.right(), left.y, wide, left.h}, Token::kWin);
  };
  for (const Rect& left : {p.centre, p.live, p.captures, p.state}) down(left);
}

void Shell::draw_gaps() {
  Splits& s = desk_.settings.splits;
  const float wide = desk_.look().px(kGap);
  const ShellPlaces& p = places_;
  const float across = p.pages.right() - p.live.x, down = p.live.bottom() - p.centre.y;
  gap("##g1", {p.centre.right(), p.centre.y, wide, p.centre.h}, true, s.right, across, true);
  gap("##g2", {p.centre.x, p.centre.bottom(), across, wide}, false, s.bottom, down, true);
  gap("##g3", {p.histogram1.x, p.histogram1.bottom(), p.histogram1.w, wide}, false, s.middle,
      p.centre.h, false);
  gap("##g4", {p.live.right(), p.live.y, wide, p.live.h}, true, s.live, across, false);
  gap("##g5", {p.captures.right(), p.live.y, wide, p.live.h}, true, s.captures, across, false);
  gap("##g6", {p.state.right(), p.live.y, wide, p.live.h}, true, s.state, across, false);
}

void Shell::draw_panes() {
  if (desk_.view.centre == Centre::kLanes) {
    lanes_.draw(places_.centre);
  } else {
    overlay_.draw(places_.centre);
  }
  histogram1_.draw(places_.histogram1);
  histogram2_.draw(places_.histogram2);
  live_.draw(places_.live);
  captures_.draw(places_.captures);
  state_.draw(places_.state);
  pages_.draw(places_.pages);
}

// In the middle of the largest pane.
void Shell::draw_nothing_open() const {
  if (!desk_.opening.empty()) return;
  const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
  const Rect& c = places_.centre;
  const ImVec2 at = {c.x + c.w / 2, c.y + c.h / 2};
  const float wide = c.w - 2 * pen.px(12);
  pen.text({at.x, at.y - pen.px(24)}, "Nothing is open",
           {Token::kInk, Cut::kFigure, Align::kMiddle, wide});
  pen.text({at.x, at.y + pen.px(4)}, "Ctrl+O, then the name of a scenario or the path of a run",
           {Token::kMid, Cut::kText, Align::kMiddle, wide});
  pen.text({at.x, at.y + pen.px(24)}, "or from a shell: pageferry-probe htm-sqlite",
           {Token::kMid, Cut::kText, Align::kMiddle, wide});
}

void Shell::draw() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const bool error = !desk_.error.empty();
  places_ = shell_places(desk_.look(), desk_.settings.splits, size.x, size.y, error);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushFont(desk_.look().font(Cut::kText));
  ImGui::Begin("##probe", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  draw_ground(Pen(ImGui::GetWindowDrawList(), desk_.look()));
  draw_status_bar(desk_, places_.status);
  trigger_.draw(places_.trigger);
  if (error) draw_error_bar(desk_, places_.error);
  draw_panes();
  if (!desk_.is_open()) draw_nothing_open();
  draw_gaps();
  draw_key_line(desk_, places_.key_line);
  ImGui::End();
  trigger_.draw_list();
  histogram1_.draw_list();
  histogram2_.draw_list();
  sheet_.draw({0, 0, size.x, size.y});
  line_.draw({0, 0, size.x, size.y}, open_file);
  ImGui::PopFont();
}

}  // namespace pf
