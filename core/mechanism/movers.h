// What the registry takes from each mover's source file.
#pragma once
#include "core/mechanism/registry.h"

namespace pf {

// L5: the devices are unplugged while the pages of a running guest move.
void build_hot_unplug(Env& env);
void needs_slots(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_hot_unplug(const HwSpec& hw, const MoveSpec& move);
extern const Own kHotUnplugOwn;

// G18, G19: the IOMMU moves the page.
void build_iommu_modify(Env& env);
void needs_modify(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_iommu_modify(const HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> iommu_modify_switches();
bool modify_policy(MoveSpec& move, DevicePolicy policy);
Progress modify_progress(const MoveSpec& move);
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
std::vector<MechanismRow> interposer_rows();  // of all of them
extern const Own kInterposerOwn;

// G14: the interposer only delays, the host copies.
void build_interposer_delay(Env& env);
void needs_interposer_delay(HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> interposer_delay_switches();
std::optional<Refusal> check_interposer_delay(const HwSpec& hw, const MoveSpec& move);
extern const Own kInterposerDelayOwn;

// G15, FIG 8: an interposer before host B rewrites addresses, the host copies over the bridge.
void build_interposer_rewrite(Env& env);
void needs_interposer_rewrite(HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> interposer_rewrite_switches();
std::optional<Refusal> check_interposer_rewrite(const HwSpec& hw, const MoveSpec& move);
extern const Own kInterposerRewriteOwn;

// G16: page after page is reached through the OTS device while it is copied. What a write leads to
// that comes meanwhile: `mechanism.on_write`.
enum class OnWrite : std::uint8_t { kRecopy, kHold, kCheck, kIgnore };
void build_ots(Env& env);
void needs_ots(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_ots(const HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> ots_switches();
bool ots_policy(MoveSpec& move, DevicePolicy policy);
Progress ots_progress(const MoveSpec& move);
extern const Own kOtsOwn;

// L5: the devices' states are saved and loaded, as VFIO does it.
void build_vfio(Env& env);
void needs_vfio(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_vfio(const HwSpec& hw, const MoveSpec& move);
std::vector<UnsafeSwitch> vfio_switches();
extern const Own kVfioOwn;

// G13, G17: rounds of copying by dirty bits.
void build_dirty_rounds(Env& env);
void needs_dirty_rounds(HwSpec& hw, const MoveSpec& move);
std::optional<Refusal> check_dirty_rounds(const HwSpec& hw, const MoveSpec& move);
extern const Own kDirtyRoundsOwn;
std::vector<MechanismRow> dirty_rows();

// What moves nothing itself.
std::vector<MechanismRow> topology_rows();
std::vector<MechanismRow> campaign_rows();

// Of campaigns: post-copy with either IOMMU, batches.
std::vector<UnsafeSwitch> post_copy_switches();
std::vector<UnsafeSwitch> batch_switches();

// Of topologies: the cut-over between two hosts, requests that both turn back, and one host.
std::vector<UnsafeSwitch> peer_switches();
std::vector<UnsafeSwitch> cut_over_switches();
std::vector<UnsafeSwitch> one_host_switches();
// G15: where the interposer stands.
std::vector<UnsafeSwitch> second_interposer_switches();
std::vector<UnsafeSwitch> one_host_interposer_switches();

}  // namespace pf
