// Which events and which things are meant, in words and back.
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

Outcome selection_of(const Env& env, const std::string& word, Selection& out) {
  const auto is = [&](const char* name) { return word == name; };
  if (is("none")) return out = {}, Outcome{};
  if (is("cpu0")) return out = {Part::kCpu0, 0}, Outcome{};
  if (is("cpu1")) return out = {Part::kHelper, 0}, Outcome{};
  if (is("iommu")) return out = {Part::kIommu, 0}, Outcome{};
  if (is("ntb")) return out = {Part::kNtb, 0}, Outcome{};
  if (is("memory:a")) return out = {Part::kMemoryA, 0}, Outcome{};
  if (is("memory:b")) return out = {Part::kMemoryB, 0}, Outcome{};
  if (word.rfind("device:", 0) == 0) {
    std::uint8_t actor = 0;
    if (!actor_of(env, word, actor) || actor < kDevice0 || actor >= kVcpu0) {
      return {false,
              fmt::format("there is no \"{}\"; right would be {}", word, known_devices(env))};
    }
    out = {Part::kDevice, static_cast<std::uint32_t>(actor - kDevice0)};
    return {};
  }
  const std::uint64_t n = number_in(word);
  const bool page = word.rfind("page:", 0) == 0, line = word.rfind("line:", 0) == 0;
  const std::uint64_t limit = page ? env.hw.pages : line ? env.hw.lines() : env.hw.vcpus;
  if (n >= limit) {
    if (limit == 0) return {false, "this machine has no vCPU"};
    return {false, fmt::format("\"{}\" is too large; right would be 0 to {}", word, limit - 1)};
  }
  out = {page ? Part::kPage : line ? Part::kLine : Part::kVcpu, static_cast<std::uint32_t>(n)};
  return {};
}

std::string selection_word(const Env& env, const Selection& s) {
  switch (s.part) {
    case Part::kNothing:
      return "none";
    case Part::kCpu0:
      return "cpu0";
    case Part::kHelper:
      return "cpu1";
    case Part::kIommu:
      return "iommu";
    case Part::kNtb:
      return "ntb";
    case Part::kMemoryA:
      return "memory:a";
    case Part::kMemoryB:
      return "memory:b";
    case Part::kDevice:
      return "device:" + actor_word(env, static_cast<std::uint8_t>(kDevice0 + s.id));
    case Part::kVcpu:
      return fmt::format("vcpu:{}", s.id);
    case Part::kPage:
      return fmt::format("page:{}", s.id);
    case Part::kLine:
      return fmt::format("line:{}", s.id);
  }
  return {};
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

std::string Session::filter_words() const {
  const EventFilter& f = impl_->place.filter;
  std::string out;
  const auto add = [&](const std::string& s) { out += (out.empty() ? "" : " ") + s; };
  if (f.kind) add(fmt::format("kind={}", fact_name(*f.kind)));
  if (f.actor) add("actor=" + actor_word(impl_->env(), *f.actor));
  if (f.page) add(fmt::format("page={}", *f.page));
  return out;
}

bool passes(const Env& env, const EventFilter& filter, const Fact& f) {
  if (filter.kind && *filter.kind != f.kind) return false;
  if (filter.actor && *filter.actor != f.actor) return false;
  return !filter.page || page_of_fact(env, f) == static_cast<std::int64_t>(*filter.page);
}

}  // namespace pf
