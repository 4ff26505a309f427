// Studio's tests need a display and its OpenGL; without them they are skipped, and say so.
#include <gtest/gtest.h>

#include <QApplication>
#include <QStyleFactory>
#include <cstdio>
#include <cstdlib>

#include "ui/qt/gl_canvas.h"
#include "ui/qt/theme.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (std::getenv("DISPLAY") == nullptr) {
    std::puts("[  SKIPPED ] no DISPLAY: Studio is tested under a display, real or virtual");
    return 77;
  }
  qputenv("QT_QPA_PLATFORM", "xcb");
  pf::request_gl_format();
  QApplication app(argc, argv);
  pf::load_fonts(PF_SOURCE_ASSETS);
  QApplication::setStyle(QStyleFactory::create("Fusion"));
  QApplication::setFont(pf::font_of(pf::TextRole::kBody));
  return RUN_ALL_TESTS();
}
