#include "ui/session/persistence.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace pf {

std::uint32_t persistence_row(const PersistenceView& view, std::int32_t value) {
  const auto v = static_cast<std::int64_t>(std::clamp(value, 0, view.top));
  const std::int64_t cells = view.height - 1;
  return static_cast<std::uint32_t>(cells - (v * cells + view.top / 2) / view.top);
}

PersistenceTrack::PersistenceTrack(Channel channel, PersistenceView view) : channel_(channel) {
  look_at(view);
}

void PersistenceTrack::look_at(const PersistenceView& view) {
  PF_ASSERT(view.from < view.to && view.top > 0 && view.width > 0 && view.height > 0,
            "a picture has a span and cells");
  view_ = view;
  stale_ = true;
  first_ = seen_ = 0;
  const auto span = static_cast<std::uint64_t>(view.to - view.from);
  scale_ = (std::uint64_t{view.width} << 32) / span;
  row_of_.clear();
  for (std::int32_t v = 0; v <= view.top; ++v)
    row_of_.push_back(static_cast<std::uint16_t>(persistence_row(view, v)));
  for (Planes* p : {&good_, &bad_}) {
    p->rows.assign((view.width + std::size_t{1}) * view.height, 0);
    p->columns.assign(view.width * (view.height + std::size_t{1}), 0);
  }
}

// floor((at - from) * width / (to - from)): the product with the fraction may fall short by one.
std::uint32_t PersistenceTrack::column(std::int64_t at) const {
  const auto along = static_cast<std::uint64_t>(at - view_.from);
  const auto span = static_cast<std::uint64_t>(view_.to - view_.from);
  const std::uint64_t c = (along * scale_) >> 32;
  return static_cast<std::uint32_t>(c + ((c + 1) * span <= along * view_.width ? 1 : 0));
}

void PersistenceTrack::across(Planes& p, std::uint32_t first, std::uint32_t last, std::uint32_t row,
                              std::int32_t times) const {
  std::int32_t* line = p.rows.data() + row * (view_.width + std::size_t{1});
  line[first] += times;
  line[last + 1] -= times;
}

void PersistenceTrack::within(Planes& p, std::uint32_t column, std::uint32_t high,
                              std::uint32_t low, std::int32_t times) const {
  p.columns[high * std::size_t{view_.width} + column] += times;
  p.columns[(low + std::size_t{1}) * view_.width + column] -= times;
}

// The line within one column is one stretch of rows; between two changes it is level.
void PersistenceTrack::add(const CaptureSet::Ref& ref, std::int32_t times) {
  const Capture& c = *ref.capture;
  const std::int64_t from = std::max<std::int64_t>(view_.from, c.from);
  const std::int64_t known = view_.whole ? c.to : c.own_to;
  if (from > known || from >= view_.to) return;
  const std::int64_t last_moment = std::min<std::int64_t>(known, view_.to - 1);
  Planes& planes = c.end == CaptureEnd::kAbort ? bad_ : good_;
  auto row = [this](std::int32_t value) {
    return std::uint32_t{row_of_[static_cast<std::size_t>(std::clamp(value, 0, view_.top))]};
  };
  const auto points = channel_points(ref, channel_);
  std::size_t i = 1;
  while (i < points.size() && points[i].at <= from) ++i;
  std::uint32_t here = row(points[i - 1].value), x = column(from), high = here, low = here;
  for (; i < points.size() && points[i].at <= last_moment; ++i) {
    const std::uint32_t to = column(points[i].at);
    if (to != x) {
      within(planes, x, high, low, times);
      if (to > x + 1) across(planes, x + 1, to - 1, here, times);
      x = to;
      high = low = here;
    }
    here = row(points[i].value);
    high = std::min(high, here);
    low = std::max(low, here);
  }
  within(planes, x, high, low, times);
  const std::uint32_t end = column(last_moment);
  if (end > x) across(planes, x + 1, end, here, times);
}

void PersistenceTrack::update(const CaptureSet& set, std::size_t first) {
  PF_ASSERT(set.size() >= seen_ && first >= first_, "captures only come, and go from the front");
  first = std::min(first, set.size());
  stale_ = stale_ || seen_ != set.size() || first_ != first;
  for (; first_ < std::min(first, seen_); ++first_) add(set.at(first_), -1);
  first_ = first;
  std::size_t index = 0;
  const std::size_t begin = std::max(seen_, first);
  for (const auto& batch : set.batches()) {
    const std::size_t count = batch->captures.size();
    for (std::size_t i = begin > index ? begin - index : 0; i < count; ++i)
      add({batch.get(), &batch->captures[i]}, 1);
    index += count;
  }
  seen_ = set.size();
}

void PersistenceTrack::sum(const Planes& p, std::vector<std::uint32_t>& out,
                           std::uint32_t& most) const {
  const std::size_t width = view_.width;
  std::vector<std::int32_t> down(width);
  std::int32_t largest = 0;
  for (std::size_t y = 0; y < view_.height; ++y) {
    const std::int32_t* rows = p.rows.data() + y * (width + 1);
    const std::int32_t* columns = p.columns.data() + y * width;
    std::uint32_t* cells = out.data() + y * width;
    std::int32_t along = 0;
    for (std::size_t x = 0; x < width; ++x) {
      along += rows[x];
      down[x] += columns[x];
      const std::int32_t n = along + down[x];
      largest = std::max(largest, n);
      cells[x] = static_cast<std::uint32_t>(n);
    }
  }
  most = static_cast<std::uint32_t>(largest);
}

const PersistenceCounts& PersistenceTrack::counts() {
  if (!stale_) return counts_;
  stale_ = false;
  counts_.width = view_.width;
  counts_.height = view_.height;
  counts_.good.resize(std::size_t{view_.width} * view_.height);
  counts_.bad.resize(counts_.good.size());
  sum(good_, counts_.good, counts_.most_good);
  sum(bad_, counts_.bad, counts_.most_bad);
  return counts_;
}

float density(std::uint32_t count, std::uint32_t most) {
  if (count == 0 || most == 0) return 0;
  return std::log1p(static_cast<float>(count)) / std::log1p(static_cast<float>(most));
}

}  // namespace pf
