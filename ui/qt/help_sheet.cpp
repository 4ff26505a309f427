#include "ui/qt/help_sheet.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QStringList>
#include <QVBoxLayout>

#include "ui/qt/key_table.h"
#include "ui/qt/theme.h"

namespace pf {
namespace {

struct Entry {
  QString keys, what;
};

// The rows of one group; the nine markers become one row each way.
QList<Entry> entries_of(const QString& group) {
  QList<Entry> out;
  for (const KeyRow& row : key_table()) {
    if (row.group != group) continue;
    if (row.act == Act::kGoMarker || row.act == Act::kSetMarker) {
      if (row.number != 1) continue;
      const QString first = key_text(row);
      out.append({QObject::tr("%1 to %2").arg(first, QString(first).replace('1', '9')), row.title});
      continue;
    }
    out.append({key_text(row), row.title});
  }
  return out;
}

QLabel* make_label(const QString& text, TextRole role, const char* name, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setFont(font_of(role));
  label->setObjectName(name);
  return label;
}

QStringList groups() {
  QStringList out;
  for (const KeyRow& row : key_table()) {
    if (!out.contains(row.group)) out.append(row.group);
  }
  return out;
}

}  // namespace

HelpSheet::HelpSheet(QWidget* parent) : QDialog(parent) {
  setObjectName("help");
  setWindowTitle(tr("Keys"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(24, 20, 24, 16);
  column->setSpacing(12);
  column->addWidget(make_label(tr("Keys"), TextRole::kTitle, "ink", this));
  auto* across = new QHBoxLayout;
  across->setSpacing(40);
  QGridLayout* grid = nullptr;
  int row = 0;
  const QStringList names = groups();
  for (int i = 0; i < names.size(); ++i) {
    if (i % 2 == 0) {  // two groups a column
      grid = new QGridLayout;
      grid->setHorizontalSpacing(16);
      grid->setVerticalSpacing(5);
      across->addLayout(grid);
      row = 0;
    }
    grid->addWidget(make_label(names[i], TextRole::kCaption, "low", this), row++, 0, 1, 2);
    for (const Entry& entry : entries_of(names[i])) {
      grid->addWidget(make_label(entry.keys, TextRole::kValueStrong, "ink", this), row, 0);
      grid->addWidget(make_label(entry.what, TextRole::kBody, "mid", this), row++, 1);
    }
    grid->setRowMinimumHeight(row++, 10);
    if (i % 2 == 1 || i + 1 == names.size()) grid->setRowStretch(row, 1);
  }
  column->addLayout(across);
  const QString mouse = tr(
      "Wheel zooms at the pointer. Click selects; on the lanes it moves the playhead, and a drag "
      "scrubs. Shift and a drag moves the lanes.");
  column->addWidget(make_label(mouse, TextRole::kBody, "mid", this));
}

void HelpSheet::keyPressEvent(QKeyEvent* event) {
  // The key that opened it closes it too.
  if (event->key() == Qt::Key_Question || event->key() == Qt::Key_F1) {
    close();
    return;
  }
  QDialog::keyPressEvent(event);
}

}  // namespace pf
