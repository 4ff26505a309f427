#include "ui/qt/session_host.h"

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

Opened open_file(const QString& file, const QString& seek_to) {
  Opened out;
  out.file = file;
  out.seek_to = seek_to;
  try {
    out.run = open_run(file.toStdString());
  } catch (const InputError& error) {
    read_error(error, out);
  } catch (const std::exception& error) {
    out.where = file;
    out.wrong = error.what();
  }
  return out;
}

}  // namespace

// Shared with the worker, which may outlive the host's interest in it.
struct SessionHost::Opening {
  Opened result;
  std::atomic<bool> done = false;
};

SessionHost::SessionHost(StageLayout layout, QObject* parent)
    : QObject(parent), layout_(std::move(layout)) {
  opening_poll_.setInterval(kPollMs);
  frames_.setInterval(kFrameMs);
  slices_.setInterval(0);
  connect(&opening_poll_, &QTimer::timeout, this, &SessionHost::poll_opening);
  connect(&frames_, &QTimer::timeout, this, &SessionHost::frame);
  connect(&slices_, &QTimer::timeout, this, &SessionHost::slice);
}

SessionHost::~SessionHost() = default;

void SessionHost::open(const QString& file, const QString& seek_to) {
  opening_ = std::make_shared<Opening>();
  std::thread([opening = opening_, file, seek_to] {
    opening->result = open_file(file, seek_to);
    opening->done = true;
  }).detach();
  opening_poll_.start();
  Q_EMIT opening_changed();
}

void SessionHost::cancel_opening() {
  opening_.reset();
  opening_poll_.stop();
  Q_EMIT opening_changed();
}

void SessionHost::poll_opening() {
  if (!opening_ || !opening_->done) return;
  Opened result = std::move(opening_->result);
  cancel_opening();
  if (result.run) {
    install(std::move(result));
  } else {
    Q_EMIT not_opened(result.where, result.wrong, result.right);
  }
}

void SessionHost::install(Opened opened) {
  seed_ = opened.run->seed;
  summary_ = opened.run->summary;
  std::string at = opened.run->open_at;
  if (!opened.seek_to.isEmpty()) at = opened.seek_to.toStdString();
  session_.reset();
  session_.emplace(std::move(*opened.run), layout_);
  told_ = ~std::uint64_t{0};
  held_ = false;
  Q_EMIT this->opened();
  if (!at.empty()) apply(QString::fromStdString("seek " + at));
  wake();
  tell_changes(true);
}

bool SessionHost::apply(const QString& command) {
  if (!session_) return false;
  const Outcome outcome = try_apply(command);
  if (!outcome.ok) Q_EMIT refused(QString::fromStdString(outcome.text));
  return outcome.ok;
}

Outcome SessionHost::try_apply(const QString& command) {
  if (!session_) return {false, "no run is open"};
  const std::string text = command.toStdString();
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

bool SessionHost::is_still() { return !session_ || (!frames_.isActive() && !session_->waiting()); }

void SessionHost::wake() {
  if (!session_) return;
  if (!frames_.isActive()) {
    clock_.start();
    frames_.start();
  }
  // A place that must be reached first is worth more than a wish to hold.
  const bool work = !session_->complete() && (!held_ || session_->waiting());
  if (work && !slices_.isActive()) slices_.start();
  if (work != working_) {
    working_ = work;
    Q_EMIT work_changed();
  }
}

void SessionHost::frame() {
  const double seconds = std::min(static_cast<double>(clock_.nsecsElapsed()) * 1e-9, kLongestFrame);
  clock_.start();
  const bool moved = session_->tick(seconds);
  if (!moved && session_->playing() == 0 && !session_->waiting()) frames_.stop();
  tell_changes(true);
}

void SessionHost::slice() {
  const bool was_waiting = session_->waiting();
  const bool more = session_->work(kSlice);
  if (!more || (held_ && !session_->waiting())) {
    slices_.stop();
    working_ = false;
    Q_EMIT work_changed();
  }
  tell_changes(was_waiting);
}

void SessionHost::tell_changes(bool moved) {
  if (session_->revision() == told_) return;
  told_ = session_->revision();
  Q_EMIT changed(moved);
}

}  // namespace pf
