#include "core/trace/byte_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/trace/line_reader.h"
#include "tests/trace/random_trace.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using ::testing::HasSubstr;

struct Drained {
  std::string bytes;
  std::string fault;  // empty when the end was reached
};

Drained drain(std::unique_ptr<ByteSource> raw, std::size_t buffer_size = 1000) {
  Drained out;
  std::string buffer(buffer_size, '\0');
  try {
    const auto source = unpacked(std::move(raw));
    while (const std::size_t n = source->read(buffer.data(), buffer.size()))
      out.bytes.append(buffer, 0, n);
    EXPECT_EQ(source->read(buffer.data(), buffer.size()), 0u) << "the end stays the end";
  } catch (const SourceFault& fault) {
    out.fault = fault.what();
    EXPECT_FALSE(fault.right.empty());
  }
  return out;
}

std::string sample_text(std::size_t size) {
  TestRandom random(size);
  std::string text;
  while (text.size() < size) text += std::to_string(random.below(100'000)) + "\n";
  return text;
}

TEST(ByteSource, GivesPlainBytesAsTheyAre) {
  for (const char* text : {"", "a", "\x1f", "\x28\xb5\x2f", "plain text\n"}) {
    EXPECT_EQ(drain(memory_source(text)).bytes, text);
    EXPECT_EQ(drain(memory_source(text)).fault, "");
  }
}

TEST(ByteSource, UnpacksGzipAndZstdWhateverTheSizeOfReads) {
  const std::string text = sample_text(300'000);
  for (const std::string& packed : {gzip_packed(text), zstd_packed(text)})
    for (const std::size_t step : {std::size_t{1}, std::size_t{777}, SIZE_MAX})
      for (const std::size_t buffer : {std::size_t{7}, std::size_t{300'000}}) {
        const Drained out = drain(memory_source(packed, step), buffer);
        EXPECT_EQ(out.fault, "");
        ASSERT_EQ(out.bytes, text);
      }
}

TEST(ByteSource, UnpacksPartsThatFollowOneAnother) {
  const std::string a = sample_text(5000), b = sample_text(60'000);
  EXPECT_EQ(drain(memory_source(gzip_packed(a) + gzip_packed(b), 100)).bytes, a + b);
  EXPECT_EQ(drain(memory_source(zstd_packed(a) + zstd_packed(b), 100)).bytes, a + b);
  EXPECT_EQ(drain(memory_source(gzip_packed("") + gzip_packed(b))).bytes, b);
}

TEST(ByteSource, AllowsThePaddingOfGzipAndNothingElseBehindIt) {
  const std::string text = sample_text(500);
  const std::string packed = gzip_packed(text);
  EXPECT_EQ(drain(memory_source(packed + std::string(600, '\0'))).fault, "");
  EXPECT_THAT(drain(memory_source(packed + "x")).fault, HasSubstr("follow"));
  EXPECT_THAT(drain(memory_source(packed + std::string(3, '\0') + packed)).fault,
              HasSubstr("follow"));
  EXPECT_THAT(drain(memory_source(zstd_packed(text) + "xxxxx")).fault, HasSubstr("damaged"));
}

TEST(ByteSource, FindsEveryCutOfAPackedFileAndGivesTheGoodPartFirst) {
  const std::string text = sample_text(3000);
  for (const std::string& packed : {gzip_packed(text), zstd_packed(text)})
    for (std::size_t size = 4; size < packed.size(); ++size) {
      const Drained out = drain(memory_source(packed.substr(0, size)));
      ASSERT_THAT(out.fault, HasSubstr("ends early")) << size << " of " << packed.size();
      ASSERT_EQ(out.bytes, text.substr(0, out.bytes.size()));
    }
}

TEST(ByteSource, SurvivesEveryDamageOfAPackedFile) {
  const std::string text = sample_text(3000);
  TestRandom random(8);
  for (const std::string& packed : {gzip_packed(text), zstd_packed(text)})
    for (int round = 0; round < 2000; ++round) {
      std::string damaged = packed;
      damaged[4 + random.below(damaged.size() - 4)] ^= static_cast<char>(1 + random.below(255));
      drain(memory_source(damaged, 1 + random.below(500)));
    }
}

TEST(ByteSource, RefusesAZstdWindowBeyondItsBound) {
  // Magic, a header with a window descriptor of 2^41 bytes, one empty last block.
  const std::string packed("\x28\xb5\x2f\xfd\x00\xf8\x01\x00\x00", 9);
  EXPECT_THAT(drain(memory_source(packed)).fault, HasSubstr("damaged"));
}

TEST(ByteSource, SaysWhyAFileCannotBeOpenedOrRead) {
  const ScratchFolder scratch;
  EXPECT_THROW(open_bytes(scratch.path("absent")), InputError);
  EXPECT_THAT(drain(open_bytes(scratch.path(""))).fault, HasSubstr("directory"));
}

TEST(LineReader, CountsLinesAndHoldsThemWhole) {
  const std::string text = "one\n\n" + std::string(60'000, 'x') + "\nlast\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{1000}, SIZE_MAX}) {
    LineReader reader(memory_source(text, step), "f");
    std::string_view line;
    std::string again;
    while (reader.next(line)) again += std::string(line) + "\n";
    EXPECT_EQ(again, text);
    EXPECT_EQ(reader.line(), 4u);
    EXPECT_EQ(reader.text_bytes(), text.size());
  }
}

TEST(LineReader, RefusesALineWithoutEndAndOneWithoutMeasure) {
  const auto error_line = [](const std::string& text) {
    LineReader reader(memory_source(text), "f");
    std::string_view line;
    try {
      while (reader.next(line)) {
      }
    } catch (const InputError& error) {
      EXPECT_EQ(error.file, "f");
      return error.line;
    }
    return std::uint64_t{0};
  };
  EXPECT_EQ(error_line(""), 0u);
  EXPECT_EQ(error_line("a\nb\n"), 0u);
  EXPECT_EQ(error_line("a\nb"), 2u);
  EXPECT_EQ(error_line("a\nb\n" + std::string(70'000, 'x') + "\n"), 3u);
  EXPECT_EQ(error_line(std::string(1'000'000, 'x')), 1u);
}

}  // namespace
}  // namespace pf
