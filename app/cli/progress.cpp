#include "app/cli/progress.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "app/cli/options.h"
#include "app/cli/words.h"

namespace pf::cli {
namespace {

constexpr int kBarWidth = 24;
constexpr auto kRedraw = std::chrono::milliseconds(150);

std::atomic<bool> g_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

extern "C" void on_interrupt(int signal) {
  g_interrupted.store(true);
  // The second one is meant.
  std::signal(signal, SIG_DFL);
}

extern "C" void on_end(int) { ::_exit(kInterrupted); }

// Whether it arrives or not.
void to_stderr(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

std::string bar(double share) {
  const int full = static_cast<int>(share * kBarWidth);
  std::string out;
  for (int i = 0; i < kBarWidth; ++i) out += i < full ? '#' : '.';
  return out;
}

std::string left_text(double seconds) {
  const auto s = static_cast<std::uint64_t>(seconds + 0.5);
  return s < 60 ? fmt::format("{} s", s) : fmt::format("{}:{:02} min", s / 60, s % 60);
}

}  // namespace

Progress::Progress(std::string noun, bool quiet)
    : noun_(std::move(noun)), on_(!quiet && ::isatty(STDERR_FILENO) != 0) {}

void Progress::show(std::uint64_t done, std::uint64_t total, const std::string& more) {
  if (!on_) return;
  const Clock::time_point now = Clock::now();
  if (drawn_ && now - last_ < kRedraw) return;
  last_ = now;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string line;
  if (total > 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    line = fmt::format("[{}] {:3.0f} %  ", bar(share), 100 * share);
  }
  line += fmt::format("{} {}  {}/s", three_digits(static_cast<double>(done)), noun_,
                      three_digits(rate));
  if (total > done && rate > 0)
    line += fmt::format("  {} left", left_text(static_cast<double>(total - done) / rate));
  if (!more.empty()) line += "  " + more;
  to_stderr("\r\x1b[K" + line);
}

void Progress::clear() {
  if (!drawn_) return;
  to_stderr("\r\x1b[K");
  drawn_ = false;
}

void notice(const std::string& what) { to_stderr("pageferry: " + what + "\n"); }

void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) != -1) continue;
    // The lowest number that is free is that one. Reading or writing it fails, as it did.
    static_cast<void>(::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

void listen_for_signals() {
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
}

void end_at_once_on_signals() {
  std::signal(SIGINT, on_end);
  std::signal(SIGTERM, on_end);
}

const std::atomic<bool>& interrupted() { return g_interrupted; }

}  // namespace pf::cli
