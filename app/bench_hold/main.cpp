// bench_hold: the speed of the event queue, by the classic HOLD workload.
//
//   bench_hold [N [warm [meas]]]        defaults 4096 50000 1000000
//
// N events are pending at all times. Each step pops the earliest one, counts it and pushes one new
// event, due an exponential delay later. Delays are integer ticks of mean 10^6, drawn by a 64-bit
// xorshift from a table of 2^14 quantiles, so that a draw costs the same few nanoseconds whatever
// the queue is. The first `warm` steps fill the caches, the next `meas` are timed. Prints
//
//   hold pageferry N=.. events=.. wall_s=.. cpu_s=.. chk=.. rss_kb=..
//
// `chk` is the time at which the warm-th event fires: it depends on N and `warm` alone, so two
// queues that disagree on it are not doing the same work.
#include <fmt/format.h>
#include <sys/resource.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>

#include "core/base/event_queue.h"

namespace {

class Delays {
 public:
  Delays() {
    for (std::size_t i = 0; i < kTable; ++i) {
      const double below = (static_cast<double>(i) + 0.5) / kTable;
      ticks_[i] = static_cast<std::uint32_t>(-std::log(1.0 - below) * 1e6 + 0.5);
    }
  }
  pf::Time next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return ticks_[state_ >> (64 - kBits)];
  }

 private:
  static constexpr unsigned kBits = 14;
  static constexpr std::size_t kTable = std::size_t{1} << kBits;
  std::vector<std::uint32_t> ticks_ = std::vector<std::uint32_t>(kTable);
  std::uint64_t state_ = 88172645463325252;
};

struct Workload {
  std::uint64_t pending = 4096;
  std::uint64_t warm = 50'000;
  std::uint64_t measured = 1'000'000;
};

double seconds_of(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Fires `count` events and returns the time of the last one.
pf::Time hold(pf::EventQueue& queue, Delays& delays, std::uint64_t count) {
  pf::Time now = 0;
  for (; count > 0; --count) {
    const pf::EventQueue::Item item = queue.pop();
    now = item.due;
    queue.push(now + delays.next(), item.payload);
  }
  return now;
}

void run(const Workload& work) {
  Delays delays;
  pf::EventQueue queue;
  for (std::uint64_t i = 0; i < work.pending; ++i) queue.push(delays.next(), i);
  const pf::Time chk = hold(queue, delays, work.warm);
  const double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  const double wall = seconds_of(CLOCK_MONOTONIC);
  hold(queue, delays, work.measured);
  const double wall_spent = seconds_of(CLOCK_MONOTONIC) - wall;
  const double cpu_spent = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("hold pageferry N={} events={} wall_s={:.6f} cpu_s={:.6f} chk={} rss_kb={}\n",
             work.pending, work.measured, wall_spent, cpu_spent, chk, usage.ru_maxrss);
}

bool parse(const char* text, std::uint64_t& value) {
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, value);
  return error == std::errc{} && stop == end && value > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Workload work;
  std::uint64_t* const fields[] = {&work.pending, &work.warm, &work.measured};
  bool good = argc <= 4;
  for (int i = 1; good && i < argc; ++i) good = parse(argv[i], *fields[i - 1]);
  if (!good || work.pending > pf::EventQueue::kMaxPending) {
    fmt::print(stderr, "usage: bench_hold [N [warm [meas]]], each at least 1, N at most {}\n",
               pf::EventQueue::kMaxPending);
    return 2;
  }
  run(work);
  return 0;
}
