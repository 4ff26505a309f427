#include "ui/qt/inspector_panel.h"

namespace pf {

InspectorPanel::InspectorPanel(QWidget* parent)
    : QListView(parent), model_(new InspectorModel(this)), delegate_(new InspectorDelegate(this)) {
  setModel(model_);
  setItemDelegate(delegate_);
  setAccessibleName(tr("Inspector"));
  setSelectionMode(QAbstractItemView::NoSelection);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setMouseTracking(true);
  const auto pin = [this](const QModelIndex& index) {
    if (!index.data(InspectorModel::kIsSection).toBool()) return;
    Q_EMIT asked("pin " + model_->word_of(index.row()));
  };
  connect(this, &QListView::clicked, this, pin);
  connect(this, &QListView::activated, this, pin);
}

void InspectorPanel::show_sections(const std::vector<InspectorSection>& sections) {
  model_->set_sections(sections);
}

void InspectorPanel::set_palette(const Palette& palette) {
  delegate_->set_palette(palette);
  viewport()->update();
}

}  // namespace pf
