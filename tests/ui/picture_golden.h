// Golden pictures, compared with room for another driver's rounding.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "tests/ui/scene_golden.h"
#include "ui/offscreen/picture.h"

namespace pf {

// Another driver rounds otherwise: a few pixels of an edge may differ, the picture may not.
inline void expect_golden(const std::string& name, const Picture& now) {
  if (updates_golden()) write_png(now, golden_path(name));
  const Picture golden = read_png(golden_path(name));
  ASSERT_EQ(now.width, golden.width);
  ASSERT_EQ(now.height, golden.height);
  std::size_t far = 0;
  double sum = 0;
  for (std::size_t i = 0; i < now.rgba.size(); ++i) {
    const int d = std::abs(int{now.rgba[i]} - int{golden.rgba[i]});
    sum += d;
    far += d > 24 ? 1 : 0;
  }
  const auto count = static_cast<double>(now.rgba.size());
  EXPECT_LT(sum / count, 0.5) << name;
  EXPECT_LT(static_cast<double>(far) / count, 0.002) << name;
}

}  // namespace pf
