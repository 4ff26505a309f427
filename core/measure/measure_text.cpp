#include "core/measure/measure_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/measure/trigger_parser.h"

namespace pf {
namespace {

constexpr std::string_view kTimeForm = "a number and ps, ns, us, ms or s, as \"-200ns\"";

constexpr std::pair<const char*, Time> kUnits[] = {
    {"ps", 1}, {"ns", kNanosecond}, {"us", kMicrosecond}, {"ms", kMillisecond}, {"s", kSecond}};

struct Word {
  std::string_view text;
  std::size_t column = 1;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && text[at] == ' ') ++at;
    if (at == text.size()) return words;
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back({text.substr(at, end - at), at + 1});
    at = end;
  }
}

std::int32_t parse_level(const Word& word, std::int32_t top) {
  std::int32_t value = 0;
  const char* const end = word.text.data() + word.text.size();
  const auto [stop, error] = std::from_chars(word.text.data(), end, value);
  if (error != std::errc{} || stop != end || value < 0 || value > top)
    throw TriggerError(word.column, fmt::format("\"{}\" is no value of that channel", word.text),
                       fmt::format("a whole number from 0 to {}", top));
  return value;
}

Channel parse_channel(const Word& word) {
  if (const auto channel = channel_of(word.text)) return *channel;
  throw TriggerError(word.column, fmt::format("there is no channel \"{}\"", word.text),
                     channel_names());
}

}  // namespace

Time parse_offset(std::string_view text, std::size_t column) {
  const bool negative = text.starts_with('-');
  const std::optional<Time> time = trigger_time(negative ? text.substr(1) : text);
  if (!time)
    throw TriggerError(column, fmt::format("\"{}\" is no time", text), std::string(kTimeForm));
  return negative ? -*time : *time;
}

std::string offset_text(Time offset) {
  std::string out = "0ns";
  for (const auto& [name, size] : kUnits)
    if (offset != 0 && offset % size == 0) out = fmt::format("{}{}", offset / size, name);
  return out;
}

CaptureWindow parse_window(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  if (words.size() != 2)
    throw TriggerError(1, fmt::format("{} words where two times belong", words.size()),
                       "\"-200ns 4.6us\": before the trigger and after it");
  CaptureWindow window;
  window.before = parse_offset(words[0].text, words[0].column);
  window.after = parse_offset(words[1].text, words[1].column);
  if (window.before > 0)
    throw TriggerError(words[0].column, "the window begins after its trigger", "a time up to 0ns");
  if (window.after <= 0)
    throw TriggerError(words[1].column, "the window ends before its trigger", "a time above 0ns");
  if (window.after > kMostWindow || window.after - window.before > kMostWindow)
    throw TriggerError(words[1].column, "the window is too long",
                       fmt::format("at most {} in all", offset_text(kMostWindow)));
  return window;
}

std::string window_text(const CaptureWindow& window) {
  return offset_text(window.before) + " " + offset_text(window.after);
}

Mask parse_mask(const Env& env, std::string_view text) {
  const std::vector<Word> words = words_of(text);
  if (words.size() != 6)
    throw TriggerError(1, fmt::format("{} words where six belong", words.size()),
                       "NAME CHANNEL FROM TO LOW HIGH, as \"late lines-landed 2us 4us 0 63\"");
  const Channel channel = parse_channel(words[1]);
  const std::int32_t top = channel_top(env, channel);
  Mask mask;
  mask.name = words[0].text;
  mask.channel = channel;
  mask.from = parse_offset(words[2].text, words[2].column);
  mask.to = parse_offset(words[3].text, words[3].column);
  mask.low = parse_level(words[4], top);
  mask.high = parse_level(words[5], top);
  if (mask.from > mask.to)
    throw TriggerError(words[3].column, "the mask ends before it begins",
                       fmt::format("a time from {} on", words[2].text));
  if (mask.low > mask.high)
    throw TriggerError(words[5].column, "the mask's top lies below its bottom",
                       fmt::format("a number from {} on", mask.low));
  return mask;
}

std::string mask_text(const Mask& mask) {
  return fmt::format("{} {} {} {} {} {}", mask.name,
                     channel_rows()[static_cast<std::size_t>(mask.channel)].name,
                     offset_text(mask.from), offset_text(mask.to), mask.low, mask.high);
}

}  // namespace pf
