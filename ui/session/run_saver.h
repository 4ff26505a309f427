// Writes the current branch of a session as a run file, piece by piece beside other work: its
// scenario at once, then every forced choice and every kRunDigestEvery-th digest as it becomes
// known.
//
// 1. Until finish() the file is `<path>.part`, which opens up to its last whole record.
// 2. A saver that is destroyed unfinished takes its part file with it; a program that dies leaves
// it. Errors: as PartFile. REQUIRES a run with a recipe, and that branch being the current one.
#pragma once
#include <string>

#include "core/trace/run_file.h"
#include "ui/session/session.h"

namespace pf {

class RunSaver {
 public:
  RunSaver(const std::string& path, const Session& session);

  int branch() const { return branch_; }
  // Writes what has become known up to that event, at most so many records; true while more of it
  // is known.
  bool follow(Session& session, std::size_t most, std::uint64_t upto = ~std::uint64_t{0});
  // Ends the file at that event.
  void finish(Session& session, std::uint64_t event);

 private:
  RunWriter writer_;
  int branch_;
  std::size_t forced_ = 0;      // so many have been written
  std::uint64_t digested_ = 0;  // up to this event
};

}  // namespace pf
