#include "ui/qt/break_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/qt/choice_box.h"
#include "ui/qt/switch_button.h"
#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr int kMargin = 12;

QLabel* caption(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setFont(font_of(TextRole::kCaption));
  label->setObjectName("low");
  return label;
}

QString inject_title(const std::string& command) {
  // "inject device:nic write page:12" is "NIC writes page 0x0c".
  const QStringList words = QString::fromStdString(command).split(' ');
  if (words.size() < 4) return QObject::tr("Interrupt on CPU0");
  const QString who = words[1].section(':', 1);
  const QString name = words[1].startsWith("vcpu") ? "vCPU " + who : who.toUpper();
  const QString page = QString::fromStdString(hex_page(words[3].section(':', 1).toUInt()));
  if (words[2] == "atomic") return QObject::tr("%1: AtomicOp %2").arg(name, page);
  return QString("%1 %2s page %3").arg(name, words[2], page);
}

}  // namespace

BreakPanel::BreakPanel(QWidget* parent) : QScrollArea(parent), page_(new QWidget) {
  setAccessibleName(tr("Break it"));
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  page_->setObjectName("page");
  auto* column = new QVBoxLayout(page_);
  column->setContentsMargins(kMargin, 10, kMargin, 12);
  column->setSpacing(4);
  // Else words that part let the column be lower than its rows, which then lie on each other.
  column->setSizeConstraint(QLayout::SetMinimumSize);
  column->addWidget(caption(tr("Safety steps"), page_));
  switches_ = new QVBoxLayout;
  switches_->setSpacing(4);
  column->addLayout(switches_);
  add_race(column);
  column->addSpacing(14);
  column->addWidget(caption(tr("Inject now"), page_));
  nothing_ = new QLabel(tr("No run is open."), page_);
  nothing_->setObjectName("mid");
  nothing_->setFont(font_of(TextRole::kLabel));
  nothing_->setWordWrap(true);
  nothing_->setAccessibleName(tr("Why nothing can be injected"));
  column->addWidget(nothing_);
  inject_ = new QVBoxLayout;
  inject_->setSpacing(6);
  column->addLayout(inject_);
  column->addSpacing(4);
  fixed_caption_ = caption(tr("Fixed by other settings"), page_);
  fixed_caption_->setContentsMargins(0, 10, 0, 0);
  column->addWidget(fixed_caption_);
  fixed_ = new QVBoxLayout;
  fixed_->setSpacing(4);
  column->addLayout(fixed_);
  column->addStretch();
  setWidget(page_);
}

// Below the switches: who has left one out wants to know what may come of it.
void BreakPanel::add_race(QVBoxLayout* column) {
  column->addSpacing(14);
  column->addWidget(caption(tr("Every order of events"), page_));
  search_ = new QPushButton(tr("Find the race"), page_);
  search_->setFont(font_of(TextRole::kLabel));
  search_->setAutoDefault(false);
  connect(search_, &QPushButton::clicked, this,
          [this] { searching_ ? Q_EMIT stop_asked() : Q_EMIT search_asked(); });
  column->addWidget(search_);
  race_ = new QLabel(page_);
  race_->setFont(font_of(TextRole::kLabel));
  race_->setWordWrap(true);
  race_->setAccessibleName(tr("What the search found"));
  column->addWidget(race_);
}

void BreakPanel::show_race(const RaceView& view) {
  searching_ = view.running;
  search_->setText(view.running ? tr("Stop the search") : tr("Find the race"));
  search_->setEnabled(view.can);
  race_->setText(QString::fromStdString(view.words));
  race_->setVisible(!view.words.empty());
  const Token token = view.wrong ? Token::kBadT : view.good ? Token::kTgtT : Token::kMid;
  race_->setStyleSheet("color: " + css_of(palette_, token));
}

BreakPanel::Line BreakPanel::make_line(const SwitchRow& row) {
  Line line;
  auto* box = new QWidget(page_);
  auto* across = new QHBoxLayout(box);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(6);
  line.label = new QLabel(box);
  line.label->setFont(font_of(TextRole::kLabel));
  line.label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  line.label->setMinimumHeight(20);
  across->addWidget(line.label, 1);
  if (row.choices.size() == 2) {
    make_button(line, row, box);
    across->addWidget(line.button);
  } else {
    make_box(line, row);
  }
  QVBoxLayout* column = row.fixed ? fixed_ : switches_;
  column->addWidget(box);
  if (line.box != nullptr) column->addWidget(line.box);
  return line;
}

void BreakPanel::make_button(Line& line, const SwitchRow& row, QWidget* parent) {
  line.button = new SwitchButton(parent);
  line.button->setAccessibleName(QString::fromStdString(row.label));
  line.button->set_palette(palette_);
  const QString key = QString::fromStdString(row.key);
  const std::string safe = row.safe;
  const std::string broken = row.choices[0] == safe ? row.choices[1] : row.choices[0];
  connect(line.button, &SwitchButton::clicked, this, [this, key, safe, broken](bool on) {
    Q_EMIT asked(QString("set %1=%2").arg(key, QString::fromStdString(on ? safe : broken)));
  });
}

void BreakPanel::make_box(Line& line, const SwitchRow& row) {
  line.box = new ChoiceBox(page_);
  line.box->setFont(font_of(TextRole::kLabel));
  line.box->setAccessibleName(QString::fromStdString(row.label));
  line.box->setFixedHeight(22);
  const QString key = QString::fromStdString(row.key);
  for (const std::string& choice : row.choices) line.box->addItem(QString::fromStdString(choice));
  connect(line.box, &QComboBox::textActivated, this, [this, key](const QString& choice) {
    Q_EMIT asked(QString("set %1=%2").arg(key, choice));
  });
}

namespace {

// The reason of the first choice that is refused: where a row is fixed there is one.
QString why_refused(const SwitchRow& row) {
  for (const std::string& why : row.refused) {
    if (!why.empty()) return QString::fromStdString(why);
  }
  return {};
}

}  // namespace

void BreakPanel::fill_line(Line& line, const SwitchRow& row) {
  line.row = row;
  const QString value = QString::fromStdString(row.value);
  const QString safe = QString::fromStdString(row.safe);
  QString tip = tr("%1 = %2, safe is %3").arg(QString::fromStdString(row.key), value, safe);
  for (const std::string& more : {row.help, row.breaks}) {
    if (!more.empty()) tip += "\n" + QString::fromStdString(more);
  }
  if (row.fixed) tip += "\n" + tr("Cannot change here: %1").arg(why_refused(row));
  line.label->setToolTip(tip);
  QWidget* control = nullptr;
  if (line.button != nullptr) {
    line.button->setChecked(row.value == row.safe);
    control = line.button;
  } else {
    line.box->setCurrentText(value);
    control = line.box;
    fill_choices(line);
  }
  control->setEnabled(!row.fixed);
  control->setToolTip(tip);
  QString spoken = tr("now %1, safe is %2").arg(value, safe);
  if (row.fixed) spoken += tr("; cannot change here: %1").arg(why_refused(row));
  control->setAccessibleDescription(spoken);
}

// Those that would be refused stay in the list, dimmed, with the reason.
void BreakPanel::fill_choices(const Line& line) {
  auto* model = qobject_cast<QStandardItemModel*>(line.box->model());
  if (model == nullptr) return;
  for (int i = 0; i < model->rowCount(); ++i) {
    const QString why = QString::fromStdString(line.row.refused[static_cast<std::size_t>(i)]);
    QStandardItem* item = model->item(i);
    item->setEnabled(why.isEmpty());
    item->setToolTip(why);
    item->setAccessibleDescription(why);
  }
}

void BreakPanel::drop_lines() {
  for (Line& line : lines_) {
    delete line.label->parentWidget();
    delete line.box;
  }
  lines_.clear();
}

void BreakPanel::show_switches(const std::vector<SwitchRow>& switches) {
  const bool same = std::equal(lines_.begin(), lines_.end(), switches.begin(), switches.end(),
                               [](const Line& a, const SwitchRow& b) {
                                 return a.row.key == b.key && a.row.safe == b.safe &&
                                        a.row.fixed == b.fixed && a.row.choices == b.choices;
                               });
  if (!same) {
    drop_lines();
    for (const SwitchRow& row : switches) lines_.push_back(make_line(row));
  }
  for (std::size_t i = 0; i < lines_.size(); ++i) fill_line(lines_[i], switches[i]);
  fixed_caption_->setVisible(fixed_->count() > 0);
  show_labels();
}

void BreakPanel::show_labels() {
  for (const Line& line : lines_) {
    const QFont font = font_of(line.row.broken ? TextRole::kLabelStrong : TextRole::kLabel);
    line.label->setFont(font);
    const Token token = line.row.broken ? Token::kAccT : line.row.fixed ? Token::kLow : Token::kInk;
    line.label->setStyleSheet("color: " + css_of(palette_, token));
    const int control = line.button != nullptr ? line.button->sizeHint().width() + 6 : 0;
    const int width = viewport()->width() - 2 * kMargin - control;
    line.label->setText(QFontMetrics(font).elidedText(QString::fromStdString(line.row.label),
                                                      Qt::ElideRight, std::max(20, width)));
  }
}

void BreakPanel::show_injectable(const std::vector<std::string>& commands, const QString& why) {
  nothing_->setText(why);
  nothing_->setVisible(commands.empty());
  if (commands == commands_) return;
  commands_ = commands;
  // Buttons are kept where they are, so that the keyboard does not lose its place.
  while (buttons_.size() > commands.size()) {
    delete buttons_.back();
    buttons_.pop_back();
  }
  while (buttons_.size() < commands.size()) {
    auto* button = new QPushButton(page_);
    button->setObjectName("quiet");
    button->setFont(font_of(TextRole::kLabel));
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    const std::size_t number = buttons_.size();
    connect(button, &QPushButton::clicked, this,
            [this, number] { Q_EMIT asked(QString::fromStdString(commands_[number])); });
    inject_->addWidget(button);
    buttons_.push_back(button);
  }
  for (std::size_t i = 0; i < commands.size(); ++i) {
    buttons_[i]->setText(inject_title(commands[i]));
    buttons_[i]->setAccessibleName(tr("Inject %1").arg(inject_title(commands[i])));
    buttons_[i]->setToolTip(QString::fromStdString(commands[i]));
  }
}

void BreakPanel::set_palette(const Palette& palette) {
  palette_ = palette;
  for (Line& line : lines_) {
    if (line.button != nullptr) line.button->set_palette(palette);
  }
  show_labels();
}

void BreakPanel::focus_inject() {
  if (buttons_.empty()) {
    ensureWidgetVisible(nothing_);
    return;
  }
  ensureWidgetVisible(buttons_.front());
  buttons_.front()->setFocus(Qt::ShortcutFocusReason);
}

void BreakPanel::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  show_labels();
}

}  // namespace pf
