// Triggers on the command line: `run --until`, and where the language is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/hw/fact.h"
#include "tests/cli/program.h"

namespace pf {
namespace {

using Json = nlohmann::json;
using test::Ended;
using test::pageferry;
using ::testing::HasSubstr;

Json object_of(const Ended& ended) {
  const Json json = Json::parse(ended.out, nullptr, false);
  EXPECT_TRUE(json.is_object()) << ended.out << ended.err;
  return json;
}

TEST(Until, StopsRightAfterTheFirstEventOfATrigger) {
  const auto until = [](const char* trigger) {
    const Ended ended = pageferry({"run", "htm-sqlite", "--until", trigger, "--json"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    return object_of(ended);
  };
  const Json first = until("abort"), second = until("abort nth 2"), last = until("abort nth 9999");
  EXPECT_EQ(first["aborts"].begin().value(), 1);
  EXPECT_EQ(first["trigger"]["event"], first["events"]);
  EXPECT_EQ(first["finished"], false);
  EXPECT_GT(second["events"], first["events"]);
  EXPECT_EQ(last["trigger"]["event"], nullptr);
  EXPECT_EQ(last["trigger"]["text"], "abort nth 9999");
  EXPECT_EQ(last["finished"], true);
  // One event earlier it has not happened yet.
  const std::uint64_t before = first["events"].get<std::uint64_t>() - 1;
  EXPECT_TRUE(until(("event:" + std::to_string(before)).c_str())["aborts"].empty());
  const Ended told = pageferry({"run", "htm-sqlite", "--until", "phase=copy page=0x1"});
  EXPECT_THAT(told.out, HasSubstr("phase=copy page=0x1: at event "));
}

TEST(Until, PointsAtWhatIsWrongInATrigger) {
  const Ended ended = pageferry({"run", "htm-sqlite", "--until", "abort cause=spurius"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("column 13: \"spurius\" is no cause; did you mean spurious?"));
  EXPECT_THAT(ended.err, HasSubstr("\n  abort cause=spurius\n              ^\n"));
  EXPECT_THAT(ended.err, HasSubstr("event:N"));
  EXPECT_THAT(ended.err, HasSubstr("or a trigger"));
}

TEST(List, TellsTheLanguageOfTriggers) {
  const Json json = object_of(pageferry({"list", "triggers", "--json"}));
  EXPECT_EQ(json["triggers"]["kinds"].size(), kFactKinds);
  EXPECT_EQ(json["triggers"]["kinds"][3]["kind"], "abort");
  EXPECT_THAT(json["triggers"]["kinds"][3]["properties"].dump(), HasSubstr("cause"));
  EXPECT_FALSE(json["triggers"]["examples"].empty());
  EXPECT_THAT(pageferry({"list", "triggers"}).out, HasSubstr("| `abort` | actor, page, cause"));
}

}  // namespace
}  // namespace pf
