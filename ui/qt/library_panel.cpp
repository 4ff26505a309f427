#include "ui/qt/library_panel.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "core/mechanism/registry.h"
#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr int kMargin = 12, kGroupHeight = 28, kLine = 16, kKindLine = 14, kAround = 5;
constexpr int kEntry = Qt::UserRole, kIsOpen = Qt::UserRole + 1;  // -1: a group

QString words_of(const LibraryEntry& e) {
  return QStringList{e.name, e.title, e.figure, e.summary, kind_of(e)}.join(' ');
}

}  // namespace

// Titles take as many lines as they need, two at the most.
class LibraryPanel::Delegate : public QStyledItemDelegate {
 public:
  Delegate(const LibraryPanel* panel, QObject* parent)
      : QStyledItemDelegate(parent), panel_(panel) {}

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    const int number = index.data(kEntry).toInt();
    const int lines = number < 0 ? 0 : title_lines(panel_->entries_[at(number)].title);
    return {120, number < 0 ? kGroupHeight : lines * kLine + kKindLine + 2 * kAround};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    painter->save();
    const QRect row(0, option.rect.top(), panel_->tree_->viewport()->width(), option.rect.height());
    const QRect area = row.adjusted(kMargin, 0, -kMargin, 0);
    const bool pointed = (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus)) != 0;
    const int number = index.data(kEntry).toInt();
    if (number < 0) {
      paint_group(painter, area, index, pointed);
    } else {
      paint_entry(painter, row, panel_->entries_[at(number)], index.data(kIsOpen).toBool(),
                  pointed);
    }
    painter->restore();
  }

  Palette palette;

 private:
  static std::size_t at(int number) { return static_cast<std::size_t>(number); }

  int title_lines(const QString& title) const {
    const QFontMetrics metrics(font_of(TextRole::kLabelStrong));
    const int width = panel_->tree_->viewport()->width() - 2 * kMargin;
    const QRect all = metrics.boundingRect(0, 0, width, 10 * kLine, Qt::TextWordWrap, title);
    return all.height() > metrics.height() * 3 / 2 ? 2 : 1;
  }

  void write(QPainter* painter, TextRole role, Token token) const {
    painter->setFont(font_of(role));
    painter->setPen(color_of(palette, token));
  }

  void paint_group(QPainter* painter, const QRect& area, const QModelIndex& index,
                   bool pointed) const {
    write(painter, TextRole::kLabelStrong, pointed ? Token::kAccT : Token::kInk);
    const bool open = panel_->tree_->isExpanded(index);
    const QPointF tip(area.left() + 4, area.center().y() + 1);
    QPolygonF arrow{tip + QPointF(-2, -4), tip + QPointF(2, 0), tip + QPointF(-2, 4)};
    if (open) arrow = {tip + QPointF(-4, -2), tip + QPointF(0, 2), tip + QPointF(4, -2)};
    painter->setRenderHint(QPainter::Antialiasing);
    painter->drawPolyline(arrow);
    const QString count = QString::number(index.model()->rowCount(index));
    const QRect words = area.adjusted(14, 0, -20, 0);
    painter->drawText(words, Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(),
                                                        Qt::ElideRight, words.width()));
    write(painter, TextRole::kAddress, Token::kLow);
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, count);
  }

  void paint_entry(QPainter* painter, const QRect& row, const LibraryEntry& e, bool open,
                   bool pointed) const {
    if (open || pointed) painter->fillRect(row, color_of(palette, Token::kAccBg));
    if (open)
      painter->fillRect(row.left(), row.top(), 2, row.height(), color_of(palette, Token::kAcc));
    QRect area = row.adjusted(kMargin, kAround, -kMargin, -kAround);
    const QRect title(area.left(), area.top(), area.width(), area.height() - kKindLine);
    write(painter, open ? TextRole::kLabelStrong : TextRole::kLabel, Token::kInk);
    painter->drawText(title, Qt::AlignTop | Qt::TextWordWrap, e.title);
    area.setTop(title.bottom() + 1);
    write(painter, TextRole::kSmall, Token::kLow);
    const QString kind = kind_of(e);
    const QString shown = painter->fontMetrics().elidedText(kind, Qt::ElideRight, area.width());
    painter->drawText(area, Qt::AlignVCenter, shown);
  }

  const LibraryPanel* panel_;
};

LibraryPanel::LibraryPanel(std::vector<LibraryEntry> entries, QWidget* parent)
    : QWidget(parent), entries_(std::move(entries)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  field_ = new QLineEdit(this);
  field_->setFont(font_of(TextRole::kBody));
  field_->setPlaceholderText(tr("Narrow down: a word of it"));
  field_->setAccessibleName(tr("Narrow the library down"));
  field_->setClearButtonEnabled(true);
  field_->setFixedHeight(28);
  auto* around = new QVBoxLayout;
  around->setContentsMargins(kMargin, 8, kMargin, 6);
  around->addWidget(field_);
  column->addLayout(around);
  tree_ = new QTreeWidget(this);
  tree_->setObjectName("library_tree");
  tree_->setAccessibleName(tr("Scenarios"));
  tree_->setHeaderHidden(true);
  tree_->setRootIsDecorated(false);
  tree_->setIndentation(0);
  tree_->setMouseTracking(true);
  tree_->setExpandsOnDoubleClick(false);
  tree_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  delegate_ = new Delegate(this, tree_);
  tree_->setItemDelegate(delegate_);
  column->addWidget(tree_, 1);
  fill();
  connect(field_, &QLineEdit::textChanged, this, &LibraryPanel::narrow);
  const auto take = [this](const QTreeWidgetItem* item) {
    const int number = item->data(0, kEntry).toInt();
    if (number < 0) return;
    Q_EMIT open_asked(entries_[static_cast<std::size_t>(number)].path);
  };
  connect(tree_, &QTreeWidget::itemClicked, this, [take](QTreeWidgetItem* item) {
    if (item->data(0, kEntry).toInt() < 0) item->setExpanded(!item->isExpanded());
    take(item);
  });
  connect(tree_, &QTreeWidget::itemActivated, this, [take](QTreeWidgetItem* item) { take(item); });
}

// One group a mechanism, in the order of the registry.
void LibraryPanel::fill() {
  for (const MechanismRow& row : registry()) {
    QTreeWidgetItem* group = nullptr;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const LibraryEntry& e = entries_[i];
      if (e.mover.toStdString() != row.slug) continue;
      if (group == nullptr) {
        group = new QTreeWidgetItem(
            tree_, {QString::fromUtf8(row.title.data(), static_cast<qsizetype>(row.title.size()))});
        group->setData(0, kEntry, -1);
        group->setToolTip(
            0, QString::fromUtf8(row.idea.data(), static_cast<qsizetype>(row.idea.size())));
      }
      auto* item = new QTreeWidgetItem(group, {e.title});
      item->setData(0, kEntry, static_cast<int>(i));
      item->setToolTip(0, QString("<p><b>%1</b></p><p>%2</p>")
                              .arg(e.name.toHtmlEscaped(), e.summary.toHtmlEscaped()));
    }
  }
}

void LibraryPanel::narrow() {
  const QStringList words = field_->text().split(' ', Qt::SkipEmptyParts);
  for (int g = 0; g < tree_->topLevelItemCount(); ++g) {
    QTreeWidgetItem* group = tree_->topLevelItem(g);
    bool any = false;
    for (int i = 0; i < group->childCount(); ++i) {
      QTreeWidgetItem* item = group->child(i);
      const auto number = static_cast<std::size_t>(item->data(0, kEntry).toInt());
      const QString text = words_of(entries_[number]) + ' ' + group->text(0);
      const bool fits = std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return text.contains(word, Qt::CaseInsensitive);
      });
      item->setHidden(!fits);
      any |= fits;
    }
    group->setHidden(!any);
    if (!words.isEmpty()) group->setExpanded(any);
  }
  tree_->scrollToTop();
  if (words.isEmpty()) show_open(open_);
}

void LibraryPanel::show_open(const QString& file) {
  open_ = file;
  const QString name = QFileInfo(file).completeBaseName();
  for (int g = 0; g < tree_->topLevelItemCount(); ++g) {
    QTreeWidgetItem* group = tree_->topLevelItem(g);
    for (int i = 0; i < group->childCount(); ++i) {
      QTreeWidgetItem* item = group->child(i);
      const auto number = static_cast<std::size_t>(item->data(0, kEntry).toInt());
      const bool open = entries_[number].name == name;
      item->setData(0, kIsOpen, open);
      if (!open) continue;
      group->setExpanded(true);
      tree_->scrollToItem(item);
    }
  }
}

const LibraryEntry* LibraryPanel::entry_of(const QString& file) const {
  const QFileInfo info(file);
  for (const LibraryEntry& e : entries_) {
    if (QFileInfo(e.path) == info || e.name == file) return &e;
  }
  return nullptr;
}

void LibraryPanel::set_palette(const Palette& palette) {
  delegate_->palette = palette;
  tree_->viewport()->update();
}

void LibraryPanel::focus_field() {
  field_->setFocus(Qt::ShortcutFocusReason);
  field_->selectAll();
}

void LibraryPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  tree_->doItemsLayout();  // titles part elsewhere
}

}  // namespace pf
