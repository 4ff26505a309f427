// PF_ASSERT(cond, why): an invariant of our own code. Stays on in every build; a failure is always
// our bug, never the user's input and never a broken protocol (those are violations, which a run
// survives). It throws AssertionFailure so that a host program can save its work and exit with 4.
#pragma once
#include <stdexcept>
#include <string>

namespace pf {

struct AssertionFailure : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] void assertion_failed(const char* cond, const char* why, const char* file, int line);

}  // namespace pf

#define PF_ASSERT(cond, why)                                              \
  do {                                                                    \
    if (__builtin_expect(!(cond), 0))                                     \
      ::pf::assertion_failed(#cond, why, __FILE__, __LINE__);             \
  } while (false)
