#include "ui/qt/key_texts.h"

#include <QStringList>

namespace pf {

QList<QKeySequence> default_keys(const KeyRow& row) {
  QList<QKeySequence> out;
  for (const char* key : row.keys) out.append(QKeySequence::fromString(key));
  return out;
}

QString keys_text(const QList<QKeySequence>& keys) {
  QStringList out;
  for (const QKeySequence& key : keys) out.append(key.toString());
  return out.join(" or ");
}

QString key_setting(const KeyRow& row) { return "keys/" + QString::fromStdString(key_id(row)); }

}  // namespace pf
