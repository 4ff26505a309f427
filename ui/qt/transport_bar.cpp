#include "ui/qt/transport_bar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/qt/key_actions.h"
#include "ui/qt/theme.h"
#include "ui/session/speed_scale.h"

namespace pf {
namespace {

constexpr int kHeight = 48;
constexpr int kNarrow = 1360;  // below it the bar saves space
constexpr int kTight = 1160;   // below it the title is left to the frame of the window
constexpr int kUsualFind = 180, kNarrowFind = 110, kTightFind = 44;
constexpr int kUsualSpeed = 132, kTightSpeed = 72;

// Parted where both lines are about as long; what does not fit ends in an ellipsis.
QString two_lines(const QString& text, const QFontMetrics& metrics, int room) {
  int best = -1, width = 0;
  for (int at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
    const int longer = std::max(metrics.horizontalAdvance(text.left(at)),
                                metrics.horizontalAdvance(text.mid(at + 1)));
    if (best < 0 || longer < width) best = at, width = longer;
  }
  if (best < 0) return metrics.elidedText(text, Qt::ElideRight, room);
  return metrics.elidedText(text.left(best), Qt::ElideRight, room) + "\n" +
         metrics.elidedText(text.mid(best + 1), Qt::ElideRight, room);
}

}  // namespace

TransportBar::TransportBar(QWidget* parent) : QWidget(parent) {
  setObjectName("top_bar");
  setAttribute(Qt::WA_StyledBackground);
  setFixedHeight(kHeight);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 0, 8, 0);
  row->setSpacing(4);
  menus_ = new QMenuBar(this);
  menus_->setNativeMenuBar(false);
  menus_->setFont(font_of(TextRole::kBody));
  menus_->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Preferred);
  row->addWidget(menus_, 0, Qt::AlignVCenter);
  add_rule(row);
  row->addSpacing(8);
  title_ = new QLabel(this);
  title_->setFont(font_of(TextRole::kSection));
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  title_->setMinimumWidth(90);
  title_->setAccessibleName(tr("Scenario"));
  row->addWidget(title_, 1);
  row->addSpacing(8);
  add_button(row, Act::kStart, Icon::kStart, tr("To the start"));
  add_button(row, Act::kRunBack, Icon::kRunBack, tr("Back to the previous event of the filter"));
  add_button(row, Act::kStepBack, Icon::kStepBack, tr("One event back"));
  QToolButton* play = add_button(row, Act::kPlay, Icon::kPlay, tr("Play"));
  play->setObjectName("play");
  play->setFixedSize(40, 32);
  add_button(row, Act::kStep, Icon::kStep, tr("One event on"));
  add_button(row, Act::kRunOn, Icon::kRunOn, tr("On to the next event of the filter"));
  add_button(row, Act::kEnd, Icon::kEnd, tr("To the end"));
  add_rule(row);
  event_ = add_figure(row, tr("event"), 132);
  add_rule(row);
  time_ = add_figure(row, tr("simulated time"), 128);
  add_rule(row);
  add_speed(row);
  find_ = new QLineEdit(this);
  find_->setFont(font_of(TextRole::kBody));
  find_->setPlaceholderText(tr("Find   /"));
  find_->setAccessibleName(tr("Find in the events"));
  find_->setClearButtonEnabled(true);
  find_->setFixedHeight(28);
  row->addWidget(find_);
  add_button(row, Act::kHelp, Icon::kHelp, tr("Keys"));
  connect(speed_, &QSlider::valueChanged, this, &TransportBar::speed_asked);
}

void TransportBar::add_speed(QHBoxLayout* row) {
  auto* speed_box = new QVBoxLayout;
  speed_box->setSpacing(1);
  speed_ = new QSlider(Qt::Horizontal, this);
  speed_->setRange(0, speed_stops() - 1);
  speed_->setPageStep(3);
  speed_->setFixedSize(kUsualSpeed, 16);
  speed_->setAccessibleName(tr("Speed, logarithmic"));
  speed_->setToolTip(tr("Speed, logarithmic (- and +)"));
  speed_text_ = new QLabel(this);
  speed_text_->setFont(font_of(TextRole::kValue));
  speed_text_->setObjectName("mid");
  speed_text_->setAccessibleName(tr("Speed"));
  speed_box->addStretch();
  speed_box->addWidget(speed_text_);
  speed_box->addWidget(speed_);
  speed_box->addStretch();
  row->addSpacing(4);
  row->addLayout(speed_box);
  row->addSpacing(4);
  add_rule(row);
}

void TransportBar::add_rule(QLayout* row) {
  auto* rule = new QFrame(this);
  rule->setObjectName("rule");
  rule->setFixedSize(1, 28);
  row->addWidget(rule);
}

QToolButton* TransportBar::add_button(QLayout* row, Act act, Icon icon, const QString& name) {
  auto* button = new QToolButton(this);
  button->setFixedSize(30, 30);
  button->setIconSize(QSize(16, 16));
  button->setAccessibleName(name);
  button->setFocusPolicy(Qt::TabFocus);
  connect(button, &QToolButton::clicked, this, [this, act] { Q_EMIT asked(act); });
  row->addWidget(button);
  buttons_[act] = {button, icon};
  return button;
}

QLabel* TransportBar::add_figure(QLayout* row, const QString& caption, int width) {
  auto* box = new QWidget(this);
  box->setMinimumWidth(width);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(8, 0, 4, 0);
  column->setSpacing(0);
  auto* value = new QLabel(box);
  QFont font = font_of(TextRole::kValueStrong);
  font.setPixelSize(12);
  value->setFont(font);
  value->setTextFormat(Qt::RichText);
  value->setAccessibleName(caption);
  auto* label = new QLabel(caption, box);
  label->setFont(font_of(TextRole::kSmall));
  label->setObjectName("low");
  column->addStretch();
  column->addWidget(value);
  column->addWidget(label);
  column->addStretch();
  row->addWidget(box);
  return value;
}

void TransportBar::show_transport(const TransportView& view) {
  full_title_ = QString::fromStdString(view.title);
  show_title();
  const QString low = css_of(palette_, Token::kLow);
  event_->setText(QString("%1 <span style='color:%3;font-weight:400'>/ %2</span>")
                      .arg(QString::fromStdString(view.event_text),
                           QString::fromStdString(view.total_text), low));
  // Numbers grow while a run plays; what stands beside them must not jitter.
  event_->setMinimumWidth(std::max(event_->minimumWidth(), event_->sizeHint().width()));
  time_->setText(QString::fromStdString(view.time_text));
  speed_text_->setText(QString::fromStdString(view.speed_text));
  const QSignalBlocker quiet(speed_);
  if (!speed_->isSliderDown()) {
    speed_->setValue(view.speed_stop);
  }
  if (playing_ != view.playing) {
    playing_ = view.playing;
    set_palette(palette_);
  }
}

void TransportBar::show_keys(const KeyActions& keys) {
  for (auto& [act, entry] : buttons_) {
    const QAction* action = keys.action(act);
    entry.first->setToolTip(tr("%1 (%2)").arg(action->text(), keys_text(action->shortcuts())));
  }
}

void TransportBar::set_palette(const Palette& palette) {
  palette_ = palette;
  for (auto& [act, entry] : buttons_) {
    if (act == Act::kPlay) {
      entry.first->setIcon(
          make_icon(playing_ != 0 ? Icon::kPause : Icon::kPlay, palette, Token::kBg));
      entry.first->setAccessibleName(playing_ != 0 ? tr("Pause") : tr("Play"));
    } else {
      entry.first->setIcon(make_icon(entry.second, palette));
    }
  }
}

void TransportBar::show_title() {
  // One line, else two smaller ones, else as many words as two lines hold.
  title_->setFont(font_of(TextRole::kSection));
  QString text = full_title_;
  const int room = title_->width();
  if (QFontMetrics(title_->font()).horizontalAdvance(text) > room) {
    title_->setFont(font_of(TextRole::kActor));
    text = two_lines(text, QFontMetrics(title_->font()), room);
  }
  title_->setText(text);
  title_->setToolTip(full_title_);
}

void TransportBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool tight = width() < kTight;
  find_->setFixedWidth(tight ? kTightFind : width() < kNarrow ? kNarrowFind : kUsualFind);
  speed_->setFixedWidth(tight ? kTightSpeed : kUsualSpeed);
  title_->setVisible(!tight);
  find_->setClearButtonEnabled(!tight);
  layout()->setSpacing(tight ? 2 : 4);
  // Menus never give way.
  menus_->setMinimumWidth(menus_->sizeHint().width());
  show_title();
}

}  // namespace pf
