// The changes of one channel while captures are open. For capture.cpp alone.
#pragma once
#include <cstdint>

#include "core/base/time.h"
#include "core/measure/change_log.h"

namespace pf {

struct Change {
  Time at = 0;
  std::int32_t value = 0;
};

// A channel's changes that an open capture, or one that may yet begin, can need.
struct ChannelChanges {
  ChangeLog<Change> log;
  std::int32_t before = 0;  // the value in front of the first change

  std::int32_t value_before(std::size_t i) const { return i == 0 ? before : log[i - 1].value; }
  void add(Time at, std::int32_t value) {
    if (!log.empty() && log.back().at == at) log.pop_back();
    if (value_before(log.size()) != value) log.push({at, value});
  }
  void forget(Time upto) {
    while (!log.empty() && log[0].at <= upto) {
      before = log[0].value;
      log.pop_front();
    }
  }
  // How many of them are at or before that time.
  std::size_t until(Time at) const {
    std::size_t low = 0, high = log.size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      log[middle].at <= at ? low = middle + 1 : high = middle;
    }
    return low;
  }
};

}  // namespace pf
