// Keeps the open run on disk, so that nothing is lost when the program dies: a part file in a
// folder of the user, beside it where the playhead is. Also writes the run files that say what no
// command line can: branches with injected choices.
//
// 1. A clean end leaves nothing of the open run behind.
// 2. What a program that died has left is offered at the next start, once, and deleted only by the
//    user.
// 3. Two programs at a time do not see each other's files.
#pragma once
#include <QElapsedTimer>
#include <QList>
#include <QLockFile>
#include <QString>
#include <memory>

#include "ui/session/run_saver.h"

namespace pf {

class RunKeeper {
 public:
  // In `$XDG_STATE_HOME/pageferry`, by default `~/.local/state/pageferry`.
  static QString usual_folder();

  explicit RunKeeper(const QString& folder);
  ~RunKeeper();

  // Left behind by a program that died.
  struct Left {
    QString part;   // the file
    QString title;  // of what was open
    qulonglong event = 0;
  };
  QList<Left> left() const;
  // Puts what was left where it stays; the path to open it by. Empty: it is gone.
  QString recover(const Left& left) const;
  void discard(const Left& left) const;

  // Another run is open from now on, or none.
  void forget();
  // Some records of the current branch; true while more could be written now.
  bool work(Session& session);
  // The playhead rests here.
  void note_place(const Session& session);
  // Writes the current branch whole to `path`, as far as the run is known; some records a call.
  void save_to(const QString& path);
  bool is_saving() const { return !save_path_.isEmpty(); }

  // What went wrong with writing, told once; empty = nothing.
  QString take_problem();

 private:
  QString base() const;
  bool save_branch(Session& session);
  bool save_whole(Session& session);

  QString folder_;
  std::unique_ptr<QLockFile> lock_;
  std::unique_ptr<RunSaver> open_, save_;
  QString save_path_;
  int failed_branch_ = -1;  // not tried again
  QString problem_;
  QElapsedTimer noted_;
};

}  // namespace pf
