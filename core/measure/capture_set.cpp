#include <algorithm>

#include "core/base/assert.h"
#include "core/measure/capture.h"

namespace pf {

void CaptureSet::add(std::shared_ptr<const CaptureBatch> batch) {
  if (!batch || batch->captures.empty()) return;
  for (const Capture& c : batch->captures) {
    commits_ += c.end == CaptureEnd::kCommit;
    if (c.end != CaptureEnd::kAbort) continue;
    ++aborts_;
    ++by_cause_[c.cause];
  }
  starts_.push_back(size_);
  size_ += batch->captures.size();
  batches_.push_back(std::move(batch));
}

CaptureSet::Ref CaptureSet::at(std::size_t index) const {
  PF_ASSERT(index < size_, "a capture of the set");
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), index);
  const auto n = static_cast<std::size_t>(after - starts_.begin()) - 1;
  return {batches_[n].get(), &batches_[n]->captures[index - starts_[n]]};
}

std::uint64_t CaptureSet::aborts_by(std::uint8_t cause) const {
  return cause < kAbortCauses ? by_cause_[cause] : 0;
}

std::span<const CapturePoint> channel_points(const CaptureSet::Ref& ref, Channel channel) {
  const auto c = static_cast<std::size_t>(channel);
  const CapturePoint* first = ref.batch->points.data() + ref.capture->first_point;
  return {first + ref.capture->channel[c], first + ref.capture->channel[c + 1]};
}

std::span<const CaptureEvent> capture_events(const CaptureSet::Ref& ref) {
  return {ref.batch->events.data() + ref.capture->first_entry, ref.capture->entries};
}

std::int32_t channel_at(const CaptureSet::Ref& ref, Channel channel, std::int32_t at) {
  const auto points = channel_points(ref, channel);
  const auto after =
      std::upper_bound(points.begin(), points.end(), at,
                       [](std::int32_t t, const CapturePoint& p) { return t < p.at; });
  return after == points.begin() ? points.front().value : std::prev(after)->value;
}

}  // namespace pf
