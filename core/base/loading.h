// How long loading takes: whoever loads tells now and then how far it is, and hears whether anybody
// still waits. A plain call on the thread that loads; a front end that shows it elsewhere sees to
// that itself.
#pragma once
#include <cstdint>
#include <exception>

namespace pf {

inline constexpr std::uint64_t kLoadingToldEvery = 4096;  // events of a run measured

class Loading {
 public:
  virtual ~Loading() = default;
  // `done` of `total` pages of the guest. False: nobody waits any more.
  virtual bool at(std::uint64_t done, std::uint64_t total) = 0;
};

// Thrown out of what loads once `at` has said no; nothing is left behind.
struct LoadingCancelled : std::exception {
  const char* what() const noexcept override { return "loading was cancelled"; }
};

// A place on the way, for who tells it more than once; without a `loading` nobody is told.
struct LoadingPlace {
  Loading* loading = nullptr;
  std::uint64_t done = 0, total = 0;

  // Throws LoadingCancelled.
  void tell() const {
    if (loading != nullptr && !loading->at(done, total)) throw LoadingCancelled();
  }
};

}  // namespace pf
