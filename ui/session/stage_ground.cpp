// What does not move: the phases of FIG 2, devices, the legend; hosts and fabric: stage_fabric.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/hw/device.h"
#include "core/hw/lane.h"
#include "core/hw/stun.h"
#include "core/mechanism/registry.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

void link(SceneLayer& l, std::vector<ScenePoint> points) {
  path(l, std::move(points), {Token::kHair2});
}

// What waits for an answer: AtomicOps are among it.
std::string waiting(const Env& env, unsigned n) {
  return fmt::format("{} {}{}", n, any_atomics(env.hw) ? "request" : "read", n == 1 ? "" : "s");
}

std::string device_note(const StageView& v, unsigned d, bool& active) {
  const Device& dev = v.now.device(d);
  active = true;
  const AckState ack = ack_state(v.env, v.now, d);
  const unsigned old = old_reads(v.now, d);
  if (ack == AckState::kOwed && old > 0) {
    return fmt::format("finishes {} under the old translation, then acks", waiting(v.env, old));
  }
  if (ack == AckState::kOwed) return "purges its entry, then acks";
  if (ack == AckState::kSent) return "an invalidation is on its way to it";
  if (ack == AckState::kReturning) return "its ack is on its way";
  if (has_stun(v.now) && stun_of(v.now).down != 0)
    return fmt::format("its link is away; {} out", waiting(v.env, dev.reads_out));
  if (dev.stopped != 0) return "stopped";
  if (dev.ask != 0) {
    return fmt::format("waits for the translation of {}", hex_page(dev.ask_page));
  }
  if (dev.reads_out > 0) return waiting(v.env, dev.reads_out) + " out";
  active = false;
  const bool script = v.env.hw.devices[d].kind == DeviceKind::kScript;
  const unsigned left =
      script ? dev.reads_left + dev.writes_left + dev.atomics_left : dev.requests_left;
  return left == 0 ? "its work is done" : "between two requests";
}

void device_card(SceneLayer& l, SceneModel& m, const StageView& v, unsigned d, SceneArea a) {
  const DeviceSpec& spec = v.env.hw.devices[d];
  const auto actor = static_cast<std::uint8_t>(kDevice0 + d);
  const bool offends = v.aborted && v.moment.abort->offender == actor;
  const AckState ack = ack_state(v.env, v.now, d);
  const bool owes = ack == AckState::kOwed || ack == AckState::kSent;
  SceneBox& frame = box(l, a, {Token::kPanel},
                        {offends ? Token::kBad
                         : owes  ? Token::kFlt
                                 : Token::kHair2},
                        6);
  if (owes && !offends) frame.dash = {4, 3};
  if (offends) frame.stroke_width = 2;
  const bool wide = a.w > 140, tall = a.h > 50;
  const std::string mode = spec.ats ? "assigned, ATS on" : "assigned, no ATS";
  head(l, {a.x + 10, a.y + 18}, actor_label(v.env, actor), TextRole::kActor, wide ? mode : "",
       a.w - 16);
  bool active = false;
  const std::string note = device_note(v, d, active);
  hit(m, a, HitKind::kComponent, actor, actor_label(v.env, actor) + ": " + note);
  float y = a.y + 36;
  if (spec.ats && tall) {
    const auto entries = atc_entries(v.now, d);
    const bool own = std::any_of(entries.begin(), entries.end(),
                                 [&](const CachedEntry& e) { return e.page == v.focus; });
    if (wide) {
      word(l, {a.x + 10, y}, "ATC", TextRole::kCaption, Token::kLow);
      const std::string held = fmt::format("{:03X} {}", v.focus, own ? "held" : "not held");
      word(l, {a.x + 40, y}, held, TextRole::kAddress, own ? Token::kInk : Token::kMid)
          .spans.push_back({fmt::format("{} in all", entries.size()),
                            TextRole::kSmall,
                            {Token::kLow},
                            8,
                            Token::kNone});
    } else {
      word(l, {a.x + 10, y}, fmt::format("ATC {}", entries.size()), TextRole::kAddress,
           Token::kMid);
    }
    y += 16;
  }
  SceneText& t = word(l, {a.x + 10, y}, note, tall ? TextRole::kLabel : TextRole::kSmall,
                      active ? Token::kMid : Token::kLow);
  t.max_width = a.w - 16;
  t.max_lines = tall ? 2 : 1;
}

struct Row {
  const char* name;
  std::string block;
};

std::array<Row, 3> phase_rows(const StageView& v, bool by_transaction) {
  if (v.env.own != nullptr) {
    const OwnWords& own = *v.env.own->words;
    return {{{own.phases[0], own.blocks[0]},
             {own.phases[1], own.blocks[1]},
             {own.phases[2], own.blocks[2]}}};
  }
  const bool overlap = v.env.move.order == CopyOrder::kOverlap;
  return {{{by_transaction ? "1  Track page, edit PTE" : "1  Stop, edit PTE",
            by_transaction ? "420 430" : "430"},
           {"2  Invalidate and copy", overlap ? "440 ∥ 450" : "440 450"},
           {"3  Commit, go live", "460"}}};
}

std::string why_safe(const Env& env, bool stopped) {
  const MoveSpec& m = env.move;
  if (!m.drain && !by_transaction(env)) return "Nobody waits for what devices have sent.";
  if (m.id == "ots" && own_value(m, "mechanism.on_write") > 1)
    return "Nobody waits for a write that comes after the last look.";
  if (env.own != nullptr) return env.own->words->why;
  if (stopped) return "Devices and vCPUs are stopped while the page moves.";
  if (!m.read_set) return "The read set is off: nothing notices a write to the page.";
  if (!m.pte_in_write_set) return "The entry changes after XEND: not one step any more.";
  if (m.order == CopyOrder::kCopyFirst) return "Copied before the purge: late writes are missed.";
  if (m.order == CopyOrder::kOverlap)
    return "440 and 450 overlap: safe because the read set is on.";
  return "Caches are purged before the copy begins.";
}

}  // namespace

void hit(SceneModel& m, SceneArea area, HitKind kind, std::uint64_t id, std::string label) {
  m.hits.push_back({area, kind, id, std::move(label)});
}

std::vector<DevicePlace> device_places(const StageLayout& s, unsigned n) {
  std::vector<DevicePlace> out;
  if (n == 0) return out;
  SceneArea area = s.devices;
  if (n > 2) area = {s.host_a.x, area.y, s.right() - s.host_a.x, area.h};
  const unsigned rows = n > 8 ? 2 : 1, columns = (n + rows - 1) / rows;
  const float gap = columns > 4 ? 8 : 15;
  const float w = std::min(
      189.0F, (area.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const float h = rows == 1 ? area.h : (area.h - 7) / 2;
  const float row_w = w * static_cast<float>(columns) + gap * static_cast<float>(columns - 1);
  const float left = area.x + (area.w - row_w) / 2;
  const float bottom = s.fabric().y + s.fabric().h;
  for (unsigned d = 0; d < n; ++d) {
    const unsigned column = d % columns, row = d / columns;
    DevicePlace p;
    p.card = {left + (w + gap) * static_cast<float>(column),
              area.y + (h + 7) * static_cast<float>(row), w, h};
    const float wish = s.fabric().x + 22 +
                       (s.fabric().w - 44) * (static_cast<float>(d) + 0.5F) / static_cast<float>(n);
    const float inside = std::clamp(wish, p.card.x + 18, p.card.x + p.card.w - 18);
    const float port = std::abs(wish - inside) < 12 ? inside : wish;
    // Lines turn between hosts and devices, the outermost device furthest down.
    const float above = std::max(s.host_a.y + s.host_a.h, bottom) + 4, room = area.y - above - 3;
    const unsigned from_middle = d < n / 2 ? d : n - 1 - d;
    const float bend =
        above + room * static_cast<float>(from_middle) / static_cast<float>(std::max(1U, n / 2));
    const auto line = [&](float shift) {
      std::vector<ScenePoint> way{{port + shift, bottom}};
      if (inside != port) {
        way.push_back({port + shift, bend});
        way.push_back({inside + shift, bend});
      }
      way.push_back({inside + shift, p.card.y});
      return way;
    };
    const float half = n > 8 ? 1.5F : n > 2 ? 3 : 5;
    p.down = line(-half);
    p.up = line(half);
    std::reverse(p.up.begin(), p.up.end());
    out.push_back(std::move(p));
  }
  return out;
}

void draw_ground(SceneLayer& l, const StageView& v) {
  draw_hosts(l, v);
  for (const StageBox& f : v.layout.switches) box(l, f.area, {Token::kPanel}, {Token::kHair2}, 6);
  const bool away = has_stun(v.now) && stun_of(v.now).down != 0;
  for (const DevicePlace& p : device_places(v.layout, v.devices())) {
    link(l, p.up);
    link(l, p.down);
    if (away) {
      path(l, p.up, {Token::kFlt}, 1.5F).dash = {3, 4};
      path(l, p.down, {Token::kFlt}, 1.5F).dash = {3, 4};
    }
    if (v.devices() > 8) continue;
    const float x = (p.down.front().x + p.up.back().x) / 2,
                w = p.up.back().x - p.down.front().x + 8;
    box(l, {x - w / 2, v.layout.fabric().y + v.layout.fabric().h - 4, w, 8}, {Token::kRaise2},
        {Token::kHair2}, 2);
  }
  draw_fabric(l, v);
}

void draw_phases(SceneLayer& l, SceneModel& m, const StageView& v) {
  const SceneArea a = v.layout.phases;
  const bool htm = by_transaction(v.env);
  word(l, {a.x, a.y + 14},
       v.env.move.id == "none" ? "No move" : std::string(find_mechanism(v.env.move.id)->title),
       TextRole::kCaption, Token::kLow);
  if (v.env.move.id == "none") return;
  const int now = phase_now(v.env, v.now);
  const bool over = move_over(v.env, v.now);
  const bool fallback = htm && in_fallback(v.env, v.now);
  word(l, {a.x + a.w, a.y + 14},
       fallback         ? "fallback"
       : now > 0 && htm ? fmt::format("FIG 2, row {}", now)
                        : "",
       TextRole::kLabel, Token::kLow, TextAlign::kEnd);
  const auto rows = phase_rows(v, htm && !fallback);
  float y = a.y + 34;
  for (int i = 1; i <= 3; ++i) {
    const Row& r = rows[static_cast<std::size_t>(i - 1)];
    if (i < now || over) {
      glyph(l, GlyphKind::kAck, {a.x + 6, y - 4}, Token::kLow);
    } else {
      box(l, {a.x + 1, y - 9, 10, 10}, {i == now ? Token::kAcc : Token::kNone},
          {i == now ? Token::kNone : Token::kHair2}, 2);
    }
    word(l, {a.x + 20, y}, r.name, i == now ? TextRole::kLabelStrong : TextRole::kLabel,
         i <= now ? Token::kInk : Token::kLow);
    word(l, {a.x + a.w, y}, r.block, TextRole::kAddress, i == now ? Token::kAccT : Token::kLow,
         TextAlign::kEnd);
    hit(m, {a.x, y - 12, a.w, 18}, HitKind::kPhase, static_cast<std::uint64_t>(i), r.name);
    y += 20;
  }
  hairline(l, {a.x, a.y + 84, a.w, 1});
  SceneText& why =
      word(l, {a.x, a.y + 100}, why_safe(v.env, !htm || fallback), TextRole::kLabel, Token::kMid);
  why.max_width = a.w;
  why.max_lines = 2;
}

void draw_devices(SceneLayer& l, SceneModel& m, const StageView& v) {
  const auto places = device_places(v.layout, v.devices());
  for (unsigned d = 0; d < places.size(); ++d) device_card(l, m, v, d, places[d].card);
}

}  // namespace pf
