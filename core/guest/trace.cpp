#include "core/guest/trace.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/assert.h"

namespace pf {
namespace {

constexpr std::uint32_t kReads = 1;
constexpr std::uint32_t kWrites = 2;
__extension__ using Wide = __int128;

// Where the fields of a packed access begin, counted from its lowest bit.
constexpr unsigned kKindAt = 32;
constexpr unsigned kLineAt = kKindAt + 2;
constexpr unsigned kPageAt = kLineAt + 6;
static_assert(kTraceLinesPerPage == 1u << (kPageAt - kLineAt));
static_assert(kTraceMaxPages == 1u << (64 - kPageAt));

// Seeds of the parts of a fingerprint, so that no part passes for another.
constexpr std::uint64_t kAccessSeed = 0x7472616365'01;
constexpr std::uint64_t kWrapSeed = 0x7472616365'02;
constexpr std::uint64_t kSpanSeed = 0x7472616365'03;

std::uint64_t pack(const TraceAccess& a) {
  const std::uint64_t kind = (a.reads ? kReads : 0) | (a.writes ? kWrites : 0);
  return std::uint64_t{a.page.value} << kPageAt | std::uint64_t{a.line} << kLineAt |
         kind << kKindAt | static_cast<std::uint32_t>(a.instr);
}

}  // namespace

Time time_of(std::uint64_t instr, InstructionPace pace) {
  PF_ASSERT(pace.picoseconds >= 0 && pace.per > 0, "a pace is a fraction that is not negative");
  // 64 bits overflow after a few minutes of a fraction like 10000/23; 128 never do.
  const Wide product = static_cast<Wide>(instr) * pace.picoseconds / pace.per;
  return product >= kNever ? kNever : static_cast<Time>(product);
}

TraceAccess Trace::at(std::uint64_t i) const {
  PF_ASSERT(i < accesses_.size(), "an access of the trace");
  const std::uint64_t word = accesses_[i];
  // Empty unless the recording spans more than 2^32 instructions, and then a handful.
  const auto high = std::upper_bound(wraps_.begin(), wraps_.end(), i) - wraps_.begin();
  TraceAccess a;
  a.instr = static_cast<std::uint64_t>(high) << 32 | static_cast<std::uint32_t>(word);
  a.page = PageId(static_cast<std::uint32_t>(word >> kPageAt));
  a.line = static_cast<std::uint8_t>(word >> kLineAt & (kTraceLinesPerPage - 1));
  a.reads = (word >> kKindAt & kReads) != 0;
  a.writes = (word >> kKindAt & kWrites) != 0;
  return a;
}

TraceBuilder::TraceBuilder(std::string name, std::string command) {
  trace_.name_ = std::move(name);
  trace_.command_ = std::move(command);
}

const char* TraceBuilder::refuses(const TraceAccess& a) const {
  if (a.instr >= kTraceMaxInstructions) return "it lies beyond 2^48 instructions";
  if (a.line >= kTraceLinesPerPage) return "its line lies outside the page";
  if (!a.reads && !a.writes) return "it neither reads nor writes";
  if (a.page.value > trace_.pages_) return "its page is not numbered by first touch";
  if (a.page.value >= kTraceMaxPages) return "it is a page beyond the 2^24 a trace can name";
  if (run_ == 0) return nullptr;
  if (a.instr < last_instr_) return "it goes back before the access ahead of it";
  if (a.instr > last_instr_) return nullptr;
  if (run_ >= kTraceLinesPerInstruction) return "one instruction touches more than 128 lines";
  const auto& list = trace_.accesses_;
  for (std::size_t k = list.size() - run_; k < list.size(); ++k)
    if (list[k] >> kLineAt == pack(a) >> kLineAt) return "its instruction touched that line";
  return nullptr;
}

const char* TraceBuilder::add(const TraceAccess& a) {
  if (const char* why = refuses(a)) return why;
  const std::uint64_t wraps = a.instr >> 32;
  while (trace_.wraps_.size() < wraps) trace_.wraps_.push_back(trace_.accesses_.size());
  trace_.accesses_.push_back(pack(a));
  if (a.page.value == trace_.pages_) ++trace_.pages_;
  run_ = a.instr == last_instr_ ? run_ + 1 : 1;
  last_instr_ = a.instr;
  return nullptr;
}

Trace TraceBuilder::finish(std::uint64_t instructions) && {
  PF_ASSERT(instructions <= kTraceMaxInstructions, "the span of a trace is bounded");
  PF_ASSERT(run_ == 0 || instructions > last_instr_, "the span covers the last access");
  trace_.instructions_ = instructions;
  trace_.accesses_.shrink_to_fit();
  const std::uint64_t span[] = {instructions, trace_.accesses(), trace_.wraps_.size()};
  trace_.fingerprint_ =
      digest_words(trace_.accesses_.data(), trace_.accesses_.size(), kAccessSeed) ^
      digest_words(trace_.wraps_.data(), trace_.wraps_.size(), kWrapSeed) ^
      digest_words(span, std::size(span), kSpanSeed);
  return std::move(trace_);
}

}  // namespace pf
