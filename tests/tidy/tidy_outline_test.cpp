// The reading under the tidy rules: comments and literals told apart, tokens, where functions begin
// and end, and the rules that stand on it (lengths and static state).
#include <gtest/gtest.h>

#include "tests/tidy/bans.h"
#include "tests/tidy/lengths.h"
#include "tests/tidy/outline.h"

namespace pf {
namespace {

std::string functions_of(const std::string& code) {
  const SourceText text = read_source("core/base/x.cpp", code);
  const Tokens tokens = tokenize(text);
  std::string out;
  for (const FunctionSpan& function : outline_of(tokens).functions) {
    out += function.name + ' ' + std::to_string(function.first_line) + '-' +
           std::to_string(function.last_line) + '\n';
  }
  return out;
}

std::string static_state_in(const std::string& code) {
  Findings findings;
  check_static_state(read_source("core/base/x.cpp", code), findings);
  return report(findings);
}

TEST(SourceText, TellsCodeCommentsAndLiteralsApart) {
  const SourceText text =
      read_source("x.cpp", "int a; // one\nf(\"two // \\\" x\"); /* three\n*/ b");
  EXPECT_EQ(text.code, "int a;       \nf(\"           \");         \n   b");
  EXPECT_EQ(text.comments, "       // one\n                  /* three\n*/  ");
  EXPECT_EQ(text.uncommented, "int a;       \nf(\"two // \\\" x\");         \n   b");
}

TEST(SourceText, KnowsRawStringsCharactersAndDigitSeparators) {
  const SourceText text = read_source("x.cpp", "R\"x(a)\" // b)x\" c '\"' 1'000 u8'd' '\\'' e");
  EXPECT_EQ(text.code, "R\"            \" c ' ' 1'000 u8' ' '  ' e");
  EXPECT_EQ(text.comments.find("//"), std::string::npos);
}

TEST(SourceText, AnUnclosedQuoteEndsWithItsLine) {
  EXPECT_EQ(read_source("x.cpp", "#error don't\nint a;").code.substr(13), "int a;");
}

TEST(SourceText, AWordIsFoundOnlyWhole) {
  EXPECT_EQ(find_word("timer time", "time"), 6U);
  EXPECT_EQ(find_word("timer daytime time_", "time"), std::string_view::npos);
}

TEST(Tokens, KnowFloatingLiterals) {
  for (const char* number : {"1.5", "1e9", "2.", "1'000.0", "0x1p3"}) {
    EXPECT_TRUE(is_floating(number)) << number;
  }
  for (const char* number : {"1", "1'000", "0x1e9", "0b11", "7ULL"}) {
    EXPECT_FALSE(is_floating(number)) << number;
  }
}

TEST(Outline, FindsFunctionsMembersConstructorsAndOperators) {
  EXPECT_EQ(functions_of("namespace pf {\n"
                         "int f(int a = 3) {\n  if (a) { return 1; }\n  return 2;\n}\n"
                         "struct S : B<int> {\n"
                         " public:\n"
                         "  S() : a_{1}, b_(2) {\n  }\n"
                         "  bool operator<(S o) const { return a_ < o.a_; }\n"
                         "  int a_ = 0;\n"
                         "};\n"
                         "template <class T>\nauto World::step(T x) -> int {\n  return x;\n}\n"
                         "S::~S() {}\n"
                         "}\n"),
            "f 2-5\nS 8-9\noperator 10-10\nWorld::step 13-16\nS::~S 17-17\n");
}

TEST(Outline, TakesTablesEnumsAndLambdasForNoFunction) {
  EXPECT_EQ(functions_of("enum class Phase : int { kA = 1, kB };\n"
                         "constexpr Row kRows[] = {{1, 2}, {3, 4}};\n"
                         "const auto kSum = [](int a) { return a; };\n"
                         "INSTANTIATE(A, B, [](int i) { return i; });\n"
                         "struct T { int x{3}; };\n"
                         "extern \"C\" {\nint g();\n}\n"),
            "");
}

TEST(Outline, NamesATestWithItsArguments) {
  EXPECT_EQ(functions_of("#define M {\nTEST(A, B) {\n  EXPECT_TRUE(x);\n}\n"), "TEST(A,B) 2-4\n");
}

TEST(Lengths, ReportALongFunctionAndALongFile) {
  const std::string body(kMaxFunctionLines - 1, '\n');
  Findings findings;
  check_lengths(read_source("core/base/x.cpp", "void f() {\n" + body + "}\n"), {}, findings);
  EXPECT_EQ(
      report(findings),
      "core/base/x.cpp:1: f has 61 lines, over 60; keep the branches here and move the leaves "
      "out\n");
  findings.clear();
  check_lengths(read_source("core/base/x.cpp", std::string(kMaxFileLines + 1, '\n')), {}, findings);
  EXPECT_EQ(report(findings),
            "core/base/x.cpp: the file has 351 lines, over 350; one thing per file: split it\n");
}

TEST(Lengths, AreFineAtTheLimit) {
  const std::string body(kMaxFunctionLines - 2, '\n');
  const std::string file(kMaxFileLines - kMaxFunctionLines, '\n');
  Findings findings;
  check_lengths(read_source("core/base/x.cpp", "void f() {\n" + body + "}\n" + file), {}, findings);
  EXPECT_EQ(report(findings), "");
}

TEST(Lengths, ARecordMayOnlyShrink) {
  const auto with_record = [](int lines, int recorded) {
    Findings findings;
    check_lengths(read_source("x.cpp", std::string(static_cast<std::size_t>(lines), '\n')),
                  {{"x.cpp", "", recorded}}, findings);
    return report(findings);
  };
  EXPECT_EQ(with_record(400, 400), "");
  EXPECT_NE(with_record(401, 400).find("grown from the recorded 400"), std::string::npos);
  EXPECT_NE(with_record(399, 400).find("lower its record to 399"), std::string::npos);
  EXPECT_NE(with_record(350, 400).find("delete its length record"), std::string::npos);
}

TEST(StaticState, IsReportedWhereverItHides) {
  for (const char* code : {
           "static int count;",
           "namespace { int count = 0; }",
           "inline std::vector<const char*> names;",
           "const char* name = nullptr;",
           "struct S { static inline int count = 0; };",
           "void f() { static int calls = 0; }",
           "void f() { static Table table(3); }",
           "thread_local const int id = 3;",
       }) {
    EXPECT_NE(static_state_in(code), "") << code;
  }
}

TEST(StaticState, LeavesConstantsFunctionsAndMembersAlone) {
  for (const char* code : {
           "static constexpr int kCount = 3;",
           "static const char* const kNames[] = {\"a\", \"b\"};",
           "inline constexpr Time kNever = std::numeric_limits<Time>::max();",
           "const std::array<const char*, 2> kBoth = {\"a\", \"b\"};",
           "static int f(int a);",
           "static int f(int a) { return a; }",
           "struct S { int count = 0; static S make(); static const int kN = 3; };",
           "void f() { static const Table kTable(3); int local = 0; }",
           "int g(); extern int h(int); using T = int; __extension__ using W = __int128; struct "
           "Forward; PF_ROWS(a, b);",
           "static_assert(sizeof(int) == 4);",
       }) {
    EXPECT_EQ(static_state_in(code), "") << code;
  }
}

}  // namespace
}  // namespace pf
