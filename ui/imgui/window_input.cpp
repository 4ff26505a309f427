// What the window hears, as chords of the key table.
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "ui/imgui/window_impl.h"

namespace pf {
namespace {

const char* special_name(int key) {
  switch (key) {
    case GLFW_KEY_SPACE:
      return "Space";
    case GLFW_KEY_ESCAPE:
      return "Esc";
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return "Enter";
    case GLFW_KEY_TAB:
      return "Tab";
    case GLFW_KEY_BACKSPACE:
      return "Backspace";
    case GLFW_KEY_DELETE:
      return "Delete";
    case GLFW_KEY_RIGHT:
      return "Right";
    case GLFW_KEY_LEFT:
      return "Left";
    case GLFW_KEY_DOWN:
      return "Down";
    case GLFW_KEY_UP:
      return "Up";
    case GLFW_KEY_HOME:
      return "Home";
    case GLFW_KEY_END:
      return "End";
    case GLFW_KEY_PAGE_UP:
      return "PgUp";
    case GLFW_KEY_PAGE_DOWN:
      return "PgDown";
    default:
      return nullptr;
  }
}

std::string modifier_text(int modifiers) {
  std::string out;
  if ((modifiers & GLFW_MOD_CONTROL) != 0) out += "Ctrl+";
  if ((modifiers & GLFW_MOD_ALT) != 0) out += "Alt+";
  if ((modifiers & GLFW_MOD_SHIFT) != 0) out += "Shift+";
  return out;
}

}  // namespace

std::string chord_of_key(int key, int scancode, int modifiers) {
  if (const char* name = special_name(key)) return modifier_text(modifiers) + name;
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25) {
    return modifier_text(modifiers) + "F" + std::to_string(key - GLFW_KEY_F1 + 1);
  }
  const char* name = glfwGetKeyName(key, scancode);
  if (name == nullptr || name[0] == '\0' || name[1] != '\0') return "";
  const auto letter = static_cast<unsigned char>(name[0]);
  const bool held = (modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_ALT)) != 0;
  // A sign without Ctrl comes as a character, which knows what Shift makes of it.
  if (std::isalnum(letter) == 0 && !held) return "";
  if (std::isdigit(letter) != 0 && (modifiers & GLFW_MOD_SHIFT) != 0 && !held) return "";
  return modifier_text(modifiers) + static_cast<char>(std::toupper(letter));
}

std::string chord_of_character(unsigned int character) {
  if (character <= ' ' || character > '~' || std::isalnum(static_cast<int>(character)) != 0) {
    return "";
  }
  return std::string(1, static_cast<char>(character));
}

ProbeWindow::Impl& ProbeWindow::Impl::of(GLFWwindow* window) {
  return *static_cast<Impl*>(glfwGetWindowUserPointer(window));
}

// Set before ImGui's backend, which calls on what it finds.
void ProbeWindow::Impl::install_input() {
  glfwSetWindowUserPointer(window, this);
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int modifiers) {
    Impl& self = of(w);
    self.frames = 3;
    if (action == GLFW_PRESS && key >= 0) self.strikes.push_back({key, modifiers});
    if (action != GLFW_RELEASE) self.take_key(chord_of_key(key, scancode, modifiers));
  });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned int character) {
    of(w).frames = 3;
    of(w).take_key(chord_of_character(character));
  });
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) {
    Impl& self = of(w);
    if (self.frames < 2) self.frames = 2;
  });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { of(w).frames = 3; });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { of(w).frames = 3; });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { of(w).frames = 3; });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { of(w).frames = 3; });
  glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
    Impl& self = of(w);
    self.frames = 3;
    if (count == 0) return;
    const std::string path = paths[0];
    if (self.desk->is_open() && std::filesystem::path(path).extension() == ".pflive") {
      self.desk->tell("live " + path);  // lies over the open run
    } else {
      self.opener.begin(*self.desk, path);
    }
  });
}

std::optional<ProbeWindow::Impl::Strike> ProbeWindow::Impl::hold_strike() {
  ImGuiIO& io = ImGui::GetIO();
  while (!strikes.empty()) {
    const Strike strike = strikes.front();
    strikes.pop_front();
    if (io.KeysDown[strike.key]) continue;  // still held: ImGui sees it by itself
    io.KeysDown[strike.key] = true;
    io.KeyCtrl = (strike.modifiers & GLFW_MOD_CONTROL) != 0;
    io.KeyShift = (strike.modifiers & GLFW_MOD_SHIFT) != 0;
    if (!strikes.empty()) frames = std::max(frames, 2);
    return strike;
  }
  return std::nullopt;
}

void ProbeWindow::Impl::release_strike(const std::optional<Strike>& strike) {
  if (!strike) return;
  ImGuiIO& io = ImGui::GetIO();
  io.KeysDown[strike->key] = false;
  const auto held = [&](int left, int right) { return io.KeysDown[left] || io.KeysDown[right]; };
  io.KeyCtrl = held(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL);
  io.KeyShift = held(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT);
}

}  // namespace pf
