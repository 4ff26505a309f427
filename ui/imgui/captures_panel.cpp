#include "ui/imgui/captures_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/measure/run_meter.h"
#include "ui/imgui/event_rows.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

constexpr float kRow = 18, kHead = 22, kAborts = 42;

constexpr float kBetween = 12;

// Left edges of the columns: number, time, event, what; the end is at the right edge. As wide as
// what stands in them; where that is too much, the event goes without saying: the trigger told it,
// or the cause of the abort does.
struct Columns {
  float number, at, event, what, right;
  bool has_event = true;
};

Columns columns_of(const Pen& pen, Rect area, const std::vector<CaptureRow>& rows) {
  float number = pen.width("capture"), at = pen.width("at, µs"), event = pen.width("event");
  float what = pen.width("what"), ends = pen.width("ends");
  for (const CaptureRow& row : rows) {
    number = std::max(number, pen.width(row.number_text));
    at = std::max(at, pen.width(row.at_text));
    event = std::max(event, pen.width(row.event_text));
    ends = std::max(ends, pen.width(row.ends));
    // What an abort says in words may be cut; where it was may not.
    if (!row.wrong) what = std::max(what, pen.width(row.what));
  }
  const float gap = pen.px(kBetween);
  Columns c{};
  c.number = area.x + pen.px(8);
  c.right = area.right() - pen.px(8);
  c.at = c.number + number + gap;
  c.event = c.at + at + gap;
  c.what = c.event + event + gap;
  c.has_event = c.what + what + gap + ends <= c.right;
  if (!c.has_event) c.what = c.event;
  return c;
}

}  // namespace

std::vector<AbortCount> aborts_by_count(const CaptureSet& set) {
  std::vector<AbortCount> out;
  for (int cause = 0; cause < kAbortCauses; ++cause) {
    const std::uint64_t n = set.aborts_by(static_cast<std::uint8_t>(cause));
    if (n > 0) out.push_back({static_cast<AbortCause>(cause), n});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const AbortCount& a, const AbortCount& b) { return a.count > b.count; });
  return out;
}

void CapturesPanel::move(int rows) {
  if (desk_.view.events) {
    desk_.tell(fmt::format("step {}", rows));
  } else {
    // At the first and the last there is no further one: nothing to tell.
    desk_.try_tell(fmt::format("capture {}{}", rows > 0 ? "+" : "", rows));
  }
}

void CapturesPanel::open() {
  if (!desk_.probe().picked()) return;
  if (!desk_.tell("open").ok) return;
  desk_.view.centre = Centre::kLanes;
  desk_.view.lanes_whole = false;
}

Rect CapturesPanel::row_of(std::uint64_t number) const {
  for (const auto& [which, place] : places_) {
    if (which == number) return place;
  }
  return {};
}

void CapturesPanel::draw_captures(const Pen& pen, Rect area) {
  const Columns c = columns_of(pen, area, desk_.shown().rows);
  const float head = pen.px(kHead), row_height = pen.px(kRow);
  const Words low = {Token::kLow};
  pen.row_text({c.number, area.y}, head, "capture", low);
  pen.row_text({c.at, area.y}, head, "at, µs", low);
  if (c.has_event) pen.row_text({c.event, area.y}, head, "event", low);
  pen.row_text({c.what, area.y}, head, "what", low);
  pen.row_text({c.right, area.y}, head, "ends", {Token::kLow, Cut::kText, Align::kRight});
  const auto fit = static_cast<std::size_t>(std::max(1.0F, (area.h - head) / row_height));
  desk_.want_rows(fit);
  places_.clear();
  std::string asked;
  bool open_asked = false;
  float y = area.y + head;
  for (const CaptureRow& row : desk_.shown().rows) {
    if (places_.size() >= fit) break;
    const Rect place = {area.x, y, area.w, row_height};
    places_.emplace_back(row.number, place);
    const Press press = press_area(fmt::format("##{}", row.number).c_str(), place);
    if (row.picked) {
      pen.fill(place, Token::kAccBg);
    } else if (press.hovered) {
      pen.fill(place, Token::kRaise);
    }
    const Token token = row.wrong ? Token::kBadT : row.picked ? Token::kInk : Token::kMid;
    const auto cell = [&](float x, float end, const std::string& words) {
      pen.row_text({x, y}, row_height, words, {token, Cut::kText, Align::kLeft, end - x});
    };
    const float ends = pen.width(row.ends);
    cell(c.number, c.at - pen.px(4), row.number_text);
    cell(c.at, c.event - pen.px(6), row.at_text);
    if (c.has_event) cell(c.event, c.what - pen.px(8), row.event_text);
    cell(c.what, c.right - ends - pen.px(10), row.what);
    pen.row_text({c.right, y}, row_height, row.ends, {token, Cut::kText, Align::kRight});
    if (press.clicked) asked = fmt::format("capture {}", row.number);
    open_asked = open_asked || press.twice;
    y += row_height;
  }
  const float wheel = ImGui::GetIO().MouseWheel;
  if (asked.empty() && wheel != 0 && ImGui::IsWindowHovered() &&
      area.holds(ImGui::GetIO().MousePos)) {
    desk_.try_tell(fmt::format("capture {}", wheel > 0 ? "-3" : "+3"));
  }
  if (!asked.empty()) desk_.tell(asked);  // the rows are others now
  if (open_asked) open();
}

// The main cause first; what there is no room for, the tooltip tells.
void CapturesPanel::draw_aborts(const Pen& pen, Rect area) {
  pen.across(area.x, area.y, area.w, Token::kHair);
  float x = area.x + pen.px(8);
  const float y = area.y + pen.px(4);
  pen.text({x, y}, "Aborts by cause", {Token::kLow, Cut::kSmall});
  const std::vector<AbortCount> counts = aborts_by_count(desk_.probe().setting().captures);
  const float row = y + pen.px(16), end = area.right() - pen.px(8);
  if (counts.empty()) pen.text({x, row}, "none", {Token::kMid});
  std::string all;
  bool fits = true;
  for (const AbortCount& each : counts) {
    const std::string_view name = cause_name(each.cause);
    const std::string count = group_digits(each.count);
    all += fmt::format("{}{}  {}", all.empty() ? "" : "\n", name, count);
    const float wide = pen.width(name, Cut::kSmall) + pen.px(5) + pen.width(count, Cut::kStrong);
    const float more = &each == &counts.back() ? 0 : pen.px(12) + pen.width("…");
    if (!fits) continue;
    fits = x + wide + more <= end || x == area.x + pen.px(8);
    if (!fits) {
      pen.text({x, row}, "…", {Token::kLow});
      continue;
    }
    x += pen.text({x, row + pen.px(1)}, name, {Token::kMid, Cut::kSmall}) + pen.px(5);
    x += pen.text({x, row}, count, {Token::kBadT, Cut::kStrong}) + pen.px(12);
  }
  if (press_area("##aborts", area).hovered && !all.empty()) ImGui::SetTooltip("%s", all.c_str());
}

void CapturesPanel::draw(Rect place) {
  const bool events = desk_.view.events;
  PaneHead head;
  head.title = events ? "Events" : "Captures";
  head.note = events ? "Left and Right step, E shows captures" : "Enter opens one in the lanes";
  if (desk_.is_open()) {
    head.right = events ? desk_.shown().events.filter_text
                        : group_digits(desk_.probe().setting().captures.size());
  }
  const Rect inside = begin_pane(desk_, Panel::kCaptures, "captures", place, head);
  const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
  const Rect title = {place.x, place.y, pen.px(90), pen.px(kHeadHeight)};
  if (press_area("##table", title).clicked) desk_.view.events = !events;
  if (desk_.is_open()) {
    const float aborts = inside.h > pen.px(150) ? pen.px(kAborts) : 0;
    const Rect table = {inside.x, inside.y, inside.w, inside.h - aborts};
    if (events) {
      draw_event_rows(desk_, pen, table);
    } else {
      draw_captures(pen, table);
    }
    if (aborts > 0) {
      draw_aborts(pen, {inside.x, inside.bottom() - aborts, inside.w, aborts});
    }
  }
  end_pane();
}

}  // namespace pf
