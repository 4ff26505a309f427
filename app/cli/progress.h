// What a long command shows while it works, and how it hears Ctrl-C.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace pf::cli {

// A line on standard error with rate and, where a total is known, a bar and the time left; redrawn
// a few times a second. Nothing at all when standard error is no terminal or `quiet`.
class Progress {
 public:
  Progress(std::string noun, bool quiet);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `total` 0 = not known.
  void show(std::uint64_t done, std::uint64_t total = 0, const std::string& more = "");
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string noun_;
  bool on_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_;
};

// "pageferry: ..." on a line of standard error. Where that cannot be written nobody hears it, and
// whatever there is to do goes on.
void notice(const std::string& what);

// Standard streams that are closed stay closed, in their places: else a file that is opened next
// would have one of their numbers, and messages would be written into it.
void hold_standard_streams();

// From now on Ctrl-C (and SIGTERM) sets the flag instead of ending the program; a second one ends
// it. A file that may grow no more is an error of the write, not the end of the program.
void listen_for_signals();
const std::atomic<bool>& interrupted();
// For work that never looks at interrupted() and has nothing to put away: from now on Ctrl-C (and
// SIGTERM) ends the program at once, with the exit code of that.
void end_at_once_on_signals();

}  // namespace pf::cli
