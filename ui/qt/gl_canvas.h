// A picture in the window: draws one SceneModel with the shared renderer. Repaints when the scene,
// the view or the palette changes, never by itself. Takes no input; SceneWidget does.
#pragma once
#include <QOpenGLWidget>
#include <memory>
#include <string>

#include "ui/scene/scene_renderer.h"

namespace pf {

// Asked for before the application object is made: OpenGL 3.3 core.
void request_gl_format();

// Why this display cannot draw scenes, or nothing when it can. Makes a context and lets it go.
std::string gl_problem();

class GlCanvas : public QOpenGLWidget {
  Q_OBJECT

 public:
  GlCanvas(SceneFiles files, QWidget* parent);
  ~GlCanvas() override;

  void set_scene(std::shared_ptr<const SceneModel> model);
  void set_view(const SceneView& view);
  void set_palette(const Palette& palette);

  // Frames drawn so far.
  int frames() const { return frames_; }

 Q_SIGNALS:
  // The renderer did not start; the text says why.
  void failed(const QString& why);

 protected:
  void initializeGL() override;
  void paintGL() override;

 private:
  void release();

  SceneFiles files_;
  SceneRenderer renderer_;
  std::shared_ptr<const SceneModel> model_;
  SceneView view_;
  Palette palette_;
  int frames_ = 0;
};

}  // namespace pf
