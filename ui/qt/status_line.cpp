#include "ui/qt/status_line.h"

#include <QHBoxLayout>
#include <QStringList>
#include <QStyle>

#include "ui/qt/theme.h"

namespace pf {
namespace {
constexpr int kHeight = 24;
constexpr int kToldMs = 5000;
}  // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent) {
  setFixedHeight(kHeight);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 8, 0);
  row->setSpacing(16);
  verdict_ = new QLabel(this);
  verdict_->setFont(font_of(TextRole::kLabelStrong));
  verdict_->setAccessibleName(tr("Verdict"));
  row->addWidget(verdict_);
  facts_ = new QLabel(this);
  facts_->setFont(font_of(TextRole::kAddress));
  facts_->setObjectName("mid");
  facts_->setTextFormat(Qt::PlainText);
  row->addWidget(facts_);
  told_ = new QLabel(this);
  told_->setFont(font_of(TextRole::kLabel));
  told_->setAccessibleName(tr("Message"));
  told_->hide();
  row->addWidget(told_);
  told_ends_.setSingleShot(true);
  told_ends_.setInterval(kToldMs);
  connect(&told_ends_, &QTimer::timeout, told_, &QWidget::hide);
  work_ = new QLabel(this);
  work_->setFont(font_of(TextRole::kLabel));
  work_->setObjectName("mid");
  row->addWidget(work_);
  bar_ = new QProgressBar(this);
  bar_->setFixedSize(72, 4);
  bar_->setTextVisible(false);
  bar_->setRange(0, 0);
  bar_->setAccessibleName(tr("Progress"));
  row->addWidget(bar_);
  hold_ = new QToolButton(this);
  hold_->setObjectName("chip");
  hold_->setFont(font_of(TextRole::kSmall));
  row->addWidget(hold_);
  copy_ = new QPushButton(this);
  copy_->setFont(font_of(TextRole::kAddress));
  copy_->setObjectName("command");
  copy_->setFixedHeight(20);
  copy_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  row->addWidget(copy_, 1);
  connect(hold_, &QToolButton::clicked, this, &StatusLine::hold_asked);
  connect(copy_, &QToolButton::clicked, this, &StatusLine::copy_asked);
  show_work({}, false);
}

void StatusLine::show_status(const TransportView& transport, const StatusView& status) {
  verdict_->setText(QString::fromStdString(transport.invariants));
  const QString name = transport.violated ? "wrong" : "good";
  if (verdict_->objectName() != name) {
    verdict_->setObjectName(name);
    verdict_->style()->unpolish(verdict_);
    verdict_->style()->polish(verdict_);
  }
  QStringList facts;
  facts << tr("seed %1").arg(status.seed);
  if (!status.digest.isEmpty()) facts << tr("digest %1").arg(status.digest);
  if (!status.timing.isEmpty()) facts << tr("timing %1").arg(status.timing);
  facts_->setText(facts.join("   "));
  command_ = status.command;
  show_command();
}

void StatusLine::show_told(const QString& what) {
  told_->setText(what);
  told_->show();
  told_ends_.start();
}

void StatusLine::show_work(const QString& text, bool held) {
  const bool busy = !text.isEmpty();
  work_->setVisible(busy);
  work_->setText(text);
  bar_->setVisible(busy && !held);
  hold_->setVisible(busy);
  hold_->setText(held ? tr("go on") : tr("stop"));
  hold_->setAccessibleName(held ? tr("Go on with the run") : tr("Stop running ahead"));
}

void StatusLine::show_command() {
  const QFontMetrics metrics(copy_->font());
  copy_->setText(metrics.elidedText(command_, Qt::ElideLeft, std::max(40, copy_->width() - 4)));
  copy_->setToolTip(tr("%1\nClick to copy").arg(command_));
  copy_->setAccessibleName(tr("Copy the command: %1").arg(command_));
}

void StatusLine::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  show_command();
}

}  // namespace pf
