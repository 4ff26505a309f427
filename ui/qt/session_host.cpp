#include "ui/qt/session_host_search.h"

#include <exception>

#include "core/base/error.h"

namespace pf {
namespace {

constexpr int kFrameMs = 16;
constexpr int kPollMs = 30;
constexpr std::uint64_t kSlice = 20'000;  // events
// After a pause of the event loop (a menu, a drag of the window) play goes on where it was.
constexpr double kLongestFrame = 0.1;

void read_error(const InputError& error, Opened& out) {
  QString where = QString::fromStdString(error.file);
  if (error.line > 0) where += QString(":%1").arg(error.line);
  if (error.column > 0) where += QString(":%1").arg(error.column);
  if (!error.key.empty()) where += "  " + QString::fromStdString(error.key);
  out.where = where;
  out.wrong = QString::fromStdString(error.wrong);
  out.right = QString::fromStdString(error.right);
}

// Runs what may throw, and remembers what it threw.
template <class Work>
void attempt(Opened& out, const Work& work) {
  try {
    work();
  } catch (const LoadingCancelled&) {  // nobody waits for it
  } catch (const InputError& error) {
    read_error(error, out);
  } catch (const std::exception& error) {
    out.where = out.file;
    out.wrong = error.what();
  }
}

}  // namespace

// Shared with the worker, which may outlive the host's interest in it.
struct SessionHost::Opening : Loading {
  Opened result;
  std::atomic<std::uint64_t> measured = 0, of = 0;  // pages, while page detail is measured
  std::atomic<bool> cancelled = false;
  std::atomic<bool> done = false;

  bool at(std::uint64_t some, std::uint64_t all) override {
    of = all;
    measured = some;
    return !cancelled;
  }
};

SessionHost::SessionHost(StageLayouts layouts, const QString& keep, QObject* parent)
    : QObject(parent), layouts_(std::move(layouts)) {
  if (!keep.isEmpty()) keeper_ = std::make_unique<RunKeeper>(keep);
  opening_poll_.setInterval(kPollMs);
  frames_.setInterval(kFrameMs);
  slices_.setInterval(0);
  search_poll_.setInterval(kPollMs);
  connect(&search_poll_, &QTimer::timeout, this, &SessionHost::poll_search);
  connect(&opening_poll_, &QTimer::timeout, this, &SessionHost::poll_opening);
  connect(&frames_, &QTimer::timeout, this, &SessionHost::frame);
  connect(&slices_, &QTimer::timeout, this, &SessionHost::slice);
}

SessionHost::~SessionHost() {
  if (opening_) opening_->cancelled = true;
  if (search_) search_->cancelled = true;
}

void SessionHost::open(const QString& file, const QString& seek_to,
                       std::vector<std::string> overrides) {
  if (opening_) opening_->cancelled = true;
  opening_ = std::make_shared<Opening>();
  opening_->result.file = file;
  opening_->result.seek_to = seek_to;
  opening_->result.overrides = std::move(overrides);
  std::thread([opening = opening_, layouts = layouts_] {
    Opened& out = opening->result;
    attempt(out, [&] {
      out.session.emplace(open_run(out.file.toStdString(), out.overrides, opening.get()), layouts);
    });
    opening->done = true;
  }).detach();
  opening_poll_.start();
  Q_EMIT opening_changed();
}

void SessionHost::open_changed(const QString& assignment) {
  if (opening_) opening_->cancelled = true;
  opening_ = std::make_shared<Opening>();
  opening_->result.assignment = assignment;
  opening_->result.file = QString::fromStdString(session_->run().source);
  std::thread([opening = opening_, reopen = session_->run().reopen,
               overrides = session_->overrides_with(assignment.toStdString())] {
    Opened& out = opening->result;
    attempt(out, [&] { out.run = reopen(overrides, opening.get()); });
    opening->done = true;
  }).detach();
  opening_poll_.start();
  Q_EMIT opening_changed();
}

void SessionHost::cancel_opening() {
  if (opening_) opening_->cancelled = true;
  told_percent_ = -1;
  opening_.reset();
  opening_poll_.stop();
  Q_EMIT opening_changed();
}

int SessionHost::opening_percent() const {
  const std::uint64_t all = opening_ ? opening_->of.load() : 0;
  return all == 0 ? -1 : static_cast<int>(100 * std::min(opening_->measured.load(), all) / all);
}

void SessionHost::poll_opening() {
  if (!opening_) return;
  if (!opening_->done) {
    const int percent = opening_percent();
    if (percent != told_percent_) Q_EMIT opening_changed();
    told_percent_ = percent;
    return;
  }
  Opened result = std::move(opening_->result);
  cancel_opening();
  if (result.session) {
    install(std::move(result));
  } else if (result.run && session_) {
    session_->adopt(std::move(*result.run), result.assignment.toStdString());
    wake();
    tell_changes(true);
  } else {
    Q_EMIT not_opened(result.where, result.wrong, result.right);
  }
}

void SessionHost::install(Opened opened) {
  if (keeper_) keeper_->forget();
  cancel_search();
  session_.reset();
  session_.emplace(std::move(*opened.session));
  told_ = ~std::uint64_t{0};
  held_ = false;
  Q_EMIT this->opened();
  if (!opened.seek_to.isEmpty()) apply("seek " + opened.seek_to);
  wake();
  tell_changes(true);
}

bool SessionHost::apply(const QString& command) {
  if (!session_) return false;
  const Outcome outcome = try_apply(command);
  const QString text = QString::fromStdString(outcome.text);
  const bool wrong = !outcome.ok && !outcome.mild;
  if (wrong) Q_EMIT refused(text);
  if (!wrong && !text.isEmpty()) Q_EMIT told(text);
  return outcome.ok;
}

Outcome SessionHost::try_apply(const QString& command) {
  if (!session_) return {false, "no run is open"};
  const std::string text = command.toStdString();
  std::string wrong;
  const auto parsed = parse_command(text, wrong);
  if (parsed && parsed->verb == Verb::kSet && session_->run().reopen) {
    open_changed(QString::fromStdString(parsed->words.front()));
    return {};
  }
  Outcome outcome = session_->apply(std::string_view(text));
  wake();
  tell_changes(true);
  return outcome;
}

void SessionHost::hold_work(bool hold) {
  held_ = hold;
  wake();
  Q_EMIT work_changed();
}

void SessionHost::save_run(const QString& path) {
  if (!keeper_ || !session_) return;
  keeper_->save_to(path);
  wake();
}

bool SessionHost::is_still() {
  return !session_ || (!frames_.isActive() && !session_->waiting() && !opening_);
}

void SessionHost::wake() {
  if (!session_) return;
  if (!frames_.isActive()) {
    clock_.start();
    frames_.start();
  }
  // A place that must be reached first is worth more than a wish to hold.
  const bool work = session_->has_work() && (!held_ || session_->waiting());
  if ((work || keeper_) && !slices_.isActive()) slices_.start();
  if (work != working_) {
    working_ = work;
    Q_EMIT work_changed();
  }
}

void SessionHost::frame() {
  const double seconds = std::min(static_cast<double>(clock_.nsecsElapsed()) * 1e-9, kLongestFrame);
  clock_.start();
  const bool moved = session_->tick(seconds);
  if (!moved && session_->playing() == 0 && !session_->waiting()) {
    frames_.stop();
    if (keeper_) keeper_->note_place(*session_);
  }
  tell_changes(true);
}

void SessionHost::slice() {
  const bool was_waiting = session_->waiting();
  const bool more = working_ && session_->work(kSlice) && !(held_ && !session_->waiting());
  const bool unkept = keep_some();
  if (working_ && !more) {
    working_ = false;
    Q_EMIT work_changed();
  }
  if (!more && !unkept) slices_.stop();
  tell_changes(was_waiting);
}

// A few records of the open run; true while there are more.
bool SessionHost::keep_some() {
  if (!keeper_) return false;
  const bool saving = keeper_->is_saving();
  const bool more = keeper_->work(*session_);
  const QString problem = keeper_->take_problem();
  if (!problem.isEmpty()) Q_EMIT refused(tr("the run could not be written: %1").arg(problem));
  if (saving && !keeper_->is_saving() && problem.isEmpty()) Q_EMIT told(tr("the run is saved"));
  return more || (keeper_->is_saving() && held_ == false && !session_->complete());
}

void SessionHost::tell_changes(bool moved) {
  if (session_->revision() == told_) return;
  told_ = session_->revision();
  Q_EMIT changed(moved);
}

}  // namespace pf
