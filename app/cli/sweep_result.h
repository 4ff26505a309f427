// What a sweep came to: its points, in their order, as CSV, as JSON and as a table for people.
//
// Bytes depend on the job alone. CSV: index, the grids' keys, workload, then every figure of
// `run --json` that is a number, a word or null, objects taken apart by dots
// ("device_latency_ns.nic.p99"); a column stands where the first point that has it has it; what a
// point does not have is empty, of aborts 0. Lists (histogram, violations) are in the JSON alone.
#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/cli/sweep_file.h"

namespace pf::cli {

struct SweepResult {
  const SweepHead& head;
  // The line of a point (sweep_file.h); asked for one at a time.
  std::function<nlohmann::ordered_json(std::uint64_t)> point;
};

using Sink = std::function<void(std::string_view)>;

void write_csv(const SweepResult& result, const Sink& out);
// {"scenario","engine","job","set":[...],"grids":{key:[...]},"points":[{"index","grid":{key:value},
// "workload","run":{...}}]}, a line a point.
void write_json(const SweepResult& result, const Sink& out);

enum class SweepFormat : std::uint8_t { kCsv, kJson };
// By the ending. Throws InputError for any other.
SweepFormat format_of(const std::string& path);
// The file appears whole or not at all.
void write_result(const SweepResult& result, const std::string& path);

// The first points, a row each.
std::string result_table(const SweepResult& result);

std::uint64_t violated_points(const SweepResult& result);

}  // namespace pf::cli
