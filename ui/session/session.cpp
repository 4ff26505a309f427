#include "ui/session/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/scenario/scenario.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {

Session::Session(SessionRun run, const StageLayouts& layouts)
    : impl_(std::make_unique<Impl>(layouts.of(run.topology))) {
  const std::string open_at = run.open_at;
  impl_->add_branch(std::move(run), "", 0);
  impl_->branches.front().name = "main";
  impl_->load(impl_->rest, 0);
  if (impl_->env().hw.explored) impl_->speed = kUntimedSpeed;
  if (!open_at.empty()) impl_->seek(open_at);
  if (!waiting()) impl_->open_event = impl_->place.event;
}

Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

Outcome Session::apply(std::string_view text) {
  std::string error;
  const auto command = parse_command(text, error);
  if (!command) return {false, error};
  return apply(*command);
}

Outcome Session::apply(const Command& command) {
  ++impl_->revision;
  // Whoever goes elsewhere before the opening moment is reached does not see its caption.
  if (!impl_->open_event) impl_->open_event = ~std::uint64_t{0};
  return impl_->dispatch(command);
}

bool Session::tick(double wall_seconds) {
  const std::uint64_t before = impl_->revision;
  impl_->advance(wall_seconds);
  return impl_->revision != before;
}

bool Session::work(std::uint64_t max_events) { return impl_->work(max_events); }

std::uint64_t Session::revision() const { return impl_->revision; }
std::uint64_t Session::event() const { return impl_->place.event; }
Time Session::now() const { return impl_->rest.after->agenda.now; }
std::uint64_t Session::known() const { return impl_->timeline().known(); }
bool Session::complete() const { return impl_->timeline().ended(); }
int Session::playing() const { return impl_->playing; }
bool Session::waiting() const {
  return impl_->wait_time || impl_->wait_event || impl_->scan.has_value();
}
const Selection& Session::selection() const { return impl_->place.selection; }
const EventFilter& Session::filter() const { return impl_->place.filter; }
Zoom Session::zoom() const { return impl_->place.zoom; }
const Env& Session::env() const { return impl_->env(); }
const World& Session::world() { return *impl_->at_rest().after; }
World Session::kept_world() { return impl_->timeline().nearest(event()); }

void Session::set_reduced_motion(bool reduced) {
  impl_->reduced_motion = reduced;
  ++impl_->revision;
}
void Session::set_page_order(PageOrder order) {
  impl_->order = order;
  ++impl_->revision;
}
void Session::settle() {
  impl_->motion = 0;
  ++impl_->revision;
}

SceneModel Session::stage() {
  float alpha = 1;
  const std::uint64_t event = impl_->pair_event(alpha);
  impl_->load(impl_->shown, event);
  const SessionStep& s = impl_->shown;
  StageMoment m;
  m.env = &impl_->env();
  m.before = s.before.get();
  m.after = s.after.get();
  m.facts = s.facts;
  m.sent = s.sent;
  m.alpha = alpha;
  m.selection = impl_->place.selection;
  m.zoom = impl_->place.zoom;
  m.order = impl_->order;
  m.reduced_motion = impl_->reduced_motion;
  const std::uint64_t done = alpha < 1 && event > 0 ? event - 1 : event;
  m.attempt_began = impl_->attempt_began(done);
  PageStates pages_a, pages_b;
  impl_->pages_at(alpha < 1 && s.before ? *s.before : *s.after, pages_a, pages_b);
  m.pages_a = &pages_a;
  m.pages_b = &pages_b;
  // An abort under way is told in stages; the state after it is what they take apart.
  const bool aborts = std::any_of(s.facts.begin(), s.facts.end(),
                                  [](const Fact& f) { return f.kind == FactKind::kTxnAbort; });
  m.abort_part = aborts ? alpha : 1;
  const AbortCard& abort = impl_->abort_at(aborts ? event : done);
  m.abort = abort.present ? &abort : nullptr;
  return compose_stage(m, impl_->layout);
}

std::vector<MarkerRow> Session::markers() const { return impl_->markers; }

std::vector<std::string> Session::breakpoints() const {
  std::vector<std::string> out;
  for (const SessionBreak& b : impl_->breakpoints)
    if (!b.passing) out.push_back(trigger_text(impl_->env(), b.trigger));
  return out;
}

Outcome Session::run_to(const std::string& trigger, int way) { return impl_->run_to(trigger, way); }
const SearchEnd& Session::search_end() const { return impl_->search_end; }

namespace {

// As a shell takes it for one word.
std::string shell_word(const std::string& word) {
  const bool plain = std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_-./=:,+").find(c) != std::string_view::npos;
  });
  if (plain && !word.empty()) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string Session::command_line() const {
  const SessionBranch& b = impl_->branch();
  const auto ends = [&](std::string_view tail) { return b.run.source.ends_with(tail); };
  const bool file = ends(".pfrun") || ends(".part");
  const std::string replay = "pageferry replay {} --to event:{}";
  if (!b.saved.empty()) return fmt::format(fmt::runtime(replay), shell_word(b.saved), event());
  if (file && !b.changed)
    return fmt::format(fmt::runtime(replay), shell_word(b.run.source), event());
  if (file || !b.run.forced.empty()) return {};
  // A shipped scenario goes by its name.
  std::string source = b.run.source;
  const std::string shipped = assets_folder() + "/scenarios/";
  if (source.rfind(shipped, 0) == 0 && ends(".toml")) {
    source = source.substr(shipped.size(), source.size() - shipped.size() - 5);
  }
  std::string out = "pageferry run " + shell_word(source);
  for (const std::string& o : b.run.overrides) out += " --set " + shell_word(o);
  return out + fmt::format(" --seed {} --until event:{}", b.run.seed, event());
}

void Session::set_saved(std::string path) {
  impl_->branch().saved = std::move(path);
  ++impl_->revision;
}

int Session::branch() const { return impl_->current; }
const SessionRun& Session::run() const { return impl_->branch().run; }

bool Session::has_work() {
  return !complete() || waiting() || impl_->journey_pending() || impl_->breaks_pending();
}

std::vector<RunFileForced> Session::forced_choices() {
  std::vector<RunFileForced> out;
  Timeline& t = impl_->timeline();
  for (const Forced& f : t.forced()) {
    if (f.at > t.known()) break;
    const World world = t.seek(f.at);
    const Hw h = world.look(env());
    if (enabled(env(), h, f.choice)) out.push_back({f.at, choice_text(env(), h, f.choice)});
  }
  return out;
}

RunFileDigest Session::digest_at(std::uint64_t event) {
  World world = impl_->timeline().seek(event);
  // That nothing is left to happen is no event, but the last digest says it.
  if (complete() && event == known()) step(env(), world);
  return {event, world.agenda.now, world.digest(), world.over};
}

std::string Session::command_for(const SceneHit& h, std::int64_t index) const {
  const Env& e = impl_->env();
  switch (h.kind) {
    case HitKind::kComponent: {
      if (h.id >= kVcpu0) return fmt::format("select vcpu:{}", h.id - kVcpu0);
      if (h.id >= kDevice0) {
        return "select device:" + actor_word(e, static_cast<std::uint8_t>(h.id));
      }
      if (h.id == kCpu0) return "select cpu0";
      if (h.id == kHelper0 || h.id == kHelper1) return "select cpu1";
      return h.id == kIommu ? "select iommu" : "select ntb";
    }
    case HitKind::kPageMap:
      return index < 0 ? "" : fmt::format("select page:{}", index);
    case HitKind::kPage:
      return fmt::format("select page:{}", h.id);
    case HitKind::kLineGrid: {
      if (index < 0 || index >= e.hw.lines_per_page) return "";
      const Hw hw = impl_->rest.after->look(e);
      const std::uint32_t page = focus_page(e, hw, impl_->place.selection);
      return fmt::format("select line:{}", hw.first_line(page) + static_cast<std::uint32_t>(index));
    }
    case HitKind::kSpan:
    case HitKind::kEvent:
      return fmt::format("seek event:{}", h.id);
    case HitKind::kMarker:
      return fmt::format("goto marker:{}", h.id);
    default:
      return "";
  }
}

}  // namespace pf
