// From entries to a Scenario: arrays, files, every key through its row, then what no single row can
// see. Used by scenario.cpp; its checks, also by who asks what a value may be beside the others.
#pragma once
#include <string>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/scenario/value.h"

namespace pf {

class ScenarioReader {
 public:
  // Parses, applies the overrides and sets the variants apart. `files`: as parse_scenario has it;
  // it must outlive the reader.
  ScenarioReader(const std::string& text, std::string file,
                 const std::vector<std::string>& overrides, const std::vector<Attachment>* files);

  // Of a family the variant that an override names ("variant=NAME"), else the first.
  Scenario read() const;
  // Every variant, or the one named; without any the scenario itself.
  std::vector<Scenario> read_family() const;

 private:
  void take_variant(Entry entry);
  void choose_variant(const std::string& name);
  Scenario read_variant(std::size_t i) const;
  Scenario build(const Entries& entries) const;
  Attachment find_file(const Entry* entry, const std::string& kind, const std::string& name) const;
  void set(const Entry& entry, Scenario& s) const;
  void set_expectation(const Entry& entry, Scenario& s) const;
  void take_topology(const Entries& entries, Scenario& s) const;
  void attach(const Entries& entries, Scenario& s) const;
  static void set_latencies(const Entries& entries, Scenario& s);

  std::string file_;
  const std::vector<Attachment>* files_;
  Entries entries_;
  std::vector<Entries> variants_;  // the one named alone, when one is named
};

// Throws InputError where single values are right and do not go together: a guard without what it
// guards by, a device outside the guest, an expectation of a search in a scenario that is run.
// Points at the first of the keys in question that the file states.
void check_together(const Entries& entries, const Scenario& scenario);
// Its part about devices.
void check_devices(const Entries& entries, const Scenario& scenario);
// Refuses at the first of the keys that the file states.
[[noreturn]] void refuse_keys(const Entries& entries, const Scenario& scenario,
                              const std::vector<std::string>& keys, const std::string& wrong,
                              const std::string& right);

// Faults: their bits and moments from what the file states of them. Throws InputError.
void settle_faults(const Entries& entries, Scenario& scenario);

}  // namespace pf
