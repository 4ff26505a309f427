#include "ui/qt/events_panel.h"

#include <QHBoxLayout>
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
  filter_->setPlaceholderText(tr("actor=gpu page:12"));
  filter_->setAccessibleName(tr("Filter of the events"));
  filter_->setToolTip(
      tr("kind=abort actor=gpu page:12, in any order; empty shows all.\nF5 runs to "
         "the next event that the filter lets through."));
  filter_->setClearButtonEnabled(true);
  filter_->setFixedHeight(24);
  row->addWidget(filter_, 1);
  column->addLayout(row);
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

void EventsPanel::show_events(EventListView view, const EventFilter& filter) {
  const QSignalBlocker quiet(kind_);
  kind_->setCurrentIndex(filter.kind ? 1 + static_cast<int>(*filter.kind) : 0);
  model_->set_view(std::move(view));
  const int now = model_->now_row();
  if (now >= 0) list_->scrollTo(model_->index(now), QAbstractItemView::EnsureVisible);
}

void EventsPanel::set_palette(const Palette& palette) {
  delegate_->set_palette(palette);
  list_->viewport()->update();
}

}  // namespace pf
