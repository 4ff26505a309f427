#include "ui/qt/events_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/qt/choice_box.h"
#include "ui/qt/theme.h"

namespace pf {

EventsPanel::EventsPanel(QWidget* parent)
    : QWidget(parent), model_(new EventsModel(this)), delegate_(new EventDelegate(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(12, 6, 8, 6);
  row->setSpacing(6);
  kind_ = new ChoiceBox(this);
  kind_->setFont(font_of(TextRole::kLabel));
  kind_->setAccessibleName(tr("Kind of event"));
  kind_->addItem(tr("every kind"));
  for (int kind = 0; kind < kFactKinds; ++kind) {
    kind_->addItem(fact_name(static_cast<FactKind>(kind)));
  }
  kind_->setMaxVisibleItems(20);
  kind_->setFixedHeight(24);
  row->addWidget(kind_);
  filter_ = new QLineEdit(this);
  filter_->setFont(font_of(TextRole::kValue));
  filter_->setPlaceholderText(tr("actor=gpu page=12"));
  filter_->setAccessibleName(tr("Filter of the events"));
  filter_->setToolTip(
      tr("kind=abort actor=gpu page=12, in any order; empty shows all.\nF5 runs to "
         "the next event that the filter lets through."));
  filter_->setClearButtonEnabled(true);
  filter_->setFixedHeight(24);
  row->addWidget(filter_, 1);
  column->addLayout(row);
  column->addWidget(make_tools());
  column->addWidget(make_none());
  list_ = new QListView(this);
  list_->setModel(model_);
  list_->setItemDelegate(delegate_);
  list_->setAccessibleName(tr("Events"));
  list_->setUniformItemSizes(true);
  list_->setSelectionMode(QAbstractItemView::NoSelection);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setMouseTracking(true);
  column->addWidget(list_, 1);
  const auto ask = [this](const QModelIndex& index) {
    Q_EMIT event_asked(model_->event_at(index.row()));
  };
  connect(list_, &QListView::clicked, this, ask);
  connect(list_, &QListView::activated, this, ask);
  connect(kind_, &QComboBox::activated, this, &EventsPanel::ask_kind);
  connect(filter_, &QLineEdit::editingFinished, this, [this] {
    if (filter_->isModified()) Q_EMIT filter_asked(filter_->text().trimmed());
    filter_->setModified(false);
  });
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    if (text.isEmpty() && filter_->isModified()) Q_EMIT filter_asked({});
  });
}

QWidget* EventsPanel::make_none() {
  none_ = new QLabel(this);
  none_->setObjectName("low");
  none_->setFont(font_of(TextRole::kLabel));
  none_->setContentsMargins(12, 4, 8, 0);
  none_->setWordWrap(true);
  none_->hide();
  return none_;
}

// The journey and the breakpoints, which lie in rows below while there are any.
QWidget* EventsPanel::make_tools() {
  auto* box = new QWidget(this);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(12, 0, 8, 6);
  column->setSpacing(4);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  const auto chip = [&](const QString& text, const QString& tip) {
    auto* button = new QToolButton(box);
    button->setObjectName("chip");
    button->setFont(font_of(TextRole::kLabel));
    button->setText(text);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setFixedHeight(20);
    row->addWidget(button);
    return button;
  };
  journey_ = chip(tr("Journey"), tr("Every event of the page, in the list and on the lanes"));
  journey_->setCheckable(true);
  break_ = chip(tr("Break on this"),
                tr("A breakpoint on the filter; without one, on the kind of the current event"));
  row->addStretch();
  column->addLayout(row);
  trigger_ = new TriggerLine(box);
  column->addWidget(trigger_);
  breaks_area_ = new QScrollArea(box);
  breaks_area_->setAccessibleName(tr("Breakpoints"));
  breaks_area_->setWidgetResizable(true);
  breaks_area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget;
  page->setObjectName("page");
  breaks_ = new QVBoxLayout(page);
  breaks_->setContentsMargins(0, 0, 0, 0);
  breaks_->setSpacing(0);
  breaks_area_->setWidget(page);
  breaks_area_->hide();
  column->addWidget(breaks_area_);
  connect(journey_, &QToolButton::clicked, this, [this] { Q_EMIT asked("journey"); });
  connect(break_, &QToolButton::clicked, this, &EventsPanel::break_asked);
  connect(trigger_, &TriggerLine::trigger_asked, this,
          [this](const QString& text) { Q_EMIT asked("break " + text); });
  return box;
}

void EventsPanel::show_breakpoints(const std::vector<std::string>& breakpoints) {
  if (breakpoints == shown_breaks_) return;
  shown_breaks_ = breakpoints;
  while (QLayoutItem* item = breaks_->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
  for (std::size_t i = 0; i < breakpoints.size(); ++i) {
    const QString text = QString::fromStdString(breakpoints[i]);
    auto* line = new QWidget(breaks_area_);
    line->setFixedHeight(kRowHeight);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    auto* name = new QLabel("\u25CF  " + text, line);
    name->setFont(font_of(TextRole::kLabel));
    row->addWidget(name, 1);
    auto* drop = new QToolButton(line);
    drop->setText("\u00D7");
    drop->setFixedSize(18, 18);
    drop->setAccessibleName(tr("Remove the breakpoint %1").arg(text));
    drop->setToolTip(tr("Remove"));
    const QString command = QString("break drop %1").arg(i + 1);
    connect(drop, &QToolButton::clicked, this, [this, command] { Q_EMIT asked(command); });
    row->addWidget(drop);
    breaks_->addWidget(line);
  }
  const int rows = std::min<int>(4, static_cast<int>(breakpoints.size()));
  breaks_area_->setFixedHeight(rows * kRowHeight);
  breaks_area_->setVisible(rows > 0);
}

void EventsPanel::ask_kind(int index) {
  QStringList words = filter_->text().split(' ', Qt::SkipEmptyParts);
  words.erase(std::remove_if(words.begin(), words.end(),
                             [](const QString& word) { return word.startsWith("kind="); }),
              words.end());
  if (index > 0) words.prepend("kind=" + kind_->itemText(index));
  filter_->setText(words.join(' '));
  filter_->setModified(false);
  Q_EMIT filter_asked(filter_->text());
}

int EventsPanel::visible_rows() const {
  return std::max(4, list_->viewport()->height() / kRowHeight);
}

void EventsPanel::show_events(EventListView view, const EventFilter& filter, bool journey) {
  journey_->setChecked(journey);
  kind_->setEnabled(!journey);
  filter_->setEnabled(!journey);
  const QSignalBlocker quiet(kind_);
  kind_->setCurrentIndex(filter.kind ? 1 + static_cast<int>(*filter.kind) : 0);
  none_->setText(journey ? tr("Nothing has happened to this page so far.")
                         : tr("No such event near the playhead."));
  none_->setVisible(view.rows.empty());
  model_->set_view(std::move(view));
  const int now = model_->now_row();
  if (now < 0) return;
  list_->scrollTo(model_->index(now), journey ? QAbstractItemView::PositionAtCenter
                                              : QAbstractItemView::EnsureVisible);
}

void EventsPanel::set_palette(const Palette& palette) {
  delegate_->set_palette(palette);
  list_->viewport()->update();
}

}  // namespace pf
