#include "app/cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "app/cli/words.h"

namespace pf::cli {
namespace {

double real(std::uint64_t n) { return static_cast<double>(n); }

std::string headline(const RunSummary& s) {
  const bool all = s.pages_moved == s.pages_total;
  const std::string moved = all && s.pages_total == 1 ? std::string("the page moved")
                            : all ? fmt::format("all {} moved", plural(s.pages_total, "page"))
                                  : fmt::format("{} of {} moved", with_commas(s.pages_moved),
                                                plural(s.pages_total, "page"));
  const std::string end = s.finished ? "" : " (stopped there)";
  const std::string in = s.moved > 0 ? " in " + time_text(s.moved) : "";
  if (s.holds()) return fmt::format("HOLDS: {}{}{}", moved, in, end);
  return fmt::format("VIOLATED {}: {}{}{}",
                     s.violation_count == 1 ? "once" : fmt::format("{} times", s.violation_count),
                     moved, in, end);
}

// "1: 290, 2: 17, 5: 1" pages.
std::string histogram_text(const RunSummary& s) {
  std::string out;
  for (std::size_t i = 0; i < s.attempts_histogram.size(); ++i)
    if (s.attempts_histogram[i] > 0)
      out += fmt::format("{}{} in {}", out.empty() ? "" : ", ",
                         plural(s.attempts_histogram[i], "page"), i + 1);
  return out;
}

// In one host: which memory the devices' accesses met.
std::string served_text(const RunSummary& s) {
  const std::uint64_t all = s.served_by_source + s.served_by_target;
  return fmt::format("{} device accesses, {}.{} % of them by the target", with_commas(all),
                     100 * s.served_by_target / all, 1000 * s.served_by_target / all % 10);
}

std::string aborts_text(const RunSummary& s) {
  std::vector<std::pair<std::string, std::uint64_t>> causes(s.aborts.begin(), s.aborts.end());
  std::stable_sort(causes.begin(), causes.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out;
  for (const auto& [cause, count] : causes)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", with_commas(count), cause);
  return out.empty() ? "none" : fmt::format("{}: {}", with_commas(s.aborts_total()), out);
}

std::string pace_text(const RunSummary& s) {
  if (s.moved <= 0 || s.pages_moved == 0) return "";
  const double seconds = real(static_cast<std::uint64_t>(s.moved)) / 1e12;
  return fmt::format("{} a page, {} pages/s", time_text(s.time_a_page()),
                     three_digits(real(s.pages_moved) / seconds));
}

void add_latencies(const RunSummary& s, Lines& lines) {
  for (const auto& [name, l] : s.device_latency) {
    if (l.reads == 0) continue;
    lines.push_back({name + " reads", fmt::format("{}: {} at the median, {} at 99 %, {} at most",
                                                  with_commas(l.reads), time_text(l.p50),
                                                  time_text(l.p99), time_text(l.max))});
  }
}

void add_atomics(const AtomicFigures& f, Lines& lines) {
  const std::string aside =
      f.aside > 0 ? fmt::format("; {} executed by the interposer", with_commas(f.aside)) : "";
  lines.push_back(
      {"AtomicOps", fmt::format("{}: {} at the median, {} at 99 %, {} at most{}",
                                with_commas(f.answered.reads), time_text(f.answered.p50),
                                time_text(f.answered.p99), time_text(f.answered.max), aside)});
}

std::string rate_text(std::uint64_t bytes, Time in) {
  if (in <= 0) return "0 MB/s";
  return three_digits(real(bytes) / (real(static_cast<std::uint64_t>(in)) / 1e6)) + " MB/s";
}

void add_window(const WindowFigures& w, Lines& lines) {
  lines.push_back(
      {"copies", fmt::format("{} made again, {}, {} overflowed", with_commas(w.recopies),
                             plural(w.holds, "hold"), with_commas(w.overflows))});
  if (w.reads.reads > 0)
    lines.push_back({"detour", fmt::format("{}: {} at the median, {} at 99 %, {} at most",
                                           plural(w.reads.reads, "read"), time_text(w.reads.p50),
                                           time_text(w.reads.p99), time_text(w.reads.max))});
  if (w.writes.reads > 0)
    lines.push_back(
        {"", fmt::format("{}, held {} at 99 %, {} at most", plural(w.writes.reads, "write"),
                         time_text(w.writes.p99), time_text(w.writes.max))});
  lines.push_back({"OTS link", fmt::format("{} down while a page is in the window, {} for the "
                                           "busiest page",
                                           rate_text(w.bytes_down, w.open),
                                           rate_text(w.busiest_bytes, w.busiest_open))});
}

void add_hold(const HoldFigures& f, Lines& lines) {
  const auto times = [](const DeviceLatency& l) {
    return fmt::format("{} at the median, {} at 99 %, {} at most", time_text(l.p50),
                       time_text(l.p99), time_text(l.max));
  };
  if (f.pages.reads > 0)
    lines.push_back({"held", fmt::format("{}: {}", plural(f.pages.reads, "page"), times(f.pages))});
  if (f.held.reads > 0) {
    lines.push_back({"", fmt::format("{}: {}", plural(f.held.reads, "request"), times(f.held))});
    lines.push_back({"", fmt::format("{} and {} at a time at most; a queue full for {}",
                                     plural(f.most_writes, "write"), plural(f.most_others, "other"),
                                     time_text(f.full))});
  }
  if (f.served + f.most_logged > 0)
    lines.push_back(
        {"served", fmt::format("{}; {} in the log at a time at most", plural(f.served, "read"),
                               plural(f.most_logged, "line"))});
  if (f.behind.reads > 0)
    lines.push_back(
        {"behind them", fmt::format("{}: {}", plural(f.behind.reads, "request"), times(f.behind))});
}

void add_dirty(const DirtyFigures& f, Lines& lines) {
  lines.push_back({"dirty", fmt::format("{} of tracking, {} taken, {} of them untrue",
                                        plural(f.rounds, "round"), plural(f.reported, "bit"),
                                        with_commas(f.untrue))});
  lines.push_back(
      {"", fmt::format("{} copied again, {} of them changed, {} with the guest stopped; {} missed",
                       plural(f.recopied, "line"), with_commas(f.changed), with_commas(f.rest),
                       with_commas(f.missed))});
  lines.push_back({"", fmt::format("{} for the bits, {}; {} of room", plural(f.tlps, "TLP"),
                                   bytes_text(real(f.tlp_bytes)), bytes_text(real(f.room_bytes)))});
}

std::string hops_text(const Hops& h) {
  return fmt::format("{} {}, {}, {}", h.switches, h.switches == 1 ? "switch" : "switches",
                     plural(h.bridges, "bridge"), plural(h.links, "link"));
}

void add_placement(const PlacementFigures& f, Lines& lines) {
  const auto needs = [](const PlacementFigures::Way& w) {
    return fmt::format("{}", fmt::join(w.needs, " "));
  };
  lines.push_back({"needs", fmt::format("{} at A; {} when moved; {} in the end", needs(f.at_a),
                                        needs(f.moved), needs(f.at_b))});
  lines.push_back({"", fmt::format("{}: {}, {} of state", f.figure, plural(f.ports, "port"),
                                   bytes_text(real(f.state_bytes)))});
}

void add_cut_over(const CutOverFigures& c, Lines& lines) {
  if (!c.there) return;
  const std::pair<const char*, const CutOverFigures::Way*> ways[] = {
      {"way to A", &c.before}, {"to B by A", &c.during}, {"way to B", &c.after}};
  for (const auto& [name, way] : ways) {
    std::string text = hops_text(way->hops);
    if (way->reads.reads > 0)
      text += fmt::format("; reads {} at the median, {} at 99 %", time_text(way->reads.p50),
                          time_text(way->reads.p99));
    lines.push_back({name, text});
  }
  std::string gaps;
  for (const auto& [name, gap] : c.gap)
    gaps += fmt::format("{}{} {}", gaps.empty() ? "" : ", ", name, time_text(gap));
  lines.push_back({"cut-over", fmt::format("{}: all devices {}{}{}", c.figure, time_text(c.gap_all),
                                           gaps.empty() ? "" : "; ", gaps)});
}

void add_post_copy(const RunSummary& s, Lines& lines) {
  const PostCopyFigures& p = s.post_copy;
  if (p.faults.reads > 0)
    lines.push_back(
        {"vCPU faults",
         fmt::format("{}: {} at the median, {} at 99 %, {} at most", with_commas(p.faults.reads),
                     time_text(p.faults.p50), time_text(p.faults.p99), time_text(p.faults.max))});
  if (p.locality > 0)
    lines.push_back({"all at B", time_text(p.locality) + " after the vCPUs went there"});
}

// Said plainly: what is lost with it.
void add_death(const RunSummary& s, Lines& lines) {
  if (!s.host_death) return;
  const HostDeath& d = *s.host_death;
  const std::string when = s.time > 0 ? fmt::format("host {} dies at {}", d.host, time_text(d.at))
                                      : "host " + d.host + " dies";
  if (!d.lost)
    return lines.push_back({"host death", when + ": nothing of the machine is there, it goes on"});
  lines.push_back({"host death", fmt::format("{}: the virtual machine is lost", when)});
  lines.push_back({"", d.pages == 0
                           ? std::string("no page was there, but its vCPUs or devices were")
                           : fmt::format("{} of {} had their only live copy there",
                                         with_commas(d.pages), plural(s.pages_total, "page"))});
}

void add_violations(const RunSummary& s, Lines& lines) {
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < std::min(kShown, s.violations.size()); ++i) {
    const ViolationReport& v = s.violations[i];
    lines.push_back({i == 0 ? "what broke" : "",
                     fmt::format("event {}, {}", with_commas(v.event), violation_words(v))});
    if (v.has_values && v.expected != v.observed) lines.push_back({"", v.values});
  }
  if (s.violation_count > kShown)
    lines.push_back({"", fmt::format("and {} more", with_commas(s.violation_count - kShown))});
}

std::string bytes_line(const RunSummary& s) {
  std::string out;
  for (const auto& [link, bytes] : s.bytes)
    if (bytes > 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", link, bytes_text(real(bytes)));
  return out;
}

}  // namespace

DeviceLatency worst_reads(const RunSummary& s) {
  DeviceLatency worst;
  for (const auto& [name, l] : s.device_latency) {
    worst.reads += l.reads;
    worst.p50 = std::max(worst.p50, l.p50);
    worst.p99 = std::max(worst.p99, l.p99);
    worst.max = std::max(worst.max, l.max);
  }
  return worst;
}

std::string run_report(const std::string& title, const RunSummary& s) {
  Lines lines;
  if (const std::string pace = pace_text(s); !pace.empty()) lines.push_back({"pace", pace});
  if (s.attempts > 0) {
    const std::string pages = histogram_text(s);
    lines.push_back({"attempts", with_commas(s.attempts) + (pages.empty() ? "" : "; " + pages)});
  }
  if (s.attempts > 0) lines.push_back({"aborts", aborts_text(s)});
  if (s.attempts > 0) lines.push_back({"progress", progress_words(s.progress)});
  if (s.fallbacks > 0)
    lines.push_back(
        {"fallback", fmt::format("{} moved with the guest stopped", plural(s.fallbacks, "page"))});
  if (s.finished && s.attempts > 0 && s.pages_moved < s.pages_total && !s.host_death)
    lines.push_back(
        {"given up", fmt::format("{} at host A: nothing follows the last attempt",
                                 s.pages_total - s.pages_moved == 1
                                     ? "a page stays"
                                     : fmt::format("{} pages stay",
                                                   with_commas(s.pages_total - s.pages_moved)))});
  if (s.invalidations > 0 && s.pages_moved > 0)
    lines.push_back(
        {"purges", fmt::format("{}, {:.2f} a page", plural(s.invalidations, "invalidation"),
                               real(s.invalidations) / real(s.pages_moved))});
  add_latencies(s, lines);
  if (s.atomics) add_atomics(*s.atomics, lines);
  if (s.window) add_window(*s.window, lines);
  if (s.hold) add_hold(*s.hold, lines);
  if (s.dirty) add_dirty(*s.dirty, lines);
  if (s.placement && s.placement->interposed) add_placement(*s.placement, lines);
  if (s.time > 0)
    lines.push_back(
        {"stopped", fmt::format("devices {}, vCPUs {}, guest nowhere {}", time_text(s.device_stall),
                                time_text(s.vcpu_stall), time_text(s.blackout))});
  add_post_copy(s, lines);
  if (s.served_by_source + s.served_by_target > 0) lines.push_back({"served", served_text(s)});
  if (s.link_away > 0)
    lines.push_back({"link", fmt::format("away for {} in all, {} at a time at most",
                                         time_text(s.link_away), time_text(s.link_away_max))});
  if (s.time > 0) add_cut_over(s.cut_over, lines);
  if (const std::string bytes = bytes_line(s); !bytes.empty()) lines.push_back({"payload", bytes});
  add_death(s, lines);
  add_violations(s, lines);
  lines.push_back(
      {"run", fmt::format("{}, seed {}, {} s ({} events/s)", plural(s.events, "event"), s.seed,
                          fmt::format("{:.2f}", s.wall_s), three_digits(s.events_per_s()))});
  if (!s.trigger.empty())
    lines.push_back({"trigger", s.trigger_event > 0
                                    ? fmt::format("{}: at event {}, {}", s.trigger,
                                                  with_commas(s.trigger_event), time_text(s.time))
                                    : fmt::format("{}: never", s.trigger)});
  lines.push_back({"digest", to_hex(s.digest)});
  std::string text = fmt::format("{}\n{}\n\n{}", title, headline(s), aligned(lines));
  text.pop_back();
  return text;
}

}  // namespace pf::cli
