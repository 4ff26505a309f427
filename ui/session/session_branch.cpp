// Branches: a run with another switch, or with something injected at the playhead.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "core/hw/device.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"
#include "ui/session/world_read.h"

namespace pf {
namespace {

// How far ahead an injected write may have to wait for its translation.
constexpr std::uint64_t kPatience = 4000;

struct Wanted {
  Choice access, ask;
  bool can_ask = false;
};

Outcome refuse(std::string text) { return {false, std::move(text)}; }

}  // namespace

Outcome Session::Impl::add_branch(SessionRun run, std::string what, std::uint64_t from) {
  SessionBranch b;
  TimelineOptions options;
  std::error_code error;
  options.spill_folder = std::filesystem::temp_directory_path(error).string();
  b.timeline = std::make_unique<Timeline>(run.env, run.seed, run.forced, options);
  b.run = std::move(run);
  b.name = fmt::format("{}", branches.size());
  b.what = std::move(what);
  b.from = from;
  b.parent = branches.empty() ? -1 : current;
  branches.push_back(std::move(b));
  current = static_cast<int>(branches.size()) - 1;
  place.branch = current;
  place.event = 0;
  playing = 0;
  motion = 0;
  abort_branch = -1;
  return {};
}

Outcome Session::Impl::branch_here(const std::string& name) {
  remember();
  const std::uint64_t event = place.event;
  const bool changed = branch().changed;
  add_branch(branch().run, "goes on as before", event);
  branch().name = name;
  branch().changed = changed;
  return seek(fmt::format("event:{}", event));
}

Outcome Session::Impl::switch_to(std::uint64_t number) {
  if (number >= branches.size()) {
    return refuse(
        fmt::format("there is no branch {}; right would be 0 to {}", number, branches.size() - 1));
  }
  remember();
  const Time now = at_rest().after->agenda.now;
  playing = 0;
  scan.reset();
  current = static_cast<int>(number);
  place.branch = current;
  place.event = 0;
  return seek(fmt::format("{}ps", now));
}

std::vector<std::string> Session::Impl::overrides_with(const std::string& assignment) const {
  const std::string key = assignment.substr(0, assignment.find('=') + 1);
  std::vector<std::string> overrides;
  for (const std::string& o : branch().run.overrides) {
    if (o.rfind(key, 0) != 0) overrides.push_back(o);
  }
  overrides.push_back(assignment);
  return overrides;
}

Outcome Session::Impl::adopt(SessionRun changed, const std::string& assignment) {
  changed.forced.clear();
  remember();
  const Time now = at_rest().after->agenda.now;
  add_branch(std::move(changed), assignment, 0);
  branch().changed = true;
  Outcome out = seek(fmt::format("{}ps", now));
  if (out.ok) out.text = fmt::format("branch {}: {}", branch().name, assignment);
  return out;
}

Outcome Session::Impl::set(const std::string& assignment) {
  const SessionRun& run = branch().run;
  if (!run.reopen)
    return refuse("this run has no scenario behind it, so its switches cannot be changed");
  SessionRun changed;
  try {
    changed = run.reopen(overrides_with(assignment), nullptr);
  } catch (const InputError& e) {
    return refuse(e.what());
  }
  return adopt(std::move(changed), assignment);
}

namespace {

Outcome wanted_of(const Env& env, const Hw& h, const std::vector<std::string>& w, Wanted& out) {
  std::uint8_t actor = 0;
  if (!actor_of(env, w[0], actor)) {
    return refuse(fmt::format("there is no \"{}\" in this machine", w[0]));
  }
  const bool device = actor < kVcpu0;
  const std::uint64_t n = number_in(w[2]);
  const bool by_line = w[2].rfind("line:", 0) == 0;
  if (n >= (by_line ? env.hw.lines() : env.hw.pages)) {
    return refuse(fmt::format("there is no {}; right would be 0 to {}", w[2],
                              (by_line ? env.hw.lines() : env.hw.pages) - 1));
  }
  const auto line = static_cast<std::uint32_t>(by_line ? n : n * env.hw.lines_per_page);
  const std::uint32_t lines = env.hw.lines(), page = line / env.hw.lines_per_page;
  const bool atomic = w[1] == "atomic";
  if (atomic && (!device || !device_has(h, DeviceAct::kAtomic))) {
    return refuse(fmt::format("{} makes no AtomicOps in this scenario", w[0]));
  }
  const std::uint32_t ask = 2 * lines + page;
  const std::uint32_t access =
      atomic ? device_variant(h, {DeviceAct::kAtomic, line}) : line + (w[1] == "write" ? lines : 0);
  const unsigned slot =
      device ? h.lay.device_slot + (actor - kDevice0) : h.lay.vcpu_slot + (actor - kVcpu0);
  out.access = {static_cast<std::uint8_t>(slot), 0, access};
  out.ask = {static_cast<std::uint8_t>(slot), 0, ask};
  return {};
}

// Plays on from the playhead until the access is possible; what had to be forced on the way.
bool plan(const Env& env, World world, const Wanted& wanted, std::vector<Forced>& forced) {
  const std::uint64_t until = world.events + kPatience;
  bool asked = false;
  while (world.events < until) {
    const Hw h = world.look(env);
    if (enabled(env, h, wanted.access)) {
      forced.push_back({world.events, wanted.access});
      return true;
    }
    if (!asked && enabled(env, h, wanted.ask)) {
      forced.push_back({world.events, wanted.ask});
      step(env, world, wanted.ask);
      asked = true;
    } else if (!step(env, world)) {
      return false;
    }
  }
  return false;
}

}  // namespace

bool Session::Impl::is_over() {
  return at_rest().after->over || (timeline().ended() && place.event >= timeline().known());
}

Outcome Session::Impl::inject(const std::vector<std::string>& w) {
  const World& world = *at_rest().after;
  if (is_over()) return refuse("the run is over: nothing can be injected any more");
  const Hw h = world.look(env());
  std::vector<Forced> forced;
  if (w[0] == "interrupt") {
    const Choice c{h.lay.spurious_slot, 0, 0};
    if (!enabled(env(), h, c))
      return refuse(
          "no transaction is open: an interrupt on CPU0 would change nothing; inject it after "
          "XBEGIN");
    forced.push_back({place.event, c});
  } else {
    Wanted wanted;
    Outcome out = wanted_of(env(), h, w, wanted);
    if (!out.ok) return out;
    if (!plan(env(), world, wanted, forced)) {
      return refuse(
          fmt::format("{} cannot do that here: stopped, without room, or without budget", w[0]));
    }
  }
  remember();
  SessionRun run = branch().run;
  std::erase_if(run.forced, [&](const Forced& f) { return f.at >= place.event; });
  run.forced.insert(run.forced.end(), forced.begin(), forced.end());
  std::string what = "inject";
  for (const std::string& word : w) what += " " + word;
  const std::uint64_t at = forced.back().at + 1, from = place.event;
  const bool later = forced.size() > 1 || forced.front().at > from;
  add_branch(std::move(run), what, from);
  branch().changed = true;
  Outcome out = seek(fmt::format("event:{}", at));
  if (out.ok) {
    out.text = fmt::format("branch {}: {}{}", branch().name, what,
                           later ? ", as soon as it had its translation" : "");
  }
  return out;
}

std::vector<std::string> Session::overrides_with(const std::string& assignment) const {
  return impl_->overrides_with(assignment);
}

Outcome Session::adopt(SessionRun changed, const std::string& assignment) {
  ++impl_->revision;
  return impl_->adopt(std::move(changed), assignment);
}

Outcome Session::play_found(SessionRun found, const std::string& what) {
  Impl& s = *impl_;
  ++s.revision;
  s.remember();
  s.add_branch(std::move(found), what, 0);
  s.branch().changed = true;
  s.scan.reset();
  if (s.env().hw.explored) s.speed = kUntimedSpeed;
  Outcome out = s.seek("start");
  if (out.ok) out.text = fmt::format("branch {}: {}", s.branch().name, what);
  return out;
}

namespace {

// At page detail a move is one step, and nothing comes between its parts.
bool by_page(const Env& env) { return env.mechanism->turn != nullptr; }

// The accesses that one who acts can still make: they are counted, but a vCPU's in a timed run.
void add_accesses(bool writes, bool reads, const std::string& who, std::uint32_t page,
                  std::vector<std::string>& out) {
  if (writes) out.push_back(fmt::format("{} write page:{}", who, page));
  if (reads) out.push_back(fmt::format("{} read page:{}", who, page));
}

}  // namespace

std::vector<std::string> Session::injectable() {
  const Env& e = impl_->env();
  std::vector<std::string> out;
  if (impl_->is_over()) return out;
  const Hw h = impl_->at_rest().after->look(e);
  const std::uint32_t page = focus_page(e, h, impl_->place.selection);
  for (unsigned d = 0; d < e.hw.devices.size() && !by_page(e); ++d) {
    const std::string& name = e.hw.devices[d].name;
    const std::string who = "inject device:" + (name.empty() ? std::to_string(d) : name);
    const Device& dev = h.device(d);
    add_accesses(dev.writes_left > 0, dev.reads_left > 0, who, page, out);
    if (device_has(h, DeviceAct::kAtomic) && dev.atomics_left > 0)
      out.push_back(fmt::format("{} atomic page:{}", who, page));
  }
  for (unsigned v = 0; v < e.hw.vcpus && !by_page(e); ++v) {
    const Vcpu& cpu = h.vcpu(v);
    const bool any = !e.hw.explored;
    add_accesses(any || cpu.writes_left > 0, any || cpu.reads_left > 0,
                 fmt::format("inject vcpu:{}", v), page, out);
  }
  if (h.txn().active != 0) out.emplace_back("inject interrupt");
  return out;
}

std::string Session::not_injectable() {
  if (!injectable().empty()) return {};
  const Env& e = impl_->env();
  if (impl_->is_over()) return "The run is over: nothing happens any more.";
  std::string out = by_page(e) ? "A page is one step here, and nothing comes between its parts"
                    : e.hw.devices.empty() && e.hw.vcpus == 0
                        ? "This machine has no device and no vCPU"
                        : "All have made the accesses that they are given here";
  if (index_of(e, kCpu0, Op::kXBegin) < 0) return out + ".";
  return out + "; an interrupt can come while a transaction is open.";
}

std::vector<BranchRow> Session::branches() const {
  std::vector<BranchRow> out;
  for (std::size_t i = 0; i < impl_->branches.size(); ++i) {
    const SessionBranch& b = impl_->branches[i];
    out.push_back({b.name, b.what, b.from, b.parent, static_cast<int>(i) == impl_->current});
  }
  return out;
}

}  // namespace pf
