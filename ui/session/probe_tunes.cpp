// What can be tuned: the rows of the scenario's keys that a timed run depends on.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/mechanism/registry.h"
#include "core/scenario/trial.h"
#include "ui/session/probe_impl.h"

namespace pf {
namespace {

// A slider from 0 has no tenth of its value to begin at.
constexpr double kFromZero = 100'000;
constexpr double kSmallRange = 256;

std::string bare(const std::string& written) {
  const bool quoted = written.size() >= 2 && written.front() == '"';
  return quoted ? written.substr(1, written.size() - 2) : written;
}

bool workload_uses(std::string_view key, const GuestSpec& guest) {
  const std::string_view word = key.substr(key.rfind('.') + 1);
  if (word == "kind") return true;
  if (guest.workload == Workload::kNone || guest.workload == Workload::kTrace) return false;
  if (word == "hot_pages" || word == "hot_share") return guest.workload == Workload::kHotCold;
  if (word == "zipf_skew") return guest.workload == Workload::kZipf;
  return true;
}

bool fault_uses(std::string_view key, const FaultSpec& fault) {
  const std::string_view word = key.substr(key.rfind('.') + 1);
  if (word == "extra_ns") return fault.kind == Fault::kSlowAtsAck;
  if (word == "host") return fault.kind == Fault::kHostDies;
  if (word == "device")
    return fault.kind == Fault::kSlowAtsAck || fault.kind == Fault::kForgottenMapping;
  return true;
}

// What only attempts by transaction read: their signals and their sets.
bool of_transactions(std::string_view key) {
  for (const std::string_view word :
       {"signal1", "signal2", "signal1_fence", "signal1_cycles", "clear_booleans", "booleans",
        "interval_cycles", "adaptive", "read_set", "pte_in_write_set"})
    if (key == fmt::format("mechanism.{}", word)) return true;
  return false;
}

// Whether the mover tries again at all, so that how often, and what then, is a question.
bool tries_again(const Scenario& s) {
  const MechanismRow* row = find_mechanism(s.move.id);
  if (row == nullptr || row->progress == nullptr) return false;
  MoveSpec other = s.move;
  other.max_attempts = other.max_attempts == 1 ? 2 : 1;
  const Progress now = row->progress(s.move), then = row->progress(other);
  return now.kind != then.kind || now.tries != then.tries;
}

// Whether the run reads the key; what it does not would be a slider that moves nothing.
bool is_read(std::string_view key, const Scenario& s, bool transactions) {
  if (!transactions && of_transactions(key)) return false;
  const bool of_tries = key == "mechanism.max_attempts" || key == "mechanism.backoff_ns" ||
                        key == "mechanism.fallback";
  return !of_tries || tries_again(s);
}

bool belongs(const Parameter& row, const Scenario& s, std::size_t index) {
  if (row.kind == ParameterKind::kText) return false;
  const std::string_view key = row.key;
  if (key.starts_with("guest.workload.")) return workload_uses(key, s.hw.guest);
  for (const OwnKey& own : own_keys())
    if (own.value->key == key) return own.row->slug == s.move.id;
  if (key == "campaign.batch") return false;  // powers of two that divide the pages: no range
  if (key.starts_with("hw.topology.") || key == "hw.switch.ports") return false;  // the figure
  if (key.starts_with("hw.bridge.") && !s.move.campaign.cut_over) return false;
  if (key.starts_with("faults.")) return fault_uses(key, s.hw.fault_list[index]);
  for (const std::string_view part : {"mechanism.", "campaign.", "hw.", "devices.", "latency."})
    if (key.starts_with(part)) return true;
  return false;
}

std::size_t times(const Parameter& row, const Scenario& s) {
  if (!row.in_array()) return 1;
  return row.key.starts_with("devices.") ? s.hw.devices.size() : s.hw.fault_list.size();
}

std::string key_of(const Parameter& row, std::size_t index) {
  std::string key(row.key);
  if (const std::size_t n = key.find(".N."); n != std::string::npos)
    key.replace(n, 3, fmt::format(".{}.", index));
  return key;
}

// "interval_ns" becomes "interval"; of a device its name stands in front.
std::string label_of(const Parameter& row, const Scenario& s, std::size_t index) {
  std::string word(row.key.substr(row.key.rfind('.') + 1));
  for (const std::string_view end : {"_ns", "_cycles", "_bytes"})
    if (word.ends_with(end)) word.resize(word.size() - end.size());
  std::replace(word.begin(), word.end(), '_', ' ');
  if (row.key.starts_with("devices.")) return s.hw.devices[index].name + " " + word;
  if (row.key.starts_with("faults."))
    return word == "kind" ? fmt::format("fault {}", index)
                          : fmt::format("fault {} {}", index, word);
  if (row.key.starts_with("hw.")) {
    const std::string_view part = row.key.substr(3, row.key.rfind('.') - 3);
    return std::string(part) + " " + word;
  }
  return word;
}

struct Bounds {
  double least = 0, most = 0, step = 0;
};

// What keys may be beside each other is known to the scenario's own checks and to the movers behind
// them alone: they are asked with a value in its place.
class Neighbours {
 public:
  explicit Neighbours(const Scenario& now) : trial_(now) {}

  // How far towards `end` the value may go, in steps of `unit`; from a value that is taken. Where
  // not even the next step is, it stays: a slider could not pass what is refused.
  double reach(const Parameter& p, std::size_t index, double value, double end, double unit) {
    const double way = end > value ? unit : -unit;
    auto far = static_cast<std::int64_t>(std::floor(std::abs(end - value) / unit + 1e-6));
    const auto at = [&](std::int64_t steps) { return value + way * static_cast<double>(steps); };
    if (far == 0) return end;
    if (!taken(p, index, at(1))) return value;
    if (taken(p, index, end)) return end;
    std::int64_t near = 1;
    while (far - near > 1) {
      const std::int64_t middle = near + (far - near) / 2;
      (taken(p, index, at(middle)) ? near : far) = middle;
    }
    return at(near);
  }

 private:
  bool taken(const Parameter& p, std::size_t index, double value) {
    return !trial_.refusal(fmt::format("{}={:.15g}", key_of(p, index), value));
  }

  Trial trial_;
};

// What no row of the table can say comes from the neighbours.
Bounds bounds_of(const Parameter& p, const TuneRow& row, std::size_t index, Neighbours& beside) {
  Bounds out = {static_cast<double>(p.least), static_cast<double>(p.most), 0};
  if (p.kind == ParameterKind::kLines) out.step = kLineBytes;
  if (p.kind == ParameterKind::kHundredths) out.step = 0.01;
  const double value = std::strtod(row.value.c_str(), nullptr);
  const double unit = out.step > 0 ? out.step : 1;
  out.least = beside.reach(p, index, value, out.least, unit);
  out.most = beside.reach(p, index, value, out.most, unit);
  return out;
}

// What a slider spans: all of a small range, else what lies a decade around the value.
void set_range(TuneRow& row, double least, double most, double step) {
  const double initial = std::strtod(row.initial.c_str(), nullptr);
  const double value = std::strtod(row.value.c_str(), nullptr);
  row.least = least;
  row.most = most;
  row.step = step;
  if (most - least <= kSmallRange) return;
  row.logarithmic = true;
  row.most = std::min(most, initial > 0 ? initial * 10 : kFromZero);
  if (initial > 0) row.least = std::max(least, initial / 10);
  if (row.whole) {
    row.least = std::floor(row.least);
    row.most = std::ceil(row.most);
  }
  if (step > 0) {
    row.least = std::ceil(row.least / step) * step;
    row.most = std::floor(row.most / step) * step;
  }
  row.least = std::min(row.least, value);
  row.most = std::max(row.most, value);
}

bool left_out(const std::string& key, const std::string& value) {
  for (const MechanismRow& mechanism : registry())
    for (const UnsafeSwitch& off : mechanism.unsafe)
      if (off.key == key && off.value == value) return true;
  return false;
}

void add_row(const Parameter& p, std::size_t index, const Scenario& initial, const Scenario& now,
             Neighbours& beside, std::vector<TuneRow>& out) {
  TuneRow row;
  row.key = key_of(p, index);
  row.label = label_of(p, now, index);
  row.unit = unit_text(p, now);
  row.help = p.help;
  row.range = range_text(p);
  row.value = bare(written_value(p, now, index));
  row.initial = belongs(p, initial, index) ? bare(written_value(p, initial, index)) : row.value;
  row.changed = row.value != row.initial;
  row.unsafe = left_out(row.key, row.value);
  switch (p.kind) {
    case ParameterKind::kBool:
      row.choices = {"false", "true"};
      break;
    case ParameterKind::kChoice:
    case ParameterKind::kWord:
      row.choices = p.choice_names();
      break;
    case ParameterKind::kTiming: {
      const TimingEntry& e = timing_entry(now.timing, row.key.substr(row.key.find('.') + 1));
      row.source = e.source;
      row.mark = e.mark;
      const TimingRange range = timing_range(e);
      set_range(row, range.least, range.most, 0);
      break;
    }
    default: {
      row.whole = p.kind == ParameterKind::kWhole || p.kind == ParameterKind::kLines;
      const Bounds bounds = bounds_of(p, row, index, beside);
      set_range(row, bounds.least, bounds.most, bounds.step);
      break;
    }
  }
  const bool fixed = row.choices.empty() && row.least >= row.most;  // others keep it where it is
  if (!fixed || row.changed) out.push_back(std::move(row));
}

}  // namespace

TuneSource::TuneSource(const SessionRun& run) {
  if (!run.recipe || !run.reopen) return;
  text_ = run.recipe->head.scenario;
  file_ = run.source;
  for (const RunFilePart& part : run.recipe->files)
    files_.push_back({part.kind, part.name, "", part.bytes});
  initial_ = with({});
  known_ = true;
}

Scenario TuneSource::with(const std::vector<std::string>& overrides) const {
  return parse_scenario(text_, file_, overrides, &files_);
}

const Parameter* tunable(std::string_view key, const Scenario& scenario, std::size_t& index) {
  const Parameter* row = find_parameter(key, index);
  if (row == nullptr || (row->in_array() && index >= times(*row, scenario))) return nullptr;
  return belongs(*row, scenario, index) ? row : nullptr;
}

std::vector<TuneRow> tune_rows(const Scenario& initial, const Scenario& now, bool transactions) {
  std::vector<TuneRow> out;
  Neighbours beside(now);
  const auto& rows = parameters();
  for (std::size_t first = 0; first < rows.size();) {
    // Rows of one array stand together, all of one element before the next one's.
    const std::string_view array = rows[first].key.substr(0, rows[first].key.find(".N."));
    std::size_t last = first + 1;
    while (rows[first].in_array() && last < rows.size() && rows[last].in_array() &&
           rows[last].key.starts_with(array))
      ++last;
    for (std::size_t i = 0; i < times(rows[first], now); ++i)
      for (std::size_t r = first; r < last; ++r)
        if (belongs(rows[r], now, i) && is_read(rows[r].key, now, transactions))
          add_row(rows[r], i, initial, now, beside, out);
    first = last;
  }
  return out;
}

}  // namespace pf
