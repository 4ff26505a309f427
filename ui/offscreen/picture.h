// A picture in memory and its PNG file.
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

namespace pf {

// Opaque RGBA, rows from the top, no padding.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
  bool operator==(const Picture&) const = default;
};

// Written beside and renamed, so a reader never sees half a file. Throws std::runtime_error naming
// the file.
void write_png(const Picture& picture, const std::filesystem::path& file);

// Throws InputError for a file that is missing or is no picture.
Picture read_png(const std::filesystem::path& file);

}  // namespace pf
