// CPU0 with its transaction, CPU1 with its duties.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "core/hw/dirty.h"
#include "core/hw/htm.h"
#include "core/hw/port.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"
#include "ui/session/words.h"

namespace pf {
namespace {

using namespace pen;

std::string plural(unsigned n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string transaction_line(const StageView& v) {
  const Transaction& t = v.now.txn();
  if (v.aborted) return "ABORTED, undone";
  if (tracks_dirty(v.now) && dirty_of(v.now).round > 0) {
    const Op op = thread_now(v.env, v.now, kCpu0).op;
    const std::string doing = is_own(op) ? own_of(v.env, op).span : "";
    return fmt::format("round {}{}{}", dirty_of(v.now).round, doing.empty() ? "" : ": ", doing);
  }
  if (t.active == 0) {
    if (!moving(v.now)) {
      const bool moves = v.env.move.id != "none";
      if (moves && move_over(v.env, v.now)) return "all pages have moved";
      const std::uint8_t pc = move_of(v.now).thread[kCpu0].pc;
      if (moves && pc < v.env.programs[kCpu0].first) return "before the first page";
      const bool last = pc >= v.env.programs[kCpu0].end;
      return moves && last ? "cuts over to Host B" : "between two pages";
    }
    if (in_fallback(v.env, v.now)) return "guest stopped";
    if (cpu0_moves(v.env, v.now)) return "moves a page itself";
    const std::string live = "live " + place_names(v.env).at_target;
    if (phase_now(v.env, v.now) == 3) return by_transaction(v.env) ? "XEND, " + live : live;
    if (!by_transaction(v.env)) return "waits for the engine";
    return move_of(v.now).attempt > 1 ? "between tries" : "before XBEGIN";
  }
  if (v.moment.attempt_began == kNever) return "in a transaction";
  const Time since = v.time - v.moment.attempt_began;
  if (v.env.hw.explored)
    return "XBEGIN + " + plural(unsigned(since / kUntimedStep), "step", "steps");
  return "XBEGIN + " + short_time(since);
}

void read_set(SceneLayer& l, const StageView& v, float x, float y, float width) {
  const unsigned n = v.env.hw.lines_per_page;
  const std::uint64_t read = lines_tracked(v.now, v.focus);
  const unsigned columns = n > 32 ? 32 : n;
  const float pitch = width / 32;
  for (unsigned i = 0; i < n; ++i) {
    const SceneArea a{x + static_cast<float>(i % columns) * pitch,
                      y + static_cast<float>(i / columns) * 6, pitch - 1.3F, 5};
    // What an abort throws away empties from right to left.
    const bool still =
        v.aborted && static_cast<float>(i) < static_cast<float>(v.moment.abort->lines_read) *
                                                 (1 - v.stage(kAbortBurst, kAbortSets));
    const bool held = (read >> i & 1U) != 0 || still;
    box(l, a, held ? SceneColor{Token::kInk, 0.78F} : SceneColor{},
        held ? SceneColor{} : SceneColor{Token::kHair2});
  }
}

void slots(SceneLayer& l, const StageView& v, float x, float y) {
  const std::uint64_t read = v.now.txn().booleans_read;
  const int n = std::popcount(read);
  if (v.env.move.signal2 != Signal::kBooleans) return;
  if (n == 0) {
    word(l, {x, y + 4}, "no slot read yet", TextRole::kSmall, Token::kLow);
    return;
  }
  const int shown = n > 4 ? 4 : n;
  const int last = 63 - std::countl_zero(read);
  const auto index = static_cast<unsigned>(last);
  const bool sent =
      v.now.get<std::uint32_t>(v.now.lay.booleans, index) != 0 && phase_now(v.env, v.now) == 3;
  for (int i = 0; i < shown; ++i) {
    const bool yes = sent && i + 1 == shown;
    glyph(l, yes ? GlyphKind::kSignal : GlyphKind::kSignalFalse,
          {x + 5 + 13 * static_cast<float>(i), y}, Token::kSig, 0, Token::kPanel);
  }
  const std::string text = fmt::format(
      "slot {}{}: {}", last - shown + 1 < last ? fmt::format("{} to ", last - shown + 1) : "", last,
      sent ? "true" : "false");
  word(l, {x + 8 + 13 * static_cast<float>(shown), y + 4}, text, TextRole::kSmall, Token::kLow);
}

std::string duty_name(Duty::Kind kind) {
  switch (kind) {
    case Duty::Kind::kShootdown:
      return "Shootdown";
    case Duty::Kind::kInvalidate:
      return "Invalidate";
    case Duty::Kind::kCopy:
      return "Copy";
    case Duty::Kind::kFlush:
      return "Flush read";
    case Duty::Kind::kSignal:
      return "Signal 2";
  }
  return {};
}

struct DutyText {
  std::string value;
  Token token = Token::kMid;
  Token wait = Token::kNone;   // hatch of the bar while it waits
  float done = 0, landed = 0;  // parts of the bar
};

DutyText invalidate_text(const StageView& v, Stage stage) {
  unsigned asked = 0, acked = 0;
  for (unsigned d = 0; d < v.devices(); ++d) {
    const AckState s = ack_state(v.env, v.now, d);
    asked += s != AckState::kNone ? 1 : 0;
    acked += s == AckState::kAcked ? 1 : 0;
  }
  if (stage == Stage::kNotYet) return {"not yet"};
  if (stage == Stage::kDone) return {"done", Token::kMid, Token::kNone, 1, 0};
  if (asked == 0) return {"queued", Token::kFltT, Token::kFlt};
  return {fmt::format("{}/{} acks", acked, asked), Token::kFltT, Token::kFlt,
          static_cast<float>(acked) / static_cast<float>(asked), 0};
}

// That of the page in move, whichever is looked at.
CopyState copy_in_hand(const StageView& v) {
  if (!moving(v.now)) return {};
  const std::uint32_t page = move_of(v.now).page;
  return page == v.focus ? v.copy : copy_state(v.env, v.now, page);
}

DutyText duty_text(const StageView& v, const Duty& d, const CopyState& copy) {
  const bool now = d.stage == Stage::kNow, done = d.stage == Stage::kDone;
  const float n = static_cast<float>(v.env.hw.lines_per_page);
  switch (d.kind) {
    case Duty::Kind::kInvalidate:
      return invalidate_text(v, d.stage);
    case Duty::Kind::kShootdown: {
      if (!now) return {done ? "done" : "not yet", Token::kMid, Token::kNone, done ? 1.0F : 0};
      unsigned owed = 0;
      for (unsigned i = 0; i < v.env.hw.vcpus; ++i) owed += v.now.vcpu(i).ipi != 0 ? 1 : 0;
      return {fmt::format("{} of {}", v.env.hw.vcpus - owed, v.env.hw.vcpus), Token::kFltT,
              Token::kFlt};
    }
    case Duty::Kind::kCopy: {
      if (copy.stored == 0 && !done) return {"not yet"};
      if (copy.stored == 0) return {"done", Token::kMid, Token::kNone, 1, 1};
      return {fmt::format("{} out {} in", copy.stored, copy.landed), Token::kMid, Token::kNone,
              static_cast<float>(copy.stored) / n, static_cast<float>(copy.landed) / n};
    }
    case Duty::Kind::kFlush:
      return {now    ? "sent"
              : done ? "back"
                     : "not yet",
              Token::kMid, now ? Token::kShr : Token::kNone, done ? 1.0F : 0};
    case Duty::Kind::kSignal:
      return {now    ? "sending"
              : done ? "sent"
                     : "not yet",
              Token::kMid, now ? Token::kSig : Token::kNone, done ? 1.0F : 0};
  }
  return {};
}

Token bar_token(Duty::Kind kind) {
  return kind == Duty::Kind::kCopy     ? Token::kFly
         : kind == Duty::Kind::kFlush  ? Token::kShr
         : kind == Duty::Kind::kSignal ? Token::kSig
                                       : Token::kFlt;
}

void duty_row(SceneLayer& l, const StageView& v, const Duty& d, float x, float right, float y,
              bool tight) {
  const CopyState copy = copy_in_hand(v);
  const DutyText t = duty_text(v, d, copy);
  const float bar = x + (d.block >= 1000 ? 34.0F : 26.0F), width = right - bar;
  if (d.block != 0) {
    word(l, {x, y}, fmt::format("{}", d.block), TextRole::kAddress, Token::kLow);
  }
  word(l, {bar, y}, duty_name(d.kind), TextRole::kLabel,
       d.stage == Stage::kNotYet ? Token::kLow : Token::kInk);
  word(l, {right, y}, t.value, TextRole::kAddress,
       d.stage == Stage::kNotYet ? Token::kLow : t.token, TextAlign::kEnd);
  box(l, {bar, y + (tight ? 3.0F : 4.0F), width, tight ? 3.0F : 4.0F}, {Token::kRaise2}, {}, 1);
  if (t.wait != Token::kNone)
    box(l, {bar, y + (tight ? 3.0F : 4.0F), width, tight ? 3.0F : 4.0F}, {}).hatch =
        wait_hatch(t.wait);
  const float share = copy.wasted && d.kind == Duty::Kind::kCopy ? 0.5F : 1;
  if (t.done > 0)
    box(l, {bar, y + (tight ? 3.0F : 4.0F), width * t.done, tight ? 3.0F : 4.0F},
        {bar_token(d.kind), share}, {}, 1);
  if (t.landed > 0) {
    box(l, {bar, y + (tight ? 3.0F : 4.0F), width * t.landed, tight ? 3.0F : 4.0F},
        {copy.wasted ? Token::kFaint : Token::kTgt}, {}, 1);
  }
}

}  // namespace

void draw_cpu0(SceneLayer& l, SceneModel& m, const StageView& v) {
  const SceneArea a = v.layout.cpu0;
  const float x = a.x + 12, right = a.x + a.w - 8;
  const Transaction& t = v.now.txn();
  const MoveState& move = move_of(v.now);
  const bool open = t.active != 0;
  if (v.aborted) {
    SceneBox& wash = box(l, {a.x + 1, a.y + 1, a.w, a.h}, {Token::kBad, 0.1F}, {Token::kBad});
    wash.stroke_width = 2;
  }
  const bool plain = v.env.own != nullptr && !by_transaction(v.env);
  head(l, {x, a.y + 18}, port_in_use(v.now).at_b ? "CPU0 of B" : "CPU0", TextRole::kActor,
       plain       ? (has_helper(v.env) ? "queues commands" : "moves pages")
       : v.aborted ? "PTE editor"
                   : "PTE-editing thread");
  word(l, {x, a.y + 36}, transaction_line(v), v.aborted ? TextRole::kValueStrong : TextRole::kValue,
       v.aborted ? Token::kBadT
       : open    ? Token::kInk
                 : Token::kMid);
  if (move.attempt > 0 && !v.aborted && by_transaction(v.env)) {
    word(l, {right, a.y + 36}, fmt::format("try {} of {}", move.attempt, v.env.move.max_attempts),
         TextRole::kLabel, Token::kMid, TextAlign::kEnd);
  }
  if (plain) {
    word(l, {x, a.y + 55}, "Page table", TextRole::kCaption, Token::kLow);
    draw_pte_bar(l, m, v, {v.entry_page(), {x, a.y + 60}, 170, true, false, -1});
    hit(m, a, HitKind::kComponent, kCpu0, "CPU0");
    return;
  }
  const unsigned written = (t.pte_written != 0 ? 1U : 0U) + (t.ept_written != 0 ? 1U : 0U);
  word(l, {x, a.y + 55}, "Write set", TextRole::kCaption, Token::kLow);
  word(l, {right, a.y + 55},
       v.aborted     ? "dropped"
       : written > 0 ? plural(written, "line", "lines")
                     : "empty",
       TextRole::kValue,
       v.aborted     ? Token::kBadT
       : written > 0 ? Token::kMid
                     : Token::kLow,
       TextAlign::kEnd);
  draw_pte_bar(l, m, v, {v.entry_page(), {x, a.y + 60}, 170, true, v.aborted, -1});
  const unsigned lines = t.lines_read;
  const auto booleans = static_cast<unsigned>(std::popcount(t.booleans_read));
  word(l, {x, a.y + 93}, "Read set", TextRole::kCaption, Token::kLow);
  const std::string held =
      booleans > 0 ? fmt::format("{} + {} lines", lines, booleans) : plural(lines, "line", "lines");
  word(l, {right, a.y + 93},
       v.aborted              ? "dropped"
       : lines + booleans > 0 ? held
                              : "empty",
       TextRole::kValue,
       v.aborted              ? Token::kBadT
       : lines + booleans > 0 ? Token::kMid
                              : Token::kLow,
       TextAlign::kEnd);
  read_set(l, v, x, a.y + 98, 171);
  if (open) slots(l, v, x, a.y + 118);
  hit(m, a, HitKind::kComponent, kCpu0, "CPU0, PTE-editing thread");
}

void draw_helper(SceneLayer& l, SceneModel& m, const StageView& v) {
  const SceneArea a = v.layout.helper;
  const float x = a.x + 12, right = a.x + a.w - 16;
  const unsigned w = worker_of(v.env, v.now);
  const bool at_b = port_in_use(v.now).at_b;
  const char* name = w == kHelper1 ? (at_b ? "CPU2 of B" : "CPU2") : (at_b ? "CPU1 of B" : "CPU1");
  const ThreadNow now = thread_now(v.env, v.now, std::max<unsigned>(w, kHelper0));
  std::string note = "helper thread";
  if (w == kCpu0) note = "idle";
  if (w != kCpu0 && v.copy.wasted) {
    note = fmt::format("ends try {}", move_of(v.now).thread[w].attempt);
  }
  const OwnWords* own = v.env.own != nullptr ? v.env.own->words : nullptr;
  if (own != nullptr && own->helper != nullptr && w != kCpu0) {
    name = own->helper;
    note = "";
  }
  head(l, {x, a.y + 18}, name, TextRole::kActor, note, right - x);
  const auto list = duties(v.env, v.now);
  if (list.empty()) {
    word(l, {x, a.y + 36}, "this mover has no helper", TextRole::kLabel, Token::kLow);
  }
  const bool waits = w != kCpu0 && now.waits && !now.idle;
  const float last = waits ? a.y + a.h - 24 : a.y + a.h - 14;
  const float pitch = list.size() > 1
                          ? std::min(25.0F, (last - a.y - 37) / static_cast<float>(list.size() - 1))
                          : 25;
  float y = a.y + 37;
  for (const Duty& d : list) {
    duty_row(l, v, d, x, right, y, pitch < 20);
    y += pitch;
  }
  if (waits) {
    word(l, {x, a.y + a.h - 6}, op_words(v.env, now.op).waits, TextRole::kSmall, Token::kLow,
         TextAlign::kStart, right - x);
  }
  hit(m, a, HitKind::kComponent, kHelper0, std::string(name) + ", helper thread");
}

}  // namespace pf
