#include "ui/qt/run_keeper.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QSettings>
#include <exception>

namespace pf {
namespace {

constexpr std::size_t kAtOnce = 4;  // records a call: some milliseconds
constexpr int kNoteMs = 500;

// Whoever wrote it is dead: its lock can be taken.
bool is_orphan(const QString& base) {
  QLockFile lock(base + ".lock");
  lock.setStaleLockTime(0);
  if (!lock.tryLock(0)) return false;
  lock.unlock();
  return true;
}

QString base_of(const QString& part) {
  return part.left(part.size() - int(sizeof ".pfrun.part") + 1);
}

}  // namespace

QString RunKeeper::usual_folder() {
  const QString state = qEnvironmentVariable("XDG_STATE_HOME");
  return (state.isEmpty() ? QDir::homePath() + "/.local/state" : state) + "/pageferry";
}

RunKeeper::RunKeeper(const QString& folder) : folder_(folder) {
  QDir().mkpath(folder_ + "/runs");
  lock_ = std::make_unique<QLockFile>(base() + ".lock");
  lock_->setStaleLockTime(0);
  lock_->tryLock(0);
}

RunKeeper::~RunKeeper() { forget(); }

QString RunKeeper::base() const {
  return QString("%1/studio-%2").arg(folder_).arg(QCoreApplication::applicationPid());
}

QList<RunKeeper::Left> RunKeeper::left() const {
  QList<Left> out;
  const QDir folder(folder_);
  for (const QFileInfo& info :
       folder.entryInfoList({"studio-*.pfrun.part"}, QDir::Files, QDir::Time)) {
    const QString part = info.filePath();
    if (base_of(part) == base() || !is_orphan(base_of(part))) continue;
    const QSettings place(base_of(part) + ".place", QSettings::IniFormat);
    out.append({part, place.value("title", info.fileName()).toString(),
                place.value("event").toULongLong()});
  }
  return out;
}

QString RunKeeper::recover(const Left& left) const {
  const QString stamp = QDateTime::currentDateTime().toString("yyyyMMdd-hhmmss");
  const QString to = QString("%1/runs/recovered-%2.pfrun.part").arg(folder_, stamp);
  if (!QFile::rename(left.part, to)) return {};
  QFile::remove(base_of(left.part) + ".place");
  return to;
}

void RunKeeper::discard(const Left& left) const {
  QFile::remove(left.part);
  QFile::remove(base_of(left.part) + ".place");
}

void RunKeeper::forget() {
  open_.reset();
  save_.reset();
  save_path_.clear();
  failed_branch_ = -1;
  QFile::remove(base() + ".place");
}

bool RunKeeper::work(Session& session) {
  if (session.run().recipe == nullptr || failed_branch_ == session.branch()) return false;
  try {
    if (is_saving() && save_whole(session)) return true;
    if (!is_saving() && session.command_line().empty() && save_branch(session)) return true;
    if (!open_ || open_->branch() != session.branch()) {
      open_.reset();  // its part file goes before the next one comes
      open_ = std::make_unique<RunSaver>((base() + ".pfrun").toStdString(), session);
    }
    return open_->follow(session, kAtOnce);
  } catch (const std::exception& error) {
    failed_branch_ = session.branch();
    problem_ = error.what();
    save_.reset();
    save_path_.clear();
    return false;
  }
}

// Up to a little behind the last choice: the rest of the run follows from it.
bool RunKeeper::save_branch(Session& session) {
  const std::vector<Forced>& forced = session.run().forced;
  const std::uint64_t end = forced.empty() ? 0 : forced.back().at + 1;
  if (session.known() < end) return false;
  const QString name = QFileInfo(QString::fromStdString(session.run().source)).baseName();
  const Digest digest = session.digest_at(end).digest;
  const QString path = QString("%1/runs/%2-%3.pfrun")
                           .arg(folder_, name, QString::fromStdString(to_hex(digest)).left(8));
  RunSaver saver(path.toStdString(), session);
  while (saver.follow(session, kAtOnce, end)) {
  }
  saver.finish(session, end);
  session.set_saved(path.toStdString());
  return true;
}

void RunKeeper::save_to(const QString& path) {
  save_.reset();
  save_path_ = path;
}

bool RunKeeper::save_whole(Session& session) {
  if (!save_ || save_->branch() != session.branch()) {
    save_.reset();
    save_ = std::make_unique<RunSaver>(save_path_.toStdString(), session);
  }
  if (save_->follow(session, kAtOnce)) return true;
  if (!session.complete()) return false;  // goes on once more is known
  save_->finish(session, session.known());
  session.set_saved(save_path_.toStdString());
  save_.reset();
  save_path_.clear();
  return false;
}

void RunKeeper::note_place(const Session& session) {
  if (!open_ || (noted_.isValid() && noted_.elapsed() < kNoteMs)) return;
  noted_.start();
  QSettings place(base() + ".place", QSettings::IniFormat);
  place.setValue("title", QString::fromStdString(session.run().title));
  place.setValue("event", QVariant::fromValue<qulonglong>(session.event()));
}

QString RunKeeper::take_problem() { return std::exchange(problem_, {}); }

}  // namespace pf
