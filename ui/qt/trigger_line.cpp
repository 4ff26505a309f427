#include "ui/qt/trigger_line.h"

#include <QAbstractItemView>
#include <QVBoxLayout>

#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr int kRowsShown = 12;

// Columns of a trigger count bytes; those of the field count characters.
std::size_t bytes_before(const QString& text, int cursor) {
  return text.left(cursor).toStdString().size();
}
int characters(const std::string& text, std::size_t bytes) {
  return static_cast<int>(QString::fromStdString(text.substr(0, bytes)).size());
}

}  // namespace

TriggerLine::TriggerLine(QWidget* parent) : QWidget(parent), words_(new QStringListModel(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  line_ = new QLineEdit(this);
  line_->setFont(font_of(TextRole::kValue));
  line_->setPlaceholderText(tr("break at: abort cause=spurious"));
  line_->setAccessibleName(tr("New breakpoint"));
  line_->setToolTip(tr(
      "A trigger: abort cause=interrupt by=gpu, commit after begin > 4us,\nphase=copy page=0x12, "
      "begin every 16. Enter adds it."));
  line_->setClearButtonEnabled(true);
  line_->setFixedHeight(24);
  column->addWidget(line_);
  error_ = new QLabel(this);
  error_->setObjectName("wrong");
  error_->setFont(font_of(TextRole::kLabel));
  error_->setTextFormat(Qt::PlainText);
  error_->setWordWrap(true);
  error_->hide();
  column->addWidget(error_);
  completer_ = new QCompleter(words_, this);
  completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  completer_->setMaxVisibleItems(kRowsShown);
  completer_->setWidget(line_);
  completer_->popup()->setFont(font_of(TextRole::kValue));
  connect(line_, &QLineEdit::textEdited, this, &TriggerLine::edited);
  connect(line_, &QLineEdit::returnPressed, this, &TriggerLine::take);
  connect(completer_, qOverload<const QString&>(&QCompleter::activated), this,
          &TriggerLine::put_in);
}

void TriggerLine::edited() {
  show_error(false);
  complete();
}

void TriggerLine::complete() {
  const Env* env = env_ ? env_() : nullptr;
  const std::string text = line_->text().toStdString();
  QStringList words;
  if (env != nullptr && !text.empty()) {
    const TriggerCompletion c =
        complete_trigger(*env, text, bytes_before(line_->text(), line_->cursorPosition()));
    const std::string there = text.substr(c.from, c.to - c.from);
    for (const std::string& word : c.words) words.append(QString::fromStdString(word));
    if (c.words.size() == 1 && c.words.front() == there) words.clear();
  }
  words_->setStringList(words);
  if (words.isEmpty()) {
    completer_->popup()->hide();
    return;
  }
  completer_->complete();
}

// The word takes the place of that at the cursor. After one that is whole, a space; after one that
// wants a value, its values at once.
void TriggerLine::put_in(const QString& word) {
  const Env* env = env_ ? env_() : nullptr;
  if (env == nullptr) return;
  const std::string text = line_->text().toStdString();
  const TriggerCompletion c =
      complete_trigger(*env, text, bytes_before(line_->text(), line_->cursorPosition()));
  const int from = characters(text, c.from), to = characters(text, c.to);
  const bool open = word.endsWith('=') || to < line_->text().size();
  const QString whole = open ? word : word + ' ';
  line_->setText(line_->text().left(from) + whole + line_->text().mid(to));
  line_->setCursorPosition(from + static_cast<int>(whole.size()));
  show_error(false);
  if (word.endsWith('=')) complete();
}

void TriggerLine::take() {
  const Env* env = env_ ? env_() : nullptr;
  if (env == nullptr || line_->text().trimmed().isEmpty()) return;
  try {
    const Trigger t = parse_trigger(*env, line_->text().toStdString());
    completer_->popup()->hide();
    line_->clear();
    show_error(false);
    Q_EMIT trigger_asked(QString::fromStdString(trigger_text(*env, t)));
  } catch (const TriggerError&) {
    show_error(true);
  }
}

// What is only not finished, or still being typed, is no error yet.
void TriggerLine::show_error(bool unfinished) {
  QString said;
  const Env* env = env_ ? env_() : nullptr;
  const std::string text = line_->text().toStdString();
  if (env != nullptr && !line_->text().trimmed().isEmpty()) {
    try {
      parse_trigger(*env, text);
    } catch (const TriggerError& error) {
      const TriggerCompletion word =
          complete_trigger(*env, text, bytes_before(line_->text(), line_->cursorPosition()));
      if (unfinished || (error.column <= text.size() && error.column - 1 < word.from))
        said = QString::fromStdString(error.what());
    }
  }
  error_->setText(said);
  error_->setVisible(!said.isEmpty());
  line_->setAccessibleDescription(said);
}

}  // namespace pf
