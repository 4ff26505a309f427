#include "ui/qt/help_sheet.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStringList>
#include <QVBoxLayout>

#include "ui/qt/key_actions.h"
#include "ui/qt/theme.h"

namespace pf {
namespace {

struct Entry {
  QString keys, what;
};

// The rows of one group; the nine markers become one row each way.
QList<Entry> entries_of(const KeyActions& keys, const QString& group) {
  QList<Entry> out;
  for (const KeyRow& row : key_table()) {
    if (row.group != group) continue;
    if (row.act == Act::kGoMarker || row.act == Act::kSetMarker) {
      if (row.number != 1) continue;
      const QString first = keys.keys_of(row);
      out.append({QObject::tr("%1 to %2").arg(first, QString(first).replace('1', '9')), row.title});
      continue;
    }
    out.append({keys.keys_of(row), row.title});
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

HelpSheet::HelpSheet(KeyActions* keys, QWidget* parent) : QDialog(parent), keys_(keys) {
  setObjectName("help");
  setWindowTitle(tr("Keys"));
  column_ = new QVBoxLayout(this);
  column_->setContentsMargins(24, 18, 24, 14);
  column_->setSpacing(10);
  connect(keys_, &KeyActions::keys_changed, this, &HelpSheet::fill);
  fill();
}

void HelpSheet::fill() {
  delete sheet_;
  sheet_ = new QWidget(this);
  column_->addWidget(sheet_);
  auto* column = new QVBoxLayout(sheet_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(10);
  auto* top = new QHBoxLayout;
  top->addWidget(make_label(tr("Keys"), TextRole::kTitle, "ink", sheet_), 1);
  auto* change = new QPushButton(tr("Change keys"), sheet_);
  change->setAutoDefault(false);
  connect(change, &QPushButton::clicked, this, &HelpSheet::change_asked);
  top->addWidget(change);
  column->addLayout(top);
  auto* across = new QHBoxLayout;
  across->setSpacing(36);
  QGridLayout* grid = nullptr;
  int row = 0;
  const QStringList names = groups();
  for (int i = 0; i < names.size(); ++i) {
    if (i % 2 == 0) {  // two groups a column
      grid = new QGridLayout;
      grid->setHorizontalSpacing(14);
      grid->setVerticalSpacing(4);
      across->addLayout(grid);
      row = 0;
    }
    grid->addWidget(make_label(names[i], TextRole::kCaption, "low", sheet_), row++, 0, 1, 2);
    for (const Entry& entry : entries_of(*keys_, names[i])) {
      grid->addWidget(make_label(entry.keys, TextRole::kValueStrong, "ink", sheet_), row, 0);
      grid->addWidget(make_label(entry.what, TextRole::kBody, "mid", sheet_), row++, 1);
    }
    grid->setRowMinimumHeight(row++, 8);
    if (i % 2 == 1 || i + 1 == names.size()) grid->setRowStretch(row, 1);
  }
  column->addLayout(across);
  const QString mouse = tr(
      "Wheel zooms at the pointer. Click selects; on the lanes it moves the playhead, and a drag "
      "measures; on the axis and on the strip below a drag scrubs. Shift and a drag moves the "
      "lanes.");
  QLabel* label = make_label(mouse, TextRole::kBody, "mid", sheet_);
  label->setWordWrap(true);
  column->addWidget(label);
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
