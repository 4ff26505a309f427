#include "ui/qt/session_host_search.h"

#include "core/base/error.h"

namespace pf {

void SessionHost::search_race() {
  if (!session_ || !not_searchable(session_->run()).empty()) return;
  cancel_search();
  search_ = std::make_shared<Search>();
  search_->scenario = session_->run().scenario;
  std::thread([search = search_, run = session_->run()] {
    try {
      RaceSearchOptions options;
      options.cancel = &search->cancelled;
      options.progress = [&](std::uint64_t states) { search->states = states; };
      search->found = pf::search_race(run, options);
    } catch (const InputError& error) {
      search->problem = error.right.empty() ? error.wrong : error.wrong + "; " + error.right;
    } catch (const std::exception& error) {
      search->problem = error.what();
    }
    search->done = true;
  }).detach();
  search_poll_.start();
  Q_EMIT search_changed();
}

void SessionHost::cancel_search() {
  if (search_) search_->cancelled = true;
  search_.reset();
  search_poll_.stop();
  Q_EMIT search_changed();
}

void SessionHost::poll_search() {
  if (!search_) return;
  if (search_->done && !search_->taken) {
    search_->taken = true;
    search_poll_.stop();
    const bool same = session_ && session_->run().scenario == search_->scenario;
    if (same && search_->found && search_->found->result.verdict == Verdict::kViolated) {
      const auto choices = search_->found->result.counterexample.size();
      session_->play_found(search_->found->run,
                           "a race of " + std::to_string(choices) + " choices");
      Q_EMIT told(tr("this branch plays the race: Space, or Right step by step"));
      wake();
      tell_changes(true);
    }
  }
  Q_EMIT search_changed();
}

RaceView SessionHost::race_view() {
  RaceView view;
  if (!session_) return view;
  view.words = not_searchable(session_->run());
  view.can = view.words.empty();
  if (!search_ || search_->scenario != session_->run().scenario) return view;
  view.running = !search_->taken;
  if (view.running) {
    view.words = group_digits(search_->states) + " states so far";
  } else if (search_->found) {
    view.words = search_->found->words;
    view.wrong = search_->found->result.verdict == Verdict::kViolated;
    view.good = search_->found->result.verdict == Verdict::kHolds;
  } else {
    view.words = search_->problem;
  }
  return view;
}

}  // namespace pf
