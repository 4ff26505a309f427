#include "core/world/program.h"

namespace pf {
namespace {

// In the order of Op.
constexpr std::string_view kNames[kSharedOps] = {
    "takes_page",        "agrees_start",    "xbegin",         "tracks_line",
    "stores_pte",        "stores_ept",      "fences",         "checks_deadline",
    "raises_signal1",    "reads_signal2",   "xend",           "stores_pte_late",
    "flushes_pte",       "clears_ept",      "sets_ept",       "page_done",
    "takes_start",       "sees_signal1",    "sends_signal2",  "stores_landed",
    "reports",           "shoots_down",     "shootdown_done", "queues_invalidation",
    "invalidation_done", "copies_line",     "fences_copy",    "reads_to_flush",
    "flush_done",        "helpers_done",    "stops_devices",  "devices_quiet",
    "resumes_devices",   "stops_vcpus",     "vcpus_parked",   "resumes_vcpus",
    "sets_pte",          "commits_stopped", "switches_vcpus", "remaps_devices",
    "stops_device",      "device_quiet",    "enters_id",      "remaps_device",
    "resumes_device",    "bridge_leaves",   "bridge_arrives", "changes_map",
    "slides_window",     "pulls_line",      "line_pulled",
};

}  // namespace

std::string_view op_name(Op op) {
  if (op == Op::kEnd) return "ends";
  return kNames[static_cast<int>(op)];
}

}  // namespace pf
