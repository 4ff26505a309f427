#include "core/measure/run_summary.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

namespace pf {
namespace {

const char* meaning(int invariant, const std::string& access) {
  const bool read = access.ends_with(".read");
  switch (invariant) {
    case 1:
      return "was served by a copy that is not the live one";
    case 2:
      return access.ends_with(".copy") ? "overwrote a newer write, which is lost"
                                       : "is lost, or took effect where it should not";
    case 3:
      return read ? "was served by the old copy after the page had changed sides"
                  : "took effect in the old copy after the page had changed sides";
    case 4:
      return "came before an older access that it must come after";
    case 5:
      return "waits past its timeout, or for an answer that can never come";
    case 6:
      return "made no progress: nothing can happen, and this is not the end";
    case 7:
      return "returned a value that the line did not hold while it was under way";
    case 8:
      return "the final contents are not what was written";
    case 9:
      return "was lost, or delivered where nobody runs";
    default:
      return "broke an invariant";
  }
}

}  // namespace

std::uint64_t RunSummary::aborts_total() const {
  std::uint64_t sum = 0;
  for (const auto& [cause, count] : aborts) sum += count;
  return sum;
}

std::uint64_t RunSummary::tries_total() const {
  std::uint64_t sum = 0;
  for (std::size_t n = 0; n < attempts_histogram.size(); ++n)
    sum += (n + 1) * attempts_histogram[n];
  return std::max(sum, attempts);  // of one page no more than 255 are told apart
}

Time RunSummary::time_a_page() const {
  return pages_moved == 0 ? 0 : moved / static_cast<Time>(pages_moved);
}

double RunSummary::tries_a_page() const {
  return pages_moved == 0 ? 0
                          : static_cast<double>(tries_total()) / static_cast<double>(pages_moved);
}

std::string violation_words(const ViolationReport& v) {
  std::string out =
      fmt::format("I{}: {}", v.invariant, v.access.empty() ? "" : fmt::format("{} ", v.access));
  if (v.invariant != 6) out += fmt::format("at line {} of page {}: ", v.line, v.page);
  out += meaning(v.invariant, v.access);
  return out;
}

std::uint64_t peak_rss_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace pf
