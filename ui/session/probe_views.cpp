// Values that Probe lays out: rows of captures, guides, the command line.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/measure/measure_text.h"
#include "ui/session/probe_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

// Guides are medians of so many captures, and are drawn where these agree so well.
constexpr std::size_t kGuideCaptures = 256;
constexpr std::int64_t kGuideSpread = 40 * kNanosecond;

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, " ");
  return digits;
}

std::string end_text(const Capture& c) {
  switch (c.end) {
    case CaptureEnd::kRunning:
      if (c.attempt == 0) return c.kind == FactKind::kPageMoved ? "moved" : "";
      return "running";
    case CaptureEnd::kCommit:
      return "commit";
    case CaptureEnd::kAbort:
      return c.cause == static_cast<std::uint8_t>(AbortCause::kLateForSignal1) ? "late" : "abort";
    case CaptureEnd::kFallback:
      return "fallback";
  }
  return "";
}

// Whether a line of steps comes between two values within two times, upright parts included.
bool passes(const CaptureSet::Ref& ref, Channel channel, std::int64_t from, std::int64_t to,
            double low, double high) {
  from = std::max<std::int64_t>(from, ref.capture->from);
  to = std::min<std::int64_t>(to, ref.capture->own_to);
  if (from > to) return false;
  std::int32_t least = channel_at(ref, channel, static_cast<std::int32_t>(from)), most = least;
  for (const CapturePoint& point : channel_points(ref, channel)) {
    if (point.at <= from) continue;
    if (point.at > to) break;
    least = std::min<std::int32_t>(least, point.value);
    most = std::max<std::int32_t>(most, point.value);
  }
  return least <= high && most >= low;
}

// A shell takes it as one word.
std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("-_./:=,+@%").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// Of a shipped scenario its name alone: it is the same file wherever the command is typed.
std::string short_name(const std::string& file) {
  const std::string name = std::filesystem::path(file).stem().string();
  return find_scenario(name) == file ? name : file;
}

}  // namespace

CaptureRow Probe::Impl::row(std::size_t index) const {
  const CaptureSet& set = shown.setting.captures;
  const Capture& c = *set.at(index).capture;
  const bool aborted = c.end == CaptureEnd::kAbort;
  CaptureRow out;
  out.number = c.number;
  out.index = index;
  out.number_text = grouped(c.number);
  out.at_text = fmt::format("{:+.3f}", aborted ? static_cast<double>(c.end_at) / 1e6 : 0.0);
  out.event_text = fact_label(aborted ? FactKind::kTxnAbort : c.kind);
  // Outside of all attempts only what the event names is known.
  if (c.attempt > 0 || names_page(c.kind) || names_line(c.kind))
    out.what = "page " + hex_page(c.page);
  if (aborted) {
    const auto cause = static_cast<AbortCause>(c.cause);
    out.what = fmt::format("{}, {}", cause_title(cause), out.what);
  } else if (c.attempt > 1) {
    out.what += fmt::format(", try {}", c.attempt);
  }
  out.ends = end_text(c);
  const auto at = static_cast<std::uint32_t>(index);
  const bool hit = std::any_of(masks.begin(), masks.end(), [&](const MaskMeter& m) {
    return std::binary_search(m.hits().begin(), m.hits().end(), at);
  });
  if (hit && !aborted) out.ends = "mask";
  out.wrong = aborted || hit || c.end == CaptureEnd::kFallback;
  out.picked = picked == index;
  return out;
}

std::optional<std::size_t> Probe::Impl::passing(Channel channel, std::int64_t from, std::int64_t to,
                                                double low, double high) const {
  const CaptureSet& set = shown.setting.captures;
  const std::size_t first = first_laid(set.size());
  for (std::size_t i = set.size(); i-- > first;) {
    if (passes(set.at(i), channel, from, to, low, high)) return i;
  }
  return std::nullopt;
}

// Measured, not derived: where the clock's slots lay in the captures, if all agree.
std::vector<Probe::Guide> Probe::Impl::guides() const {
  const CaptureSet& set = shown.setting.captures;
  if (set.empty()) return {};
  const std::size_t looked = std::min(kGuideCaptures, set.size());
  if (guides_of == looked && guides_generation == shown.setting.generation) return made_guides;
  std::map<std::uint32_t, std::vector<std::int64_t>> slots;
  for (std::size_t i = 0; i < looked; ++i) {
    const CaptureSet::Ref ref = set.at(i);
    for (const CaptureEvent& event : capture_events(ref)) {
      // Behind its own end a capture has the schedule of the next attempt.
      if (event.at < 0 || event.at > ref.capture->own_to) continue;
      if (event.fact.kind == FactKind::kClockSlot) slots[event.fact.a].push_back(event.at);
    }
  }
  made_guides.clear();
  for (auto& [slot, at] : slots) {
    std::sort(at.begin(), at.end());
    // Few captures reach the late slots; one alone fixes nothing.
    if (at.size() * 8 < looked || at.back() - at.front() > kGuideSpread) continue;
    made_guides.push_back(
        {at[at.size() / 2], slot == 0 ? "signal 1" : fmt::format("slot {}", slot)});
  }
  guides_of = looked;
  guides_generation = shown.setting.generation;
  return made_guides;
}

std::string Probe::Impl::command_line() const {
  const bool from_here = goes_on();
  // Forced choices are said by a run file alone.
  if (!base.forced.empty() || base.source.empty() || base.source.ends_with(".pfrun") ||
      (from_here && from_run.forced != base.forced))
    return "";
  std::string out = "pageferry capture " + quoted(short_name(base.source));
  const auto add = [&](const char* option, const std::string& value) {
    out += fmt::format(" {} {}", option, quoted(value));
  };
  const std::vector<std::string>& sets = from_here ? from_run.overrides : base.overrides;
  for (const std::string& o : sets) add("--set", o);
  if (from_here) {
    add("--from", fmt::format("event:{}", from_event));
    for (const std::string& o : shown.setting.overrides) add("--tune", o);
  } else {
    for (const std::string& o : shown.setting.overrides) add("--set", o);
  }
  add("--trigger", trigger);
  out += " --window " + window_text(window);
  for (const std::string& interval : intervals)
    if (!interval.empty()) add("--measure", interval);
  for (const MaskMeter& meter : masks) add("--mask", mask_text(meter.mask()));
  if (arm == Arm::kSingle || shown.key.single) add("--most", "1");
  return out;
}

}  // namespace pf
