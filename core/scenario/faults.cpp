// What the tables of faults say together: each kind once, its moment understood, and nothing stated
// that its kind has no use for.
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/scenario/parameter.h"
#include "core/scenario/reader.h"

namespace pf {
namespace {

class FaultReader {
 public:
  FaultReader(const Entries& entries, Scenario& s, std::size_t i)
      : entries_(entries), s_(s), i_(i), fault_(s.hw.fault_list[i]) {}

  void settle() {
    if (find("kind") == nullptr)
      throw InputError(s_.file, 0, 0, key("kind"), "is missing", "say which kind of fault");
    for (std::size_t k = 0; k < i_; ++k)
      if (s_.hw.fault_list[k].kind == fault_.kind)
        wrong({"kind"}, "is listed twice", "list each fault once");
    s_.hw.faults |= static_cast<std::uint32_t>(fault_.kind);
    take_moment();
    check_device();
    check_host();
  }

 private:
  bool is(Fault kind) const { return fault_.kind == kind; }
  std::string key(std::string_view word) const { return fmt::format("faults.{}.{}", i_, word); }
  const Entry* find(std::string_view word) const { return find_entry(entries_, key(word)); }

  // Points at the first of the words that is stated.
  [[noreturn]] void wrong(std::initializer_list<const char*> words, const std::string& what,
                          const std::string& right) const {
    for (const char* word : words)
      if (const Entry* e = find(word)) refuse(*e, what, right);
    throw InputError(s_.file, 0, 0, key(*words.begin()), what, right);
  }

  void take_moment() {
    if (fault_.at.empty()) {
      const bool once = is(Fault::kInterrupt) || is(Fault::kSpuriousAbort) ||
                        is(Fault::kForgottenMapping) || is(Fault::kHostDies);
      if (once && !s_.explores)
        wrong({"kind"}, "strikes once, and no moment is given for it",
              fmt::format("add at = \"12.5us\" or at = \"event:100\" as {}, or search it with "
                          "[explore]",
                          key("at")));
      return;
    }
    if (s_.explores)
      wrong({"at"}, "a search puts a fault anywhere", "leave it out, or leave [explore] out");
    const auto moment = parse_moment(fault_.at);
    if (!moment || moment->kind == Moment::Kind::kPhase)
      wrong({"at"}, fmt::format("\"{}\" is no moment for a fault", fault_.at),
            "give a time (\"12.5us\") or \"event:N\"");
    if (moment->kind == Moment::Kind::kEvent && moment->event > 0)
      fault_.event = moment->event;
    else
      fault_.time = moment->at;
  }

  void check_device() const {
    const bool of_device = is(Fault::kSlowAtsAck) || is(Fault::kForgottenMapping);
    if (!of_device && fault_.device != 0)
      wrong({"device"}, "this fault is of no device",
            "leave it out; it belongs to \"slow-ats-ack\" and \"forgotten-mapping\"");
    if (!is(Fault::kSlowAtsAck) && fault_.extra != 0)
      wrong({"extra_ns"}, "only an acknowledgement can be slow",
            "leave it out, or set the kind to \"slow-ats-ack\"");
    if (!of_device) return;
    const auto& devices = s_.hw.devices;
    if (fault_.device >= devices.size() || !devices[fault_.device].ats)
      wrong({"device", "kind"}, fmt::format("device {} has no translation cache", fault_.device),
            "name a device with ats = true by its number, from 0");
    if (is(Fault::kSlowAtsAck) && fault_.extra == 0 && !s_.explores)
      wrong({"extra_ns", "kind"}, "is not slow", fmt::format("give {}", key("extra_ns")));
  }

  void check_host() const {
    if (!is(Fault::kHostDies)) {
      if (fault_.host != kHostA)
        wrong({"host"}, "this fault is of no host", "leave it out; it belongs to \"host-dies\"");
      return;
    }
    if (s_.hw.one_host)
      wrong({"kind"}, "in one host no other is left", "take a topology of two hosts");
    if (fault_.host != kHostB) return;
    const std::string& mover = s_.move.id;
    if (mover != "htm" && mover != "stop-and-copy" && mover != "none")
      wrong({"host", "kind"}, fmt::format("\"{}\" knows no way back when host B is gone", mover),
            "set mechanism.id to \"htm\" or \"stop-and-copy\", or the host to \"a\"");
  }

  const Entries& entries_;
  Scenario& s_;
  std::size_t i_;
  FaultSpec& fault_;
};

}  // namespace

void settle_faults(const Entries& entries, Scenario& s) {
  for (std::size_t i = 0; i < s.hw.fault_list.size(); ++i) FaultReader(entries, s, i).settle();
}

}  // namespace pf
