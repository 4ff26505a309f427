#include "ui/qt/command_palette.h"

#include <QKeyEvent>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/qt/key_texts.h"
#include "ui/qt/theme.h"
#include "ui/session/command.h"

namespace pf {
namespace {

// Every word of what was typed occurs.
bool matches(const QString& text, const QStringList& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

CommandPalette::CommandPalette(QWidget* parent) : QDialog(parent) {
  setObjectName("palette");
  setWindowTitle(tr("Commands"));
  setWindowFlag(Qt::FramelessWindowHint);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(6);
  field_ = new QLineEdit(this);
  field_->setFont(font_of(TextRole::kBody));
  field_->setPlaceholderText(tr("A command, or a part of its name"));
  field_->setAccessibleName(tr("Command"));
  field_->setFixedHeight(32);
  field_->installEventFilter(this);
  column->addWidget(field_);
  list_ = new QListWidget(this);
  list_->setFont(font_of(TextRole::kBody));
  list_->setAccessibleName(tr("Commands that fit"));
  list_->setUniformItemSizes(true);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addWidget(list_, 1);
  connect(field_, &QLineEdit::textChanged, this, &CommandPalette::fill);
  connect(field_, &QLineEdit::returnPressed, this, &CommandPalette::choose);
  connect(list_, &QListWidget::itemClicked, this, &CommandPalette::choose);
}

void CommandPalette::set_actions(const std::vector<std::pair<QString, QAction*>>& actions) {
  entries_.clear();
  for (const auto& [title, action] : actions) {
    entries_.push_back({title, keys_text(action->shortcuts()), {}, action, {}});
  }
  for (const VerbRow& row : verb_rows()) {
    entries_.push_back({tr(row.help), {}, row.usage, nullptr, row.name});
  }
}

void CommandPalette::ask(QWidget* over) {
  const QSize size(std::min(640, over->width() - 80), std::min(420, over->height() - 120));
  const QPoint at = over->mapToGlobal(QPoint((over->width() - size.width()) / 2, 64));
  setGeometry(QRect(at, size));
  field_->clear();
  fill();
  show();
  raise();
  activateWindow();
  field_->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::fill() {
  const QStringList words = field_->text().split(' ', Qt::SkipEmptyParts);
  list_->clear();
  // What has the words as they were typed comes first.
  std::vector<std::size_t> order;
  const QString phrase = words.join(' ');
  for (const bool whole : {true, false}) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const QString text = entries_[i].title + " " + entries_[i].usage;
      if (matches(text, words) && text.contains(phrase, Qt::CaseInsensitive) == whole) {
        order.push_back(i);
      }
    }
  }
  for (const std::size_t i : order) {
    const Entry& e = entries_[i];
    QString text = e.title;
    if (!e.keys.isEmpty()) text += "    " + e.keys;
    if (!e.usage.isEmpty()) text = e.usage + "    " + e.title;
    auto* item = new QListWidgetItem(text, list_);
    item->setData(Qt::UserRole, static_cast<int>(i));
    if (e.action != nullptr && !e.action->isEnabled()) item->setFlags(Qt::NoItemFlags);
  }
  list_->setCurrentRow(0);
}

void CommandPalette::choose() {
  const QString text = field_->text().trimmed();
  std::string wrong;
  if (parse_command(text.toStdString(), wrong)) {
    accept();
    Q_EMIT command_asked(text);
    return;
  }
  const QListWidgetItem* item = list_->currentItem();
  if (item == nullptr) return;
  const Entry e = entries_[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())];
  if (e.action == nullptr) {
    // The rest is the user's to say.
    field_->setText(e.command + " ");
    return;
  }
  accept();
  e.action->trigger();
}

bool CommandPalette::eventFilter(QObject*, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<QKeyEvent*>(event)->key();
  const int by = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
  if (by == 0 || list_->count() == 0) return false;
  list_->setCurrentRow(std::clamp(list_->currentRow() + by, 0, list_->count() - 1));
  return true;
}

}  // namespace pf
