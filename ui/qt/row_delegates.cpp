#include "ui/qt/row_delegates.h"

#include <QPainter>
#include <algorithm>

#include "ui/qt/events_model.h"
#include "ui/qt/inspector_model.h"
#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr int kMargin = 12;
constexpr int kBar = 2;
constexpr int kSectionHeight = 26;
constexpr float kFutureAlpha = 0.42F;
constexpr int kEventColumn = 44;  // at least; a longer number widens it
constexpr int kActorColumn = 46;
constexpr int kGap = 8;

}  // namespace

QSize RowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {120, kRowHeight};
}

Token RowDelegate::draw_ground(QPainter* painter, const QStyleOptionViewItem& option, bool now,
                               bool wrong) const {
  const Token accent = wrong ? Token::kBad : Token::kAcc;
  if (now) {
    QColor wash = color_of(palette_, Token::kAccBg);
    if (wrong) {
      wash = color_of(palette_, Token::kBad);
      wash.setAlphaF(0.12F);
    }
    painter->fillRect(option.rect, wash);
    painter->fillRect(QRect(option.rect.left(), option.rect.top(), kBar, option.rect.height()),
                      color_of(palette_, accent));
  }
  if (option.state & QStyle::State_HasFocus) {
    painter->setPen(color_of(palette_, Token::kAcc));
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
  } else if (option.state & QStyle::State_MouseOver) {
    painter->fillRect(option.rect, color_of(palette_, Token::kAccBg));
  }
  return wrong ? Token::kBadT : Token::kAccT;
}

int RowDelegate::draw_text(QPainter* painter, const QRect& area, int align, TextRole role,
                           Token token, const QString& text, bool struck, float alpha) const {
  QFont font = font_of(role);
  font.setStrikeOut(struck);
  painter->setFont(font);
  QColor color = color_of(palette_, token);
  color.setAlphaF(color.alphaF() * alpha);
  painter->setPen(color);
  const QFontMetrics metrics(font);
  const QString shown = metrics.elidedText(text, Qt::ElideRight, area.width());
  painter->drawText(area, align | Qt::AlignVCenter | Qt::TextSingleLine, shown);
  return metrics.horizontalAdvance(shown);
}

QSize InspectorDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  return {120, index.data(InspectorModel::kIsSection).toBool() ? kSectionHeight : kRowHeight};
}

void InspectorDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
  painter->save();
  QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
  const QString label = index.data(InspectorModel::kLabel).toString();
  if (index.data(InspectorModel::kIsSection).toBool()) {
    area.setTop(area.top() + 6);
    const bool pinned = index.data(InspectorModel::kPinned).toBool();
    const bool pointed = (option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus)) != 0;
    draw_text(painter, area, Qt::AlignLeft, TextRole::kCaption, pointed ? Token::kInk : Token::kLow,
              label);
    if (pinned || pointed) {
      draw_text(painter, area, Qt::AlignRight, TextRole::kSmall,
                pinned ? Token::kAccT : Token::kLow, pinned ? tr("pinned") : tr("pin"));
    }
    painter->restore();
    return;
  }
  const bool changed = index.data(InspectorModel::kChanged).toBool();
  const bool wrong = index.data(InspectorModel::kWrong).toBool();
  const Token strong = draw_ground(painter, option, changed || wrong, wrong);
  const QString was = index.data(InspectorModel::kWas).toString();
  const int label_width = draw_text(painter, area, Qt::AlignLeft, TextRole::kLabel,
                                    changed ? Token::kInk : Token::kMid, label);
  area.setLeft(std::min(area.left() + label_width + kGap, area.right()));
  if (!was.isEmpty()) {
    // The old value may take a third; the new one is what one looks for.
    QRect old = area;
    old.setLeft(area.right() - area.width() / 3);
    const int used =
        draw_text(painter, old, Qt::AlignRight, TextRole::kValue, Token::kLow, was, true);
    area.setRight(area.right() - used - kGap);
  }
  draw_text(painter, area, Qt::AlignRight, changed ? TextRole::kValueStrong : TextRole::kValue,
            changed || wrong ? strong : Token::kInk, index.data(InspectorModel::kValue).toString());
  painter->restore();
}

void EventDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  painter->save();
  const bool now = index.data(EventsModel::kNow).toBool();
  const bool wrong = index.data(EventsModel::kWrong).toBool();
  const float alpha = index.data(EventsModel::kFuture).toBool() ? kFutureAlpha : 1;
  draw_ground(painter, option, now, wrong);
  QRect area = option.rect.adjusted(kMargin, 0, -kGap, 0);
  const QString number = index.data(EventsModel::kEventText).toString();
  const QFontMetrics metrics(font_of(TextRole::kAddress));
  QRect column = area;
  column.setWidth(std::max(kEventColumn, metrics.horizontalAdvance(number)));
  draw_text(painter, column, Qt::AlignLeft, now ? TextRole::kAddressStrong : TextRole::kAddress,
            now ? Token::kAccT : Token::kLow, number, false, alpha);
  area.setLeft(column.right() + kGap);
  column = area;
  column.setWidth(kActorColumn);
  draw_text(painter, column, Qt::AlignLeft, TextRole::kLabel, Token::kMid,
            index.data(EventsModel::kActor).toString(), false, alpha);
  area.setLeft(column.right() + kGap);
  draw_text(painter, area, Qt::AlignLeft, now ? TextRole::kLabelStrong : TextRole::kLabel,
            wrong ? Token::kBadT : Token::kInk, index.data(EventsModel::kText).toString(), false,
            alpha);
  painter->restore();
}

}  // namespace pf
