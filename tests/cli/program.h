// Runs the programs under test as a user does: arguments in, exit code and both streams out.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace pf::test {

struct Ended {
  int code = -1;    // exit code; 128 + n when signal n ended it
  std::string out;  // standard output
  std::string err;  // standard error
};

// `pageferry` with these arguments, to its end.
Ended pageferry(const std::vector<std::string>& args);

// A shell's command line, in which $CLI is the program.
Ended shell(const std::string& command);

// The same while it runs: to be ended by a signal.
class Running {
 public:
  explicit Running(const std::vector<std::string>& args, const std::string& program = PF_CLI);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void send(int signal) const;
  bool ended();  // whether it has ended by itself
  Ended wait();

 private:
  std::string folder_;
  pid_t child_ = -1;
  int status_ = 0;
  bool reaped_ = false;
};

}  // namespace pf::test
