// What the registry takes from each mover's source file.
#pragma once
#include "core/mechanism/registry.h"

namespace pf {

// L5: the devices are unplugged while the pages of a running guest move.
void build_hot_unplug(Env& env);
std::optional<Refusal> check_hot_unplug(const HwSpec& hw, const MoveSpec& move);
extern const Own kHotUnplugOwn;

// G18, G19: the IOMMU moves the page.
void build_iommu_modify(Env& env);
void needs_modify(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_iommu_modify(const HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> iommu_modify_switches();
extern const Own kIommuModifyOwn;

// G20: the devices' link is stunned.
void build_link_stun(Env& env);
void needs_link_stun(HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> link_stun_switches();
extern const Own kLinkStunOwn;

// G12: the interposer moves the page.
void build_interposer(Env& env);
void needs_interposer(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_interposer(const HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> interposer_switches();
extern const Own kInterposerOwn;

// G14: the interposer only delays, the host copies.
void build_interposer_delay(Env& env);
void needs_interposer_delay(HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> interposer_delay_switches();
std::optional<Refusal> check_interposer_delay(const HwSpec& hw, const MoveSpec& move);
extern const Own kInterposerDelayOwn;

// G16: page after page is reached through the OTS device while it is copied. What a write leads to
// that comes meanwhile: `mechanism.on_write`.
enum class OnWrite : std::uint8_t { kRecopy, kHold, kCheck, kIgnore };
void build_ots(Env& env);
void needs_ots(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_ots(const HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> ots_switches();
extern const Own kOtsOwn;

// Of topologies: the cut-over between two hosts, and one host.
std::vector<UnsafeSwitch> cut_over_switches();
std::vector<UnsafeSwitch> one_host_switches();

}  // namespace pf
