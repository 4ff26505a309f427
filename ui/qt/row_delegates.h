// How rows of the inspector and of the event list are drawn: in columns, with a bar and a wash in
// the accent colour where the current step is, in vermillion where something went wrong.
#pragma once
#include <QStyledItemDelegate>

#include "ui/session/palette.h"
#include "ui/session/scene_type.h"

namespace pf {

inline constexpr int kRowHeight = 20;

class RowDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void set_palette(const Palette& palette) { palette_ = palette; }
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 protected:
  // The ground of a row; returns the colour of its emphasised text.
  Token draw_ground(QPainter* painter, const QStyleOptionViewItem& option, bool now,
                    bool wrong) const;
  // Elided to the area. Returns the width used.
  int draw_text(QPainter* painter, const QRect& area, int align, TextRole role, Token token,
                const QString& text, bool struck = false, float alpha = 1) const;

 private:
  Palette palette_;
};

class InspectorDelegate : public RowDelegate {
  Q_OBJECT

 public:
  using RowDelegate::RowDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

class EventDelegate : public RowDelegate {
  Q_OBJECT

 public:
  using RowDelegate::RowDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

}  // namespace pf
