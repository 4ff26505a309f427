// What the leagues teach: sentences whose figures and comparisons the runs fill in. What a sentence
// takes for granted it claims first.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "app/cli/league.h"
#include "app/cli/words.h"
#include "core/mechanism/registry.h"

namespace pf::cli {
namespace {

using Runs = std::vector<const LeagueRun*>;
using Figure = std::function<double(const RunSummary&)>;

double real(Time t) { return static_cast<double>(t); }
double pace(const RunSummary& s) { return real(s.time_a_page()); }

Runs those(const std::vector<LeagueRun>& all, const std::function<bool(const LeagueRun&)>& which) {
  Runs out;
  for (const LeagueRun& run : all)
    if (which(run)) out.push_back(&run);
  return out;
}

const LeagueRun& least(const Runs& runs, const Figure& figure) {
  claim(!runs.empty(), "there is a run to compare");
  return **std::min_element(runs.begin(), runs.end(), [&](const auto* a, const auto* b) {
    return figure(a->summary) < figure(b->summary);
  });
}
const LeagueRun& most(const Runs& runs, const Figure& figure) {
  return least(runs, [&](const RunSummary& s) { return -figure(s); });
}

std::string code(const std::string& name) { return "`" + name + "`"; }

// "`a`, `b` and `c`"
std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return out;
}
std::string names_of(const Runs& runs) {
  std::vector<std::string> names;
  for (const LeagueRun* run : runs) names.push_back(code(run->name));
  return listed(names);
}

Runs all_of(const std::vector<LeagueRun>& runs) {
  return those(runs, [](const LeagueRun&) { return true; });
}

std::string who_is_fast(const League& league) {
  const Runs all = all_of(league.engine);
  for (const LeagueRun* run : all)
    claim(run->summary.holds() && run->summary.pages_moved == run->summary.pages_total,
          run->name + " moves every page and loses nothing");
  const LeagueRun &best = least(all, pace), &worst = most(all, pace);
  return fmt::format(
      "All {} ways move the {} pages and lose nothing; {} takes {} a page and {} {}, {} times as "
      "long.",
      all.size(), best.summary.pages_total, code(best.name), time_text(best.summary.time_a_page()),
      code(worst.name), time_text(worst.summary.time_a_page()),
      times_text(pace(worst.summary) / pace(best.summary)));
}

std::string who_stands_still(const League& league) {
  const auto still = [](const LeagueRun& r) {
    return 2 * r.summary.device_stall >= r.summary.time;
  };
  const Runs stop = those(league.engine, still);
  const Runs go = those(league.engine, [&](const LeagueRun& r) { return !still(r); });
  const Figure stall = [](const RunSummary& s) { return real(s.device_stall); };
  claim(!stop.empty() && !go.empty(), "some stop the devices and some do not");
  return fmt::format(
      "{} keep devices still for {} to {}, most of their run; the other {} for {} at most, the "
      "final "
      "cut-over included ({}).",
      names_of(stop), time_text(least(stop, stall).summary.device_stall),
      time_text(most(stop, stall).summary.device_stall), go.size(),
      time_text(most(go, stall).summary.device_stall), code(most(go, stall).name));
}

std::string what_software_can_do(const League& league) {
  const Runs plain = those(league.engine, [](const LeagueRun& r) {
    return find_mechanism(r.summary.mechanism)->needs == nullptr;
  });
  const LeagueRun& fast = least(plain, pace);
  const LeagueRun& kind = least(plain, [](const RunSummary& s) { return real(s.device_stall); });
  claim(&fast != &kind, "without more hardware one is faster and another kinder");
  return fmt::format(
      "Of those that need no hardware beside processor and IOMMU ({}), {} is the fastest with {} a "
      "page, and {} takes {} times as long but stops devices for {} instead of {}.",
      names_of(plain), code(fast.name), time_text(fast.summary.time_a_page()), code(kind.name),
      times_text(pace(kind.summary) / pace(fast.summary)), time_text(kind.summary.device_stall),
      time_text(fast.summary.device_stall));
}

std::string who_tries_again(const League& league) {
  const Runs sure = those(league.engine, [](const LeagueRun& r) {
    return r.summary.progress.kind == Progress::Kind::kAlways;
  });
  for (const LeagueRun* run : sure)
    claim(run->summary.attempts_max == 1, run->name + " never tries a page twice");
  const Runs again =
      those(league.engine, [](const LeagueRun& r) { return r.summary.attempts_max > 1; });
  claim(!again.empty() && !sure.empty(), "some try again and some never");
  std::vector<std::string> words;
  for (const LeagueRun* run : again)
    words.push_back(fmt::format("{} takes {:.2f} tries a page, {} at most ({})", code(run->name),
                                run->summary.tries_a_page(), run->summary.attempts_max,
                                progress_words(run->summary.progress)));
  return fmt::format("{} of them cannot be disturbed and never try twice; {}.", sure.size(),
                     listed(words));
}

std::string whose_reads_wait(const League& league) {
  constexpr std::uint64_t kEnough = 100;  // for a 99th percentile
  const Figure late = [](const RunSummary& s) { return real(worst_reads(s).p99); };
  const Runs all = those(league.engine, [](const LeagueRun& r) {
    return worst_reads(r.summary).reads >= kEnough && 2 * r.summary.device_stall < r.summary.time;
  });
  const LeagueRun &best = least(all, late), &worst = most(all, late);
  Runs others = all;
  std::erase(others, &worst);
  const LeagueRun& next = most(others, late);
  const RunSummary& w = worst.summary;
  claim(2 * w.link_away > w.moved && w.device_stall <= w.cut_over.gap_all,
        "devices read latest where a link is away and nothing is stopped");
  return fmt::format(
      "To go on is not to get on: {} stops no device before the cut-over, but its link is away for "
      "{} "
      "of the move, and one read of a hundred takes {} or more; with the others that let devices "
      "go "
      "on that is {} ({}) to {} ({}).",
      code(worst.name), percent_text(real(w.link_away) / real(w.moved)),
      time_text(worst_reads(w).p99), time_text(worst_reads(best.summary).p99), code(best.name),
      time_text(worst_reads(next.summary).p99), code(next.name));
}

const Breaking& of_mover(const std::vector<Breaking>& all, const std::string& mover) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Breaking& b) { return b.mover == mover; });
  claim(found != all.end(), "the family has " + mover);
  return *found;
}

const LeagueRun& run_at(const std::vector<LeagueRun>& family, const std::string& mover, Time at) {
  const Runs found = those(
      family, [&](const LeagueRun& r) { return r.mover() == mover && r.acknowledges() == at; });
  claim(found.size() == 1, fmt::format("the family has {} at {} once", mover, time_text(at)));
  return *found.front();
}

// How often the members of that name give way before they make requests wait.
std::int64_t retries_of(const std::vector<LeagueRun>& family, const std::string& mover) {
  const Runs found = those(family, [&](const LeagueRun& r) { return r.mover() == mover; });
  claim(!found.empty(), "the family has " + mover);
  return own_value(found.front()->scenario.move, "mechanism.retries");
}

std::string where_waiting_breaks(const League& league) {
  const std::vector<Breaking> all = breaking_points(league.ats);
  const Breaking &waits = of_mover(all, "modify"), &yields = of_mover(all, "8 retries");
  const Time limit = league.ats.front().may_wait();
  claim(waits.first_bad > 0 && waits.first_bad < limit,
        "requests that wait for the IOMMU time out before the acknowledgement takes as long");
  claim(yields.first_bad >= waits.first_bad && yields.most * 4 < waits.most,
        "retries leave few timeouts where a page is hot");
  const RunSummary& broken = run_at(league.ats, "modify", waits.first_bad).summary;
  const RunSummary& hot = run_at(league.ats, "8 retries", yields.first_bad).summary;
  const std::int64_t retries = retries_of(league.ats, "8 retries");
  std::uint64_t in_vain = 0;
  for (auto n = static_cast<std::size_t>(retries); n < hot.attempts_histogram.size(); ++n)
    in_vain += hot.attempts_histogram[n];
  claim(in_vain == 1, "one page is always asked for");
  return fmt::format(
      "Where a request may wait {}, the IOMMU that makes it wait is safe with acknowledgements of "
      "{} "
      "and breaks at {}, since it holds a page for {}; with {} retries it breaks at {}, with "
      "at most {} late instead of {}, as {} of {} pages there is asked for during each try.",
      time_text(limit), time_text(waits.last_good), time_text(waits.first_bad),
      time_text(broken.hold->pages.p50), retries, time_text(yields.first_bad),
      plural(yields.most, "request"), waits.most, in_vain, hot.pages_total);
}

std::string where_retries_save(const League& league) {
  const std::vector<Breaking> all = breaking_points(league.ats_cold);
  const Breaking &waits = of_mover(all, "modify"), &few = of_mover(all, "8 retries"),
                 &many = of_mover(all, "32 retries"), &endless = of_mover(all, "endless");
  claim(waits.first_bad > 0 && few.first_bad > 2 * waits.first_bad &&
            many.first_bad >= few.first_bad && many.most < few.most,
        "without a hot page retries save what waiting breaks, and more retries more");
  claim(endless.first_bad == 0, "endless retries make nobody wait");
  const RunSummary& last = run_at(league.ats_cold, "endless", endless.last_good).summary;
  return fmt::format(
      "Without such a page retries save what waiting breaks: timeouts begin at {} without any, at "
      "{} "
      "with {} retries ({} of them) and at {} with {} ({}); endless ones have none up to {}, where "
      "they take {} tries a page.",
      time_text(waits.first_bad), time_text(few.first_bad), retries_of(league.ats_cold, few.mover),
      few.timeouts, time_text(many.first_bad), retries_of(league.ats_cold, many.mover),
      many.timeouts, time_text(endless.last_good), times_text(last.tries_a_page()));
}

std::string what_never_waiting_costs(const League& league) {
  const std::vector<Breaking> all = breaking_points(league.ats);
  const Time at = of_mover(all, "endless").last_good;
  const RunSummary& endless = run_at(league.ats, "endless", at).summary;
  const RunSummary& waits = run_at(league.ats, "modify", at).summary;
  const RunSummary& htm = run_at(league.ats, "htm", at).summary;
  claim(!endless.progress.guaranteed() && endless.timeouts == 0 && endless.moved > 2 * waits.moved,
        "endless retries pay in time for what they save");
  claim(of_mover(all, "htm").first_bad == 0 && htm.fallbacks == htm.pages_total,
        "HTM makes nobody wait, and falls back at each page");
  return fmt::format(
      "What never waits is promised no progress: with acknowledgements of {} endless retries need "
      "{} "
      "and {} tries for what waiting does in {}; HTM has no timeout up to {} either, but no try of "
      "its lasts as long as an acknowledgement, and {} of {} pages move with all devices stopped.",
      time_text(at), time_text(endless.moved), with_commas(endless.tries_total()),
      time_text(waits.moved), time_text(of_mover(all, "htm").last_good), htm.fallbacks,
      htm.pages_total);
}

// By completion timeout: how many more requests time out with retries than without.
std::string where_retries_do_not(const League& league) {
  std::map<Time, std::pair<std::uint64_t, std::uint64_t>> timeouts;  // without, with
  for (const LeagueRun& run : league.ats_ranges) {
    auto& [without, with] = timeouts[run.may_wait()];
    (run.mover() == "modify" ? without : with) += run.summary.timeouts;
  }
  std::vector<std::string> saved, not_saved;
  for (const auto& [limit, count] : timeouts) {
    claim(count.first > 0, "each timeout of the family is passed by waiting");
    if (count.second == 0) saved.push_back(time_text(limit));
    if (count.second > 0 && 2 * count.second >= count.first)
      not_saved.push_back(fmt::format("{} ({} timeouts with them, {} without)", time_text(limit),
                                      count.second, count.first));
  }
  claim(!saved.empty() && !not_saved.empty() && saved.size() + not_saved.size() == timeouts.size(),
        "over the ranges retries save all, or little");
  const std::int64_t retries = retries_of(league.ats_ranges, "8 retries");
  for (const LeagueRun& run : league.ats_ranges) {
    const bool each = run.summary.tries_a_page() == static_cast<double>(retries + 1);
    claim(run.mover() == "modify" || run.may_wait() < kMillisecond || each,
          run.name + ": each try of milliseconds is disturbed");
  }
  return fmt::format(
      "A longer completion timeout is no help by itself: with requests as frequent, {} retries "
      "save "
      "all at {}, and little at {}, as no try of milliseconds is left alone and the last one "
      "waits.",
      retries, listed(saved), listed(not_saved));
}

std::string how_far_apart(const League& league) {
  const Runs sweep = those(league.interval, [](const LeagueRun& r) {
    return r.name == fmt::format("{}", r.scenario.move.interval_cycles);
  });
  const auto special = [&](Signal signal) -> const LeagueRun& {
    const Runs found = those(league.interval,
                             [&](const LeagueRun& r) { return r.scenario.move.signal2 == signal; });
    claim(!found.empty(), "the sweep has its baselines");
    return *found.front();
  };
  const RunSummary &ideal = special(Signal::kIdeal).summary,
                   &fixed = special(Signal::kSchedule).summary;
  const LeagueRun &best = least(sweep, pace), &widest = *sweep.back();
  const Runs none = those(league.interval, [](const LeagueRun& r) {
    return r.summary.fallbacks == r.summary.pages_total;
  });
  claim(!none.empty() && &best != sweep.front() && &best != &widest,
        "the best interval lies between two ends");
  constexpr double kNear = 0.1;  // of the best: where the curve is flat
  const Runs flat = those(league.interval, [&](const LeagueRun& r) {
    const bool of_sweep = std::find(sweep.begin(), sweep.end(), &r) != sweep.end();
    return of_sweep && pace(r.summary) <= (1 + kNear) * pace(best.summary);
  });
  claim(flat.back() - flat.front() + 1 == static_cast<std::ptrdiff_t>(flat.size()),
        "near its best the interval has one stretch");
  return fmt::format(
      "From {} to {} cycles between two booleans HTM takes no more than {} above its best page ({} "
      "at "
      "{} cycles, {} above flags that cost nothing; a fixed worst-case wait is {} above them); up "
      "to "
      "{} the row ends before the helper is done and no try commits, and at {} a page takes {} "
      "longer "
      "than at the best.",
      flat.front()->name, flat.back()->name, percent_text(kNear),
      time_text(best.summary.time_a_page()), best.name,
      percent_text(pace(best.summary) / pace(ideal) - 1),
      percent_text(pace(fixed) / pace(ideal) - 1), none.back()->name, widest.name,
      percent_text(pace(widest.summary) / pace(best.summary) - 1));
}

}  // namespace

std::vector<std::string> league_lessons(const League& league) {
  return {
      who_is_fast(league),        who_stands_still(league),     what_software_can_do(league),
      who_tries_again(league),    whose_reads_wait(league),     where_waiting_breaks(league),
      where_retries_save(league), where_retries_do_not(league), what_never_waiting_costs(league),
      how_far_apart(league)};
}

}  // namespace pf::cli
