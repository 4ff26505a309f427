#include "ui/qt/stage_page.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr int kBarHeight = 32;
constexpr int kWidestName = 150;  // what a branch or a part is called must not push the docks
constexpr std::array kLevels = {"host", "page", "line"};

void show_name(QToolButton* chip, const QString& name) {
  chip->setText(QFontMetrics(chip->font()).elidedText(name, Qt::ElideRight, kWidestName));
}

QLabel* caption(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setFont(font_of(TextRole::kLabel));
  label->setObjectName("low");
  return label;
}

QToolButton* chip(const QString& name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setObjectName("chip");
  button->setFont(font_of(TextRole::kAddress));
  button->setAccessibleName(name);
  button->setFocusPolicy(Qt::StrongFocus);
  button->setFixedHeight(20);
  return button;
}

}  // namespace

StagePage::StagePage(const SceneFiles& files, const std::string& problem, QWidget* parent)
    : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  error_ = new ErrorBar(this);
  column->addWidget(error_);
  make_bar();
  column->addWidget(bar_);
  scene_ = new SceneWidget(files, problem, this);
  scene_->setAccessibleName(tr("Stage"));
  scene_->setMinimumSize(420, 260);
  column->addWidget(scene_, 1);
}

void StagePage::make_bar() {
  bar_ = new QWidget(this);
  bar_->setObjectName("stage_bar");
  bar_->setAttribute(Qt::WA_StyledBackground);
  bar_->setFixedHeight(kBarHeight);
  auto* row = new QHBoxLayout(bar_);
  row->setContentsMargins(12, 0, 12, 0);
  row->setSpacing(6);
  figure_ = new QLabel(bar_);
  figure_->setObjectName("chip");
  figure_->setFont(font_of(TextRole::kAddress));
  figure_->setAccessibleName(tr("Figures of the patent"));
  figure_->setFixedHeight(20);
  row->addWidget(figure_);
  row->addSpacing(8);
  variant_caption_ = caption(tr("Variant"), bar_);
  row->addWidget(variant_caption_);
  variant_ = chip(tr("Variant of the family"), bar_);
  variant_->setPopupMode(QToolButton::InstantPopup);
  variant_->setMenu(new QMenu(variant_));
  row->addWidget(variant_);
  row->addSpacing(12);
  show_variants({}, {});
  row->addWidget(caption(tr("Branch"), bar_));
  branch_ = chip(tr("Branch"), bar_);
  branch_->setPopupMode(QToolButton::InstantPopup);
  branch_->setMenu(new QMenu(branch_));
  row->addWidget(branch_);
  row->addSpacing(12);
  selected_caption_ = caption(tr("Selected"), bar_);
  row->addWidget(selected_caption_);
  selected_ = chip(tr("Selected; press to drop it"), bar_);
  selected_->setToolTip(tr("Drop the selection (Esc)"));
  connect(selected_, &QToolButton::clicked, this, [this] { Q_EMIT asked("select none"); });
  row->addWidget(selected_);
  offer_ = new OfferBar(bar_);
  row->addWidget(offer_, 1);
  connect(offer_, &OfferBar::changed, this, &StagePage::make_room);
  row->addStretch();
  row->addWidget(caption(tr("Zoom"), bar_));
  auto* group = new QButtonGroup(this);
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    zoom_[i] = chip(tr("Zoom to the %1").arg(kLevels[i]), bar_);
    zoom_[i]->setText(kLevels[i]);
    zoom_[i]->setCheckable(true);
    group->addButton(zoom_[i]);
    connect(zoom_[i], &QToolButton::clicked, this,
            [this, i] { Q_EMIT asked(QString("zoom %1").arg(kLevels[i])); });
    row->addWidget(zoom_[i]);
  }
}

void StagePage::show_variants(const QStringList& names, const QString& open) {
  QMenu* menu = variant_->menu();
  menu->clear();
  const QString now = open.isEmpty() && !names.isEmpty() ? names.front() : open;
  for (const QString& name : names) {
    QAction* action = menu->addAction(name);
    action->setCheckable(true);
    action->setChecked(name == now);
    connect(action, &QAction::triggered, this, [this, name] { Q_EMIT variant_asked(name); });
  }
  show_name(variant_, now);
  variant_->setToolTip(tr("One of %1 members of this family").arg(names.size()));
  variant_->setVisible(!names.isEmpty());
  variant_caption_->setVisible(!names.isEmpty());
}

void StagePage::fill_branches(const std::vector<BranchRow>& branches) {
  QMenu* menu = branch_->menu();
  if (menu->isVisible()) return;
  menu->clear();
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const BranchRow& row = branches[i];
    QString text = QString::fromStdString(row.name);
    if (!row.what.empty()) text += ": " + QString::fromStdString(row.what);
    if (row.current) {
      show_name(branch_, text);
      branch_->setToolTip(text);
    }
    if (row.parent >= 0) {
      text += tr("   from event %1").arg(QString::fromStdString(group_digits(row.from)));
    }
    QAction* action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(row.current);
    connect(action, &QAction::triggered, this,
            [this, i] { Q_EMIT asked(QString("switch %1").arg(i)); });
  }
}

void StagePage::show_place(const std::vector<BranchRow>& branches, const QString& selected,
                           Zoom zoom) {
  fill_branches(branches);
  show_name(selected_, selected);
  selected_->setVisible(!selected.isEmpty());
  make_room();
  zoom_[static_cast<std::size_t>(zoom)]->setChecked(true);
}

// What the offer is in place of.
void StagePage::make_room() {
  const bool offering = offer_->isVisibleTo(bar_);
  figure_->setVisible(!offering && !figure_->text().isEmpty());
  selected_caption_->setVisible(!offering && !selected_->text().isEmpty());
}

void StagePage::show_figure(const QString& figure) {
  // "FIG 1A, FIG 2" says FIG once.
  figure_->setText(QString(figure).replace(", FIG ", ", "));
  make_room();
}

void StagePage::set_palette(const Palette& palette) {
  error_->set_palette(palette);
  scene_->set_palette(palette);
}

}  // namespace pf
