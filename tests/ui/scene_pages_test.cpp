// Page states: their byte, the Hilbert order, and the reduction that keeps what is rare.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>

#include "tests/ui/scene_samples.h"
#include "ui/scene/page_colors.h"
#include "ui/session/page_bytes.h"
#include "ui/session/page_marks.h"

namespace pf {
namespace {

constexpr std::uint8_t kTarget = pack_page({PageBase::kTarget, PageDot::kNone, false});
constexpr std::uint8_t kSource = pack_page({PageBase::kSource, PageDot::kNone, false});
constexpr std::uint8_t kLost = pack_page({PageBase::kLost, PageDot::kNone, false});
constexpr std::uint8_t kDirty = pack_page({PageBase::kSource, PageDot::kDirty, false});

std::vector<std::uint8_t> common_pages(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> out(count);
  for (auto& b : out) {
    const unsigned pick = random() % 100;
    const PageState s{static_cast<PageBase>(pick < 50   ? 2
                                            : pick < 90 ? 0
                                            : pick < 95 ? 3
                                                        : 4),
                      random() % 50 == 0 ? PageDot::kDirty : PageDot::kNone, random() % 90 == 0};
    b = pack_page(s);
  }
  return out;
}

// On a map too small for outlines: what holds nothing recedes, what holds pages stands out.
TEST(PageFills, AnAbsentPageIsTheGroundAndAZeroPageBetweenItAndASourcePage) {
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(PF_SOURCE_ASSETS) / "palettes")) {
    const Palette palette = load_palette(file.path());
    const auto fills = page_fills(palette);
    const auto from_source = [&](PageBase base) {
      const Color4& c = fills[pack_page({base, PageDot::kNone, false})];
      const auto part = [&](std::size_t i) {
        return static_cast<std::uint8_t>(std::lround(c[i] * 255));
      };
      return contrast({part(0), part(1), part(2), 255}, palette[Token::kSrc]);
    };
    EXPECT_NEAR(from_source(PageBase::kSource), 1, 0.01) << palette.name;
    EXPECT_GT(from_source(PageBase::kZero), from_source(PageBase::kSource)) << palette.name;
    EXPECT_GT(from_source(PageBase::kAbsent), from_source(PageBase::kZero)) << palette.name;
  }
}

TEST(PageState, SurvivesItsByte) {
  for (unsigned i = 0; i < 64; ++i) {
    const auto byte = static_cast<std::uint8_t>(i);
    const PageState s = unpack_page(byte);
    if (s.dot > PageDot::kRedirtied) continue;  // the fourth value of the two bits is unused
    EXPECT_EQ(pack_page(s), byte);
  }
}

TEST(PageState, RanksRareAboveCommon) {
  const auto rank = [](PageState s) { return page_rank(pack_page(s)); };
  const std::vector<int> order = {rank({PageBase::kLost}),
                                  rank({PageBase::kFaulted}),
                                  rank({PageBase::kMoving}),
                                  rank({PageBase::kSource, PageDot::kRedirtied}),
                                  rank({PageBase::kTarget, PageDot::kDirty}),
                                  rank({PageBase::kSource, PageDot::kNone, true}),
                                  rank({PageBase::kTarget}),
                                  rank({PageBase::kAbsent}),
                                  page_rank(kNoPage)};
  EXPECT_TRUE(std::is_sorted(order.rbegin(), order.rend()));
  EXPECT_EQ(std::adjacent_find(order.begin(), order.end()), order.end());
  EXPECT_EQ(rank({PageBase::kSource}), rank({PageBase::kShared}));
}

TEST(Reduction, KeepsOneLostPageOfAMillionAtEveryLevel) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    auto states = common_pages(1U << 20U, seed);
    const std::size_t lost = (seed * 7654321U) % states.size();
    states[lost] = kLost;
    for (const PageOrder order : {PageOrder::kRowMajor, PageOrder::kHilbert}) {
      PageLevel level = lay_out_pages(states, 1024, 1024, order);
      PageCell at = cell_of_page(static_cast<std::int64_t>(lost), 1024, order);
      int levels = 0;
      while (true) {
        const auto found = std::find(level.cells.begin(), level.cells.end(), kLost);
        ASSERT_NE(found, level.cells.end()) << "level " << levels;
        EXPECT_EQ(found - level.cells.begin(), at.x + at.y * level.columns);
        EXPECT_EQ(std::count(level.cells.begin(), level.cells.end(), kLost), 1);
        if (level.columns == 1) break;
        level = reduce_pages(level);
        at = {at.x / 2, at.y / 2};
        ++levels;
      }
      EXPECT_EQ(levels, 10);
    }
  }
}

TEST(Reduction, GivesOneOfTheChildrenOfTheHighestRank) {
  const PageLevel fine = lay_out_pages(common_pages(37 * 23, 9), 37, 23, PageOrder::kRowMajor);
  const PageLevel coarse = reduce_pages(fine);
  ASSERT_EQ(coarse.columns, 19);
  ASSERT_EQ(coarse.rows, 12);
  for (int y = 0; y < coarse.rows; ++y) {
    for (int x = 0; x < coarse.columns; ++x) {
      std::vector<std::uint8_t> children;
      for (int dy = 0; dy < 2; ++dy) {
        for (int dx = 0; dx < 2; ++dx) {
          const int cx = 2 * x + dx, cy = 2 * y + dy;
          if (cx < fine.columns && cy < fine.rows) {
            children.push_back(fine.cells[static_cast<std::size_t>(cx + cy * fine.columns)]);
          }
        }
      }
      const auto cell = coarse.cells[static_cast<std::size_t>(x + y * coarse.columns)];
      EXPECT_NE(std::find(children.begin(), children.end(), cell), children.end());
      int best = 0;
      for (const auto c : children) best = std::max(best, page_rank(c));
      EXPECT_EQ(page_rank(cell), best);
    }
  }
}

TEST(Reduction, TakesTheMajorityOfPlainStates) {
  const PageLevel three = lay_out_pages(
      std::vector<std::uint8_t>{kTarget, kSource, kTarget, kTarget}, 2, 2, PageOrder::kRowMajor);
  EXPECT_EQ(reduce_pages(three).cells.front(), kTarget);
  const PageLevel one_dirty = lay_out_pages(
      std::vector<std::uint8_t>{kTarget, kTarget, kDirty, kTarget}, 2, 2, PageOrder::kRowMajor);
  EXPECT_EQ(reduce_pages(one_dirty).cells.front(), kDirty);
}

TEST(Hilbert, VisitsEveryCellOnceAndStepsToANeighbour) {
  for (const int side : {1, 2, 4, 8, 16, 64}) {
    std::vector<bool> seen(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    PageCell before{-1, 0};
    for (std::int64_t i = 0; i < std::int64_t{side} * side; ++i) {
      const PageCell c = cell_of_page(i, side, PageOrder::kHilbert);
      ASSERT_TRUE(c.x >= 0 && c.x < side && c.y >= 0 && c.y < side);
      const auto index = static_cast<std::size_t>(c.x + c.y * side);
      EXPECT_FALSE(seen[index]);
      seen[index] = true;
      if (i > 0) {
        EXPECT_EQ(std::abs(c.x - before.x) + std::abs(c.y - before.y), 1);
      }
      EXPECT_EQ(page_of_cell(c, side, PageOrder::kHilbert), i);
      before = c;
    }
  }
}

TEST(Hilbert, LaysOutWhatItsCellsSayAndLeavesTheRestEmpty) {
  const auto states = common_pages(3000, 4);
  const PageLevel level = lay_out_pages(states, 64, 64, PageOrder::kHilbert);
  for (std::int64_t i = 0; i < 64 * 64; ++i) {
    const PageCell c = cell_of_page(i, 64, PageOrder::kHilbert);
    const auto expected = i < 3000 ? states[static_cast<std::size_t>(i)] : kNoPage;
    ASSERT_EQ(level.cells[static_cast<std::size_t>(c.x + c.y * 64)], expected) << i;
  }
}

TEST(Reduction, OfOneCellIsThatOfTheWholeLevel) {
  const PageLevel fine = lay_out_pages(common_pages(37 * 23, 3), 37, 23, PageOrder::kRowMajor);
  const PageLevel coarse = reduce_pages(fine);
  for (int y = 0; y < coarse.rows; ++y) {
    for (int x = 0; x < coarse.columns; ++x) {
      ASSERT_EQ(reduced_cell(fine, {x, y}),
                coarse.cells[static_cast<std::size_t>(x + y * coarse.columns)]);
    }
  }
}

// Against a plain array, over tile borders, with copies taken on the way that must not change.
TEST(PageBytesOfAMap, AreThoseOfAPlainArrayAndCopiesStayAsTheyWere) {
  for (const std::size_t size : {1U, 4095U, 4096U, 4097U, 20000U}) {
    std::vector<std::uint8_t> plain(size, kSource);
    PageBytes pages(size, kSource);
    EXPECT_EQ(pages, PageBytes(plain));
    std::vector<std::pair<PageBytes, std::vector<std::uint8_t>>> copies;
    std::mt19937 random(static_cast<unsigned>(size));
    const auto fresh = common_pages(size, 7);
    for (int i = 0; i < 3000; ++i) {
      const std::size_t page = random() % size;
      const std::uint8_t state = random() % 40 == 0 ? kLost : fresh[random() % size];
      pages.set(page, state);
      plain[page] = state;
      if (i % 500 == 0) copies.emplace_back(pages, plain);
    }
    copies.emplace_back(pages, plain);
    for (const auto& [copy, expected] : copies) {
      ASSERT_EQ(copy.flat(), expected);
      ASSERT_EQ(copy, PageBytes(expected));
      for (const std::uint8_t state : {kSource, kTarget, kLost, kDirty}) {
        EXPECT_EQ(copy.count(state),
                  static_cast<std::uint64_t>(std::count(expected.begin(), expected.end(), state)));
      }
      std::vector<std::uint32_t> wanted, found;
      for (std::uint32_t p = 0; p < size; ++p) {
        if (expected[p] != plain[p]) wanted.push_back(p);
      }
      EXPECT_TRUE(copy.differences(pages, size, found));
      EXPECT_EQ(found, wanted);
      EXPECT_EQ(copy == pages, wanted.empty());
      if (!wanted.empty()) {
        EXPECT_FALSE(copy.differences(pages, wanted.size() - 1, found));
      }
    }
  }
}

TEST(RarePages, ComeRarestFirstAndNoMoreThanAsked) {
  auto states = common_pages(5000, 5);
  states[4000] = kLost;
  states[70] = pack_page({PageBase::kMoving, PageDot::kNone, false});
  states[10] = pack_page({PageBase::kSource, PageDot::kRedirtied, false});
  states[20] = states[10];
  const auto rare = PageBytes(states).rare(3);
  ASSERT_EQ(rare.size(), 3U);
  EXPECT_EQ(rare[0].page, 4000);
  EXPECT_EQ(rare[1].page, 70);
  EXPECT_EQ(rare[2].page, 10);
}

TEST(RareMarks, RingTheLostPageOfAFineMapAndLeaveACoarseOneAlone) {
  SceneLayer fine, coarse;
  add_rare_marks(fine, map_scene(1024, PageOrder::kHilbert).layers[0].maps[0]);
  ASSERT_EQ(fine.cells.size(), 1U);
  EXPECT_FLOAT_EQ(fine.cells[0].area.w, 12);
  EXPECT_EQ(fine.boxes.size(), 3U) << "ground and two rings";
  add_rare_marks(coarse, map_scene(64, PageOrder::kHilbert).layers[0].maps[0]);
  EXPECT_TRUE(coarse.cells.empty());
}

}  // namespace
}  // namespace pf
