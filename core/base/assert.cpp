#include "core/base/assert.h"

#include <fmt/format.h>

namespace pf {

void assertion_failed(const char* cond, const char* why, const char* file, int line) {
  throw AssertionFailure(fmt::format("{}:{}: assertion `{}` failed: {}", file, line, cond, why));
}

}  // namespace pf
