// `pageferry export`: a picture of any moment, the same moment the same picture, and nothing left
// behind where there is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/trace/scratch.h"

namespace pf {
namespace {

using test::Ended;
using test::pageferry;
using ::testing::HasSubstr;

// Width and height stand at byte 16 of every PNG file, highest byte first.
[[maybe_unused]] int number_at(const std::string& png, std::size_t at) {
  int n = 0;
  for (std::size_t i = at; i < at + 4; ++i) n = n * 256 + static_cast<unsigned char>(png.at(i));
  return n;
}

class Export : public ::testing::Test {
 protected:
  std::string picture(const std::vector<std::string>& more) {
    const std::string file = folder_.path("stage.png");
    std::vector<std::string> words = {"export", "htm-quiet", "--out", file};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = pageferry(words);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return bytes_of(file);
  }
  ScratchFolder folder_;
};

#ifdef PF_OFFSCREEN

TEST_F(Export, DrawsTheMomentItIsAskedFor) {
  const std::string early = picture({"--at", "event:40"});
  const std::string late = picture({"--at", "event:4000"});
  ASSERT_EQ(early.substr(1, 3), "PNG");
  EXPECT_EQ(number_at(early, 16), 1440);
  EXPECT_EQ(number_at(early, 20), 841);
  EXPECT_NE(early, late);
  EXPECT_EQ(early, picture({"--at", "event:40"})) << "the same moment, another picture";
  EXPECT_NE(early, picture({"--at", "event:40", "--palette", "light"}));
  EXPECT_NE(early, picture({"--at", "event:40", "--select", "page:3"}));
}

TEST_F(Export, HasTheSizeItIsAskedFor) {
  const std::string png = picture({"--size", "800x600", "--scale", "1.5"});
  EXPECT_EQ(number_at(png, 16), 1200);
  EXPECT_EQ(number_at(png, 20), 900);
}

TEST_F(Export, OpensACounterexample) {
  const std::string run = folder_.path("race.pfrun"), file = folder_.path("race.png");
  ASSERT_EQ(pageferry({"explore", "htm-no-drain", "--out", run}).code, 1);
  const Ended ended = pageferry({"export", run, "--out", file, "--json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(nlohmann::json::parse(ended.out)["out"], file);
  EXPECT_EQ(bytes_of(file).substr(1, 3), "PNG");
}

TEST_F(Export, SaysWhatIsWrongAndLeavesNoFile) {
  const struct {
    std::vector<std::string> words;
    const char* said;
  } kWrong[] = {
      {{"htm-quiet", "--at", "lunch"}, "--at: \"lunch\" is no moment"},
      {{"htm-quiet", "--size", "10x10"}, "--size: \"10x10\" is no size"},
      {{"htm-quiet", "--size", "800x600x2"}, "is no size"},
      {{"htm-quiet", "--palette", "pink"}, "there is no palette \"pink\"; dark, greyscale-dark"},
      {{"htm-quiet", "--select", "page:99999"}, "--select"},
      {{"no-such-run"}, "no such file"},
      {{"htm-quiet", "--to", "bmp"}, "--to"},
  };
  for (const auto& wrong : kWrong) {
    std::vector<std::string> words = {"export", "--out", folder_.path("none.png")};
    words.insert(words.end(), wrong.words.begin(), wrong.words.end());
    const Ended ended = pageferry(words);
    EXPECT_EQ(ended.code, 2) << wrong.said;
    EXPECT_THAT(ended.err, HasSubstr(wrong.said));
  }
  EXPECT_EQ(pageferry({"export", "htm-quiet", "--out", folder_.path("no/such/x.png")}).code, 4);
  EXPECT_EQ(folder_.files(), 0u);
}

#else

TEST_F(Export, SaysThatThisBuildHasNoPictures) {
  const Ended ended = pageferry({"export", "htm-quiet", "--out", folder_.path("none.png")});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("no pictures"));
}

#endif

}  // namespace
}  // namespace pf
