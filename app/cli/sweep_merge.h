// The shards of a sweep, put together again.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/sweep_file.h"

namespace pf::cli {

// The shard files that lie beside a result of that name. Throws InputError where there are none.
std::vector<std::string> shards_beside(const std::string& out);

class MergedShards {
 public:
  // Throws InputError, naming the files, where they are not of one job, where a point stands in two
  // of them, and where one is missing.
  explicit MergedShards(const std::vector<std::string>& paths);

  const SweepHead& head() const { return files_.front().head(); }
  nlohmann::ordered_json point(std::uint64_t index) const;

 private:
  void expect_one_job() const;
  void place_points();
  void expect_all_points() const;

  std::vector<PointFile> files_;
  std::vector<std::uint32_t> owner_;  // by point: which file has it
};

}  // namespace pf::cli
