// A sweep before its first run: every point's scenario is known to be possible, and one fingerprint
// stands for all that decides the bytes of the result.
//
// Invariants:
//  1. Whatever a point needs was read once: neither the scenario file nor a file that it names is
//     opened again, so all points are of one state of them.
//  2. The fingerprint covers the engine's version, grids and overrides as they were typed, and of
//     every point the name, the canonical text and the files of its scenario. It does not cover
//     where those files lie, how many threads run, or which shard this is.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/cli/sweep_file.h"
#include "core/scenario/scenario.h"

namespace pf::cli {

class SweepJob {
 public:
  // Loads every combination, on `threads` threads. Throws InputError for the first that is refused:
  // names the grid when a value is wrong by itself, else the combination, and how many more are
  // refused. LoadingCancelled after Ctrl-C.
  SweepJob(const std::string& path, const std::vector<std::string>& set,
           std::vector<SweepGrid> grids, unsigned threads, bool quiet);

  const SweepHead& head() const { return head_; }
  Scenario scenario(std::uint64_t index) const;
  // The recording that this scenario's guest plays; null when it plays none.
  const Trace* trace(const Scenario& scenario) const;
  // Whether any point is at page detail, where a run is measured before it begins.
  bool measures() const { return measures_; }

 private:
  void check_all(unsigned threads, bool quiet);
  std::vector<std::string> overrides(std::uint64_t index) const;

  std::string file_, text_;
  SweepHead head_;
  std::vector<Attachment> files_;
  bool measures_ = false;
  std::map<std::string, Trace> traces_;  // by the name that scenarios have for it
};

}  // namespace pf::cli
