#include "app/cli/sweep_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/cli/words.h"
#include "core/base/error.h"

namespace pf::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kNobody = UINT32_MAX;
constexpr std::size_t kMostFiles = 1000;  // each stays open

// The first few, and how many more.
std::string some_points(const std::vector<std::uint64_t>& points) {
  constexpr std::size_t kShown = 5;
  const std::vector<std::uint64_t> first(
      points.begin(),
      points.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, points.size())));
  std::string out =
      fmt::format("{} {}", points.size() == 1 ? "point" : "points", fmt::join(first, ", "));
  if (points.size() > kShown) out += fmt::format(" and {} more", points.size() - kShown);
  return out;
}

}  // namespace

std::vector<std::string> shards_beside(const std::string& out) {
  if (out.empty())
    throw InputError("sweep --merge", 0, 0, "", "names neither shards nor the result they lie by",
                     "give the shard files, or --out");
  const fs::path result(out);
  const fs::path folder = result.has_parent_path() ? result.parent_path() : fs::path(".");
  const std::string begin = result.filename().string() + ".shard-";
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(begin) && !name.ends_with(".journal") && !name.ends_with(".part"))
      paths.push_back(result.has_parent_path() ? at->path().string() : name);
  }
  if (paths.empty())
    throw InputError(out, 0, 0, "", "no shard lies beside it",
                     "run the shards with the same --out, or name their files behind --merge");
  std::sort(paths.begin(), paths.end());
  return paths;
}

MergedShards::MergedShards(const std::vector<std::string>& paths) {
  if (paths.size() > kMostFiles)
    throw InputError("sweep --merge", 0, 0, "", fmt::format("{} files are too many", paths.size()),
                     fmt::format("cut the sweep into {} shards at most", kMostFiles));
  for (const std::string& path : paths) {
    if (std::count(paths.begin(), paths.end(), path) > 1)
      throw InputError(path, 0, 0, "", "is named twice", "name each shard once");
    files_.push_back(PointFile::shard_file(path));
  }
  expect_one_job();
  place_points();
  expect_all_points();
}

nlohmann::ordered_json MergedShards::point(std::uint64_t index) const {
  return files_[owner_[index]].point(index);
}

void MergedShards::expect_one_job() const {
  const PointFile& first = files_.front();
  for (const PointFile& file : files_) {
    const std::string other = difference(first.head(), file.head());
    if (!other.empty())
      throw InputError(file.path(), 0, 0, "",
                       fmt::format("belongs to another sweep than {}: {}", first.path(), other),
                       "merge the shards of one sweep");
  }
}

void MergedShards::place_points() {
  owner_.assign(head().points(), kNobody);
  for (std::uint32_t f = 0; f < files_.size(); ++f) {
    std::vector<std::uint64_t> twice;
    std::uint32_t with = 0;
    for (std::uint64_t i = 0; i < owner_.size(); ++i) {
      if (!files_[f].has(i)) continue;
      if (owner_[i] != kNobody) {
        if (twice.empty()) with = owner_[i];
        if (owner_[i] == with) twice.push_back(i);
      }
      owner_[i] = f;
    }
    if (!twice.empty())
      throw InputError(files_[f].path(), 0, 0, "",
                       fmt::format("{} {} in {} as well", some_points(twice),
                                   twice.size() == 1 ? "stands" : "stand", files_[with].path()),
                       "name each shard once, and only those of one --shard I/N");
  }
}

void MergedShards::expect_all_points() const {
  for (const PointFile& file : files_)
    if (const std::vector<std::uint64_t> lacking = file.missing(); !lacking.empty())
      throw InputError(file.path(), 0, 0, "", "lacks " + some_points(lacking),
                       "remove it and run that shard again");
  std::vector<std::uint64_t> missing;
  for (std::uint64_t i = 0; i < owner_.size(); ++i)
    if (owner_[i] == kNobody) missing.push_back(i);
  if (missing.empty()) return;
  const std::uint64_t n = files_.front().shard().n;
  std::vector<std::string> shards;  // that would bring them
  for (std::uint64_t i = 0; i < n && shards.size() < 20; ++i)
    if (i < owner_.size() && owner_[i] == kNobody) shards.push_back(fmt::format("{}/{}", i, n));
  const bool alike = std::all_of(files_.begin(), files_.end(),
                                 [&](const PointFile& f) { return f.shard().n == n; });
  throw InputError(
      "sweep --merge", 0, 0, "",
      fmt::format("{} of {} {} in none of the files", some_points(missing),
                  with_commas(owner_.size()), missing.size() == 1 ? "is" : "are"),
      alike ? fmt::format("run, or name, {} {}", shards.size() == 1 ? "shard" : "the shards",
                          fmt::join(shards, ", "))
            : std::string("name the other shards"));
}

}  // namespace pf::cli
