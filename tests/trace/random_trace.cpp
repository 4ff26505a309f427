#include "tests/trace/random_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace pf {

std::uint64_t TestRandom::next() {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

std::vector<RecordedOp> random_ops(std::uint64_t seed, std::size_t count) {
  constexpr std::uint32_t kSizes[] = {1, 2, 4, 8, 16, 32, 64, 130, 512};
  TestRandom random(seed);
  std::vector<RecordedOp> ops = {{'I', 0x401000, 4}};
  while (ops.size() < count) {
    RecordedOp op;
    op.kind = "IILLLSM"[random.below(7)];
    const bool hot = random.below(4) != 0;
    op.address = hot ? 0x1fff000000 + random.below(3 * 4096) : 0x4000000 + random.below(60 * 4096);
    op.size = kSizes[random.below(random.below(8) == 0 ? 9 : 4)];
    ops.push_back(op);
  }
  return ops;
}

std::string lackey_text(const std::vector<RecordedOp>& ops, bool whole) {
  std::string text;
  if (whole)
    text += "==77== Lackey, an example Valgrind tool\n==77== Command: /opt/demo --run 3\n==77== \n";
  std::uint64_t instructions = 0;
  for (const RecordedOp& op : ops) {
    if (op.kind == 'I') ++instructions;
    text += op.kind == 'I' ? "I " : std::string{' ', op.kind};
    text += fmt::format(" {:08x},{}\n", op.address, op.size);
  }
  if (whole)
    text += fmt::format("==77== \n==77==   guest instrs:  {}\n==77== Exit code:       0\n",
                        instructions);
  return text;
}

std::vector<TraceAccess> plain_reading(const std::vector<RecordedOp>& ops) {
  std::map<std::uint64_t, std::uint32_t> pages;
  std::vector<TraceAccess> all;
  std::uint64_t instructions = 0;
  std::size_t first = 0;  // of the instruction at hand
  for (const RecordedOp& op : ops) {
    if (op.kind == 'I') {
      ++instructions;
      first = all.size();
      continue;
    }
    for (std::uint64_t byte = op.address; byte < op.address + op.size; ++byte) {
      TraceAccess a;
      a.instr = instructions - 1;
      const auto next = static_cast<std::uint32_t>(pages.size());
      a.page = PageId(pages.emplace(byte / 4096, next).first->second);
      a.line = static_cast<std::uint8_t>(byte / 64 % 64);
      auto it =
          std::find_if(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
                       [&](const TraceAccess& b) { return b.page == a.page && b.line == a.line; });
      if (it == all.end()) it = all.insert(all.end(), a);
      it->reads |= op.kind != 'S';
      it->writes |= op.kind != 'L';
    }
  }
  return all;
}

Trace random_trace(std::uint64_t seed, std::size_t accesses, std::uint32_t pages) {
  TestRandom random(seed);
  TraceBuilder builder("demo", fmt::format("demo --seed {}", seed));
  std::uint64_t instr = 0;
  while (builder.accesses() < accesses) {
    const std::uint64_t dice = random.below(1000);
    if (dice == 0)
      instr += random.below(std::uint64_t{1} << 34);
    else if (dice < 600)
      instr += random.below(20);
    TraceAccess a;
    a.instr = instr;
    const std::uint32_t seen = std::min(builder.pages() + 1, pages);
    a.page = PageId(static_cast<std::uint32_t>(random.below(seen)));
    a.line = static_cast<std::uint8_t>(random.below(64));
    const std::uint64_t kind = 1 + random.below(3);
    a.reads = (kind & 1) != 0;
    a.writes = (kind & 2) != 0;
    // A line the instruction touched already is refused; the next dice find another.
    if (builder.add(a) != nullptr) ++instr;
  }
  return std::move(builder).finish(instr + 1 + random.below(100));
}

std::vector<TraceAccess> accesses_of(const Trace& trace) {
  std::vector<TraceAccess> all;
  for (std::uint64_t i = 0; i < trace.accesses(); ++i) all.push_back(trace.at(i));
  return all;
}

}  // namespace pf
