#include "tests/cli/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace pf::test {
namespace {

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void redirect(int to, const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (fd < 0 || ::dup2(fd, to) < 0) ::_exit(126);
}

}  // namespace

Running::Running(const std::vector<std::string>& args, const std::string& program) {
  std::string name = (std::filesystem::temp_directory_path() / "pageferry-cli-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
  folder_ = name;
  child_ = ::fork();
  if (child_ < 0) throw std::runtime_error("no process for the test");
  if (child_ > 0) return;
  redirect(STDOUT_FILENO, folder_ + "/out");
  redirect(STDERR_FILENO, folder_ + "/err");
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  ::_exit(127);
}

Running::~Running() {
  if (!reaped_) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, &status_, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Running::send(int signal) const { ::kill(child_, signal); }

bool Running::ended() {
  if (!reaped_) reaped_ = ::waitpid(child_, &status_, WNOHANG) == child_;
  return reaped_;
}

Ended Running::wait() {
  if (!reaped_) ::waitpid(child_, &status_, 0);
  reaped_ = true;
  const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
  return {code, read_all(folder_ + "/out"), read_all(folder_ + "/err")};
}

Ended pageferry(const std::vector<std::string>& args) { return Running(args).wait(); }

Ended shell(const std::string& command) {
  return Running({"-c", "CLI=" PF_CLI "; " + command}, "/bin/sh").wait();
}

}  // namespace pf::test
