#include "core/explore/timeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/hw/lane.h"

namespace pf {
namespace {

// Fewer kept Worlds would make a seek too long, whatever they cost.
constexpr std::size_t kFewest = 64;

bool is_mark(FactKind kind) {
  switch (kind) {
    case FactKind::kTxnBegin:
    case FactKind::kTxnCommit:
    case FactKind::kTxnAbort:
    case FactKind::kPageMoved:
    case FactKind::kFallback:
    case FactKind::kViolation:
    case FactKind::kCutOver:
    case FactKind::kBridgeMoves:
    case FactKind::kHostDies:
    case FactKind::kWindowSlides:
      return true;
    default:
      return false;
  }
}

constexpr std::uint64_t kBytesAnEvent = 64;  // read from disk in the time of one event

[[noreturn]] void refuse_forced(const Env& env, World& world, const Forced& forced) {
  const Hw h = world.look(env);
  const Choice c = forced.choice;
  // A lane's choice is named by what lies there.
  const bool named =
      c.slot < h.lay.lanes.size() ? c.variant < count(h, c.slot) : c.slot < h.lay.slots;
  const std::string text =
      named ? choice_text(env, h, c) : fmt::format("slot {} variant {}", c.slot, c.variant);
  throw InputError("", 0, 0, fmt::format("event {}", forced.at),
                   fmt::format("the choice \"{}\" is not possible there", text),
                   "force one that is enabled there");
}

class MarkSink : public FactSink {
 public:
  MarkSink(Marks& marks, const World& world) : marks_(marks), world_(world) {}
  void push(const Fact& f) override {
    if (is_mark(f.kind)) marks_.push_back({world_.events + 1, f.at, f.kind, f.actor, f.a, f.b});
  }

 private:
  Marks& marks_;
  const World& world_;
};

class VisitSink : public FactSink {
 public:
  VisitSink(const std::function<void(std::uint64_t, const Fact&)>& visit, const World& world)
      : visit_(visit), world_(world) {}
  void push(const Fact& f) override { visit_(world_.events + 1, f); }

 private:
  const std::function<void(std::uint64_t, const Fact&)>& visit_;
  const World& world_;
};

}  // namespace

bool step_forced(const Env& env, World& world, const std::vector<Forced>& forced, FactSink* facts) {
  const auto next =
      std::lower_bound(forced.begin(), forced.end(), world.events,
                       [](const Forced& f, std::uint64_t event) { return f.at < event; });
  if (next != forced.end() && next->at == world.events) {
    if (!enabled(env, world.look(env), next->choice)) refuse_forced(env, world, *next);
    step(env, world, next->choice, facts);
    return true;
  }
  return step(env, world, facts);
}

Timeline::Timeline(std::shared_ptr<const Env> env, std::uint64_t seed, std::vector<Forced> forced,
                   TimelineOptions options)
    : env_(std::move(env)),
      seed_(seed),
      forced_(std::move(forced)),
      options_(options),
      pool_(std::make_unique<CowPool>()) {
  std::stable_sort(forced_.begin(), forced_.end(),
                   [](const Forced& x, const Forced& y) { return x.at < y.at; });
  head_ = std::make_unique<World>(first_world(*env_, seed_, *pool_));
  kept_.push_back({*head_, false});
}

bool Timeline::extend(std::uint64_t event, std::uint64_t slice) {
  MarkSink sink(marks_, *head_);
  while (!ended_ && known_ < event && slice-- > 0) {
    ended_ = !advance(*head_, &sink);
    known_ = head_->events;
    known_time_ = head_->agenda.now;
    if (!ended_ && known_ >= kept_.back().world.events + options_.spacing) keep(*head_, false);
  }
  return !ended_ && known_ < event;
}

World Timeline::seek(std::uint64_t event) {
  PF_ASSERT(event <= known_, "only what has been executed can be sought");
  World world = nearest(event);
  if (event - world.events <= options_.dense) {
    while (world.events < event) advance(world, nullptr);
    return world;
  }
  // Far from any kept World: leave dense ones behind, in place of those of the last place sought.
  std::erase_if(kept_, [](const Kept& k) { return k.dense; });
  while (world.events < event) {
    advance(world, nullptr);
    if (world.events % options_.dense == 0 && event - world.events < 8 * options_.dense) {
      keep(world, true);
    }
  }
  return world;
}

std::uint64_t Timeline::event_at(Time time) {
  auto after = std::upper_bound(kept_.begin(), kept_.end(), time,
                                [](Time t, const Kept& k) { return t < k.world.agenda.now; });
  if (after == kept_.begin()) return 0;
  World world = std::prev(after)->world;
  std::uint64_t last = world.events;
  while (world.events < known_ && advance(world, nullptr) && world.agenda.now <= time) {
    last = world.events;
  }
  return last;
}

void Timeline::facts(std::uint64_t from, std::uint64_t to,
                     const std::function<void(std::uint64_t, const Fact&)>& visit) {
  World world = seek(std::min(from, known_));
  VisitSink sink(visit, world);
  while (world.events < to && advance(world, &sink)) {
  }
}

std::vector<std::pair<std::uint64_t, Time>> Timeline::waypoints() const {
  std::vector<std::pair<std::uint64_t, Time>> out;
  for (const Kept& k : kept_) out.emplace_back(k.world.events, k.world.agenda.now);
  if (head_->events > out.back().first) out.emplace_back(head_->events, head_->agenda.now);
  return out;
}

Timeline Timeline::branch(std::uint64_t at, Choice choice) const {
  std::vector<Forced> forced;
  for (const Forced& f : forced_) {
    if (f.at < at) forced.push_back(f);
  }
  forced.push_back({at, choice});
  return Timeline(env_, seed_, std::move(forced), options_);
}

std::size_t Timeline::kept_bytes() const {
  std::size_t bytes = pool_->live_bytes();
  for (const Kept& k : kept_) bytes += k.world.bytes();
  return bytes;
}

void Timeline::keep(const World& world, bool dense) {
  auto at = std::lower_bound(kept_.begin(), kept_.end(), world.events,
                             [](const Kept& k, std::uint64_t e) { return k.world.events < e; });
  if (at != kept_.end() && at->world.events == world.events) return;
  kept_.insert(at, {world, dense});
  const bool full = kept_.size() >= kFewest && kept_bytes() > options_.max_bytes;
  if (full || kept_.size() > options_.max_kept) thin();
}

// Every second World goes; the first and the last stay.
void Timeline::thin() {
  options_.spacing *= 2;
  if (!spilled_ && !options_.spill_folder.empty() && options_.spacing >= options_.spill_spacing) {
    try {
      spilled_ = std::make_unique<SpilledWorlds>(options_.spill_folder);
    } catch (const InputError&) {
      options_.spill_folder.clear();  // re-executing is slower and as good
    }
  }
  bool room = spilled_ != nullptr;
  std::vector<Kept> fewer;
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (i % 2 == 0 || i + 1 == kept_.size()) {
      fewer.push_back(std::move(kept_[i]));
    } else if (room && !kept_[i].dense) {
      room = spilled_->put(*env_, kept_[i].world);
    }
  }
  kept_ = std::move(fewer);
}

// Reading a World costs some nanoseconds a byte, an event some hundred.
World Timeline::nearest(std::uint64_t event) {
  const auto after =
      std::upper_bound(kept_.begin(), kept_.end(), event,
                       [](std::uint64_t e, const Kept& k) { return e < k.world.events; });
  const World& held = std::prev(after)->world;
  const SpilledWorlds::Place* place = spilled_ ? spilled_->nearest(event) : nullptr;
  if (place == nullptr || place->event <= held.events + place->bytes / kBytesAnEvent) return held;
  std::optional<World> read = spilled_->take(*env_, *place, *pool_);
  return read ? std::move(*read) : held;
}

}  // namespace pf
