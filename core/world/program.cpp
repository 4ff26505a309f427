#include "core/world/program.h"

namespace pf {
namespace {

// In the order of Op.
constexpr std::string_view kNames[kOps] = {
    "takes_page",        "agrees_start",        "xbegin",         "tracks_line",
    "stores_pte",        "stores_ept",          "fences",         "checks_deadline",
    "raises_signal1",    "reads_signal2",       "xend",           "stores_pte_late",
    "flushes_pte",       "clears_ept",          "sets_ept",       "page_done",
    "takes_start",       "sees_signal1",        "sends_signal2",  "stores_landed",
    "reports",           "shoots_down",         "shootdown_done", "queues_invalidation",
    "invalidation_done", "copies_line",         "fences_copy",    "reads_to_flush",
    "flush_done",        "helpers_done",        "stops_devices",  "devices_quiet",
    "resumes_devices",   "stops_vcpus",         "vcpus_parked",   "resumes_vcpus",
    "sets_pte",          "commits_stopped",     "switches_vcpus", "remaps_devices",
    "devices_unplugged", "devices_plugged",     "opens_window",   "watches_window",
    "holds_window",      "turns_window",        "checks_window",  "closes_window",
    "window_answers",    "window_judged",       "maps_window",    "maps_end",
    "stops_hot_devices", "resumes_hot_devices", "ends",
};

}  // namespace

std::string_view op_name(Op op) { return kNames[static_cast<int>(op)]; }

}  // namespace pf
