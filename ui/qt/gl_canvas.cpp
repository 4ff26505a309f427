#include "ui/qt/gl_canvas.h"

#include <fmt/format.h>

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QSurfaceFormat>
#include <exception>

namespace pf {

void request_gl_format() {
  QSurfaceFormat format;
  format.setVersion(3, 3);
  format.setProfile(QSurfaceFormat::CoreProfile);
  format.setDepthBufferSize(0);
  format.setStencilBufferSize(0);
  QSurfaceFormat::setDefaultFormat(format);
}

std::string gl_problem() {
  QOpenGLContext context;
  if (!context.create()) return "this display gives no OpenGL context";
  QOffscreenSurface surface;
  surface.setFormat(context.format());
  surface.create();
  if (!context.makeCurrent(&surface)) return "the OpenGL context of this display cannot be used";
  const auto version = context.format().version();
  context.doneCurrent();
  if (context.isOpenGLES() || version < qMakePair(3, 3)) {
    return fmt::format("this display has OpenGL{} {}.{}, and 3.3 is needed",
                       context.isOpenGLES() ? " ES" : "", version.first, version.second);
  }
  return "";
}

GlCanvas::GlCanvas(SceneFiles files, QWidget* parent)
    : QOpenGLWidget(parent), files_(std::move(files)) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
}

GlCanvas::~GlCanvas() { release(); }

void GlCanvas::set_scene(std::shared_ptr<const SceneModel> model) {
  model_ = std::move(model);
  update();
}

void GlCanvas::set_view(const SceneView& view) {
  view_ = view;
  update();
}

void GlCanvas::set_palette(const Palette& palette) {
  palette_ = palette;
  update();
}

void GlCanvas::initializeGL() {
  // A dock that is pulled out of the window gets a new context, and the old one goes.
  connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlCanvas::release,
          Qt::DirectConnection);
  try {
    renderer_.init(files_);
  } catch (const std::exception& error) {
    renderer_.release();
    Q_EMIT failed(QString::fromStdString(error.what()));
  }
}

void GlCanvas::paintGL() {
  if (!renderer_.ready() || !model_) return;
  renderer_.draw(*model_, view_, palette_);
  ++frames_;
}

void GlCanvas::release() {
  if (context() == nullptr || !renderer_.ready()) return;
  disconnect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlCanvas::release);
  makeCurrent();
  renderer_.release();
  doneCurrent();
}

}  // namespace pf
