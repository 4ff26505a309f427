#include "core/trace/import_lackey.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "core/base/error.h"
#include "core/trace/trace_file.h"
#include "tests/trace/random_trace.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

std::string error_of(const std::string& in, const std::string& out,
                     const ImportOptions& options = {}) {
  try {
    import_lackey(in, out, options);
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "accepted " << in;
  return "";
}

TEST(ImportLackey, MakesTheSameTraceOfPlainAndPackedRecordings) {
  const ScratchFolder scratch;
  const auto ops = random_ops(11, 20'000);
  const std::string text = lackey_text(ops, true);
  const std::string out = scratch.path("t.pftrace");
  for (const std::string& bytes : {text, gzip_packed(text), zstd_packed(text)}) {
    const std::string in = scratch.file("recording", bytes);
    const ImportStats stats = import_lackey(in, out);
    const Trace trace = load_trace(out);
    EXPECT_EQ(accesses_of(trace), plain_reading(ops));
    EXPECT_EQ(trace.name(), "demo");
    EXPECT_EQ(trace.command(), "/opt/demo --run 3");
    EXPECT_EQ(stats.accesses, trace.accesses());
    EXPECT_EQ(stats.pages, trace.pages());
    EXPECT_EQ(stats.instructions, trace.instructions());
    EXPECT_EQ(stats.packed_read, bytes.size());
    EXPECT_EQ(stats.packed_total, bytes.size());
    EXPECT_EQ(stats.text_bytes, text.size());
    EXPECT_EQ(stats.lines, ops.size() + 6);
    EXPECT_EQ(stats.written, bytes_of(out).size());
    EXPECT_TRUE(stats.read_to_end);
    EXPECT_FALSE(stats.stopped);
  }
}

TEST(ImportLackey, ReadsAPipe) {
  const ScratchFolder scratch;
  const auto ops = random_ops(12, 50'000);
  const std::string text = gzip_packed(lackey_text(ops, true));
  const std::string pipe = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] {
    const int fd = ::open(pipe.c_str(), O_WRONLY);
    for (std::size_t at = 0; at < text.size(); at += 1000)
      if (::write(fd, text.data() + at, std::min<std::size_t>(1000, text.size() - at)) < 0) break;
    ::close(fd);
  });
  const ImportStats stats = import_lackey(pipe, scratch.path("t"));
  writer.join();
  EXPECT_EQ(stats.packed_total, 0u) << "the size of a pipe is not known";
  EXPECT_EQ(accesses_of(load_trace(scratch.path("t"))), plain_reading(ops));
}

TEST(ImportLackey, TakesTheNameItIsGiven) {
  const ScratchFolder scratch;
  ImportOptions options;
  options.name = "mine";
  import_lackey(scratch.file("r", "I  1,1\n L 1000,8\n"), scratch.path("t"), options);
  EXPECT_EQ(load_trace(scratch.path("t")).name(), "mine");
}

TEST(ImportLackey, LeavesNothingBehindAndNothingHarmedWhenTheInputIsBad) {
  const ScratchFolder scratch;
  const std::string text = lackey_text(random_ops(13, 30'000), true);
  const std::string out = scratch.file("t.pftrace", "what stood here before");
  const std::string cut = text.substr(0, text.size() / 2);
  const std::string packed = gzip_packed(text);
  std::string garbled = text;
  garbled[garbled.size() / 2] = '!';
  for (const std::string& bytes :
       {cut, garbled, packed.substr(0, packed.size() / 2), zstd_packed(cut), std::string{},
        std::string{"==1== Exit code: 0\n"}, gzip_packed("")}) {
    const std::string in = scratch.file("recording", bytes);
    EXPECT_THAT(error_of(in, out), HasSubstr(in));
    EXPECT_EQ(bytes_of(out), "what stood here before");
    EXPECT_EQ(scratch.files(), 2u);
  }
}

TEST(ImportLackey, NamesTheLineOfATruncatedArchive) {
  const ScratchFolder scratch;
  const std::string text = lackey_text(random_ops(14, 100'000), false);
  const std::string packed = gzip_packed(text);
  const std::string in = scratch.file("r.gz", packed.substr(0, packed.size() / 2));
  try {
    import_lackey(in, scratch.path("t"));
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_GT(error.line, 30'000u);
    EXPECT_LT(error.line, 70'000u);
    EXPECT_THAT(error.wrong, HasSubstr("ends early"));
  }
}

TEST(ImportLackey, RefusesPlacesItMustNotWriteTo) {
  const ScratchFolder scratch;
  const std::string in = scratch.file("r", "I  1,1\n L 1000,8\n");
  EXPECT_THAT(error_of(in, in), HasSubstr("is the recording itself"));
  EXPECT_THAT(error_of(in, scratch.path("absent/t")), HasSubstr("cannot be written"));
  EXPECT_THAT(error_of(in, "/dev/null"), HasSubstr("not a regular file"));
  EXPECT_THAT(error_of(in, scratch.path("")), HasSubstr("not a regular file"));
  EXPECT_THAT(error_of(scratch.path("absent"), scratch.path("t")), HasSubstr("cannot be opened"));
  EXPECT_EQ(scratch.files(), 1u);
}

TEST(ImportLackey, RefusesAWindowThatHoldsNothing) {
  const ScratchFolder scratch;
  const std::string in = scratch.file("r", "I  1,1\n L 1000,8\nI  2,1\n");
  ImportOptions options;
  options.window.skip_instr = 1;
  EXPECT_THAT(error_of(in, scratch.path("t"), options), HasSubstr("r:3: no load or store"));
  options.window.skip_instr = 0;
  options.window.max_instr = 0;
  EXPECT_THAT(error_of(in, scratch.path("t"), options), HasSubstr("max-instr"));
  options.window.max_instr = 1;
  options.window.max_pages = 0;
  EXPECT_THAT(error_of(in, scratch.path("t"), options), HasSubstr("max-pages"));
  EXPECT_EQ(scratch.files(), 1u);
}

TEST(ImportLackey, ShowsProgressAndStopsWhenAsked) {
  const ScratchFolder scratch;
  // Long stretches without any access: progress must not wait for one.
  std::string text = " L 1000,8\n";
  while (text.size() < 20'000'000) text += "I  0401ab70,3\n";
  const std::string in = scratch.file("r", text);
  std::uint64_t last = 0;
  unsigned calls = 0;
  const auto watch = [&](const ImportStats& stats) {
    EXPECT_GT(stats.packed_read, last);
    last = stats.packed_read;
    return ++calls < 3;
  };
  const ImportStats stats = import_lackey(in, scratch.path("t"), {}, watch);
  EXPECT_TRUE(stats.stopped);
  EXPECT_EQ(calls, 3u);
  EXPECT_LT(stats.packed_read, 16'000'000u);
  EXPECT_EQ(scratch.files(), 1u) << "no output, not even a part of one";
}

}  // namespace
}  // namespace pf
