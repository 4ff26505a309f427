#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ui/imgui/pane.h"
#include "ui/imgui/top_bars.h"

namespace pf {
namespace {

struct Piece {
  std::string label, value;
  Token label_token = Token::kMid, value_token = Token::kInk;
  std::string tip = "";
};

std::string rate_text(double events_per_s) {
  if (events_per_s >= 1e6) return fmt::format("{:.2f} M events/s", events_per_s / 1e6);
  if (events_per_s >= 1e3) return fmt::format("{:.0f} k events/s", events_per_s / 1e3);
  return "";
}

// How far into the run the captures reach that there are.
Piece full_word(const Desk& desk, Probe& probe) {
  const CaptureProgress& progress = probe.setting().progress;
  const TransportView& run = desk.shown().transport;
  const char* of = "pages";
  double part = progress.pages * 100;
  // The open run is as long as a tuned one only roughly.
  if (run.complete && run.total > 0 && probe.setting().overrides.empty() &&
      probe.session().branch() == 0) {
    of = "run";
    const auto upto = static_cast<double>(progress.events + probe.from_event());
    part = std::min(100.0, upto * 100 / static_cast<double>(run.total));
  }
  const std::string far = fmt::format("{:.{}f} % of the {}", part, part < 10 ? 1 : 0, of);
  const std::string count = group_digits(probe.setting().captures.size());
  Piece out = {"", fmt::format("FULL at {} captures, {}", count, far), Token::kMid, Token::kAccT};
  out.tip = "as many captures as are kept; a narrower trigger, or every N, reaches further";
  return out;
}

// What the background run does, as one word.
Piece run_word(const Desk& desk, Probe& probe) {
  const CaptureProgress& progress = probe.setting().progress;
  if (!progress.error.empty()) return {"", "FAILED", Token::kMid, Token::kBadT};
  if (desk.shown().arm == "off") return {"", "OFF", Token::kMid, Token::kLow};
  if (progress.full && progress.done) return full_word(desk, probe);
  if (progress.done) return {"", "DONE", Token::kMid, Token::kMid};
  if (!probe.running()) return {"", "PAUSED", Token::kMid, Token::kAccT};
  return {"", "RUN", Token::kMid, Token::kTgtT};
}

std::vector<Piece> left_pieces(Desk& desk) {
  Probe& probe = desk.probe();
  const ProbeSetting& setting = probe.setting();
  const SessionRun& run = probe.run();
  std::vector<Piece> out;
  out.push_back({std::filesystem::path(run.source).filename().string(), ""});
  if (!run.figure.empty()) out.push_back({run.figure, ""});
  out.push_back(run_word(desk, probe));
  if (!setting.progress.full)  // else said already
    out.push_back({counted(setting.captures.size(), "capture"), ""});
  if (probe.stale()) out.push_back({"", "of the setting before", Token::kMid, Token::kAccT});
  if (probe.busy() && !setting.progress.done) {
    const std::string rate = rate_text(setting.progress.events_per_s);
    if (!rate.empty()) out.push_back({rate, ""});
  }
  out.push_back({"commits", group_digits(setting.captures.commits())});
  const std::uint64_t aborts = setting.captures.aborts();
  const Token bad = aborts > 0 ? Token::kBadT : Token::kMid;
  out.push_back({"aborts", group_digits(aborts), bad, aborts > 0 ? bad : Token::kInk});
  if (!desk.shown().masks.empty()) {
    const std::uint64_t hits = desk.shown().mask_hits;
    out.push_back(
        {"mask hits", group_digits(hits), Token::kMid, hits > 0 ? Token::kBadT : Token::kInk});
  }
  if (const auto& breaks = desk.shown().breakpoints; !breaks.empty()) {
    const std::string tip =
        fmt::format("breakpoints, which F5 and Shift+F5 run to:\n{}", fmt::join(breaks, "\n"));
    out.push_back({"breakpoints", group_digits(breaks.size()), Token::kMid, Token::kAccT, tip});
  }
  const std::string saving = probe.saving();
  if (!saving.empty()) {
    out.push_back(
        {"saving", std::filesystem::path(saving).filename().string(), Token::kMid, Token::kAccT});
  } else if (!desk.told.empty()) {
    out.push_back({desk.told, ""});
  }
  return out;
}

float piece_width(const Pen& pen, const Piece& p) {
  const float gap = p.label.empty() || p.value.empty() ? 0 : pen.px(6);
  return pen.width(p.label) + gap + pen.width(p.value, Cut::kStrong);
}

void draw_piece(const Pen& pen, float x, Rect area, const Piece& p) {
  if (!p.label.empty()) {
    x += pen.row_text({x, area.y}, area.h, p.label, {p.label_token}) + pen.px(6);
  }
  pen.row_text({x, area.y}, area.h, p.value, {p.value_token, Cut::kStrong});
}

}  // namespace

void draw_status_bar(Desk& desk, Rect area) {
  const Pen pen(ImGui::GetWindowDrawList(), desk.look());
  pen.fill(area, Token::kPanel);
  pen.across(area.x, area.bottom() - pen.px(1), area.w, Token::kHair);
  const float gap = pen.px(18);
  float x = area.x + pen.px(10);
  x += pen.row_text({x, area.y}, area.h, "Probe", {Token::kInk, Cut::kStrong}) + gap;
  float end = area.right() - pen.px(10);
  const auto right = [&](const Piece& p) {
    end -= piece_width(pen, p);
    draw_piece(pen, end, area, p);
    end -= gap;
  };
  right({"? keys", ""});
  if (desk.frame_ms > 0) right({fmt::format("{:.1f} ms a frame", desk.frame_ms), ""});
  if (!desk.opening.empty()) {
    const std::string words = fmt::format("{} {} %", desk.opening, desk.opened);
    right({"opening", words, Token::kLow, Token::kAccT});
  }
  if (!desk.is_open()) return;
  const TransportView& transport = desk.shown().transport;
  if (!transport.invariants.empty()) {
    right({transport.invariants, "", transport.violated ? Token::kBadT : Token::kMid});
  }
  right({fmt::format("seed {}", desk.probe().run().seed), ""});
  for (const Piece& p : left_pieces(desk)) {
    const float wide = piece_width(pen, p);
    if (x + wide > end) break;
    draw_piece(pen, x, area, p);
    const Rect place = {x, area.y, wide, area.h};
    if (!p.tip.empty() && press_area(("##" + p.label + p.value).c_str(), place).hovered)
      ImGui::SetTooltip("%s", p.tip.c_str());
    x += wide + gap;
  }
}

}  // namespace pf
