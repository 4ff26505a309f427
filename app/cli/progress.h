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

// From now on Ctrl-C (and SIGTERM) sets the flag instead of ending the program; a second one ends
// it. A file that may grow no more is an error of the write, not the end of the program.
void listen_for_signals();
const std::atomic<bool>& interrupted();

}  // namespace pf::cli
