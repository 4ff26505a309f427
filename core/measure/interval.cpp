#include "core/measure/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/assert.h"
#include "core/hw/fact_names.h"
#include "core/measure/page_begins.h"

namespace pf {
namespace {

constexpr std::string_view kArrow = "->";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// The channel that draws what captures do not keep as events.
const char* channel_instead(FactKind kind) {
  switch (kind) {
    case FactKind::kLineTracked:
      return "lines-read>=1";
    case FactKind::kLineLoaded:
      return "lines-stored>=1";
    case FactKind::kCopyLands:
      return "lines-landed>=1";
    case FactKind::kTlpEnters:
    case FactKind::kTlpLeaves:
      return "bridge-queue>=1";
    default:
      return nullptr;
  }
}

// `column`: of the text's first character, from 1.
IntervalPoint parse_level(const Env& env, std::string_view text, std::size_t split,
                          std::size_t column) {
  const std::string_view name = trimmed(text.substr(0, split));
  const std::string_view number = trimmed(text.substr(split + 2));
  IntervalPoint point;
  point.channel = channel_of(name);
  const std::int32_t top = point.channel ? channel_top(env, *point.channel) : 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), point.level);
  const bool whole = read.ec == std::errc() && read.ptr == number.data() + number.size();
  if (!whole || point.level < 1 || point.level > top) {
    const auto at =
        number.empty() ? text.size() : static_cast<std::size_t>(number.data() - text.data());
    throw TriggerError(column + at, fmt::format("\"{}\" is no value of {}", number, name),
                       fmt::format("a number from 1 to {}", top));
  }
  return point;
}

IntervalPoint parse_end(const Env& env, std::string_view part, std::size_t column) {
  const std::string_view text = trimmed(part);
  if (text.empty())
    throw TriggerError(column, "an end of the interval is missing",
                       "an event or a channel's value, as in \"begin -> lines-landed>=64\"");
  column += static_cast<std::size_t>(text.data() - part.data());
  if (const auto split = text.find(">="); split != std::string_view::npos) {
    const std::string_view name = trimmed(text.substr(0, split));
    if (channel_of(name)) return parse_level(env, text, split, column);
    if (name.find(' ') == std::string_view::npos)
      throw TriggerError(column, fmt::format("no channel \"{}\"", name),
                         "one of " + channel_names());
  }
  IntervalPoint point;
  try {
    point.event = parse_point(env, text);
  } catch (const TriggerError& e) {
    throw TriggerError(column + e.column - 1, e.wrong, e.right);
  }
  const char* instead = point.event.kind ? channel_instead(*point.event.kind) : nullptr;
  if (instead != nullptr)
    throw TriggerError(column, "captures keep no single lines and TLPs",
                       fmt::format("a channel's value, as \"{}\"", instead));
  return point;
}

std::string end_text(const Env& env, const IntervalPoint& point) {
  if (!point.channel) return point_text(env, point.event);
  return fmt::format("{}>={}", channel_rows()[static_cast<std::size_t>(*point.channel)].name,
                     point.level);
}

// Where the occurrences of a point lie: see the header.
struct Occurrences {
  std::optional<std::int64_t> before, after, next;
};

Occurrences of_channel(const CaptureSet::Ref& ref, Channel channel, std::int32_t level) {
  Occurrences out;
  const auto points = channel_points(ref, channel);
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].value < level || points[i - 1].value >= level) continue;
    if (points[i].at < 0) {
      out.before = points[i].at;
    } else if (points[i].at <= ref.capture->own_to) {
      out.after = points[i].at;
      return out;
    } else {
      return out;
    }
  }
  return out;
}

// Whether the next attempt begins with it.
bool begins_another(const Env& env, const Capture& capture, const Fact& f) {
  if (f.kind == FactKind::kFallback) return true;
  if (f.kind == FactKind::kTxnBegin) return by_transactions(env) || f.a != capture.page;
  const auto page = enters_for_page(env, f);
  return page && *page != capture.page;
}

Occurrences of_event(const Env& env, const CaptureSet::Ref& ref, const TriggerPoint& point) {
  Occurrences out;
  const auto events = capture_events(ref);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Fact& f = events[i].fact;
    const bool next = i > ref.capture->trigger_entry && begins_another(env, *ref.capture, f);
    if (matches(env, point, f, f.spare)) {
      if (i < ref.capture->trigger_entry) {
        out.before = events[i].at;
      } else if (next) {
        out.next = events[i].at;
      } else {
        out.after = events[i].at;
        return out;
      }
    }
    if (next) return out;
  }
  return out;
}

Occurrences of(const Env& env, const CaptureSet::Ref& ref, const IntervalPoint& point) {
  return point.channel ? of_channel(ref, *point.channel, point.level)
                       : of_event(env, ref, point.event);
}

}  // namespace

Interval parse_interval(const Env& env, std::string_view text) {
  const auto arrow = text.find(kArrow);
  if (arrow == std::string_view::npos)
    throw TriggerError(text.size() + 1, "an interval has two ends",
                       "\"->\" between them, as in \"begin -> commit\"");
  return {parse_end(env, text.substr(0, arrow), 1),
          parse_end(env, text.substr(arrow + kArrow.size()), arrow + kArrow.size() + 1)};
}

std::string interval_text(const Env& env, const Interval& interval) {
  return end_text(env, interval.from) + " -> " + end_text(env, interval.to);
}

std::optional<std::int64_t> interval_begin(const Env& env, const CaptureSet::Ref& ref,
                                           const IntervalPoint& from) {
  const Occurrences at = of(env, ref, from);
  return at.after ? at.after : at.before ? at.before : at.next;
}

std::optional<std::int64_t> interval_end(const Env& env, const CaptureSet::Ref& ref,
                                         const IntervalPoint& to) {
  const Occurrences at = of(env, ref, to);
  return at.after ? at.after : at.next;
}

std::optional<std::int64_t> interval_of(const Env& env, const CaptureSet::Ref& ref,
                                        const Interval& interval) {
  const auto begins = interval_begin(env, ref, interval.from);
  if (!begins) return std::nullopt;
  const auto ends = interval_end(env, ref, interval.to);
  if (!ends) return std::nullopt;
  return *ends - *begins;
}

IntervalMeter::IntervalMeter(const Env& env, Interval interval)
    : env_(&env), interval_(std::move(interval)) {}

void IntervalMeter::update(const CaptureSet& set) {
  for (; seen_ < set.size(); ++seen_) {
    const CaptureSet::Ref ref = set.at(seen_);
    const auto length = interval_of(*env_, ref, interval_);
    if (!length) continue;
    samples_.push_back(
        {*length, static_cast<std::uint32_t>(seen_), ref.capture->end == CaptureEnd::kAbort});
  }
}

const std::vector<std::int64_t>& IntervalMeter::sorted() const {
  const auto had = static_cast<std::ptrdiff_t>(sorted_.size());
  for (std::size_t i = sorted_.size(); i < samples_.size(); ++i)
    sorted_.push_back(samples_[i].length);
  std::sort(sorted_.begin() + had, sorted_.end());
  std::inplace_merge(sorted_.begin(), sorted_.begin() + had, sorted_.end());
  return sorted_;
}

std::int64_t IntervalMeter::percentile(unsigned permille) const {
  PF_ASSERT(!samples_.empty() && permille <= 1000, "a percentile is one of the samples");
  const std::size_t rank = (samples_.size() * permille + 999) / 1000;
  return sorted()[std::max<std::size_t>(rank, 1) - 1];
}

std::uint64_t IntervalMeter::below(std::int64_t limit) const {
  const auto& all = sorted();
  return static_cast<std::uint64_t>(std::lower_bound(all.begin(), all.end(), limit) - all.begin());
}

std::uint64_t IntervalMeter::above(std::int64_t limit) const {
  const auto& all = sorted();
  return static_cast<std::uint64_t>(all.end() - std::upper_bound(all.begin(), all.end(), limit));
}

IntervalMeter::Histogram IntervalMeter::histogram(std::int64_t from, std::int64_t to,
                                                  std::size_t bins) const {
  PF_ASSERT(from < to && bins > 0, "a histogram has bins");
  Histogram out{from, to, std::vector<std::uint32_t>(bins), std::vector<std::uint32_t>(bins)};
  for (const IntervalSample& s : samples_) {
    const auto along = static_cast<std::uint64_t>(std::clamp(s.length, from, to - 1) - from);
    // Spans of captures are far below 2^53.
    const auto bin = static_cast<std::size_t>(along * bins / static_cast<std::uint64_t>(to - from));
    ++(s.aborted ? out.aborted : out.committed)[bin];
  }
  return out;
}

std::vector<IntervalSample> IntervalMeter::worst(std::size_t n, bool longest) const {
  std::vector<IntervalSample> out(std::min(n, samples_.size()));
  std::partial_sort_copy(samples_.begin(), samples_.end(), out.begin(), out.end(),
                         [longest](const IntervalSample& a, const IntervalSample& b) {
                           if (a.length == b.length) return a.index < b.index;
                           return longest ? a.length > b.length : a.length < b.length;
                         });
  return out;
}

std::vector<std::int64_t> IntervalMeter::trend(std::size_t parts) const {
  parts = std::min(parts, samples_.size());
  std::vector<std::int64_t> out, lengths;
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t first = samples_.size() * i / parts;
    const std::size_t last = samples_.size() * (i + 1) / parts;
    lengths.clear();
    for (std::size_t k = first; k < last; ++k) lengths.push_back(samples_[k].length);
    const auto median = lengths.begin() + static_cast<std::ptrdiff_t>((lengths.size() - 1) / 2);
    std::nth_element(lengths.begin(), median, lengths.end());
    out.push_back(*median);
  }
  return out;
}

bool hits(const CaptureSet::Ref& ref, const Mask& mask) {
  const Capture& c = *ref.capture;
  const std::int64_t from = std::max<std::int64_t>(mask.from, c.from);
  const std::int64_t to = std::min<std::int64_t>(mask.to, c.own_to);
  if (from > to) return false;
  const auto points = channel_points(ref, mask.channel);
  for (std::size_t i = 0; i < points.size() && points[i].at <= to; ++i) {
    if (i + 1 < points.size() && points[i + 1].at <= from) continue;  // over before
    if (points[i].value >= mask.low && points[i].value <= mask.high) return true;
  }
  return false;
}

void MaskMeter::update(const CaptureSet& set) {
  for (; seen_ < set.size(); ++seen_) {
    if (pf::hits(set.at(seen_), mask_)) hits_.push_back(static_cast<std::uint32_t>(seen_));
  }
}

}  // namespace pf
