#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/imgui/pane.h"
#include "ui/imgui/scene_panels.h"
#include "ui/session/page_marks.h"
#include "ui/session/scene_hit.h"

namespace pf {
namespace {

constexpr float kCounts = 22, kNames = 16, kPad = 8;

const ScenePageMap* map_of(const SceneModel& stage, std::uint64_t id) {
  for (const SceneLayer& layer : stage.layers) {
    for (const ScenePageMap& map : layer.maps) {
      if (map.id == id) return &map;
    }
  }
  return nullptr;
}

bool has_room(const Pen& pen, Rect maps) { return maps.w > pen.px(60) && maps.h > pen.px(40); }

// Square cells that fill the area: whole units while they can be seen, then as fine as they get.
void lay_out(ScenePageMap& map, SceneArea area) {
  const auto pages = static_cast<double>(std::max<std::size_t>(1, map.states->size()));
  map.order = PageOrder::kRowMajor;
  map.window = {};
  map.columns = std::max(1, static_cast<int>(std::ceil(std::sqrt(pages * area.w / area.h))));
  for (float cell = 24; cell >= 2; cell -= 1) {
    const double columns = std::floor(area.w / cell), rows = std::floor(area.h / cell);
    if (columns * rows < pages) continue;
    map.columns = static_cast<int>(columns);
    map.rows = static_cast<int>(std::ceil(pages / columns));
    map.area = {area.x, area.y, cell * static_cast<float>(map.columns),
                cell * static_cast<float>(map.rows)};
    return;
  }
  map.rows = static_cast<int>(std::ceil(pages / map.columns));
  const float cell =
      std::min(area.w / static_cast<float>(map.columns), area.h / static_cast<float>(map.rows));
  map.area = {area.x, area.y, cell * static_cast<float>(map.columns),
              cell * static_cast<float>(map.rows)};
}

}  // namespace

void PagesPanel::add_map(SceneLayer& layer, ScenePageMap map, SceneArea area) const {
  map.mix = 1;
  map.before = nullptr;
  lay_out(map, area);
  layer.maps.push_back(map);
  add_rare_marks(layer, layer.maps.back());
}

void PagesPanel::make(Rect area) {
  const float scale = desk_.look().scale();
  const float width = area.w / scale, height = area.h / scale;
  if (version_ == desk_.run_version() && width == width_ && height == height_) return;
  version_ = desk_.run_version();
  width_ = width;
  height_ = height;
  const SceneModel stage = desk_.probe().session().stage();
  const ScenePageMap* a = map_of(stage, kHitMapA);
  const ScenePageMap* b = map_of(stage, kHitMapB);
  if (a == nullptr || b == nullptr) return;
  SceneModel made;
  made.width = width;
  made.height = height;
  SceneLayer layer = scene_layer("pages");
  const float half = (width - 3 * kPad) / 2, tall = height - kNames - 2;
  add_map(layer, *a, {kPad, kNames, half, tall});
  add_map(layer, *b, {2 * kPad + half, kNames, half, tall});
  made.layers.push_back(std::move(layer));
  for (std::size_t i = 0; i < 2; ++i) {
    const ScenePageMap& map = made.layers[0].maps[i];
    made.hits.push_back({map.area, HitKind::kPageMap, map.id, i == 0 ? "Host A" : "Host B"});
  }
  if (!(made == scene_)) {
    scene_ = std::move(made);
    ++picture_;
  }
  in_move_ = a->highlight >= 0 ? hex_page(static_cast<std::uint32_t>(a->highlight)) : "";
  states_ = a->states;
}

void PagesPanel::draw_counts(const Pen& pen, Rect area) const {
  if (!states_) return;  // no map has been made yet
  std::uint64_t target = 0, moving = 0, dirty = 0, source = 0, lost = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const std::uint64_t n = states_->count(static_cast<std::uint8_t>(byte));
    if (n == 0 || byte == kNoPage) continue;
    const PageState state = unpack_page(static_cast<std::uint8_t>(byte));
    if (state.dot != PageDot::kNone) dirty += n;
    switch (state.base) {
      case PageBase::kTarget:
        target += n;
        break;
      case PageBase::kMoving:
        moving += n;
        break;
      case PageBase::kLost:
        lost += n;
        break;
      default:
        source += n;
        break;
    }
  }
  float x = area.x + pen.px(kPad);
  const auto count = [&](const char* name, std::uint64_t n, Token token, bool always) {
    if (n == 0 && !always) return;
    const std::string words = fmt::format("{} {}", name, group_digits(n));
    if (x + pen.width(words) > area.right() - pen.px(4)) return;
    x += pen.row_text({x, area.y}, area.h, words, {token}) + pen.px(14);
  };
  count("target", target, Token::kTgtT, true);
  count("moving", moving, Token::kFlyT, true);
  count("lost", lost, Token::kBadT, false);
  count("dirty", dirty, Token::kDtyT, false);
  count("source", source, Token::kMid, true);
}

void PagesPanel::draw(Rect place) {
  PaneHead head;
  head.title = "Pages";
  if (desk_.is_open()) {
    // The head tells the page in move, so that the maps come first.
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    const float hair = pen.px(1), tall = place.h - pen.px(kHeadHeight) - hair - pen.px(kCounts);
    const Rect maps = {place.x + hair, place.y + pen.px(kHeadHeight), place.w - 2 * hair, tall};
    if (has_room(pen, maps)) make(maps);
    head.note = group_digits(desk_.probe().session().env().hw.pages);
    head.right = desk_.view.focus == Panel::kPages && cursor_ ? cursor_text() : in_move_;
  }
  const Rect inside = begin_pane(desk_, Panel::kPages, "pages", place, head);
  if (desk_.is_open()) {
    const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
    const Rect maps = {inside.x, inside.y, inside.w, inside.h - pen.px(kCounts)};
    if (has_room(pen, maps)) {
      const ShownPicture shown = desk_.pictures().scene(
          kPagesPicture, picture_, scene_, static_cast<int>(maps.w), static_cast<int>(maps.h),
          desk_.look().scale(), desk_.look().palette());
      if (shown.texture != nullptr) {
        const bool flip = shown.upside_down;
        pen.list()->AddImage(shown.texture, maps.min(), maps.max(), {0, flip ? 1.0F : 0.0F},
                             {1, flip ? 0.0F : 1.0F});
      }
      for (const SceneHit& hit : scene_.hits) {
        pen.text({maps.x + hit.area.x * desk_.look().scale(), maps.y + pen.px(2)}, hit.label,
                 {Token::kLow, Cut::kSmall});
      }
      draw_cursor(pen, maps);
      const Press press = press_area("##maps", maps);
      const ImVec2 at = ImGui::GetIO().MousePos;
      const float scale = desk_.look().scale();
      const auto what = hit_test(scene_, {(at.x - maps.x) / scale, (at.y - maps.y) / scale});
      if (press.hovered && what && what->index >= 0) {
        ImGui::SetTooltip("page %s", hex_page(static_cast<std::uint32_t>(what->index)).c_str());
        if (press.clicked) desk_.tell(fmt::format("select page:{}", what->index));
      }
    }
    draw_counts(pen, {inside.x, inside.bottom() - pen.px(kCounts), inside.w, pen.px(kCounts)});
  }
  end_pane();
}

}  // namespace pf
