// Owns the session of the window and gives it time: frames while something moves, slices of the
// rest of the run while the event loop has nothing else to do. Everything a user does passes
// through `apply` as text, so what the window can do, a script can do.
//
// 1. A slice takes about 10 ms (Session's invariant 4), so the window answers meanwhile.
// 2. Opening happens on a worker, and so does `set`, which opens the scenario anew; until it
// succeeds
//    the open run stays as it is.
// 3. What is open is kept on disk (run_keeper.h) while it is.
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "ui/qt/run_keeper.h"
#include "ui/session/session.h"

namespace pf {

// What an opening gave: a session, or a run to branch to, or why there is none.
struct Opened {
  std::optional<Session> session;
  std::optional<SessionRun> run;
  QString assignment;  // "mechanism.drain=false": what `run` differs in from the open one
  QString file;        // as asked for
  QString seek_to;     // a moment as `seek` takes it; empty = where the run says
  std::vector<std::string> overrides;
  QString where, wrong, right;
};

class SessionHost : public QObject {
  Q_OBJECT

 public:
  // `keep`: the folder for what must outlive this program's death; empty = nothing is kept.
  SessionHost(StageLayouts layouts, const QString& keep, QObject* parent = nullptr);
  ~SessionHost() override;

  bool is_open() const { return session_.has_value(); }
  // REQUIRES is_open().
  Session& session() { return *session_; }
  // Null when nothing is kept.
  RunKeeper* keeper() { return keeper_.get(); }
  // Writes the current branch to a file, beside other work.
  void save_run(const QString& path);

  // Starts to open a scenario or a run; the answer comes as `opened` or `not_opened`.
  void open(const QString& file, const QString& seek_to = {},
            std::vector<std::string> overrides = {});
  bool is_opening() const { return opening_ != nullptr; }
  // Of the pages to be measured for page detail, -1 where there are none; told by
  // `opening_changed` as it grows.
  int opening_percent() const;
  // Forgets the opening under way and ends its work; the open run stays.
  void cancel_opening();

  // A refusal is told by `refused`. Without an open run nothing happens. A `set` is answered later.
  bool apply(const QString& command);
  // The same, and a refusal is the caller's to tell.
  Outcome try_apply(const QString& command);

  // Searches every order of events of the open run's scenario, on a worker. What breaks becomes a
  // branch at once, unless another run has been opened meanwhile.
  void search_race();
  void cancel_search();
  RaceView race_view();

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
  void search_changed();
  void refused(const QString& why);
  // Something worth saying in passing: "marker 3 is here".
  void told(const QString& what);

 private:
  struct Opening;
  struct Search;
  void poll_opening();
  void poll_search();
  void install(Opened opened);
  void open_changed(const QString& assignment);
  bool keep_some();
  void frame();
  void slice();
  void wake();
  void tell_changes(bool moved);

  StageLayouts layouts_;
  std::optional<Session> session_;
  std::unique_ptr<RunKeeper> keeper_;
  std::shared_ptr<Opening> opening_;
  std::shared_ptr<Search> search_;  // under way, or what came of the last one
  QTimer opening_poll_, search_poll_, frames_, slices_;
  QElapsedTimer clock_;
  std::uint64_t told_ = 0;
  int told_percent_ = -1;
  bool working_ = false;
  bool held_ = false;
};

}  // namespace pf
