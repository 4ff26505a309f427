#include "ui/imgui/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/live/live_rtm.h"
#include "core/measure/page_begins.h"

namespace pf {
namespace {

constexpr std::uint64_t kSlice = 20'000;  // events of the run, some milliseconds

}  // namespace

Desk::Desk(Look& look, Pictures& pictures)
    : cores(Probe::live_hint(rtm_support())), look_(look), pictures_(pictures) {}

void Desk::open(std::unique_ptr<Probe> probe) {
  probe_ = std::move(probe);
  view.fitted = true;
  view.centre = Centre::kOverlay;
  view.mask.clear();
  show_usual();
  saving_.clear();
  searches_ = probe_->session().search_end().count;
  error = {};
  stale_ = true;
  refresh();
}

Outcome Desk::tell(const std::string& command) {
  const Outcome outcome = try_tell(command);
  if (!outcome.ok) error = {command, outcome.text, ""};
  return outcome;
}

Outcome Desk::set_theme(const std::string& name) {
  const std::vector<std::string> all = themes();
  if (std::find(all.begin(), all.end(), name) == all.end()) {
    return {false, fmt::format("there is no theme \"{}\"; right would be theme {}", name,
                               fmt::join(all, ", "))};
  }
  try {
    look_.set_palette(load_palette(palettes / (name + ".toml")));
  } catch (const InputError& wrong) {
    return {false, wrong.what()};
  }
  settings.theme = name;
  return {true, ""};
}

Outcome Desk::ask_picture(const std::string& file) {
  if (!file.ends_with(".png")) {
    return {false, fmt::format("\"{}\" is no picture; right would be picture FILE.png", file)};
  }
  picture = file;
  return {true, ""};
}

std::vector<std::string> Desk::themes() const {
  std::vector<std::string> out;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(palettes, none)) {
    if (entry.path().extension() == ".toml") out.push_back(entry.path().stem().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string Desk::next_theme() const {
  const std::vector<std::string> all = themes();
  const auto next = std::upper_bound(all.begin(), all.end(), settings.theme);
  return next != all.end() ? *next : all.empty() ? settings.theme : all.front();
}

// What the run's mover never draws is left out, unless all are wanted.
void Desk::show_usual() {
  const bool kept = view.shown != view.usual;
  view.usual = by_transactions(*probe_->run().env) ? kUsualChannels : kNoReadSet;
  if (!kept) view.shown = view.usual;
  if (view.shown[static_cast<std::size_t>(view.track)]) return;
  const auto first = std::find(view.shown.begin(), view.shown.end(), true);
  view.track = static_cast<Channel>(first - view.shown.begin());
}

void Desk::next_channels() {
  if (view.shown == view.usual) {
    view.shown.fill(true);
  } else {
    view.shown = view.usual;
  }
}

Outcome Desk::try_tell(const std::string& command) {
  const std::string theme = std::string(kThemeVerb) + " ";
  if (command.rfind(theme, 0) == 0) return set_theme(command.substr(theme.size()));
  const std::string picture_of = std::string(kPictureVerb) + " ";
  if (command.rfind(picture_of, 0) == 0) return ask_picture(command.substr(picture_of.size()));
  if (!is_open()) return {false, "no run is open"};
  const Outcome outcome = probe_->apply(command);
  if (outcome.ok) {
    error = {};
    told = outcome.text;
    constexpr std::string_view kPersistence = "persistence ";
    if (command.rfind(kPersistence, 0) == 0) {
      view.persistence = command.substr(kPersistence.size());
    }
  }
  refresh();
  return outcome;
}

bool Desk::tick(double seconds) {
  if (!is_open()) return false;
  Session& session = probe_->session();
  session.tick(seconds);
  if (session.has_work()) session.work(kSlice);
  probe_->tick();
  return seen_probe_ != probe_->revision() || seen_session_ != session.revision();
}

bool Desk::busy() {
  if (!opening.empty()) return true;
  return is_open() && (probe_->busy() || probe_->session().has_work() ||
                       probe_->session().playing() != 0 || probe_->session().waiting());
}

bool Desk::settled() { return is_open() && opening.empty() && !busy(); }

void Desk::want_rows(std::size_t count) {
  if (count == rows_wanted_) return;
  rows_wanted_ = count;
  if (is_open()) shown_.rows = probe_->rows(count);
}

std::string Desk::next_compared() const {
  const ProbeSetting* now = probe_->compared();
  if (now == nullptr && probe_->stored('a') != nullptr) return "a";
  const bool past_b = now != nullptr && now->name == "b";
  return !past_b && probe_->stored('b') != nullptr ? "b" : "none";
}

Desk::Laid Desk::laid_now() const {
  Laid out;
  out.captures = probe_->setting().captures.size();
  out.generation = probe_->setting().generation;
  if (const ProbeSetting* other = probe_->compared()) {
    out.behind = other->captures.size();
    out.other = other->generation;
  }
  out.persistence = view.persistence;
  out.stale = probe_->stale();
  return out;
}

void Desk::refresh() {
  if (!is_open()) return;
  Session& session = probe_->session();
  if (!stale_ && seen_probe_ == probe_->revision() && seen_session_ == session.revision()) return;
  if (stale_ || seen_session_ != session.revision()) {
    shown_.transport = session.transport();
    shown_.narrator = session.narrator();
    shown_.inspector = session.inspector();
    shown_.events = session.events(24, 24);
    ++run_version_;
  }
  if (const std::string notice = probe_->notice(); notice != noticed_) {
    noticed_ = notice;
    if (!notice.empty()) error = {"", notice, ""};
  }
  if (const SearchEnd& end = session.search_end(); end.count != searches_) {
    searches_ = end.count;
    if (!end.text.empty()) told = end.text;
  }
  if (const std::string file = probe_->saving(); file != saving_) {
    if (!saving_.empty() && probe_->saved() == saving_) told = "saved " + saving_;
    saving_ = file;
  }
  if (const Laid now = laid_now(); stale_ || !(now == laid_)) {
    laid_ = now;
    ++overlay_version_;
  }
  stale_ = false;
  seen_probe_ = probe_->revision();
  seen_session_ = session.revision();
  shown_.tunes = probe_->tunes();
  shown_.masks = probe_->masks();
  shown_.intervals = probe_->intervals();
  shown_.guides = probe_->guides();
  shown_.rows = probe_->rows(rows_wanted_);
  shown_.trigger = probe_->trigger_text();
  shown_.trigger_error = probe_->trigger_error();
  shown_.arm = probe_->arm_text();
  shown_.from = probe_->from_text();
  shown_.from_event = probe_->from_event();
  shown_.breakpoints = session.breakpoints();
  shown_.window = probe_->window();
  shown_.command = probe_->command_line();
  shown_.mask_hits = 0;
  for (const MaskRow& row : shown_.masks) shown_.mask_hits += row.hits;
  if (view.fitted) {
    view.from = shown_.window.before;
    view.to = shown_.window.after;
  }
  ++version_;
}

std::string command_time(std::int64_t t) {
  if (t % kMicrosecond == 0) return fmt::format("{}us", t / kMicrosecond);
  if (t % kNanosecond == 0) return fmt::format("{}ns", t / kNanosecond);
  return fmt::format("{}ps", t);
}

std::string signed_time(std::int64_t t, std::int64_t step) {
  return (t > 0 ? "+" : "") + short_time(t, step);
}

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", group_digits(count), what, count == 1 ? "" : "s");
}

}  // namespace pf
