#include "ui/session/words.h"

#include <fmt/format.h>

#include <iterator>

#include <algorithm>
#include <cctype>

#include "core/hw/content.h"
#include "ui/session/command.h"
#include "ui/session/view_models.h"

namespace pf {
namespace {

std::string upper(std::string s) {
  if (s.size() > 4) {
    s[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(s[0])));
    return s;
  }
  std::transform(s.begin(), s.end(), s.begin(), [](unsigned char c) { return std::toupper(c); });
  return s;
}

}  // namespace

std::string actor_label(const Env& env, std::uint8_t actor) {
  if (actor >= kVcpu0 && actor < kVcpu0 + 16) return fmt::format("vCPU {}", actor - kVcpu0);
  if (actor >= kDevice0 && actor < kVcpu0) {
    const unsigned d = actor - kDevice0;
    if (d < env.hw.devices.size() && !env.hw.devices[d].name.empty()) {
      return upper(env.hw.devices[d].name);
    }
    return fmt::format("Device {}", d);
  }
  switch (actor) {
    case kCpu0:
      return "CPU0";
    case kHelper0:
      return "CPU1";
    case kHelper1:
      return "CPU2";
    case kIommu:
      return "IOMMU";
    case kNtb:
      return "NTB";
    case kRamB:
      return "B RAM";
    case kSwitch:
      return "Switch";
    case kClock:
      return "Clock";
    default:
      return "outside";
  }
}

PlaceNames place_names(const Env& env) {
  if (!env.hw.one_host) return {"Host A", "Host B", "at A", "at B", "A", "B"};
  const auto name = [](const std::string& given, const char* usual) {
    return given.empty() ? std::string(usual) : given;
  };
  const std::string from = name(env.hw.memory.source, "616"),
                    to = name(env.hw.memory.target, "618");
  const auto first = [](const std::string& text) { return text.substr(0, text.find(',')); };
  return {"memory " + from,  "memory " + to, "in " + first(from),
          "in " + first(to), first(from),    first(to)};
}

const char* cause_title(AbortCause cause) {
  switch (cause) {
    case AbortCause::kWalkOfEntry:
    case AbortCause::kWalkOfNeighbour:
      return "conflict on the write set";
    case AbortCause::kDeviceWrite:
    case AbortCause::kVcpuWrite:
      return "conflict on the read set";
    case AbortCause::kVcpuWalk:
      return "conflict on the guest's entry";
    case AbortCause::kBooleanStore:
      return "conflict on a read boolean";
    case AbortCause::kInterrupt:
      return "interrupt on CPU0";
    case AbortCause::kCapacityFull:
      return "read set too large";
    case AbortCause::kLateForSignal1:
      return "late for signal 1";
    case AbortCause::kNoBooleanLeft:
      return "no boolean left";
    case AbortCause::kOtherStore:
      return "conflict with another store";
    case AbortCause::kSpurious:
      return "no cause at all";
    case AbortCause::kEntryUpdate:
      return "conflict on the entry's bits";
    case AbortCause::kNone:
      break;
  }
  return "none";
}

std::string cause_sentence(const Env& env, AbortCause cause, std::uint8_t offender,
                           std::uint32_t page, std::uint32_t offender_page) {
  const std::string who = offender == kNobody ? "Something outside" : actor_label(env, offender);
  const std::string own = hex_page(page), other = hex_page(offender_page);
  switch (cause) {
    case AbortCause::kWalkOfEntry:
      return fmt::format(
          "{} asked for page {}, and the walk read the very entry that CPU0’s "
          "transaction had written.",
          who, own);
    case AbortCause::kWalkOfNeighbour:
      return fmt::format(
          "{} asked for page {}. Its PTE shares a 64 B line with that of {}, and "
          "CPU0’s transaction had written that line.",
          who, other, own);
    case AbortCause::kDeviceWrite:
      return fmt::format(
          "{} wrote into page {} by DMA. CPU0 holds every line of it in its read "
          "set, so the write ends the transaction.",
          who, own);
    case AbortCause::kVcpuWrite:
      return fmt::format(
          "{} stored into page {}. CPU0 holds every line of it in its read set, so "
          "the store ends the transaction.",
          who, own);
    case AbortCause::kVcpuWalk:
      return fmt::format(
          "{} walked the guest’s tables for page {}, and its entry shares the line "
          "that CPU0’s transaction had written.",
          who, other);
    case AbortCause::kBooleanStore:
      return fmt::format("{} set a boolean that CPU0 had already read as false.", who);
    case AbortCause::kInterrupt:
      return "An interrupt reached CPU0, and no transaction survives one.";
    case AbortCause::kCapacityFull:
      return "The read set no longer fits the cache that tracks it.";
    case AbortCause::kLateForSignal1:
      return "Signal 1’s agreed time had come before CPU0 was ready, so it gave this try up.";
    case AbortCause::kNoBooleanLeft:
      return "CPU0 had read its last boolean, and signal 2 was in none of them.";
    case AbortCause::kOtherStore:
      return fmt::format("{} stored to a line the transaction had used.", who);
    case AbortCause::kSpurious:
      return "Nothing was wrong: a transaction may abort at any time.";
    case AbortCause::kEntryUpdate:
      return fmt::format(
          "A walk for {} set the accessed or dirty bit of page {}. The entry shares the line that "
          "CPU0’s transaction had written.",
          who, other);
    case AbortCause::kNone:
      break;
  }
  return {};
}

std::string status_text(std::uint8_t status) {
  std::string text;
  const auto add = [&](std::uint8_t bit, const char* name) {
    if ((status & bit) == 0) return;
    if (!text.empty()) text += " + ";
    text += name;
  };
  add(kExplicit, "explicit");
  add(kRetry, "retry");
  add(kConflict, "conflict");
  add(kCapacity, "capacity");
  return text.empty() ? "no bit set" : text;
}

const char* kind_label(Kind kind) {
  // In the order of Kind.
  static constexpr const char* kWords[] = {
      "nothing",
      "store of $PTE",
      "store of the guest's entry",
      "store of a boolean",
      "store",
      "line copy",
      "posted write",
      "read",
      "translation request",
      "ATS invalidate",
      "ATS ack",
      "completion",
      "translation",
      "far store",
      "far load",
      "flush read",
      "flush completion",
      "completion",
      "IOTLB descriptor",
      "ATS descriptor",
      "wait descriptor",
      "MSI",
      "doorbell",
      "write to a peer",
      "command to OTS",
      "answer of OTS",
      "bit to set",
      "read of a register",
      "register",
      "read of a word",
      "compare-and-swap",
      "FetchAdd",
      "write of a word",
      "word",
      "read of the copy",
      "notice of a page",
      "AtomicOp",
  };
  static_assert(std::size(kWords) == static_cast<std::size_t>(Kind::kDeviceAtomic) + 1);
  return kWords[static_cast<std::size_t>(kind)];
}

GlyphKind kind_glyph(Kind kind, bool wasted) {
  switch (kind) {
    case Kind::kCopyWrite:
      return wasted ? GlyphKind::kWastedLine : GlyphKind::kLine;
    case Kind::kDeviceWrite:
    case Kind::kCpuWrite:
    case Kind::kWordPut:
    case Kind::kPageNotice:
      return GlyphKind::kPostedWrite;
    case Kind::kDeviceRead:
    case Kind::kDeviceAtomic:
    case Kind::kCpuRead:
    case Kind::kFlushRead:
    case Kind::kCopyRead:
    case Kind::kWordAsk:
    case Kind::kWordGet:
    case Kind::kWordSwap:
    case Kind::kWordAdd:
    case Kind::kTranslationRequest:
      return GlyphKind::kRead;
    case Kind::kAtsInvalidate:
      return GlyphKind::kInvalidate;
    case Kind::kAtsAck:
      return GlyphKind::kAck;
    default:
      return GlyphKind::kCompletion;
  }
}

Token kind_token(Kind kind) {
  switch (kind) {
    case Kind::kCopyWrite:
    case Kind::kFlushRead:
    case Kind::kFlushCompletion:
      return Token::kFly;
    case Kind::kAtsInvalidate:
    case Kind::kAtsAck:
    case Kind::kQiIotlb:
    case Kind::kQiAts:
    case Kind::kQiWait:
      return Token::kFlt;
    default:
      return Token::kShr;
  }
}

std::string stamp_text(const Env& env, std::uint64_t value) {
  if (value == 0) return {};
  if (has_two_halves(value)) {
    const std::string low = stamp_text(env, half_of(value, kLowHalf));
    const std::string high = stamp_text(env, half_of(value, kHighHalf));
    return (low.empty() ? "0" : low) + "|" + (high.empty() ? "0" : high);
  }
  const auto actor = static_cast<std::uint8_t>((value >> 56) - 1);
  const std::uint64_t nth = value >> 8 & 0xffffffff;
  char letter = 'C';
  if (actor >= kVcpu0) {
    letter = 'V';
  } else if (actor >= kDevice0) {
    const std::string& name = env.hw.devices[actor - kDevice0].name;
    letter =
        name.empty() ? 'D' : static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  }
  return fmt::format("{}{}", letter, nth);
}

}  // namespace pf
