// Pageferry Studio: the window for teaching and for demonstrations.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QLocale>
#include <QSettings>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTimer>
#include <cstdio>
#include <exception>
#include <optional>

#include "core/base/error.h"
#include "ui/qt/gl_canvas.h"
#include "ui/qt/main_window.h"
#include "ui/qt/theme.h"

namespace {

constexpr int kBadInput = 2;
constexpr int kOwnFailure = 4;

struct Arguments {
  std::string file = std::string(PF_SOURCE_ASSETS) + "/scenarios/htm-sqlite.toml";
  std::string at;
  std::string theme;
  std::string size;
  std::string settings;
  std::string picture;
  std::string scale;
};

// The words after an option, before anybody may parse them: Qt takes out its own first, and wants
// to know the size of everything before that.
QByteArray value_of(const char* option, int argc, char** argv) {
  const QByteArray name(option);
  for (int i = 1; i < argc; ++i) {
    const QByteArray word(argv[i]);
    if (word == name && i + 1 < argc) return argv[i + 1];
    if (word.startsWith(name + "=")) return word.mid(name.size() + 1);
  }
  return {};
}

// In percent, from the option or as last chosen. Who sets Qt's own variable knows better.
void set_scale(int argc, char** argv) {
  if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR")) return;
  int percent = value_of("--scale", argc, argv).toInt();
  if (percent == 0 && value_of("--picture", argc, argv).isEmpty()) {
    const QString file = QString::fromLocal8Bit(value_of("--settings", argc, argv));
    percent = pf::open_settings(file)->value("size", 100).toInt();
  }
  if (percent < 50 || percent > 400 || percent == 100) return;
  qputenv("QT_SCALE_FACTOR", QByteArray::number(percent / 100.0));
}

// Waits until the run is known and nothing moves, saves the window as a picture and ends.
class PictureTaker {
 public:
  PictureTaker(pf::MainWindow& window, const QString& file) : window_(window), file_(file) {
    QObject::connect(&timer_, &QTimer::timeout, [this] { look(); });
    QObject::connect(&window.host(), &pf::SessionHost::not_opened, &window,
                     [](const QString& where, const QString& wrong, const QString& right) {
                       fmt::print(stderr, "{}: {}; right would be: {}\n", where.toStdString(),
                                  wrong.toStdString(), right.toStdString());
                       QCoreApplication::exit(kBadInput);
                     });
    timer_.start(100);
  }

 private:
  void look() {
    pf::SessionHost& host = window_.host();
    if (!host.is_open() || host.is_opening() || host.is_working() || !host.is_still()) return;
    timer_.stop();
    window_.refresh_all();
    QCoreApplication::processEvents();
    // Quality 0 is the strongest compression.
    const bool saved = window_.grab().save(file_, "PNG", 0);
    if (!saved) fmt::print(stderr, "{}: cannot be written\n", file_.toStdString());
    QCoreApplication::exit(saved ? 0 : kOwnFailure);
  }

  pf::MainWindow& window_;
  QString file_;
  QTimer timer_;
};

int start(QApplication& app, const Arguments& arguments) {
  const std::filesystem::path assets = PF_SOURCE_ASSETS;
  pf::load_fonts(assets);
  QApplication::setStyle(QStyleFactory::create("Fusion"));
  QApplication::setFont(pf::font_of(pf::TextRole::kBody));
  pf::WindowOptions options;
  options.assets = assets;
  options.shaders = PF_SOURCE_SHADERS;
  options.theme = QString::fromStdString(arguments.theme);
  options.settings = QString::fromStdString(arguments.settings);
  // A picture shows the default layout and leaves the user's own alone.
  const QTemporaryDir scratch;
  const bool picture = !arguments.picture.empty();
  if (picture) options.settings = scratch.filePath("settings.ini");
  options.keep = picture ? QString() : pf::RunKeeper::usual_folder();
  pf::MainWindow window(options);
  if (int w = 0, h = 0; std::sscanf(arguments.size.c_str(), "%dx%d", &w, &h) == 2) {
    window.resize(w, h);
    window.reset_layout();
  }
  window.show();
  window.offer_left();
  window.open(QString::fromStdString(arguments.file), QString::fromStdString(arguments.at));
  std::optional<PictureTaker> taker;
  if (!arguments.picture.empty()) {
    taker.emplace(window, QString::fromStdString(arguments.picture));
  }
  return app.exec();
}

}  // namespace

int main(int argc, char** argv) {
  pf::request_gl_format();
  set_scale(argc, argv);
  QApplication app(argc, argv);
  QApplication::setApplicationName("pageferry-studio");
  QApplication::setApplicationDisplayName("Pageferry Studio");
  QApplication::setApplicationVersion(PF_VERSION);
  // Numbers are printed and read the same everywhere.
  QLocale::setDefault(QLocale::c());
  Arguments arguments;
  CLI::App cli("Pageferry Studio: a virtual machine moved page by page, forwards and backwards.");
  cli.set_version_flag("--version", PF_VERSION);
  cli.add_option("file", arguments.file, "a scenario, a run file or a counterexample");
  cli.add_option("--at", arguments.at, "where to open it: event:N, a time, phase:NAME");
  cli.add_option("--theme", arguments.theme, "a palette of assets/palettes");
  cli.add_option("--size", arguments.size, "window size, as 1280x720, in the default layout");
  cli.add_option("--scale", arguments.scale, "size of everything in percent, 50 to 400")
      ->check(CLI::Range(50, 400));
  cli.add_option("--settings", arguments.settings, "keep layout and choices in this file");
  cli.add_option("--picture", arguments.picture, "save the window as a PNG, and end");
  CLI11_PARSE(cli, argc, argv);
  try {
    return start(app, arguments);
  } catch (const pf::InputError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "pageferry-studio: {}\n", error.what());
    return kOwnFailure;
  }
}
