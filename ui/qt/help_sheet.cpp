#include "ui/qt/help_sheet.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>

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
  for (const KeyRow& row : studio_key_table()) {
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
  for (const KeyRow& row : studio_key_table()) {
    if (!out.contains(row.group)) out.append(row.group);
  }
  return out;
}

}  // namespace

HelpSheet::HelpSheet(KeyActions* keys, QWidget* parent) : QDialog(parent), keys_(keys) {
  setObjectName("help");
  setWindowTitle(tr("Keys"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(24, 18, 24, 14);
  column->setSpacing(10);
  auto* top = new QHBoxLayout;
  top->addWidget(make_label(tr("Keys"), TextRole::kTitle, "ink", this), 1);
  auto* change = new QPushButton(tr("Change keys"), this);
  change->setAutoDefault(false);
  connect(change, &QPushButton::clicked, this, &HelpSheet::change_asked);
  top->addWidget(change);
  column->addLayout(top);
  scroll_ = new QScrollArea(this);
  scroll_->setAccessibleName(tr("Keys"));
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addWidget(scroll_, 1);
  const QString mouse = tr(
      "Wheel zooms at the pointer. Click selects; on the lanes it moves the playhead, and a drag "
      "measures; on the axis and on the strip below a drag scrubs. Shift and a drag moves the "
      "lanes.");
  QLabel* label = make_label(mouse, TextRole::kBody, "mid", this);
  label->setWordWrap(true);
  column->addWidget(label);
  connect(keys_, &KeyActions::keys_changed, this, &HelpSheet::fill);
  fill();
}

// Groups go on in the next column where the one before has its share of the rows.
QWidget* HelpSheet::make_sheet(int columns) {
  auto* sheet = new QWidget;
  sheet->setObjectName("page");
  auto* across = new QHBoxLayout(sheet);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(36);
  const QStringList names = groups();
  std::vector<qsizetype> upto;  // rows of all groups before and with this one
  for (const QString& name : names)
    upto.push_back((upto.empty() ? 0 : upto.back()) + entries_of(*keys_, name).size() + 2);
  QGridLayout* grid = nullptr;
  int row = 0, filled = 0;
  for (int i = 0; i < names.size(); ++i) {
    const qsizetype before = i == 0 ? 0 : upto[static_cast<std::size_t>(i) - 1];
    const qsizetype middle = (before + upto[static_cast<std::size_t>(i)]) / 2;
    if (grid == nullptr || (middle * columns >= filled * upto.back() && filled < columns)) {
      grid = new QGridLayout;
      grid->setHorizontalSpacing(14);
      grid->setVerticalSpacing(4);
      across->addLayout(grid);
      row = 0;
      ++filled;
    }
    grid->addWidget(make_label(names[i], TextRole::kCaption, "low", sheet), row++, 0, 1, 2);
    for (const Entry& entry : entries_of(*keys_, names[i])) {
      grid->addWidget(make_label(entry.keys, TextRole::kValueStrong, "ink", sheet), row, 0);
      grid->addWidget(make_label(entry.what, TextRole::kBody, "mid", sheet), row++, 1);
    }
    grid->setRowMinimumHeight(row++, 8);
    grid->setRowStretch(row, i + 1 == names.size() ? 1 : 0);
  }
  for (int c = 0; c < across->count(); ++c) {
    if (auto* each = qobject_cast<QGridLayout*>(across->itemAt(c)->layout()))
      each->setRowStretch(each->rowCount(), 1);
  }
  return sheet;
}

void HelpSheet::fill() {
  const QMargins edge = layout()->contentsMargins();
  // Beside the sheet there is the bar to scroll it by.
  const int room = room_.width() - edge.left() - edge.right() - 16;
  QWidget* sheet = nullptr;
  for (int columns = 3; columns > 0; --columns) {
    delete sheet;
    sheet = make_sheet(columns);
    sheet->ensurePolished();
    if (sheet->sizeHint().width() <= room) break;
  }
  const QSize wish = sheet->sizeHint();
  scroll_->setWidget(sheet);
  const int others = 124;  // title, the words about the mouse, spaces
  resize(std::min(room_.width(), wish.width() + edge.left() + edge.right() + 16),
         std::min(room_.height(), wish.height() + others));
}

void HelpSheet::ask(const QWidget& over) {
  room_ = over.size() - QSize(48, 48);
  fill();
  const QPoint middle((over.width() - width()) / 2, (over.height() - height()) / 2);
  move(over.mapToGlobal(middle));
  show();
  raise();
  activateWindow();
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
