// Triggers as canonical text.
#include <fmt/format.h>

#include <algorithm>

#include "core/measure/run_meter.h"
#include "core/measure/trigger_parser.h"
#include "core/world/actor_words.h"
#include "core/world/blocks.h"

namespace pf {
namespace {

std::string time_text(Time t) {
  constexpr const char* kUnits[] = {"ps", "ns", "us", "ms", "s"};
  std::size_t unit = 0;
  Time scale = 1;
  while (unit + 1 < std::size(kUnits) && t >= scale * 1000) {
    scale *= 1000;
    ++unit;
  }
  std::string out = std::to_string(t / scale);
  if (const Time rest = t % scale; rest != 0) {
    out += fmt::format(".{:0{}}", rest, 3 * unit);
    while (out.back() == '0') out.pop_back();
  }
  return out + kUnits[unit];
}

std::string value_text(const Env& env, TriggerField field, std::int64_t value) {
  switch (field) {
    case TriggerField::kActor:
    case TriggerField::kBy:
      return actor_word(env, static_cast<std::uint8_t>(value));
    case TriggerField::kCause:
      return std::string(cause_name(static_cast<AbortCause>(value)));
    case TriggerField::kBlock: {
      const std::string_view name = block_name(value);
      return name.empty() ? std::to_string(value) : std::string(name);
    }
    case TriggerField::kPage:
      return fmt::format("{:#x}", value);
    case TriggerField::kLength:
      return time_text(value);
    default:
      return std::to_string(value);
  }
}

// The largest that may be written.
std::int64_t most(const Env& env, TriggerField field) {
  if (field == TriggerField::kPage) return std::int64_t{env.hw.pages} - 1;
  if (field == TriggerField::kLine) return std::int64_t{env.hw.lines()} - 1;
  return kMostTriggerNumber;
}

std::string list_text(const Env& env, const TriggerCondition& c) {
  std::string out;
  for (const TriggerRange& r : c.ranges) {
    if (!out.empty()) out += ",";
    out += value_text(env, c.field, r.from);
    if (r.to != r.from) out += ".." + value_text(env, c.field, r.to);
  }
  return out;
}

std::string condition_text(const Env& env, const TriggerCondition& c) {
  const std::string name = trigger_properties()[static_cast<std::size_t>(c.field)].name;
  if (c.op == TriggerCondition::Op::kNotIn) return name + "!=" + list_text(env, c);
  const TriggerRange& first = c.ranges.front();
  if (first.from == kNoLeast && first.to < 0) return name + "<" + value_text(env, c.field, 0);
  if (first.from == kNoLeast) return name + "<=" + value_text(env, c.field, first.to);
  if (first.to == kNoMost && first.from > most(env, c.field))
    return name + ">" + value_text(env, c.field, first.from - 1);
  if (first.to == kNoMost) return name + ">=" + value_text(env, c.field, first.from);
  return name + "=" + list_text(env, c);
}

}  // namespace

std::string point_text(const Env& env, const TriggerPoint& p) {
  std::string out = p.kind ? fact_name(*p.kind) : "any";
  for (const TriggerCondition& c : p.conditions) {
    const bool phase = &c == &p.conditions.front() && p.kind == FactKind::kPhaseEntered &&
                       c.field == TriggerField::kBlock && c.op == TriggerCondition::Op::kIn;
    if (phase) {
      out = "phase=" + list_text(env, c);
    } else {
      out += " " + condition_text(env, c);
    }
  }
  return out;
}

std::string trigger_text(const Env& env, const Trigger& t) {
  std::string out;
  for (const TriggerTerm& term : t.terms) {
    if (!out.empty()) out += " or ";
    out += point_text(env, term.point);
    if (!term.after) continue;
    out += fmt::format(" after {} {} {}", point_text(env, *term.after), term.longer ? ">" : "<",
                       time_text(term.limit));
  }
  if (t.nth > 0) out += fmt::format(" nth {}", t.nth);
  if (t.every > 1) out += fmt::format(" every {}", t.every);
  if (t.holdoff > 0) out += fmt::format(" holdoff {}", time_text(t.holdoff));
  return out;
}

}  // namespace pf
