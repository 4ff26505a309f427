#include "ui/imgui/window.h"

#include <fmt/format.h>
#include <imgui.h>
// The backends come after ImGui.
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "core/base/error.h"
#include "ui/imgui/window_impl.h"

namespace pf {
namespace {

constexpr double kFrame = 1.0 / 60, kPoll = 1.0 / 30;
constexpr double kLongestTick = 0.1;  // after a pause play goes on where it was
constexpr double kMostSeconds = 180;  // for a picture to settle

using Stopwatch = std::chrono::steady_clock;

double seconds_since(Stopwatch::time_point then) {
  return std::chrono::duration<double>(Stopwatch::now() - then).count();
}

[[noreturn]] void throw_failure(const ErrorNote& note) {
  throw InputError(note.where, 0, 0, "", note.wrong, note.right);
}

}  // namespace

void ProbeWindow::Impl::open_window(bool shown) {
  static std::string reason;
  glfwSetErrorCallback([](int, const char* words) { reason = words; });
  if (!glfwInit()) throw WindowError("no window can be opened: " + reason);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_VISIBLE, shown ? GLFW_TRUE : GLFW_FALSE);
  window = glfwCreateWindow(options.width, options.height, "Pageferry Probe", nullptr, nullptr);
  if (window == nullptr) throw WindowError("no window with OpenGL 3.3 can be opened: " + reason);
  glfwMakeContextCurrent(window);
  const std::string problem = gl_version_problem();
  if (!problem.empty()) throw WindowError(problem);
  glfwSwapInterval(0);  // drawn on demand; waiting is the loop's
  glfwSetWindowSizeLimits(window, 960, 600, GLFW_DONT_CARE, GLFW_DONT_CARE);
}

void ProbeWindow::Impl::start_ui() {
  float scale = options.scale;
  if (scale <= 0) glfwGetWindowContentScale(window, &scale, nullptr);
  look.emplace(std::clamp(scale, 0.75F, 4.0F));
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;
  install_input();
  ImGui_ImplGlfw_InitForOpenGL(window, true);
  ImGui_ImplOpenGL3_Init("#version 330 core");
  look->load_fonts(options.assets);
  pictures = std::make_unique<GlPictures>(scene_files(options.shaders, options.assets));
  desk.emplace(*look, *pictures);
  std::string wrong;
  desk->settings = written = read_settings(options.settings, wrong);
  if (!wrong.empty()) desk->error = {"settings", wrong, "remove the file to begin anew"};
  desk->keys = ProbeKeys(desk->settings.keys);
  first_theme();
  shell.emplace(*desk);
  shell->quit = [this] { glfwSetWindowShouldClose(window, GLFW_TRUE); };
  shell->copy = [this](const std::string& text) { glfwSetClipboardString(window, text.c_str()); };
  shell->open_file = [this](const std::string& file) { opener.begin(*desk, file); };
}

// A remembered theme may be gone; one that is asked for has to be there.
void ProbeWindow::Impl::first_theme() {
  desk->palettes = options.assets / "palettes";
  const bool asked = !options.theme.empty();
  const std::string name = asked ? options.theme : desk->settings.theme;
  const Outcome shown = desk->try_tell(fmt::format("{} {}", kThemeVerb, name));
  if (shown.ok) return;
  const Outcome dark = desk->try_tell(fmt::format("{} {}", kThemeVerb, ProbeSettings().theme));
  if (asked || !dark.ok) throw InputError("theme", 0, 0, "", shown.text, "");
  desk->error = {"settings", shown.text, ""};
}

void ProbeWindow::Impl::take_key(const std::string& chord) {
  if (chord.empty() || shell->typing()) return;
  shell->key(chord);
}

void ProbeWindow::Impl::step() {
  const double passed = std::min(kLongestTick, seconds_since(ticked));
  ticked = Stopwatch::now();
  if (opener.poll(*desk)) frames = 3;
  changed = desk->tick(passed) || changed;
  // What comes by itself is drawn some thirty times a second, play at every turn.
  const bool plays = desk->is_open() && desk->probe().session().playing() != 0;
  if (changed && (plays || seconds_since(drawn) > kPoll)) frames = std::max(frames, 1);
}

void ProbeWindow::Impl::draw(int width, int height) {
  const Stopwatch::time_point began = Stopwatch::now();
  desk->refresh();
  changed = false;
  clear_frame(width, height, look->palette());
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  // Everything is laid out in device pixels.
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  io.DisplayFramebufferScale = {1, 1};
  const auto strike = hold_strike();
  ImGui::NewFrame();
  shell->draw();
  ImGui::Render();
  release_strike(strike);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  finish_frame();
  desk->frame_ms = seconds_since(began) * 1000;
  drawn = Stopwatch::now();
}

Pixels ProbeWindow::Impl::draw_apart(int width, int height) {
  const GlFrame frame(width, height);
  // The first frames lay out what the next one shows.
  for (int i = 0; i < 3; ++i) {
    desk->frame_ms = 0;
    draw(width, height);
  }
  return frame.read();
}

// Behind a frame in which the command was given: a frame cannot be drawn within another.
void ProbeWindow::save_picture(int width, int height) {
  Desk& desk = *impl_->desk;
  if (desk.picture.empty()) return;
  const std::string file = std::exchange(desk.picture, "");
  desk.told.clear();
  impl_->frames = 3;
  try {
    if (!write_picture) throw std::runtime_error("this window cannot save pictures");
    write_picture(impl_->draw_apart(width, height), file);
    desk.told = "saved " + file;
  } catch (const std::exception& error) {
    desk.error = {"picture " + file, error.what(), ""};
  }
}

void ProbeWindow::Impl::keep_settings() {
  desk->settings.keys = desk->keys.changed();
  const bool same = desk->settings.theme == written.theme &&
                    desk->settings.splits == written.splits && desk->settings.keys == written.keys;
  if (same || options.settings.empty()) return;
  write_settings(options.settings, desk->settings);
  written = desk->settings;
}

bool ProbeWindow::Impl::quiet() { return frames == 0 && !changed && !desk->busy(); }

ProbeWindow::ProbeWindow(const ProbeOptions& options, bool shown)
    : impl_(std::make_unique<Impl>(options)) {
  impl_->open_window(shown);
  impl_->start_ui();
  if (!options.file.empty()) {
    ProbeOptions first = options;
    // A picture tells them itself, one by one.
    if (!shown) first.commands.clear();
    impl_->opener.begin(*impl_->desk, first);
  }
}

ProbeWindow::~ProbeWindow() {
  if (impl_->window == nullptr) return;
  impl_->keep_settings();
  impl_->shell.reset();
  impl_->desk.reset();
  impl_->off_screen.reset();
  impl_->pictures.reset();
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(impl_->window);
  glfwTerminate();
}

void ProbeWindow::run() {
  Impl& self = *impl_;
  while (!glfwWindowShouldClose(self.window)) {
    if (self.frames > 0) {
      glfwPollEvents();
    } else if (self.quiet()) {
      glfwWaitEvents();
      self.ticked = Stopwatch::now();
    } else {
      const bool plays = self.desk->is_open() && self.desk->probe().session().playing() != 0;
      const bool works = self.desk->is_open() && self.desk->probe().session().has_work();
      glfwWaitEventsTimeout(works ? 0.001 : plays ? kFrame : kPoll);
    }
    self.step();
    if (self.frames == 0) continue;
    const Stopwatch::time_point began = Stopwatch::now();
    int width = 0, height = 0;
    glfwGetFramebufferSize(self.window, &width, &height);
    if (width > 0 && height > 0) {
      self.draw(width, height);
      glfwSwapBuffers(self.window);
      save_picture(width, height);
    }
    --self.frames;
    if (self.frames == 0) self.keep_settings();
    const double rest = kFrame - seconds_since(began);
    if (rest > 0.001 && self.frames > 0) glfwWaitEventsTimeout(rest);
  }
}

double ProbeWindow::pass(bool shown) {
  const Stopwatch::time_point began = Stopwatch::now();
  glfwPollEvents();
  impl_->step();
  if (shown) {
    bind_window();
    impl_->draw(impl_->options.width, impl_->options.height);
    glfwSwapBuffers(impl_->window);
  } else {
    if (!impl_->off_screen) {
      impl_->off_screen = std::make_unique<GlFrame>(impl_->options.width, impl_->options.height);
    }
    impl_->off_screen->bind();
    impl_->draw(impl_->options.width, impl_->options.height);
  }
  save_picture(impl_->options.width, impl_->options.height);
  return seconds_since(began) * 1000;
}

Desk& ProbeWindow::desk() { return *impl_->desk; }

Shell& ProbeWindow::shell() { return *impl_->shell; }

void ProbeWindow::Impl::settle() {
  const Stopwatch::time_point began = Stopwatch::now();
  while (!desk->settled() && !opener.failed()) {
    if (seconds_since(began) > kMostSeconds) throw std::runtime_error("the run does not settle");
    step();
    if (!desk->settled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  if (opener.failed()) throw_failure(desk->error);
}

Pixels ProbeWindow::settled_picture() {
  Impl& self = *impl_;
  self.settle();
  // Each command finds the run as the one before has left it.
  for (const std::string& command : self.options.commands) {
    if (!self.desk->tell(command).ok) throw_failure(self.desk->error);
    self.settle();
  }
  return self.draw_apart(self.options.width, self.options.height);
}

}  // namespace pf
