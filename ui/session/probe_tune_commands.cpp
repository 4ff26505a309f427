// Commands that change what runs in the background, or where the open run stands.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/live/live_file.h"
#include "core/world/world_bytes.h"
#include "ui/session/probe_impl.h"

namespace pf {
namespace {

Outcome refuse(std::string text) { return {false, std::move(text)}; }

bool sets(const std::string& override_text, const std::string& key) {
  return override_text.size() > key.size() && override_text.starts_with(key) &&
         override_text[key.size()] == '=';
}

int which_of(const std::string& word) { return word == "a" ? 0 : word == "b" ? 1 : -1; }

}  // namespace

Outcome Probe::Impl::set_tuned(std::vector<std::string> tuned) {
  try {
    source.with(tuned);
  } catch (const InputError& error) {
    return refuse(error.what());
  }
  if (tuned == shown.setting.overrides) return {};
  shown.setting.overrides = std::move(tuned);
  notice.clear();
  tunes.reset();
  restart_in_turn();
  return {};
}

Outcome Probe::Impl::tune(const std::string& rest) {
  if (rest.empty()) return {false, ""};
  if (!source.known()) return refuse("this run has no scenario behind it: nothing can be tuned");
  if (rest == "revert") return set_tuned({});
  const std::size_t equals = rest.find('=');
  const std::string key = rest.substr(0, equals);
  std::size_t index = 0;
  if (tunable(key, source.initial(), index) == nullptr) {
    std::vector<std::string> keys;
    for (const TuneRow& row : tune_rows(source.initial(), source.initial(), true))
      keys.push_back(row.key);
    const std::string near = nearest(key, keys);
    return refuse(fmt::format("{} cannot be tuned in this run{}", key,
                              near.empty() ? "" : fmt::format("; did you mean {}?", near)));
  }
  std::vector<std::string> tuned = shown.setting.overrides;
  std::erase_if(tuned, [&](const std::string& o) { return sets(o, key); });
  if (equals != std::string::npos) tuned.push_back(rest);
  return set_tuned(std::move(tuned));
}

Outcome Probe::Impl::store(const std::string& rest) {
  const int which = which_of(rest);
  if (which < 0) return {false, ""};
  if (stale) return refuse("nothing of this setting has been captured yet: store it when it has");
  auto& place = kept[which];
  place.emplace();
  place->setting = shown.setting;
  place->setting.name = rest;
  place->run = shown.run;
  place->tuned = shown.tuned;
  place->key = shown.key;
  make_meters(*place);
  const std::size_t count = place->setting.captures.size();
  return {true, fmt::format("{}: {} capture{}", rest, count, count == 1 ? "" : "s")};
}

Outcome Probe::Impl::recall(const std::string& rest) {
  const int which = which_of(rest);
  if (which < 0) return {false, ""};
  if (!kept[which])
    return refuse(fmt::format("nothing is stored as {}; store {} first", rest, rest));
  const ProbeTrace& from = *kept[which];
  restart();  // ends what runs
  notice.clear();
  tuned_run = from.run;
  tuned_keys = from.tuned;
  tunes.reset();
  shown.setting = from.setting;
  shown.setting.name.clear();
  // Only now is it known which setting is wanted.
  aim = shown.setting.overrides;
  if (opener && opener->tuned() != aim) opener->abandon();
  shown.run = from.run;
  shown.tuned = from.tuned;
  shown.tracks.clear();
  shown.first = 0;
  const bool same = from.key == key_now(from.key.single);
  shown.key = from.key;
  picked.reset();
  for (MaskMeter& meter : masks) {
    meter = MaskMeter(meter.mask());
    meter.update(shown.setting.captures);
  }
  make_meters(shown);
  // Not armed, its captures are all there will be.
  stale = !same || (arm != Arm::kOff && !from.setting.progress.done);
  replaced = !stale;
  wanted = stale && arm != Arm::kOff;
  if (wanted) {
    shown.setting.progress = {};
  } else {
    shown.setting.progress.done = true;
  }
  return {};
}

Outcome Probe::Impl::compare(const std::string& rest) {
  const int which = which_of(rest);
  if (rest != "none" && which < 0) return {false, ""};
  if (rest != "none" && !kept[which])
    return refuse(fmt::format("nothing is stored as {}; store {} first", rest, rest));
  compared = rest == "none" ? -1 : which;
  return {};
}

void Probe::Impl::take_world(const World& world) {
  const SessionRun& open = session.run();
  from_event = world.events;
  from_branch = session.branch();
  from_run = open;
  from_world.clear();
  if (from_event > 0 && fits_now()) from_world = world_to_bytes(*open.env, world);
}

void Probe::Impl::take_near() {
  if (origin != Origin::kNear) return;
  const World near = session.kept_world();
  const bool same = !from_world.empty() && from_run.env == session.run().env &&
                    from_branch == session.branch() && from_event == near.events;
  if (!same) take_world(near);
}

bool Probe::Impl::fits_now() const {
  const SessionRun& open = session.run();
  return open.env == tuned_run.env || fits_layout(*open.env, *tuned_run.env);
}

Outcome Probe::Impl::begin_from(const std::string& rest) {
  const bool here = rest == "here", near = rest == "near";
  if (rest != "start" && !here && !near) return {false, ""};
  if (here && session.waiting()) return refuse("the playhead is still on its way");
  origin = here ? Origin::kHere : near ? Origin::kNear : Origin::kStart;
  from_world.clear();
  from_run = {};
  from_event = 0;
  from_branch = 0;
  Outcome outcome;
  const bool fits = fits_now();
  if (rest != "start" && !fits) outcome.text = kNoFit;
  if (near) take_near();
  if (here && fits && session.event() > 0) take_world(session.world());
  if (fits && from_event > 0) outcome.text = fmt::format("captures begin at event {}", from_event);
  restart();
  return outcome;
}

// The run that the picked capture is of becomes the open one, as a branch, unless it is already.
Outcome Probe::Impl::open_picked(const std::string& rest) {
  if (!rest.empty()) return {false, ""};
  if (!picked) return refuse("no capture is picked; right would be capture NUMBER, then open");
  const Capture& capture = *shown.setting.captures.at(*picked).capture;
  const bool continued = shown.key.from > 0;
  if (continued && !shown.tuned.empty())
    return refuse("this capture goes on from the playhead under another setting: no run has it");
  const auto known = std::find_if(opened_runs.begin(), opened_runs.end(),
                                  [&](const auto& r) { return r.first == shown.run.env; });
  const int branch = continued ? shown.key.branch : known == opened_runs.end() ? -1 : known->second;
  if (branch < 0) {
    const Outcome adopted =
        session.adopt(shown.run, fmt::format("{}", fmt::join(shown.tuned, " ")));
    if (!adopted.ok) return adopted;
    opened_runs.push_back({shown.run.env, session.branch()});
  } else if (branch != session.branch()) {
    const Outcome switched = session.apply(fmt::format("switch {}", branch));
    if (!switched.ok) return switched;
  }
  return session.apply(fmt::format("seek event:{}", capture.event));
}

Outcome Probe::Impl::overlay_live(const std::string& rest) {
  if (rest.empty()) return {false, ""};
  if (rest == "none") {
    live.reset();
    sample_live();
    return {};
  }
  try {
    live = read_live(rest);
  } catch (const InputError& error) {
    return refuse(error.what());
  }
  sample_live();
  return {true, fmt::format("{} attempts on {}", live->attempts.size(), live->machine)};
}

void Probe::Impl::sample_live() {
  for (std::size_t i = 0; i < intervals.size(); ++i)
    live_samples[i] = live ? pf::live_samples(*live, intervals[i]) : std::vector<IntervalSample>();
}

}  // namespace pf
