#include "core/trace/lackey_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/assert.h"

namespace pf {
namespace {

// Lines read without an access before the caller gets a word.
constexpr unsigned kPatience = 1u << 16;

std::unique_ptr<ByteSource> unpacked_or_error(std::unique_ptr<ByteSource> packed,
                                              const std::string& file) {
  try {
    return unpacked(std::move(packed));
  } catch (const SourceFault& fault) {
    throw InputError(file, 0, 0, "", fault.what(), fault.right);
  }
}

}  // namespace

LackeyReader::LackeyReader(std::unique_ptr<ByteSource> packed, std::string file,
                           LackeyWindow window)
    : lines_(unpacked_or_error(std::move(packed), file), file),
      window_(window),
      pages_(window.max_pages) {
  PF_ASSERT(window.max_instr >= 1 && window.max_instr <= kTraceMaxInstructions, "a window");
  PF_ASSERT(window.max_pages >= 1 && window.max_pages <= kTraceMaxPages, "a bound of pages");
}

std::uint64_t LackeyReader::instructions() const {
  if (read_ <= window_.skip_instr) return 0;
  return std::min(read_ - window_.skip_instr, window_.max_instr);
}

LackeyReader::Next LackeyReader::next(TraceAccess& access) {
  if (given_ == ready_.size()) {
    ready_.clear();
    given_ = 0;
    if (!ended_ && !advance()) {
      ended_ = true;
      if (ready_.empty()) ready_.swap(open_);
    }
    if (ready_.empty()) return ended_ ? Next::kEnd : Next::kNothingYet;
  }
  access = ready_[given_++];
  return Next::kAccess;
}

// Reads up to where an instruction with accesses is closed, or kPatience lines; false when the
// recording or the window is at its end.
bool LackeyReader::advance() {
  std::string_view text;
  LackeyLine line;
  LackeyFault fault;
  for (unsigned patience = kPatience; patience > 0; --patience) {
    if (!lines_.next(text)) {
      take_end();
      return false;
    }
    if (!parse_lackey_line(text, line, fault))
      throw lines_.error(fault.column, fault.wrong, fault.right);
    if (line.kind == LackeyLine::Kind::kNote) {
      take_note(line);
      continue;
    }
    if (const char* wrong = notes_.refuses_access())
      throw lines_.error(0, wrong, "give one recording a file");
    if (line.kind != LackeyLine::Kind::kInstruction) {
      take_access(line);
      continue;
    }
    ready_.swap(open_);
    ++read_;
    if (read_ > window_.skip_instr && read_ - window_.skip_instr > window_.max_instr) return false;
    if (!ready_.empty()) return true;
  }
  return true;
}

void LackeyReader::take_note(const LackeyLine& line) {
  if (const auto wrong = notes_.take(line.process, line.text, read_ - headless_))
    throw lines_.error(0, *wrong,
                       "record one process alone (--log-file=NAME.%p tells them apart); take "
                       "valgrind's own lines out to import an extract");
}

void LackeyReader::take_access(const LackeyLine& line) {
  if (read_ == 0) {
    headless_ = true;
    read_ = 1;
  }
  if (read_ <= window_.skip_instr) return;
  ++recorded_;
  const bool reads = line.kind != LackeyLine::Kind::kStore;
  const bool writes = line.kind != LackeyLine::Kind::kLoad;
  const std::uint64_t last = (line.address + line.size - 1) / kTraceLineBytes;
  for (std::uint64_t n = line.address / kTraceLineBytes; n <= last; ++n) touch(n, reads, writes);
}

void LackeyReader::touch(std::uint64_t line_number, bool reads, bool writes) {
  TraceAccess a;
  std::uint32_t page = 0;
  if (!pages_.number(line_number / kTraceLinesPerPage, page))
    throw lines_.error(0, fmt::format("this is the first touch of page {}", window_.max_pages + 1),
                       "allow more pages, or take a smaller window of instructions");
  a.page = PageId(page);
  a.line = static_cast<std::uint8_t>(line_number % kTraceLinesPerPage);
  const auto same = std::find_if(open_.begin(), open_.end(), [&a](const TraceAccess& other) {
    return other.page == a.page && other.line == a.line;
  });
  if (same != open_.end()) {
    same->reads |= reads;
    same->writes |= writes;
    return;
  }
  if (open_.size() == kTraceLinesPerInstruction)
    throw lines_.error(0, "one instruction touches more than 128 lines",
                       "keep the `I` lines of the recording: they separate the accesses");
  a.instr = read_ - 1 - window_.skip_instr;
  a.reads = reads;
  a.writes = writes;
  open_.push_back(a);
}

void LackeyReader::take_end() {
  read_to_end_ = true;
  if (const char* wrong = notes_.refuses_end())
    throw lines_.error(0, wrong,
                       "record it again; take valgrind's own lines out to import an "
                       "extract, or give a window of instructions that lies inside");
}

}  // namespace pf
