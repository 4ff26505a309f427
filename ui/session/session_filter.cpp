// Which events are meant, in words and back.
#include <fmt/format.h>

#include <charconv>

#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {

std::string known_devices(const Env& env) {
  std::string out;
  for (const DeviceSpec& d : env.hw.devices) {
    out += (out.empty() ? "device:" : ", device:") + d.name;
  }
  return out.empty() ? "no device here" : out;
}

std::uint64_t number_in(std::string_view text) {
  const auto at = text.find_first_of(":=");
  if (at != std::string_view::npos) text.remove_prefix(at + 1);
  int base = 10;
  if (text.rfind("0x", 0) == 0) {
    text.remove_prefix(2);
    base = 16;
  }
  std::uint64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n, base);
  return n;
}

bool filter_of(const Env& env, const std::vector<std::string>& words, EventFilter& out,
               std::string& error) {
  for (const std::string& w : words) {
    const std::string value = w.substr(w.find('=') + 1);
    if (w.rfind("kind=", 0) == 0) out.kind = fact_of(value);
    if (w.rfind("page=", 0) == 0) out.page = static_cast<std::uint32_t>(number_in(w));
    if (w.rfind("actor=", 0) != 0) continue;
    std::uint8_t actor = 0;
    if (!actor_of(env, value, actor)) {
      error = fmt::format("there is no actor \"{}\"; right would be cpu0, cpu1, iommu, ramb, {}{}",
                          value, known_devices(env), env.hw.vcpus > 0 ? ", vcpu:0" : "");
      return false;
    }
    out.actor = actor;
  }
  if (out.page && *out.page >= env.hw.pages) {
    error = fmt::format("there is no page {}; right would be 0 to {}", *out.page, env.hw.pages - 1);
    return false;
  }
  return true;
}

std::string filter_text(const Env& env, const EventFilter& f) {
  std::string out;
  const auto add = [&](const std::string& s) { out += (out.empty() ? "" : ", ") + s; };
  if (f.kind) add(fact_label(*f.kind));
  if (f.actor) add(actor_label(env, *f.actor));
  if (f.page) add("page " + hex_page(*f.page));
  return out.empty() ? "all events" : out;
}

bool passes(const Env& env, const EventFilter& filter, const Fact& f) {
  if (filter.kind && *filter.kind != f.kind) return false;
  if (filter.actor && *filter.actor != f.actor) return false;
  return !filter.page || page_of_fact(env, f) == static_cast<std::int64_t>(*filter.page);
}

}  // namespace pf
