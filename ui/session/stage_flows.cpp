// What travels: each TLP of a link at the place it has reached by the time of the picture.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/hw/lane.h"
#include "core/hw/port.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;
using Way = std::vector<ScenePoint>;

// More things than this on one way are drawn as one moving stripe with their number.
constexpr std::size_t kMostBeads = 80;

struct Flow {
  Event event;
  LaneId lane = 0;
  float part = 0;  // of its way
};

Way joined(Way a, const Way& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
Way reversed(const Way& a) { return {a.rbegin(), a.rend()}; }

class Ways {
 public:
  explicit Ways(const StageView& v)
      : s_(v.layout), lanes_(v.now.lay), devices_(device_places(v.layout, v.devices())) {
    // The copy's way, parted where it changes lanes.
    std::size_t i = 1;
    while (i + 1 < s_.copy.size() && s_.copy[i].x < s_.change.x) ++i;
    to_bridge_.assign(s_.copy.begin(), s_.copy.begin() + static_cast<std::ptrdiff_t>(i));
    to_bridge_.push_back(s_.change);
    to_b_.push_back(s_.change);
    to_b_.insert(to_b_.end(), s_.copy.begin() + static_cast<std::ptrdiff_t>(i), s_.copy.end());
  }

  Way copy() const { return s_.copy; }

  Way of(const Event& e, LaneId lane) const {
    switch (lane) {
      case kUpP:
      case kUpN:
      case kAckBypass:
        return out_of_device(e.from - kDevice0, s_.up);
      case kRootP:
      case kRootN:
        return {s_.up.back(), {s_.up.back().x - 5, s_.up.back().y}};
      case kDownP:
      case kDownN:
        return e.from >= kDevice0 && e.from < kVcpu0 ? s_.hairpin : to_bridge_;
      case kToBP:
      case kToBN:
        return to_b_;
      case kCompletions:
        return e.tag != 0 ? s_.copy : back_to_core();  // a pulled line comes to B
      default:
        break;
    }
    if (lanes_.of_device(lane)) return of_device(lane);
    if (lanes_.of_peers(lane)) return between(e.from - kDevice0, lane - lanes_.peer_lanes);
    if (lane != 0 && (lane == lanes_.dirty_asks || lane == lanes_.dirty_backs)) {
      if (s_.ots.empty()) return s_.hairpin;
      return lane == lanes_.dirty_asks ? s_.window_in : s_.window_out;
    }
    if (lanes_.of_ots(lane)) return of_ots(static_cast<OtsLane>(lane - lanes_.ots_lanes));
    if (lanes_.root_b != 0 && lane >= lanes_.root_b && !s_.home.empty()) {
      return {s_.home.front(), {s_.home.front().x + 5, s_.home.front().y}};
    }
    return lanes_.is_from_b(lane) ? s_.home : Way{};
  }

 private:
  // A device's own line, then the way that begins where it ends.
  Way out_of_device(unsigned d, const StageWay& way) const {
    if (d >= devices_.size() || way.empty()) return {};
    const float x = devices_[d].up.back().x;
    return joined(joined(devices_[d].up, {{x, way.front().y}}), way);
  }
  Way into_device(const StageWay& way, unsigned d) const {
    if (d >= devices_.size() || way.empty()) return {};
    const float x = devices_[d].down.front().x;
    return joined(joined(way, {{x, way.back().y}}), devices_[d].down);
  }
  // From one device to another: in the switch from where the one's line ends to the other's begin.
  Way between(unsigned from, unsigned to) const {
    if (from >= devices_.size() || to >= devices_.size()) return {};
    return joined(devices_[from].up, devices_[to].down);
  }
  Way of_device(LaneId lane) const {
    const unsigned d = lanes_.device_of(lane);
    if (lanes_.is_direct(lane)) return out_of_device(d, s_.direct);
    return into_device(lanes_.which_of(lane) == kDataFromB ? s_.down_b : s_.down_a, d);
  }
  Way of_ots(OtsLane lane) const {
    if (s_.ots.empty()) return {};
    if (lane == kWindowInP || lane == kWindowInN) return s_.window_in;
    if (lane == kWindowOutP || lane == kWindowOutN) return s_.window_out;
    const SceneArea a = s_.ots.front().area;  // it waits there
    return {{a.x + a.w - 18, a.y + 17}, {a.x + a.w - 14, a.y + 17}};
  }
  // Beside the way there.
  Way back_to_core() const {
    Way way = reversed(s_.copy);
    const float lane = s_.up.back().y - s_.hairpin.front().y;
    for (ScenePoint& p : way) {
      if (p.y == s_.change.y) p.y += lane;
    }
    return way;
  }

  const StageLayout& s_;
  const Layout& lanes_;
  std::vector<DevicePlace> devices_;
  Way to_bridge_, to_b_;
};

// The usual length of a way, for what was sent before the facts in hand.
Time usual(const Layout& lay, const Timing& t, LaneId lane) {
  if (lay.is_direct(lane)) return t.device_link.typ + t.switch_hop.typ;
  if (lay.of_peers(lane)) return 2 * t.device_link.typ + t.switch_hop.typ;
  switch (lane) {
    case kUpP:
    case kUpN:
    case kAckBypass:
      return t.device_link.typ + t.switch_hop.typ + t.host_link.typ;
    case kRootP:
    case kRootN:
      return t.root_port.typ;
    case kDownP:
    case kDownN:
      return t.host_link.typ + t.switch_hop.typ;
    case kToBP:
    case kToBN:
      return t.ntb_hop.typ + t.host_link.typ + t.root_port.typ;
    case kCompletions:
      return t.mmio_read.typ + t.ntb_hop.typ + t.switch_hop.typ + t.host_link.typ;
    default:
      return t.host_link.typ + t.switch_hop.typ + t.device_link.typ;
  }
}

float part_of_way(const StageView& v, LaneId lane, const Event& e) {
  if (e.due == 0) return 0.5F;  // an exploration has no latencies
  Time way = std::max<Time>(1, usual(v.now.lay, v.env.hw.timing, lane));
  for (const Fact& f : v.moment.sent) {
    if (f.c == e.due && f.a == e.line && (f.b & 0xff) == lane && f.actor == e.from) {
      way = std::max<Time>(1, e.due - f.at);
    }
  }
  const float part = 1 - static_cast<float>(e.due - v.time) / static_cast<float>(way);
  const float p = std::clamp(part, 0.0F, 1.0F);
  return v.moment.reduced_motion ? std::round(p * 2) / 2 : p;
}

float glyph_size(const Event& e) { return e.lines > 4 ? 12.0F : e.lines > 1 ? 11.0F : 8.0F; }

std::vector<Flow> flows_of(const StageView& v) {
  std::vector<Flow> out;
  const auto take = [&](LaneId lane) {
    for (unsigned i = 0; i < count(v.now, lane); ++i) {
      const Event& e = entry(v.now, lane, i);
      out.push_back({e, lane, part_of_way(v, lane, e)});
    }
  };
  for (LaneId lane = 0; lane < kQiLane; ++lane) take(lane);
  take(kAckBypass);
  for (unsigned i = 0; v.now.lay.ots_lanes != 0 && i < kOtsLanes; ++i) {
    take(v.now.lay.ots_lane(static_cast<OtsLane>(i)));
  }
  if (v.now.lay.dirty_sets != 0) {
    take(v.now.lay.dirty_asks);
    take(v.now.lay.dirty_backs);
  }
  for (unsigned d = 0; d < v.now.lay.peer_amount; ++d) take(v.now.lay.to_peer(d));
  for (LaneId i = 0; v.now.lay.root_b != 0 && i < 2; ++i)
    take(static_cast<LaneId>(v.now.lay.root_b + i));
  for (unsigned d = 0; d < v.devices(); ++d) {
    for (LaneId which = 0; which < kDeviceLanes; ++which) {
      take(v.now.lay.device_lane(d, static_cast<DeviceLane>(which)));
    }
  }
  return out;
}

void trail(SceneLayer& l, const Way& way, float at, float length, Token token) {
  const float from = std::max(0.0F, at - length);
  if (at - from < 1) return;
  path(l, path_part(way, from, at), {token, 0.28F}, 3);
}

void beads(SceneLayer& l, const StageView& v, const Ways& ways,
           const std::vector<const Flow*>& copies) {
  const Way way = ways.copy();
  const bool wasted = v.copy.wasted || v.aborted;
  const Token token = wasted ? Token::kBad : Token::kFly;
  path(l, way, {token, 0.45F}, 1);
  if (copies.size() > kMostBeads) {
    ScenePath& stripe = path(l, way, {token, 0.8F}, 6);
    stripe.dash = {7, 4, static_cast<float>(v.time % 11000) / 1000.0F, false};
  }
  float nearest = 1e9F;
  std::string label;
  ScenePoint label_at;
  for (const Flow* f : copies) {
    const Way part = ways.of(f->event, f->lane);
    const float at = path_length(part) * f->part;
    const ScenePoint p = along_path(part, at).at;
    if (copies.size() <= kMostBeads) {
      if (!wasted) trail(l, part, at, 11, token);
      glyph(l, kind_glyph(Kind::kCopyWrite, wasted), p, token).size = wasted ? 7 : 8;
    }
    const ScenePoint link = v.layout.copy_label;
    const float away = std::abs(p.x - link.x) + std::abs(p.y - link.y);
    if (away < nearest) {
      nearest = away;
      label_at = link;
      label = fmt::format("line {}", f->event.line % v.env.hw.lines_per_page);
    }
  }
  if (!label.empty() && nearest < 24) {
    word(l, {label_at.x, label_at.y - 22}, label, TextRole::kAddress,
         wasted ? Token::kBadT : Token::kFlyT, TextAlign::kMiddle);
    path(l, {{label_at.x, label_at.y - 18}, {label_at.x, label_at.y - 6}}, {Token::kLow}, 1);
  }
  const ScenePoint at = v.layout.flight;
  // Those that still lie in a write-combining buffer are on their way too.
  const std::size_t flying = std::max<std::size_t>(copies.size(), v.copy.on_wire);
  word(l, at,
       fmt::format("{} {}{} in flight", flying, wasted ? "wasted " : "",
                   flying == 1 ? "line" : "lines"),
       TextRole::kLabelStrong, wasted ? Token::kBadT : Token::kFlyT);
  const Timing& t = v.env.hw.timing;
  const Time one_way = usual(v.now.lay, t, kDownP) + usual(v.now.lay, t, kToBP);
  word(l, {at.x, at.y + 14}, wasted ? "still land, unseen" : short_time(one_way) + " one way",
       TextRole::kLabel, Token::kLow);
}

std::string flow_label(const StageView& v, const Event& e) {
  switch (e.kind) {
    case Kind::kTranslationRequest:
    case Kind::kAtsInvalidate:
    case Kind::kAtsAck:
    case Kind::kTranslationCompletion:
      return fmt::format("{}, {}", kind_label(e.kind), hex_page(e.line));
    default:
      return fmt::format("{}, line {} of {}", kind_label(e.kind), e.line % v.env.hw.lines_per_page,
                         hex_page(e.line / v.env.hw.lines_per_page));
  }
}

// Between the switch and the devices there is room for two short words.
std::string short_label(Kind kind) {
  return kind == Kind::kTranslationRequest ? "ATS request" : kind_label(kind);
}

struct Label {
  ScenePoint at;
  bool left;
};

void single(SceneLayer& l, SceneModel& m, const StageView& v, const Ways& ways, const Flow& f,
            std::vector<Label>& labels) {
  const Event& e = f.event;
  const Way way = ways.of(e, f.lane);
  if (way.size() < 2) return;
  const float length = path_length(way), at = length * f.part;
  const PathPlace place = along_path(way, at);
  const Token token = kind_token(e.kind);
  const bool held = f.part >= 1;
  if (!held) trail(l, way, at, e.kind == Kind::kAtsAck ? 56.0F : 40.0F, token);
  if (e.kind == Kind::kAtsInvalidate)
    path(l, path_part(way, 0, at), {token, 0.75F}, 1.4F).dash = {0, 5, 0, true};
  SceneGlyph& g = glyph(l, kind_glyph(e.kind, false), place.at, token, place.heading);
  g.size = glyph_size(e);
  const std::string label = flow_label(v, e);
  hit(m, {place.at.x - 6, place.at.y - 6, 12, 12}, HitKind::kFlow, e.line, label);
  // Below the switch there is room for words beside what moves.
  const bool beside_ots = !v.layout.ots.empty();  // then there is little room
  if (v.now.lay.of_ots(f.lane) || (beside_ots && v.devices() > 1)) return;
  const bool below = place.at.y > v.layout.fabric().y + v.layout.fabric().h + 12 &&
                     place.at.y < v.layout.devices.y - 8;
  if (!below || v.devices() > 2) return;
  const bool left =
      v.layout.ots.empty() && place.at.x < v.layout.fabric().x + v.layout.fabric().w / 2;
  for (const Label& other : labels) {
    if (other.left == left && std::abs(other.at.y - place.at.y) < 26) return;
  }
  labels.push_back({place.at, left});
  const float x = place.at.x + (left ? -22.0F : beside_ots ? 12.0F : 22.0F);
  const float y = std::min(place.at.y, v.layout.devices.y - 17);
  const TextAlign align = left ? TextAlign::kEnd : TextAlign::kStart;
  const Token words = token == Token::kFlt   ? Token::kFltT
                      : token == Token::kFly ? Token::kFlyT
                                             : Token::kShrT;
  word(l, {x, y}, short_label(e.kind), TextRole::kSmallStrong, words, align);
  const std::string second = held         ? "waits there"
                             : e.due == 0 ? std::string()
                                          : short_time(e.due - v.time) + " to go";
  word(l, {x, y + 13}, second, TextRole::kSmall, Token::kLow, align);
}

// What stands at the root port: counted, not scattered.
void at_root(SceneLayer& l, const StageView& v, unsigned held) {
  if (held == 0) return;
  const bool at_b = port_in_use(v.now).at_b && !v.layout.home.empty();
  const ScenePoint root_b = at_b ? v.layout.home.front() : ScenePoint{};
  const ScenePoint at = at_b ? ScenePoint{root_b.x + 38, root_b.y + 18} : v.layout.root_label;
  word(l, at, fmt::format("{} at root", held), TextRole::kSmall, Token::kShrT, TextAlign::kMiddle);
}

}  // namespace

void draw_flows(SceneLayer& l, SceneModel& m, const StageView& v) {
  const Ways ways(v);
  const auto flows = flows_of(v);
  std::vector<const Flow*> copies;
  unsigned held = 0;
  for (const Flow& f : flows) {
    if (f.event.kind == Kind::kCopyWrite) copies.push_back(&f);
    if (f.lane == kRootP || f.lane == kRootN || is_root_b(v.now, f.lane)) ++held;
  }
  if (!copies.empty()) beads(l, v, ways, copies);
  std::vector<Label> labels;
  for (const Flow& f : flows) {
    if (f.event.kind != Kind::kCopyWrite) single(l, m, v, ways, f, labels);
  }
  at_root(l, v, held);
}

}  // namespace pf
