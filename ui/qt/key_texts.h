// The keys of the key table as Qt has them.
#pragma once
#include <QKeySequence>
#include <QList>
#include <QString>

#include "ui/session/key_table.h"

namespace pf {

QList<QKeySequence> default_keys(const KeyRow& row);

// As printed on the help sheet: "Space", "Right", "Ctrl+F or /".
QString keys_text(const QList<QKeySequence>& keys);

// Where the settings keep a row's own keys.
QString key_setting(const KeyRow& row);

}  // namespace pf
