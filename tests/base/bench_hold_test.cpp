// bench_hold does the work it claims: its check values are those of any correct queue.
#include <gtest/gtest.h>
#include <stdio.h>

#include <string>

namespace {

std::string output_of(const std::string& arguments) {
  FILE* pipe = popen((std::string(PF_BENCH_HOLD) + " " + arguments).c_str(), "r");
  if (pipe == nullptr) return "cannot start " PF_BENCH_HOLD;
  std::string text;
  char buffer[256];
  while (fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
  const int status = pclose(pipe);
  return status == 0 ? text : "exit status " + std::to_string(status);
}

void expect_check_value(const std::string& pending, const std::string& warm,
                        const std::string& chk) {
  const std::string line = output_of(pending + " " + warm + " 1000");
  EXPECT_EQ(line.find("hold pageferry N=" + pending + " events=1000 wall_s="), 0u) << line;
  EXPECT_NE(line.find(" chk=" + chk + " rss_kb="), std::string::npos) << line;
}

TEST(BenchHoldTest, SixtyFourPendingFireTheirFiftyThousandthEventOnTime) {
  expect_check_value("64", "50000", "782623942");
}

TEST(BenchHoldTest, FourThousandPendingFireTheirFiftyThousandthEventOnTime) {
  expect_check_value("4096", "50000", "12252147");
}

TEST(BenchHoldTest, AMillionPendingFireTheirHalfMillionthEventOnTime) {
  expect_check_value("1000000", "500000", "501330");
}

}  // namespace
