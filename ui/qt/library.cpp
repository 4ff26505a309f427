#include "ui/qt/library.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QRegularExpression>
#include <QStringList>

#include "core/hw/spec.h"

namespace pf {
namespace {

constexpr qint64 kMost = 16'000;  // bytes: what a scenario expects stands at its end

// The first `key = "..."` of a line of its own.
QString text_in(const QString& file, const char* key) {
  const QRegularExpression line(QString("^%1 *= *\"(.*)\"").arg(key),
                                QRegularExpression::MultilineOption);
  return line.match(file).captured(1);
}

QStringList variants_in(const QString& file) {
  QStringList out;
  const QStringList parts = file.split("\n[[variant]]");
  for (const QString& part : parts.mid(1)) out << text_in(part, "name");
  return out;
}

}  // namespace

std::vector<LibraryEntry> read_library(const std::filesystem::path& scenarios) {
  std::vector<LibraryEntry> out;
  const QDir folder(QString::fromStdString(scenarios.string()));
  for (const QFileInfo& info : folder.entryInfoList({"*.toml"}, QDir::Files, QDir::Name)) {
    QFile file(info.filePath());
    if (!file.open(QIODevice::ReadOnly)) continue;
    const QString text = QString::fromUtf8(file.read(kMost));
    LibraryEntry e;
    e.path = info.filePath();
    e.name = info.completeBaseName();
    e.title = text_in(text, "title");
    e.figure = text_in(text, "figure");
    e.summary = text_in(text, "summary");
    e.mover = text_in(text, "id");
    if (e.mover.isEmpty()) e.mover = QString::fromStdString(MoveSpec{}.id);
    e.searched = text.contains("\n[explore]");
    e.breaks = text_in(text, "verdict") == "violated";
    e.variants = variants_in(text);
    out.push_back(std::move(e));
  }
  return out;
}

QString kind_of(const LibraryEntry& entry) {
  QStringList words;
  if (!entry.figure.isEmpty()) words << QString(entry.figure).replace(", FIG ", ", ");
  if (!entry.variants.isEmpty()) words << QObject::tr("%1 variants").arg(entry.variants.size());
  if (entry.searched) words << QObject::tr("small");
  if (entry.breaks) words << QObject::tr("breaks");
  return words.join(QString::fromUtf8(" · "));
}

}  // namespace pf
