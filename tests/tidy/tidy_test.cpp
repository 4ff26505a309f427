// The house rules over the whole tree. Each message says where, what, and how to mend it; the rules
// themselves are proven on snippets in tidy_rules_test and tidy_outline_test.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/tidy/bans.h"
#include "tests/tidy/layering.h"
#include "tests/tidy/lengths.h"
#include "tests/tidy/text_rules.h"
#include "tests/tidy/tree.h"

namespace pf {
namespace {

// What was over the limit when the rule came. It may only shrink; nothing new goes in.
const std::vector<LengthRecord> kLengthRecords = {};

const std::vector<TreeFile>& tree() {
  static const std::vector<TreeFile> files = read_tree(PF_SOURCE_ROOT);
  return files;
}

bool is_source(const TreeFile& file) {
  const bool ours = file.path.starts_with("core/") || file.path.starts_with("ui/") ||
                    file.path.starts_with("app/") || file.path.starts_with("tests/");
  return ours && (file.path.ends_with(".h") || file.path.ends_with(".cpp"));
}

const std::vector<SourceText>& sources() {
  static const std::vector<SourceText> texts = [] {
    std::vector<SourceText> all;
    for (const TreeFile& file : tree()) {
      if (is_source(file)) all.push_back(read_source(file.path, file.text));
    }
    return all;
  }();
  return texts;
}

bool has(std::string_view path) {
  return std::any_of(sources().begin(), sources().end(),
                     [&](const SourceText& text) { return text.path == path; });
}

TEST(Tidy, ReadsTheTreeItJudges) {
  EXPECT_TRUE(has("core/base/time.h"));
  EXPECT_TRUE(has("tests/tidy/tidy_test.cpp"));
}

TEST(Tidy, EveryIncludeFollowsTheArrowsOfTheDesign) {
  Findings findings;
  for (const SourceText& text : sources()) check_layering(text, findings);
  EXPECT_TRUE(findings.empty()) << report(findings);
}

TEST(Tidy, TheDeterministicCoreUsesNothingThatDiffersBetweenRuns) {
  Findings findings;
  for (const SourceText& text : sources()) {
    if (!is_deterministic_core(text.path)) continue;
    check_bans(text, findings);
    check_static_state(text, findings);
  }
  EXPECT_TRUE(findings.empty()) << report(findings);
}

TEST(Tidy, EveryHeaderIsIncludedOnceAndOpensNoNamespace) {
  Findings findings;
  for (const SourceText& text : sources()) {
    if (text.path.ends_with(".h")) check_header(text, findings);
  }
  EXPECT_TRUE(findings.empty()) << report(findings);
}

TEST(Tidy, LinesAreCleanAndHoldNoReminders) {
  Findings findings;
  for (const TreeFile& file : tree()) check_lines(file.path, file.text, findings);
  EXPECT_TRUE(findings.empty()) << report(findings);
}

TEST(Tidy, FilesAndFunctionsAreShort) {
  Findings findings;
  for (const SourceText& text : sources()) check_lengths(text, kLengthRecords, findings);
  EXPECT_TRUE(findings.empty()) << report(findings);
}

TEST(Tidy, EveryLengthRecordNamesAFileOfTheTree) {
  for (const LengthRecord& record : kLengthRecords) EXPECT_TRUE(has(record.path)) << record.path;
}

TEST(Tidy, EverySourceIsBuilt) {
  Findings findings;
  check_dead_files(tree(), findings);
  EXPECT_TRUE(findings.empty()) << report(findings);
}

TEST(Tidy, NoFileNamesAPlaceOutsideTheTree) {
  Findings findings;
  for (const TreeFile& file : tree()) check_mentions(file.path, file.text, findings);
  EXPECT_TRUE(findings.empty()) << report(findings);
}

TEST(Tidy, NoFileIsLarge) {
  Findings findings;
  check_sizes(tree(), findings);
  EXPECT_TRUE(findings.empty()) << report(findings);
}

}  // namespace
}  // namespace pf
