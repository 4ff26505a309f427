#include "tests/explore/verdict_table.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "core/scenario/parameter.h"

namespace pf::test {
namespace {

using Cells = std::map<std::string, std::string>;

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::stringstream in(text);
  for (std::string part; std::getline(in, part, by);) parts.push_back(part);
  return parts;
}

std::vector<Cells> read_tsv(const std::string& name) {
  std::ifstream in(PF_SOURCE_ROOT "/tests/explore/verdicts/" + name);
  if (!in) throw std::runtime_error("no table " + name);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> header = split(line, '\t');
  std::vector<Cells> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = split(line, '\t');
    if (cells.size() != header.size()) throw std::runtime_error(name + ": a row lacks cells");
    Cells row;
    for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = cells[i];
    rows.push_back(row);
  }
  return rows;
}

template <class T>
T one_of(const std::string& word, std::initializer_list<std::pair<const char*, T>> words) {
  for (const auto& [name, value] : words) {
    if (word == name) return value;
  }
  throw std::runtime_error("no such word: " + word);
}

bool truth(const std::string& word) {
  return one_of<bool>(word, {{"true", true}, {"false", false}});
}

Verdict verdict(const std::string& word) {
  return one_of<Verdict>(word, {{"holds", Verdict::kHolds}, {"violated", Verdict::kViolated}});
}

std::uint8_t small(const Cells& row, const char* key) {
  return static_cast<std::uint8_t>(std::stoi(row.at(key)));
}

// What tests/explore/verdicts/README.md calls htm-tiny.
VerdictRow tiny() {
  VerdictRow row;
  row.hw.explored = true;
  row.hw.lines_per_page = 2;
  row.hw.booleans = 3;
  row.hw.direct_translated_p2p = true;
  row.hw.devices.resize(1);
  row.hw.devices[0].name = "gpu";
  row.hw.devices[0].pages = 1;
  row.move.stale_helper_guard = StaleGuard::kJoin;
  row.move.max_attempts = 2;
  return row;
}

void make_unit(VerdictRow& row) {
  row.hw.lines_per_page = 1;
  row.hw.booleans = 2;
  row.hw.explore.spurious_aborts = row.hw.explore.evictions = row.hw.explore.speculation = 0;
  row.move.max_attempts = row.move.stale_helper_guard == StaleGuard::kNone ? 2 : 1;
}

CopyOrder order(const std::string& word) {
  return one_of<CopyOrder>(word, {{"invalidate-first", CopyOrder::kInvalidateFirst},
                                  {"overlap", CopyOrder::kOverlap},
                                  {"copy-first", CopyOrder::kCopyFirst}});
}

StaleGuard stale_guard(const std::string& word) {
  return one_of<StaleGuard>(
      word,
      {{"join", StaleGuard::kJoin}, {"epoch", StaleGuard::kEpoch}, {"none", StaleGuard::kNone}});
}

VerdictRow matrix_row(const Cells& cells) {
  VerdictRow row = tiny();
  for (const char* key :
       {"order", "read_set", "drain", "flush", "stale_helper", "snoop", "coherent_walk"}) {
    row.name += cells.at(key) + ' ';
  }
  row.name += cells.at("vcpu_writes");
  row.move.order = order(cells.at("order"));
  row.move.read_set = truth(cells.at("read_set"));
  row.move.cpu_guard = row.move.read_set ? CpuGuard::kReadSet : CpuGuard::kNotPresent;
  row.move.drain = truth(cells.at("drain"));
  row.move.flush_before_signal2 = truth(cells.at("flush"));
  row.move.stale_helper_guard = stale_guard(cells.at("stale_helper"));
  row.hw.devices[0].snoop = truth(cells.at("snoop"));
  row.hw.coherent_walk = truth(cells.at("coherent_walk"));
  row.hw.explore.vcpu_writes = small(cells, "vcpu_writes");
  row.hw.vcpus = row.hw.explore.vcpu_writes;
  row.expected = verdict(cells.at("verdict"));
  row.control = verdict(cells.at("control"));
  return row;
}

void set_fault(VerdictRow& row, const std::string& word) {
  if (word == "interrupt" || word == "spurious-abort") {  // one abort more than the budget has
    ++row.hw.explore.spurious_aborts;
    return;
  }
  if (word == "slow-ats-ack") return;  // an acknowledgement may take any time there
  row.hw.faults |= static_cast<std::uint32_t>(
      one_of<Fault>(word, {
                              {"late-fill", Fault::kLateFill},
                              {"ats-ack-does-not-push", Fault::kAtsAckDoesNotPush},
                              {"ats-before-iotlb", Fault::kAtsBeforeIotlb},
                              {"tsc-skew", Fault::kTscSkew},
                              {"late-clear", Fault::kLateClear},
                              {"forgotten-mapping", Fault::kForgottenMapping},
                              {"host-dies", Fault::kHostDies},
                          }));
}

// As a scenario has it: by the row of the key. Devices that are not there yet are like the first.
void set_key(VerdictRow& row, const std::string& pair) {
  const Entry entry = parse_override(pair);
  if (entry.key == "faults") return set_fault(row, pair.substr(pair.find('=') + 1));
  std::size_t index = 0;
  const Parameter* parameter = find_parameter(entry.key, index);
  if (parameter == nullptr) throw std::runtime_error("no such key: " + entry.key);
  if (entry.key.starts_with("devices.") && index >= row.hw.devices.size())
    row.hw.devices.resize(index + 1, row.hw.devices.front());
  Scenario s;
  s.hw = row.hw;
  s.move = row.move;
  set_parameter(*parameter, index, entry, s);
  row.hw = s.hw;
  row.move = s.move;
}

VerdictRow switches_row(const Cells& cells) {
  VerdictRow row = tiny();
  ExploreSpec& e = row.hw.explore;
  e.device_reads = small(cells, "device_reads");
  e.device_writes = small(cells, "device_writes");
  e.vcpu_reads = small(cells, "vcpu_reads");
  e.vcpu_writes = small(cells, "vcpu_writes");
  e.spurious_aborts = small(cells, "spurious_aborts");
  e.evictions = small(cells, "evictions");
  e.speculation = small(cells, "speculation");
  row.move.max_attempts = small(cells, "max_attempts");
  row.hw.vcpus = e.vcpu_reads + e.vcpu_writes > 0 ? 1 : 0;
  row.name = cells.at("set") + " reads=" + cells.at("vcpu_reads") +
             " writes=" + cells.at("vcpu_writes") + " attempts=" + cells.at("max_attempts");
  for (const std::string& pair : split(cells.at("set"), ' ')) set_key(row, pair);
  row.expected = verdict(cells.at("verdict"));
  row.control = verdict(cells.at("control"));
  return row;
}

}  // namespace

std::vector<VerdictRow> read_race_matrix() {
  std::vector<VerdictRow> rows;
  for (const Cells& cells : read_tsv("race_matrix.tsv")) rows.push_back(matrix_row(cells));
  return rows;
}

std::vector<VerdictRow> read_unit_matrix() {
  std::vector<VerdictRow> rows;
  for (const Cells& cells : read_tsv("unit_matrix.tsv")) {
    rows.push_back(matrix_row(cells));
    make_unit(rows.back());
  }
  return rows;
}

std::vector<VerdictRow> read_switches() {
  std::vector<VerdictRow> rows;
  for (const Cells& cells : read_tsv("switches.tsv")) rows.push_back(switches_row(cells));
  return rows;
}

Env control_of(const VerdictRow& row) {
  MoveSpec still = row.move;
  still.id = "none";
  return make_env(row.hw, still);
}

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHolds:
      return "holds";
    case Verdict::kViolated:
      return "violated";
    case Verdict::kBudget:
      return "budget";
  }
  return "";
}

}  // namespace pf::test
