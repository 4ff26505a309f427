// Owns the session of the window and gives it time: frames while something moves, slices of the
// rest of the run while the event loop has nothing else to do. Everything a user does passes
// through `apply` as text, so what the window can do, a script can do.
//
// 1. A slice takes about 10 ms (Session's invariant 4), so the window answers meanwhile.
// 2. Opening happens on a worker; until it succeeds the open run stays as it is.
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "ui/session/session.h"

namespace pf {

// What an opening gave: a run, or why there is none.
struct Opened {
  std::optional<SessionRun> run;
  QString file;     // as asked for
  QString seek_to;  // a moment as `seek` takes it; empty = where the run says
  QString where, wrong, right;
};

class SessionHost : public QObject {
  Q_OBJECT

 public:
  explicit SessionHost(StageLayout layout, QObject* parent = nullptr);
  ~SessionHost() override;

  bool is_open() const { return session_.has_value(); }
  // REQUIRES is_open().
  Session& session() { return *session_; }
  std::uint64_t seed() const { return seed_; }
  const std::string& summary() const { return summary_; }

  // Starts to open a scenario or a run; the answer comes as `opened` or `not_opened`.
  void open(const QString& file, const QString& seek_to = {});
  bool is_opening() const { return opening_ != nullptr; }
  // Forgets the opening under way.
  void cancel_opening();

  // A refusal is told by `refused`. Without an open run nothing happens.
  bool apply(const QString& command);
  // The same, and a refusal is the caller's to tell.
  Outcome try_apply(const QString& command);

  // Whether the rest of the run is being executed, and whether the user has stopped that.
  bool is_working() const { return working_; }
  bool is_held() const { return held_; }
  void hold_work(bool hold);
  // Nothing moves and nothing is awaited: the picture is final.
  bool is_still();

 Q_SIGNALS:
  void opening_changed();
  void opened();
  void not_opened(const QString& where, const QString& wrong, const QString& right);
  // `moved`: the picture is another one; else only more of the run is known.
  void changed(bool moved);
  void work_changed();
  void refused(const QString& why);

 private:
  struct Opening;
  void poll_opening();
  void install(Opened opened);
  void frame();
  void slice();
  void wake();
  void tell_changes(bool moved);

  StageLayout layout_;
  std::optional<Session> session_;
  std::uint64_t seed_ = 0;
  std::string summary_;
  std::shared_ptr<Opening> opening_;
  QTimer opening_poll_, frames_, slices_;
  QElapsedTimer clock_;
  std::uint64_t told_ = 0;
  bool working_ = false;
  bool held_ = false;
};

}  // namespace pf
