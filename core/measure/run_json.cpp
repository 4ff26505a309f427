#include "core/measure/run_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace pf {
namespace {

using Json = nlohmann::ordered_json;

std::string hex(std::uint64_t value) { return fmt::format("{:#018x}", value); }

Json violation(const ViolationReport& v) {
  return {{"invariant", fmt::format("I{}", v.invariant)},
          {"step", v.event},
          {"access", v.access},
          {"page", v.page},
          {"line", v.line},
          {"expected", v.has_values ? Json(hex(v.expected)) : Json(nullptr)},
          {"observed", v.has_values ? Json(hex(v.observed)) : Json(nullptr)}};
}

double nanoseconds(Time t) { return static_cast<double>(t) / static_cast<double>(kNanosecond); }

Json latencies(const RunSummary& s) {
  Json out = Json::object();
  for (const auto& [name, l] : s.device_latency)
    out[name] = {
        {"p50", nanoseconds(l.p50)}, {"p99", nanoseconds(l.p99)}, {"max", nanoseconds(l.max)}};
  return out;
}

Json latency(const DeviceLatency& l) {
  return {{"count", l.reads},
          {"p50", nanoseconds(l.p50)},
          {"p99", nanoseconds(l.p99)},
          {"max", nanoseconds(l.max)}};
}

Json window(const WindowFigures& w) {
  return {{"pages", w.pages},
          {"recopies", w.recopies},
          {"holds", w.holds},
          {"overflows", w.overflows},
          {"read_ns", latency(w.reads)},
          {"write_held_ns", latency(w.writes)},
          {"bytes_down", w.bytes_down},
          {"bytes_up", w.bytes_up},
          {"open_ps", w.open},
          {"busiest_bytes", w.busiest_bytes},
          {"busiest_open_ps", w.busiest_open}};
}

Json dirty(const DirtyFigures& f) {
  return {{"rounds", f.rounds},
          {"reported", f.reported},
          {"untrue", f.untrue},
          {"missed", f.missed},
          {"recopied", f.recopied},
          {"changed", f.changed},
          {"rest", f.rest},
          {"amplification", f.amplification()},
          {"bits_set", f.bits_set},
          {"set_again", f.set_again},
          {"tlps", f.tlps},
          {"tlp_bytes", f.tlp_bytes},
          {"room_bytes", f.room_bytes}};
}

Json hold(const HoldFigures& f) {
  return {{"page_ns", latency(f.pages)},
          {"held_ns", latency(f.held)},
          {"behind_ns", latency(f.behind)},
          {"most_writes", f.most_writes},
          {"most_others", f.most_others},
          {"state_bytes", f.state_bytes},
          {"served", f.served},
          {"most_logged", f.most_logged},
          {"full_ps", f.full}};
}

Json way(const CutOverFigures::Way& w) {
  return {{"switches", w.hops.switches},
          {"bridges", w.hops.bridges},
          {"links", w.hops.links},
          {"reads", w.reads.reads},
          {"read_ns",
           {{"p50", nanoseconds(w.reads.p50)},
            {"p99", nanoseconds(w.reads.p99)},
            {"max", nanoseconds(w.reads.max)}}}};
}

Json place(const PlacementFigures::Way& w) {
  return {{"switches", w.hops.switches},
          {"bridges", w.hops.bridges},
          {"links", w.hops.links},
          {"needs", w.needs}};
}

Json placement(const PlacementFigures& f) {
  return {{"topology", f.figure},    {"ports", f.ports},      {"at_a", place(f.at_a)},
          {"moved", place(f.moved)}, {"at_b", place(f.at_b)}, {"state_bytes", f.state_bytes}};
}

Json cut_over(const CutOverFigures& c) {
  return {{"topology", c.figure},    {"switches", c.switches},  {"bridges", c.bridges},
          {"ports", c.ports},        {"gap_all_ps", c.gap_all}, {"gap_ps", c.gap},
          {"before", way(c.before)}, {"during", way(c.during)}, {"after", way(c.after)}};
}

Json progress(const Progress& p) {
  const bool has_tries = p.kind == Progress::Kind::kBounded || p.kind == Progress::Kind::kGivesUp;
  return {{"guaranteed", p.guaranteed()},
          {"tries", has_tries ? Json(p.tries) : Json(nullptr)},
          {"words", progress_words(p)}};
}

// What only some machines have.
void add_parts(const RunSummary& s, Json& out) {
  if (s.window) out["window"] = window(*s.window);
  if (s.placement) out["placement"] = placement(*s.placement);
  if (s.hold) out["hold"] = hold(*s.hold);
  if (s.dirty) out["dirty"] = dirty(*s.dirty);
  if (s.atomics) {
    out["atomics"] = latency(s.atomics->answered);
    out["atomics"]["executed_aside"] = s.atomics->aside;
  }
  if (s.cut_over.there) out["cut_over"] = cut_over(s.cut_over);
  if (s.host_death)
    out["host_death"] = {{"host", s.host_death->host},
                         {"at_ps", s.host_death->at},
                         {"pages", s.host_death->pages},
                         {"lost", s.host_death->lost}};
}

Json run(const RunSummary& s) {
  Json violations = Json::array();
  for (const ViolationReport& v : s.violations) violations.push_back(violation(v));
  Json out = {{"scenario", s.scenario},
              {"figure", s.figure},
              {"mechanism", s.mechanism},
              {"engine", s.engine},
              {"seed", std::to_string(s.seed)},
              {"digest", to_hex(s.digest)},
              {"events", s.events},
              {"time_ps", s.time},
              {"moved_ps", s.moved},
              {"pages",
               {{"total", s.pages_total},
                {"moved", s.pages_moved},
                {"remaining", s.pages_total - s.pages_moved}}},
              {"bytes", s.bytes},
              {"attempts",
               {{"total", s.attempts},
                {"of_pages", s.tries_total()},
                {"max_per_page", s.attempts_max},
                {"histogram", s.attempts_histogram}}},
              {"progress", progress(s.progress)},
              {"fallbacks", s.fallbacks},
              {"invalidations", s.invalidations},
              {"aborts", s.aborts},
              {"device_latency_ns", latencies(s)},
              {"device_stall_ps", s.device_stall},
              {"blackout_ps", s.blackout},
              {"link_away_ps", s.link_away},
              {"served_by_source", s.served_by_source},
              {"served_by_target", s.served_by_target},
              {"link_away_max_ps", s.link_away_max},
              {"vcpu_stall_ps", s.vcpu_stall},
              {"vcpu_fault_ns", latency(s.post_copy.faults)},
              {"locality_ps", s.post_copy.locality},
              {"timeouts", s.timeouts},
              {"violations", violations},
              {"violation_count", s.violation_count},
              {"verdict", s.holds() ? "holds" : "violated"},
              {"finished", s.finished},
              {"wall_s", s.wall_s},
              {"events_per_s", s.events_per_s()},
              {"peak_rss_bytes", s.peak_rss_bytes}};
  add_parts(s, out);
  if (!s.trigger.empty())
    out["trigger"] = {{"text", s.trigger},
                      {"event", s.trigger_event > 0 ? Json(s.trigger_event) : Json(nullptr)}};
  return out;
}

}  // namespace

std::string run_json(const RunSummary& summary) { return run(summary).dump(); }

std::string violation_json(const ViolationReport& report) { return violation(report).dump(); }

std::string comparison_json(const std::vector<NamedRun>& runs) {
  Json all = Json::array();
  for (const NamedRun& r : runs) {
    Json one = {{"name", r.name},
                {"mechanism", r.summary.mechanism},
                {"workload", to_hex(r.summary.workload)}};
    one.update(run(r.summary));
    all.push_back(std::move(one));
  }
  return Json{{"runs", all}}.dump();
}

}  // namespace pf
