// Each tidy rule on a snippet that breaks it and on one that does not.
#include <gtest/gtest.h>

#include "tests/tidy/bans.h"
#include "tests/tidy/layering.h"
#include "tests/tidy/text_rules.h"
#include "tests/tidy/tree.h"

namespace pf {
namespace {

std::string layering(const std::string& path, const std::string& code) {
  Findings findings;
  check_layering(read_source(path, code), findings);
  return report(findings);
}

std::string bans(const std::string& code) {
  Findings findings;
  check_bans(read_source("core/hw/x.cpp", code), findings);
  return report(findings);
}

std::string lines(const std::string& path, const std::string& text) {
  Findings findings;
  check_lines(path, text, findings);
  return report(findings);
}

std::string header(const std::string& text) {
  Findings findings;
  check_header(read_source("core/hw/x.h", text), findings);
  return report(findings);
}

std::string mentions(const std::string& text) {
  Findings findings;
  check_mentions("README.md", text, findings);
  return report(findings);
}

bool says(const std::string& report, std::string_view part) {
  return report.find(part) != std::string::npos;
}

TEST(Layering, PointsDownAndNeverBack) {
  EXPECT_TRUE(may_include("core/guest", "core/hw"));
  EXPECT_TRUE(may_include("core/world", "core/hw"));
  EXPECT_TRUE(may_include("core/mechanism", "core/world"));
  EXPECT_TRUE(may_include("ui/session", "core/explore"));
  EXPECT_TRUE(may_include("ui/qt", "ui/scene"));
  EXPECT_TRUE(may_include("app", "ui/offscreen"));
  EXPECT_FALSE(may_include("core/world", "core/mechanism"));
  EXPECT_FALSE(may_include("core/base", "core/hw"));
  EXPECT_FALSE(may_include("core/explore", "ui/session"));
  EXPECT_FALSE(may_include("ui/scene", "ui/offscreen"));
  EXPECT_FALSE(may_include("ui/qt", "app"));
}

TEST(Layering, FoldersOfOneHeightDoNotSeeEachOther) {
  EXPECT_FALSE(may_include("core/hw", "core/guest"));
  EXPECT_FALSE(may_include("core/explore", "core/measure"));
  EXPECT_FALSE(may_include("core/trace", "core/scenario"));
  EXPECT_FALSE(may_include("ui/qt", "ui/imgui"));
  EXPECT_FALSE(may_include("ui/imgui", "ui/qt"));
}

TEST(Layering, ReportsAnIncludeAgainstTheArrowsWithItsLine) {
  const std::string found =
      layering("core/world/step.cpp", "// x\n#include \"core/mechanism/registry.h\"\n");
  EXPECT_TRUE(says(found, "core/world/step.cpp:2: core/world may not include core/mechanism; move"))
      << found;
  EXPECT_TRUE(says(layering("core/hw/x.cpp", "#include \"tests/a.h\"\n"), "never includes tests"));
}

TEST(Layering, AcceptsItsOwnFolderLowerOnesAndOtherPeoplesHeaders) {
  EXPECT_EQ(layering("core/mechanism/parts/x.cpp",
                     "#include \"core/mechanism/parts/x.h\"\n#include \"core/mechanism/spec.h\"\n"
                     "#include \"core/base/time.h\"\n#include <fmt/format.h>\n#include <vector>\n"
                     "// #include \"ui/qt/main_window.h\"\n"),
            "");
  EXPECT_EQ(layering("tests/hw/x_test.cpp", "#include \"core/hw/x.h\"\n#include <QTest>\n"), "");
  EXPECT_EQ(layering("ui/qt/x.cpp", "#include <QWidget>\n#include \"ui/qt/x.moc\"\n"), "");
}

TEST(Layering, KeepsToolkitsWhereTheyBelong) {
  for (const char* toolkit : {"<QString>", "<QtCore/qglobal.h>", "<epoxy/gl.h>", "<GL/gl.h>",
                              "<GLFW/glfw3.h>", "<imgui.h>", "<EGL/egl.h>"}) {
    const std::string code = std::string("#include ") + toolkit + "\n";
    EXPECT_TRUE(says(layering("core/measure/x.cpp", code), "does not know")) << toolkit;
    EXPECT_TRUE(says(layering("ui/session/x.cpp", code), "does not know")) << toolkit;
  }
  EXPECT_EQ(layering("ui/scene/x.cpp", "#include <epoxy/gl.h>\n"), "");
  EXPECT_TRUE(says(layering("ui/scene/x.cpp", "#include <QImage>\n"), "does not know Qt"));
  EXPECT_TRUE(says(layering("ui/imgui/x.cpp", "#include <QImage>\n"), "does not know Qt"));
  EXPECT_TRUE(says(layering("ui/qt/x.cpp", "#include <imgui.h>\n"), "does not know ImGui"));
}

TEST(Layering, WantsPathsFromTheRootAndARowForEachFolder) {
  EXPECT_TRUE(says(layering("core/hw/x.cpp", "#include \"../base/time.h\"\n"), "tree's root"));
  EXPECT_TRUE(says(layering("core/hw/x.cpp", "#include \"x.h\"\n"), "tree's root"));
  EXPECT_TRUE(says(layering("core/new/x.cpp", ""), "core/new has no row"));
  EXPECT_TRUE(says(layering("app/x.cpp", "#include \"ui/new/x.h\"\n"), "ui/new has no row"));
}

TEST(Bans, ReportWhatDiffersBetweenRunsAndNameTheFix) {
  for (const char* code : {
           "float x;",
           "long double x;",
           "auto x = 1.5;",
           "Time t = 1e9;",
           "#include <cmath>\n",
           "#define REAL double\n",
           "std::unordered_map<int, int> m;",
           "std::mt19937_64 g;",
           "std::random_device d;",
           "std::uniform_int_distribution<int> d;",
           "int x = rand();",
           "return std::rand() % 6;",
           "srand(1);",
           "#include <random>\n",
           "#include <chrono>\n",
           "std::chrono::seconds s;",
           "auto t = time(nullptr);",
           "return time(0);",
           "::time(&t);",
           "std::thread t;",
           "std::function<int()> f;",
           "std::shared_ptr<int> p;",
           "auto p = std::make_shared<int>(3);",
       }) {
    EXPECT_TRUE(says(bans(code), "core/hw/x.cpp:1: ")) << code;
  }
  EXPECT_EQ(bans("\nfloat x;"),
            "core/hw/x.cpp:2: float; use integers: picoseconds, counts, or a fraction of two of "
            "them\n");
}

TEST(Bans, LeaveCommentsMessagesAndOurOwnNamesAlone) {
  for (const char* code : {
           "// a float, rand() or time(0)\n",
           "throw E(\"no double, no time(0)\");",
           "Time time(const Event& e);",
           "world.time(x);",
           "w->time(x);",
           "Clock::time(x);",
           "Time t = time();",
           "int timer(int); int x = timer(3);",
           "random_state_.draw(6);",
           "struct Floating {}; int operand(3);",
           "x.thread(1); int function = 1'000;",
           "#include \"core/base/time.h\"\n",
           "auto x = 0x1e9;",
       }) {
    EXPECT_EQ(bans(code), "") << code;
  }
}

TEST(Bans, CoverTheDeterministicFoldersOnly) {
  EXPECT_TRUE(is_deterministic_core("core/mechanism/parts/x.cpp"));
  EXPECT_TRUE(is_deterministic_core("core/base/x.h"));
  EXPECT_FALSE(is_deterministic_core("core/measure/x.cpp"));
  EXPECT_FALSE(is_deterministic_core("tests/hw/x.cpp"));
}

TEST(Lines, ReportTabsTrailingSpaceAndLongLines) {
  EXPECT_TRUE(says(lines("core/hw/x.h", "int a;\n\tint b;\n"), "core/hw/x.h:2: a tab"));
  EXPECT_TRUE(says(lines("README.md", "text \n"), "README.md:1: space at the line's end"));
  EXPECT_TRUE(says(lines("app/run.sh", std::string(101, 'x')), "101 columns"));
  EXPECT_EQ(lines("core/hw/x.h", std::string(100, 'x') + "\n"), "");
  EXPECT_EQ(lines("core/hw/x.h", "// " + std::string(90, 'x') + "\u00e9\u00e9\u00e9\u00e9\n"), "");
  EXPECT_EQ(lines("tests/golden/x.json", "a\t \n"), "");
  EXPECT_EQ(lines("README.md", std::string(200, 'x')), "");
}

TEST(Lines, ReportRemindersInComments) {
  const std::string reminder = std::string("TO") + "DO";
  EXPECT_TRUE(says(lines("core/hw/x.h", "int a;  // " + reminder + ": b\n"), "a reminder"));
  EXPECT_TRUE(says(lines("README.md", reminder + "\n"), "a reminder"));
  EXPECT_EQ(lines("core/hw/x.h", "f(\"" + reminder + "\");\n"), "");
  EXPECT_EQ(lines("core/hw/x.h", "// what is done\n"), "");
}

TEST(Header, NeedsPragmaOnceAndOpensNoNamespace) {
  EXPECT_EQ(header("// x\n#pragma once\nusing Time = int;\nnamespace pf {}\n"), "");
  EXPECT_TRUE(says(header("// #pragma once\n"), "no #pragma once"));
  EXPECT_TRUE(says(header("#pragma once\nusing namespace std;\n"), "core/hw/x.h:2: `using names"));
}

TEST(Mentions, OfPlacesOutsideTheTreeAreReported) {
  EXPECT_TRUE(says(mentions("see ../sha"
                            "red/notes.md"),
                   "out of the tree"));
  EXPECT_TRUE(says(mentions("cd /wo"
                            "rk/main"),
                   "of one machine"));
  EXPECT_EQ(mentions("build/wo"
                     "rk/x and https://example.org/wo"
                     "rk/x"),
            "");
}

TEST(DeadFiles, AreSourcesThatNoBuildNames) {
  const std::vector<TreeFile> tree = {
      {"core/CMakeLists.txt", 1, "add_library(c\n  a.cpp base/b.cpp) # old.cpp\n"},
      {"core/a.cpp", 1, ""},
      {"core/base/b.cpp", 1, ""},
      {"core/mechanism/globbed.cpp", 1, ""},
      {"core/old.cpp", 1, ""},
      {"tests/CMakeLists.txt", 1, "pf_test(t ${CMAKE_CURRENT_SOURCE_DIR}/t.cpp)"},
      {"tests/b.cpp", 1, ""},
      {"tests/t.cpp", 1, ""},
  };
  Findings findings;
  check_dead_files(tree, findings);
  ASSERT_EQ(findings.size(), 2U) << report(findings);
  EXPECT_EQ(findings[0].path, "core/old.cpp");
  EXPECT_EQ(findings[1].path, "tests/b.cpp");
}

TEST(Sizes, OverTheLimitAreReported) {
  Findings findings;
  check_sizes({{"a.png", kMaxFileBytes, ""}, {"b.png", kMaxFileBytes + 1, ""}}, findings);
  EXPECT_EQ(report(findings),
            "b.png: 2097153 bytes, over 2097152; make it smaller, or have it generated\n");
}

}  // namespace
}  // namespace pf
