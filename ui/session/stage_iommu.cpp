// The IOMMU: the same PTE line as devices see it, the IOTLB, the invalidation queue; and the bar of
// eight entries that CPU0 and the IOMMU share.
#include <fmt/format.h>

#include <algorithm>

#include "core/hw/lane.h"
#include "core/hw/modify.h"
#include "core/hw/port.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

const char* short_place(Place p) {
  constexpr const char* kNames[] = {"-", "ST", "END", "WIN"};
  return kNames[static_cast<std::size_t>(p)];
}

std::string target_text(const StageView& v, const CachedEntry& e) {
  const PlaceNames names = place_names(v.env);
  return fmt::format("{}+0x{:03X}",
                     e.to == Place::kWindow ? "W"
                     : e.to == Place::kEnd  ? names.short_target
                                            : names.short_source,
                     e.page);
}

// The IOMMU's "modify" has the line of that page's entry.
Hold held(const StageView& v, std::uint32_t page) {
  if (!has_modify(v.now)) return Hold::kNone;
  const Modify& m = modify_of(v.now);
  return m.page / kPtesPerLine == page / kPtesPerLine ? m.hold : Hold::kNone;
}

std::string entry_note(const StageView& v) {
  const std::uint32_t page = v.entry_page();
  const Place seen = v.now.page(page).pte;
  const bool own = entry_as_cpu0(v.now, page) != seen;
  if (seen == Place::kWindow) {
    return v.now.committed(page) ? "by the OTS device to $END" : "by the OTS device to $START";
  }
  if (v.now.committed(page) || seen == Place::kEnd)
    return "devices reach $END, " + place_names(v.env).at_target;
  if (v.aborted) return "devices never saw $END";
  if (const Hold hold = held(v, page); hold != Hold::kNone)
    return hold == Hold::kDelays ? "held: walks to its line wait" : "held: a walk ends the command";
  if (own) return "$END waits in CPU0’s write set";
  return moving(v.now) ? "CPU0 has not changed it yet" : "page " + place_names(v.env).at_source;
}

void iotlb(SceneLayer& l, const StageView& v, float x, float y) {
  word(l, {x, y}, "IOTLB", TextRole::kCaption, Token::kLow);
  auto entries = iotlb_entries(v.now);
  const auto own = std::find_if(entries.begin(), entries.end(),
                                [&](const CachedEntry& e) { return e.page == v.focus; });
  float row = y + 16;
  if (own == entries.end()) {
    word(l, {x, row}, fmt::format("{:03X}", v.focus), TextRole::kAddress, Token::kFltT)
        .spans.front()
        .strike = Token::kFlt;
    word(l, {x + 30, row}, port_in_use(v.now).at_b ? "none" : "not held", TextRole::kAddress,
         Token::kFltT);
  } else {
    word(l, {x, row}, fmt::format("{:03X}  {}", own->page, target_text(v, *own)),
         TextRole::kAddress, Token::kInk);
    entries.erase(own);
  }
  for (std::size_t i = 0; i < entries.size() && i < 3; ++i) {
    row += 16;
    const bool more = i == 2 && entries.size() > 3;
    word(l, {x, row},
         more ? fmt::format("and {} more", entries.size() - 2)
              : fmt::format("{:03X}  {}", entries[i].page, target_text(v, entries[i])),
         TextRole::kAddress, Token::kMid);
  }
}

struct AckLook {
  GlyphKind glyph;
  Token token;
  const char* text;
};

AckLook ack_look(AckState s) {
  switch (s) {
    case AckState::kNone:
      return {GlyphKind::kOwedAck, Token::kHair2, ""};
    case AckState::kQueued:
      return {GlyphKind::kOwedAck, Token::kLow, "queued"};
    case AckState::kSent:
      return {GlyphKind::kInvalidate, Token::kFlt, "sent"};
    case AckState::kOwed:
      return {GlyphKind::kOwedAck, Token::kFlt, "owed"};
    case AckState::kReturning:
      return {GlyphKind::kAck, Token::kFlt, "coming"};
    case AckState::kAcked:
      return {GlyphKind::kAck, Token::kLow, "done"};
  }
  return {};
}

bool holds(const Hw& h, Kind kind) {
  const LaneId queue = port_in_use(h).qi;
  for (unsigned i = 0; i < count(h, queue); ++i) {
    if (entry(h, queue, i).kind == kind) return true;
  }
  return false;
}

struct QueueRow {
  std::string name;
  AckLook look;
};

std::vector<QueueRow> queue_rows(const StageView& v) {
  Stage stage = Stage::kNotYet;
  for (const Duty& d : duties(v.env, v.now)) {
    if (d.kind == Duty::Kind::kInvalidate) stage = d.stage;
  }
  if (stage == Stage::kNotYet && empty(v.now, port_in_use(v.now).qi)) return {};
  const auto of = [&](Kind kind) {
    return ack_look(holds(v.now, kind)        ? AckState::kQueued
                    : stage == Stage::kNotYet ? AckState::kNone
                                              : AckState::kAcked);
  };
  std::vector<QueueRow> rows{{"IOTLB", of(Kind::kQiIotlb)}};
  const unsigned room = v.devices() > 2 ? 1 : v.devices();
  unsigned rest_asked = 0, rest_acked = 0;
  for (unsigned d = 0; d < v.devices(); ++d) {
    const AckState s = ack_state(v.env, v.now, d);
    if (d < room) {
      if (v.env.hw.devices[d].ats) {
        rows.push_back({actor_label(v.env, static_cast<std::uint8_t>(kDevice0 + d)), ack_look(s)});
      }
    } else if (s != AckState::kNone) {
      ++rest_asked;
      rest_acked += s == AckState::kAcked ? 1 : 0;
    }
  }
  if (rest_asked > 0) {
    rows.push_back({fmt::format("{} of {}", rest_acked, rest_asked),
                    ack_look(rest_acked == rest_asked ? AckState::kAcked : AckState::kOwed)});
    rows.back().look.text = "";
  }
  AckLook wait = of(Kind::kQiWait);
  wait.glyph = holds(v.now, Kind::kQiWait) ? GlyphKind::kSignalFalse : GlyphKind::kSignal;
  wait.token = holds(v.now, Kind::kQiWait) ? Token::kSig : Token::kLow;
  rows.push_back({"wait", wait});
  return rows;
}

// Host B's IOMMU, where it translates, and its queue beside it, in what host B has room for.
SceneArea iommu_of_b(const StageView& v) {
  SceneArea a = v.layout.iommu_b;
  a.w = 182;
  return a;
}
SceneArea queues_of(const StageView& v) {
  if (!port_in_use(v.now).at_b) return v.layout.queues;
  SceneArea a = v.layout.iommu_b;
  a.x += 184;
  a.w -= 184;
  return a;
}

}  // namespace

void draw_pte_bar(SceneLayer& l, SceneModel& m, const StageView& v, const PteBar& bar) {
  const std::uint32_t first = bar.page / kPtesPerLine * kPtesPerLine;
  const float pitch = bar.width / kPtesPerLine, alpha = bar.faded ? 0.55F : 1;
  for (std::uint32_t i = 0; i < kPtesPerLine; ++i) {
    const std::uint32_t page = first + i;
    const SceneArea a{bar.at.x + pitch * static_cast<float>(i), bar.at.y, pitch - 1, 16};
    const bool exists = page < v.env.hw.pages, own = page == bar.page;
    const Place place = !exists    ? Place::kNowhere
                        : bar.cpu0 ? entry_as_cpu0(v.now, page)
                                   : v.now.page(page).pte;
    const bool at_b = place == Place::kEnd, hidden = at_b && !(exists && v.now.committed(page));
    const bool touched = bar.touched == static_cast<std::int64_t>(page);
    SceneColor fill{}, stroke{exists ? Token::kHair2 : Token::kHair, alpha};
    if (own && !at_b) fill = {Token::kSrc, alpha};
    if (place == Place::kWindow) stroke = {Token::kAcc, alpha};
    if (own && hidden) fill = stroke = {Token::kFly, alpha};
    if (at_b && !hidden) fill = {Token::kTgt, own ? 1.0F : 0.28F};
    if (touched) fill = stroke = {Token::kBad};
    box(l, a, fill, stroke, 2);
    if (!exists) continue;
    const Token ink = touched       ? Token::kOnBad
                      : own && at_b ? ink_on(hidden ? Token::kFly : Token::kTgt)
                      : own         ? Token::kInk
                                    : Token::kLow;
    SceneText& t =
        word(l, {a.x + a.w / 2, a.y + 11.5F},
             own ? short_place(place) : fmt::format("{:02X}", page & 0xff),
             own || touched ? TextRole::kSlotStrong : TextRole::kAddress, ink, TextAlign::kMiddle);
    t.spans.front().color.alpha = alpha;
    hit(m, a, HitKind::kPage, page, fmt::format("entry of page {}", hex_page(page)));
  }
}

void draw_iommu(SceneLayer& l, SceneModel& m, const StageView& v) {
  const bool at_b = port_in_use(v.now).at_b;
  const SceneArea a = at_b ? iommu_of_b(v) : v.layout.iommu;
  const float x = a.x + 12;
  hit(m, {a.x, a.y, a.w + queues_of(v).w, a.h}, HitKind::kComponent, kIommu,
      v.layout.one_host ? "IOMMU"
      : at_b            ? "IOMMU of Host B"
                        : "IOMMU of Host A");
  if (at_b) {
    word(l, {v.layout.iommu.x + 12, v.layout.iommu.y + 18}, "IOMMU", TextRole::kActor, Token::kMid);
    word(l, {v.layout.iommu.x + 12, v.layout.iommu.y + 38}, "no device is mapped here any more",
         TextRole::kLabel, Token::kLow);
  }
  head(l, {x, a.y + 18}, "IOMMU", TextRole::kActor,
       fmt::format("PTE line {}", v.entry_page() / kPtesPerLine));
  const AbortCard* abort = v.aborted ? v.moment.abort : nullptr;
  const bool walked = abort != nullptr &&
                      (abort->cause == static_cast<std::uint8_t>(AbortCause::kWalkOfNeighbour) ||
                       abort->cause == static_cast<std::uint8_t>(AbortCause::kWalkOfEntry));
  draw_pte_bar(l, m, v,
               {v.entry_page(),
                {x, a.y + 27},
                170,
                false,
                false,
                walked ? static_cast<std::int64_t>(abort->offender_page) : -1});
  const Place seen = v.now.page(v.entry_page()).pte;
  SceneText& t = word(l, {x, a.y + 60}, "$PTE", TextRole::kValue);
  t.spans.push_back({seen == Place::kEnd      ? "reads $END"
                     : seen == Place::kWindow ? "reads the window"
                     : v.aborted              ? "never left $START"
                                              : "reads $START",
                     TextRole::kLabel,
                     {Token::kMid},
                     5,
                     Token::kNone});
  word(l, {x, a.y + 76}, walked ? "a walk read this line" : entry_note(v),
       walked ? TextRole::kLabelStrong : TextRole::kLabel, walked ? Token::kBadT : Token::kLow,
       TextAlign::kStart, a.w - 20);
  word(l, {x, a.y + 92},
       v.env.hw.coherent_walk ? "walks look into the caches" : "walks read memory only",
       TextRole::kLabel, Token::kLow, TextAlign::kStart, a.w - 20);
}

void draw_queues(SceneLayer& l, const StageView& v) {
  const SceneArea a = queues_of(v);
  const bool at_b = port_in_use(v.now).at_b;
  const float x = a.x + (at_b ? 4.0F : 12.0F), queue = a.x + (at_b ? 0.0F : 108.0F);
  if (at_b) {  // half the room: the queue while it holds anything, else the IOTLB
    if (queue_rows(v).empty() || empty(v.now, port_in_use(v.now).qi))
      return iotlb(l, v, x, a.y + 18);
  } else {
    iotlb(l, v, x, a.y + 18);
  }
  word(l, {queue, a.y + 18}, "Queue", TextRole::kCaption, Token::kLow);
  const auto rows = queue_rows(v);
  if (rows.empty()) {
    word(l, {queue, a.y + 34}, "empty", TextRole::kAddress, Token::kLow);
    return;
  }
  float y = a.y + 34;
  for (const QueueRow& row : rows) {
    glyph(l, row.look.glyph, {queue + 5, y - 4}, row.look.token, 0, Token::kPanel);
    word(l, {queue + 16, y}, row.name, TextRole::kAddress, Token::kMid, TextAlign::kStart,
         a.x + a.w - 12 - queue - 16);
    y += 16;
  }
}

}  // namespace pf
