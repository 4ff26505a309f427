// `pageferry`: everything that needs no window.
#include <cstdio>
#include <new>
#include <string>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "core/base/assert.h"
#include "core/base/error.h"
#include "core/base/loading.h"

namespace {

int tell(int code, const std::string& what) {
  pf::cli::notice(what);
  return code;
}

// What was printed is out, or it was not done.
int flushed(int code) {
  using namespace pf::cli;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  return tell(kOurFailure, "standard output cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  using namespace pf::cli;
  try {
    hold_standard_streams();
    listen_for_signals();
    return flushed(run_command_line(argc, argv));
  } catch (const pf::LoadingCancelled&) {  // by Ctrl-C, while a run was made ready
    return kInterrupted;
  } catch (const pf::InputError& error) {
    return tell(kBadInput, error.what());
  } catch (const pf::AssertionFailure& error) {
    return tell(kOurFailure, error.what());
  } catch (const std::system_error& error) {
    return tell(kOurFailure, error.what());
  } catch (const std::bad_alloc&) {
    return tell(kOurFailure, "out of memory");
  } catch (const std::exception& error) {
    return tell(kOurFailure, error.what());
  }
}
