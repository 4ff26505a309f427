// A processor for tests of the live page move: transactions that abort by script, and a time that
// belongs to the threads' own doings. Each thread has a clock of its own; the one whose clock is
// behind runs, all others wait, so that a test comes out the same however the system schedules.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "core/live/live_move.h"

namespace pf::test {

// Who may run: the thread whose clock is furthest behind.
class SharedTime {
 public:
  explicit SharedTime(int threads) : at_(static_cast<std::size_t>(threads), 1) {}
  // Adds to this thread's clock, waits for its turn, and tells what it shows.
  std::uint64_t pass(int thread, std::uint64_t cycles);
  void leave(int thread);  // it takes no more part

 private:
  bool first(int thread) const;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::vector<std::uint64_t> at_;
};

class ScriptedCpu {
 public:
  static constexpr std::uint64_t kLook = 10;  // cycles that a look at the clock takes
  static constexpr std::uint64_t kRest = 40;

  // `script`: the status words of attempts, by their number from 1; aborted before their body when
  // `early`, else behind it. What is not named runs as it does.
  struct Abort {
    std::uint32_t status = 0;
    bool early = false;
  };
  ScriptedCpu(SharedTime& time, int thread, LiveBoard* board = nullptr,
              std::map<std::uint64_t, Abort> script = {})
      : time_(time), thread_(thread), board_(board), script_(std::move(script)) {}
  ~ScriptedCpu() { time_.leave(thread_); }
  ScriptedCpu(const ScriptedCpu&) = delete;
  ScriptedCpu& operator=(const ScriptedCpu&) = delete;

  std::uint64_t now() { return time_.pass(thread_, kLook + slow_); }
  void rest() { time_.pass(thread_, kRest); }
  std::uint32_t transact(void (*body)(void*), void* argument);
  void abort_late();
  void abort_no_boolean();

  void slow_down(std::uint64_t cycles) { slow_ = cycles; }

 private:
  SharedTime& time_;
  int thread_;
  LiveBoard* board_;
  std::map<std::uint64_t, Abort> script_;
  std::uint64_t attempts_ = 0, slow_ = 0;
};

}  // namespace pf::test
