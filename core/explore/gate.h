// Where threads that use something in common let one of them change it while the others rest.
//
// Who uses it is inside: `std::unique_lock<Gate>`. Who finds that it must change asks `alone`; the
// others do the same before long, or leave.
#pragma once
#include <condition_variable>
#include <mutex>

namespace pf {

class Gate {
 public:
  void lock() {
    const std::lock_guard hold(mutex_);
    ++inside_;
  }
  void unlock() {
    const std::lock_guard hold(mutex_);
    --inside_;
    changed_.notify_all();
  }
  // Waits until nobody else is inside and changes it, or until another has done so. REQUIRES
  // inside.
  template <class Needed, class Change>
  void alone(Needed&& needed, Change&& change) {
    std::unique_lock hold(mutex_);
    --inside_;
    changed_.wait(hold, [&] { return inside_ == 0 || !needed(); });
    ++inside_;
    if (needed()) change();
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned inside_ = 0;
};

}  // namespace pf
