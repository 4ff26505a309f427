// A recording ten times as long must not need more memory. Stands in a file of its own because the
// measure, the high-water mark of the process, never goes down again.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdio>
#include <thread>

#include "core/trace/import_lackey.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

long peak_kib() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// Lines of a program that walks over 256 pages; through a pipe, so that no file holds them either.
ImportStats import_lines(const ScratchFolder& scratch, std::uint64_t count) {
  const std::string pipe = scratch.path("pipe");
  std::remove(pipe.c_str());
  EXPECT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] {
    std::FILE* out = std::fopen(pipe.c_str(), "w");
    for (std::uint64_t i = 0; i < count / 3; ++i) {
      const unsigned long long address = i * i * 72 % (256 * 4096);
      std::fprintf(out, "I  0401ab70,3\n %c %08llx,8\nI  0401ab73,5\n", "LSM"[i % 3],
                   0x1fff000000 + address);
    }
    std::fclose(out);
  });
  const ImportStats stats = import_lackey(pipe, scratch.path("t.pftrace"));
  writer.join();
  return stats;
}

TEST(ImportMemory, DoesNotGrowWithTheRecording) {
  const ScratchFolder scratch;
  // Several blocks, so that every buffer has its full size.
  EXPECT_EQ(import_lines(scratch, 2'400'000).lines, 2'400'000u);
  const long before = peak_kib();
  const ImportStats stats = import_lines(scratch, 12'000'000);
  EXPECT_EQ(stats.lines, 12'000'000u);
  EXPECT_EQ(stats.accesses, 4'000'000u);
  EXPECT_EQ(stats.pages, 256u);
  EXPECT_LT(peak_kib() - before, 6 * 1024) << "KiB more for five times the lines";
  EXPECT_LT(peak_kib(), 96 * 1024) << "KiB in all";
}

}  // namespace
}  // namespace pf
