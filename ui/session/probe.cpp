#include "ui/session/probe.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/live/live_rtm.h"
#include "core/measure/page_begins.h"
#include "ui/session/probe_impl.h"
#include "ui/session/stage_layout.h"

namespace pf {
namespace {

std::array<std::string, 4> usual_intervals(const Env& env, const std::string& trigger) {
  if (by_transactions(env))
    return {"entry-written -> slot slot=0", "boolean-set -> commit", "invalidate -> wait-done",
            "begin -> commit"};
  if (trigger == fact_name(FactKind::kPageMoved)) return {};
  return {trigger + " -> commit", "invalidate -> wait-done", trigger + " -> lines-landed>=1",
          "commit -> page-moved"};
}

}  // namespace

// What a run opens with: its attempts, and what tells most of an attempt's timing.
Probe::Impl::Impl(SessionRun opened)
    : base(std::move(opened)),
      session(base, StageLayouts(assets_folder() + "/stages")),
      source(base) {
  tuned_run = shown.run = base;
  trigger = begin_trigger(*base.env);
  intervals = usual_intervals(*base.env, trigger);
  opened_runs.push_back({base.env, 0});
  make_meters(shown);
  restart();
}

Probe::Probe(SessionRun run) : impl_(std::make_unique<Impl>(std::move(run))) {}
Probe::~Probe() = default;

Outcome Probe::apply(std::string_view command) { return impl_->dispatch(command); }
bool Probe::tick() { return impl_->tick(); }
bool Probe::busy() const { return impl_->busy(); }
std::uint64_t Probe::revision() const { return impl_->revision; }
Session& Probe::session() { return impl_->session; }

const SessionRun& Probe::run() const { return impl_->tuned_run; }
std::string Probe::trigger_text() const { return impl_->trigger; }
std::string Probe::trigger_error() const { return impl_->trigger_wrong; }
CaptureWindow Probe::window() const { return impl_->window; }
const ProbeSetting& Probe::setting() const { return impl_->shown.setting; }
const ProbeSetting* Probe::stored(char which) const {
  const auto& place = impl_->kept[which == 'b' ? 1 : 0];
  return place ? &place->setting : nullptr;
}
const ProbeSetting* Probe::compared() const {
  return impl_->compared < 0 ? nullptr : &impl_->kept[impl_->compared]->setting;
}
bool Probe::stale() const { return impl_->stale; }
std::string Probe::arm_text() const {
  switch (impl_->arm) {
    case Arm::kNormal:
      return "normal";
    case Arm::kSingle:
      return "single";
    case Arm::kOff:
      break;
  }
  return "off";
}
std::string Probe::from_text() const {
  switch (impl_->origin) {
    case Origin::kHere:
      return "here";
    case Origin::kNear:
      return "near";
    case Origin::kStart:
      break;
  }
  return "start";
}
std::uint64_t Probe::from_event() const { return impl_->goes_on() ? impl_->from_event : 0; }
bool Probe::running() const { return impl_->busy() && !impl_->paused; }
std::string Probe::notice() const { return impl_->notice; }

std::string Probe::live_text() const {
  if (!impl_->live) return "";
  const std::size_t count = impl_->live->attempts.size();
  return fmt::format("{}, {} attempt{}", impl_->live->machine, count, count == 1 ? "" : "s");
}

std::vector<TuneRow> Probe::tunes() const {
  if (!impl_->source.known()) return {};
  if (!impl_->tunes)
    impl_->tunes =
        tune_rows(impl_->source.initial(), impl_->source.with(impl_->shown.setting.overrides),
                  by_transactions(*impl_->tuned_run.env));
  return *impl_->tunes;
}

std::vector<MaskRow> Probe::masks() const {
  std::vector<MaskRow> out;
  for (const MaskMeter& meter : impl_->masks) out.push_back({meter.mask(), meter.hits().size()});
  return out;
}

std::array<IntervalRow, 4> Probe::intervals() const {
  std::array<IntervalRow, 4> out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].text = impl_->intervals[i];
    out[i].error = impl_->interval_errors[i];
    if (const auto& meter = impl_->shown.meters[i]) out[i].meter = &*meter;
    if (!impl_->live_samples[i].empty()) out[i].live = &impl_->live_samples[i];
    if (impl_->compared < 0) continue;
    if (const auto& other = impl_->kept[impl_->compared]->meters[i]) out[i].other = &*other;
  }
  return out;
}

std::optional<std::int64_t> Probe::cursor(int which) const {
  return impl_->cursors[which == 2 ? 1 : 0];
}
std::optional<std::size_t> Probe::picked() const { return impl_->picked; }

std::optional<std::size_t> Probe::passing(Channel channel, std::int64_t from, std::int64_t to,
                                          double low, double high) const {
  return impl_->passing(channel, from, to, low, high);
}

std::vector<CaptureRow> Probe::rows(std::size_t count) const {
  const std::size_t size = impl_->shown.setting.captures.size();
  const std::size_t shown = std::min(count, size);
  std::size_t first = size - shown;
  if (impl_->picked) {
    const std::size_t half = shown / 2;
    first = std::min(first, *impl_->picked > half ? *impl_->picked - half : 0);
  }
  std::vector<CaptureRow> out;
  for (std::size_t i = 0; i < shown; ++i) out.push_back(impl_->row(first + i));
  return out;
}

std::vector<PersistenceTrack*> Probe::tracks(const std::vector<TrackOrder>& orders) {
  return impl_->tracks(impl_->shown, orders);
}
std::vector<PersistenceTrack*> Probe::compared_tracks(const std::vector<TrackOrder>& orders) {
  if (impl_->compared < 0) return {};
  return impl_->tracks(*impl_->kept[impl_->compared], orders);
}

std::string Probe::saving() const { return impl_->saving; }
std::string Probe::saved() const { return impl_->saved; }

std::string Probe::live_hint(const RtmSupport& rtm) {
  if (rtm.available) return "RTM on this processor: pageferry live rtm --out FILE, then live FILE";
  // How it was found out stands behind in brackets, or after a colon.
  const std::string why = rtm.why.substr(0, rtm.why.find_first_of("(:,"));
  const std::size_t end = why.find_last_not_of(' ');
  return why.substr(0, end == std::string::npos ? 0 : end + 1) + ": load a record with live FILE";
}

std::vector<Probe::Guide> Probe::guides() const { return impl_->guides(); }
std::string Probe::command_line() const { return impl_->command_line(); }

}  // namespace pf
