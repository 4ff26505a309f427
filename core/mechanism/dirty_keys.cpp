// What dirty tracking needs of the hardware, and which of its keys do not go together.
#include <bit>

#include "core/mechanism/movers.h"

namespace pf {

void needs_dirty_rounds(HwSpec& hw, const MoveSpec& move) {
  DirtySpec& d = hw.dirty;
  d.present = true;
  d.by = static_cast<Tracker>(own_value(move, "mechanism.tracker"));
  d.bits = static_cast<BitsIn>(own_value(move, "mechanism.vector"));
  d.set = static_cast<SetBits>(own_value(move, "mechanism.set_bits"));
  const auto bytes = static_cast<std::uint32_t>(own_value(move, "mechanism.granule"));
  d.granule_lines = bytes == 0 ? hw.lines_per_page : bytes / kLineBytes;
  d.pushes = own_value(move, "mechanism.bits_push") != 0;
  d.sees_hpa = own_value(move, "mechanism.track_match") == 0;
  d.cpu_log = own_value(move, "mechanism.cpu_log") != 0;
  d.at_answer = own_value(move, "mechanism.atomic_bits") == 0;
  if (d.by == Tracker::kIommu) hw.ad_bits = true;
  if (d.by != Tracker::kInterposer) return;
  hw.interposer.present = true;
  hw.interposer.routes = false;
  hw.interposer.holds_asks = false;
}

namespace {

std::optional<Refusal> check_tracker(const MoveSpec& move) {
  const auto by = static_cast<Tracker>(own_value(move, "mechanism.tracker"));
  const auto bits = static_cast<BitsIn>(own_value(move, "mechanism.vector"));
  const auto stated = [&](const char* key) { return own_differs(move, key); };
  const bool at_ots = by == Tracker::kOts && bits != BitsIn::kOwn && bits != BitsIn::kEntries;
  if (at_ots || (by == Tracker::kIommu && bits != BitsIn::kOwn))
    return Refusal{{"mechanism.vector", "mechanism.tracker"},
                   by == Tracker::kOts ? "the OTS device sets no bits in host memory"
                                       : "the IOMMU has its bits in its entries",
                   by == Tracker::kOts ? "set it to \"own\" or \"entries\"" : "leave it out"};
  const bool sends = by == Tracker::kInterposer && bits != BitsIn::kOwn;
  for (const char* key : {"mechanism.set_bits", "mechanism.clear_bits"}) {
    if (stated(key) && !sends)
      return Refusal{{key, "mechanism.vector", "mechanism.tracker"},
                     "only bits that the interposer sets in host memory are set and cleared so",
                     "leave it out, or set mechanism.vector to \"host\""};
  }
  if (sends && bits != BitsIn::kHost &&
      own_value(move, "mechanism.set_bits") == static_cast<std::int64_t>(SetBits::kFetchAdd))
    return Refusal{{"mechanism.set_bits", "mechanism.vector"},
                   "an entry is no number to add to",
                   "set it to \"compare-swap\" or \"plain\", or mechanism.vector to \"host\""};
  if (stated("mechanism.purge_caches") && by == Tracker::kInterposer && bits != BitsIn::kOwnIommu)
    return Refusal{{"mechanism.purge_caches", "mechanism.vector"},
                   "no cache hides a write from the interposer",
                   "leave it out, or set mechanism.vector to \"own-iommu\""};
  if (own_value(move, "mechanism.bits_push") == 0 && by != Tracker::kInterposer)
    return Refusal{{"mechanism.bits_push", "mechanism.tracker"},
                   "only the interposer's bits and answers travel with writes",
                   "leave it out"};
  if (own_value(move, "mechanism.await_tracker") == 0 && !sends)
    return Refusal{{"mechanism.await_tracker", "mechanism.vector", "mechanism.tracker"},
                   "only bits that the interposer sets in host memory are ever under way",
                   "leave it out, or set mechanism.vector to \"host\""};
  for (const auto& [key, wrong] :
       {std::pair{"mechanism.track_match", "only the interposer looks at addresses"},
        std::pair{"mechanism.atomic_bits", "only the interposer sees requests and answers"}}) {
    if (stated(key) && by != Tracker::kInterposer)
      return Refusal{{key, "mechanism.tracker"}, wrong, "leave it out"};
  }
  return std::nullopt;
}

std::optional<Refusal> check_granule(const HwSpec& hw, const MoveSpec& move) {
  const auto bytes = static_cast<std::uint32_t>(own_value(move, "mechanism.granule"));
  const auto by = static_cast<Tracker>(own_value(move, "mechanism.tracker"));
  const auto bits = static_cast<BitsIn>(own_value(move, "mechanism.vector"));
  if (!std::has_single_bit(hw.lines_per_page))
    return Refusal{
        {"guest.page_bytes"}, "a bit stands for a power of two of lines", "give a power of two"};
  if (bytes == 0) return std::nullopt;
  if (bytes < kLineBytes || !std::has_single_bit(bytes))
    return Refusal{{"mechanism.granule"},
                   "a bit stands for a power of two of bytes, 64 or more",
                   "give 64, 128 and so on, or 0 for a page"};
  if (bytes != hw.page_bytes() && (by != Tracker::kInterposer || bits >= BitsIn::kEntries))
    return Refusal{{"mechanism.granule", "mechanism.vector"},
                   by == Tracker::kOts ? "a walk tells of a page, no less"
                                       : "an entry has one bit for its page",
                   "leave it out"};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> check_dirty_rounds(const HwSpec& hw, const MoveSpec& move) {
  if (hw.detail == Detail::kPage)
    return Refusal{{"detail", "mechanism.id"},
                   "what a tracker sees is single requests",
                   "set detail to \"line\""};
  if (move.campaign.switch_at < 100)
    return Refusal{{"campaign.switch_at"},
                   "all pages change sides together",
                   "leave it out, or set mechanism.id to \"htm\""};
  if (!hw.coherent_walk)
    return Refusal{{"hw.iommu.coherent_walk"},
                   "entries are changed page by page without a flush of each line",
                   "set hw.iommu.coherent_walk to true"};
  if (const auto refusal = check_tracker(move)) return refusal;
  return check_granule(hw, move);
}

}  // namespace pf
