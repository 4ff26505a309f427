// Commands of Probe: one table, one handler a command. What is not in it is the open run's.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/nearest.h"
#include "core/measure/measure_text.h"
#include "ui/session/probe_impl.h"

namespace pf {
namespace {

// One row a command of probe_verb_rows().
struct Handler {
  std::string_view name;
  Outcome (Probe::Impl::*handler)(const std::string&);
};

Outcome refuse(std::string text) { return {false, std::move(text)}; }
Outcome refuse(const TriggerError& error) { return refuse(error.what()); }

std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t value = 0;
  const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// The first word, and what is left of it.
std::pair<std::string, std::string> split(std::string_view text) {
  const auto trim = [](std::string_view s) {
    const std::size_t from = s.find_first_not_of(' ');
    if (from == std::string_view::npos) return std::string_view();
    return s.substr(from, s.find_last_not_of(' ') - from + 1);
  };
  const std::string_view all = trim(text);
  const std::size_t end = std::min(all.find(' '), all.size());
  return {std::string(all.substr(0, end)), std::string(trim(all.substr(end)))};
}

const std::vector<Handler>& handlers() {
  using P = Probe::Impl;
  static const std::vector<Handler> rows = {
      {"trigger", &P::set_trigger},
      {"window", &P::set_window},
      {"arm", &P::arm_with},
      {"measure", &P::measure},
      {"cursor", &P::set_cursor},
      {"mask", &P::set_mask},
      {"next-hit", &P::next_hit},
      {"capture", &P::pick},
      {"open", &P::open_picked},
      {"tune", &P::tune},
      {"store", &P::store},
      {"recall", &P::recall},
      {"compare", &P::compare},
      {"from", &P::begin_from},
      {"persistence", &P::set_persistence},
      {"live", &P::overlay_live},
      {"pause", &P::pause_run},
      {"run", &P::go_on},
      {"save", &P::save},
  };
  return rows;
}

}  // namespace

Outcome Probe::Impl::dispatch(std::string_view command) {
  const auto [verb, rest] = split(command);
  std::vector<std::string> names;
  for (const ProbeVerbRow& row : probe_verb_rows()) {
    names.emplace_back(row.name);
    if (verb != row.name) continue;
    const auto found = std::find_if(handlers().begin(), handlers().end(),
                                    [&](const Handler& h) { return h.name == row.name; });
    Outcome outcome = (this->*found->handler)(rest);
    if (outcome.ok) {
      ++revision;
    } else if (outcome.text.empty()) {
      outcome.text = fmt::format("\"{}\" is no command; right would be {}", command, row.usage);
    }
    return outcome;
  }
  for (const VerbRow& row : verb_rows()) {
    names.emplace_back(row.name);
    if (verb == "run-to-break" && verb == row.name) return run_to_break(command, rest);
    if (verb == row.name) return session.apply(command);
  }
  const std::string near = nearest(verb, names);
  return refuse(fmt::format("there is no command \"{}\"; {}", verb,
                            near.empty()
                                ? fmt::format("right would be one of {}", fmt::join(names, ", "))
                                : fmt::format("did you mean {}?", near)));
}

// Without a breakpoint and a filter the trigger says where to.
Outcome Probe::Impl::run_to_break(std::string_view command, const std::string& rest) {
  const bool known = rest == "1" || rest == "-1";
  const bool breaks = !session.breakpoints().empty();
  const bool filtered = !session.filter_words().empty();
  Outcome outcome = known && !breaks && !filtered ? session.run_to(trigger, rest == "1" ? 1 : -1)
                                                  : session.apply(command);
  if (!outcome.ok || !outcome.text.empty()) return outcome;
  outcome.text = fmt::format("{} to the {}", rest == "1" ? "on" : "back",
                             breaks     ? "breakpoint"
                             : filtered ? "filter"
                                        : "trigger " + trigger);
  return outcome;
}

Outcome Probe::Impl::set_trigger(const std::string& rest) {
  try {
    trigger = pf::trigger_text(*tuned_run.env, parse_trigger(*tuned_run.env, rest));
  } catch (const TriggerError& error) {
    trigger_wrong = error.what();
    ++revision;
    return refuse(error);
  }
  trigger_wrong.clear();
  restart();
  return {};
}

Outcome Probe::Impl::set_window(const std::string& rest) {
  try {
    window = parse_window(rest);
  } catch (const TriggerError& error) {
    return refuse(error);
  }
  restart();
  return {};
}

Outcome Probe::Impl::arm_with(const std::string& rest) {
  if (rest == "normal") {
    arm = Arm::kNormal;
  } else if (rest == "single") {
    arm = Arm::kSingle;
  } else if (rest == "off") {
    arm = Arm::kOff;
  } else {
    return {false, ""};
  }
  if (arm != Arm::kOff) {
    restart();
    return {};
  }
  // What there is stays, and is whole as far as it goes.
  waiting.clear();
  later = false;
  aim = shown.setting.overrides;
  if (opener && opener->tuned() != aim) opener->abandon();
  wanted = stale || opener || tuned_keys != aim;
  if (running) {
    running->stop();
    ending = std::move(running);
  }
  shown.setting.progress.done = true;
  return {};
}

Outcome Probe::Impl::measure(const std::string& rest) {
  const auto [place, what] = split(rest);
  const auto n = number_of(place);
  if (!n || *n < 1 || *n > static_cast<std::int64_t>(intervals.size()) || what.empty())
    return {false, ""};
  const auto i = static_cast<std::size_t>(*n - 1);
  std::string text = what == "none" ? "" : what;
  if (what == "cursors") {
    std::string missing;
    text = cursors_interval(missing);
    if (text.empty()) return refuse(std::move(missing));
  }
  if (!text.empty()) {
    try {
      text = interval_text(env(), parse_interval(env(), text));
    } catch (const TriggerError& error) {
      return refuse(error);
    }
  }
  intervals[i] = text;
  sample_live();
  make_meters(shown);
  for (auto& trace : kept)
    if (trace) make_meters(*trace);
  return {true, text};
}

Outcome Probe::Impl::set_cursor(const std::string& rest) {
  const auto [place, what] = split(rest);
  if ((place != "1" && place != "2") || what.empty()) return {false, ""};
  auto& cursor = cursors[place == "1" ? 0 : 1];
  if (what == "none") {
    cursor.reset();
    return {};
  }
  try {
    cursor = parse_offset(what, rest.size() - what.size() + 1);
  } catch (const TriggerError& error) {
    return refuse(error);
  }
  return {};
}

Outcome Probe::Impl::set_mask(const std::string& rest) {
  const auto [name, what] = split(rest);
  if (name.empty()) return {false, ""};
  const auto found = std::find_if(masks.begin(), masks.end(),
                                  [&](const MaskMeter& m) { return m.mask().name == name; });
  if (what == "none") {
    if (found == masks.end()) return refuse(fmt::format("there is no mask \"{}\"", name));
    masks.erase(found);
    return {};
  }
  try {
    MaskMeter meter(parse_mask(env(), rest));
    meter.update(shown.setting.captures);
    if (found == masks.end()) {
      masks.push_back(std::move(meter));
    } else {
      *found = std::move(meter);
    }
  } catch (const TriggerError& error) {
    return refuse(error);
  }
  return {};
}

Outcome Probe::Impl::next_hit(const std::string& rest) {
  const auto [name, direction] = split(rest);
  const bool first = direction == "first", last = direction == "last";
  const auto by =
      first || last ? std::optional<std::int64_t>(first ? 1 : -1) : number_of(direction);
  if (!by || (*by != 1 && *by != -1)) return {false, ""};
  const auto named = [&name = name](const MaskMeter& m) { return m.mask().name == name; };
  const auto meter = std::find_if(masks.begin(), masks.end(), named);
  if (meter == masks.end())
    return refuse(fmt::format("there is no mask \"{}\"; draw one: {}", name,
                              "mask NAME CHANNEL FROM TO LOW HIGH"));
  const auto& hits = meter->hits();
  if (hits.empty()) return refuse(fmt::format("no capture hits {}", name));
  const bool beside = picked && !first && !last;
  if (*by > 0) {
    const auto next = beside ? std::upper_bound(hits.begin(), hits.end(), *picked) : hits.begin();
    if (next == hits.end()) return refuse(fmt::format("no later capture hits {}", name));
    picked = *next;
  } else {
    const auto next = beside ? std::lower_bound(hits.begin(), hits.end(), *picked) : hits.end();
    if (next == hits.begin()) return refuse(fmt::format("no earlier capture hits {}", name));
    picked = *(next - 1);
  }
  return {true, fmt::format("capture {}", shown.setting.captures.at(*picked).capture->number)};
}

Outcome Probe::Impl::pick(const std::string& rest) {
  if (rest == "none") {
    picked.reset();
    return {};
  }
  const auto n = number_of(rest);
  if (!n) return {false, ""};
  const auto size = static_cast<std::int64_t>(shown.setting.captures.size());
  if (size == 0) return refuse("there is no capture yet");
  const bool relative = rest[0] == '+' || rest[0] == '-';
  // Without a picked one, +1 is the first and -1 the last.
  std::int64_t index = *n - 1;
  if (relative)
    index = picked ? static_cast<std::int64_t>(*picked) + *n : *n > 0 ? *n - 1 : size + *n;
  if (index < 0 || index >= size)
    return refuse(fmt::format("there is no capture {}; right would be 1 to {}", index + 1, size));
  picked = static_cast<std::size_t>(index);
  return {};
}

Outcome Probe::Impl::set_persistence(const std::string& rest) {
  const auto n = number_of(rest);
  if (rest != "all" && (!n || *n < 1)) return {false, ""};
  latest = rest == "all" ? 0 : static_cast<std::uint64_t>(*n);
  return {};
}

Outcome Probe::Impl::pause_run(const std::string& rest) {
  if (!rest.empty()) return {false, ""};
  paused = true;
  if (running) running->pause(true);
  if (session.playing() != 0) return session.apply("pause");
  return {};
}

Outcome Probe::Impl::go_on(const std::string& rest) {
  if (!rest.empty()) return {false, ""};
  paused = false;
  if (running) running->pause(false);
  return {};
}

}  // namespace pf
