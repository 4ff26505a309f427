#include "core/mechanism/parts/copy_page.h"

#include "core/hw/bridge.h"
#include "core/hw/lane.h"
#include "core/hw/memory.h"
#include "core/hw/memory_node.h"
#include "core/hw/timeouts.h"
#include "core/hw/ways.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

// In one host the copy is cached: stores like any other, in their order (TSO).
void copy_cached(Hw& h, unsigned thread, std::uint32_t line) {
  Event e;
  e.line = line;
  const Copy c = load_a(h, e.line);
  h.fact(FactKind::kLineLoaded, static_cast<std::uint8_t>(thread), e.line);
  e.kind = Kind::kCopyWrite;
  e.from = static_cast<std::uint8_t>(thread);
  e.value = c.value;
  e.version = c.version;
  e.lines = 1;
  const Time read = memory_takes(h, Node::kSource, false, 1);
  const Time memory = memory_takes(h, Node::kTarget, true, 1, read);
  push(h, h.lay.store_buffer(thread), e, h.draw(h.spec.timing.store) + memory);
}

void copy_combined(Hw& h, unsigned thread, std::uint32_t line) {
  const Copy c = load_a(h, line);
  const LaneId wc = h.lay.write_combining(thread);
  h.fact(FactKind::kLineLoaded, static_cast<std::uint8_t>(thread), line);
  const int same = find(h, wc, Kind::kCopyWrite, line);
  if (same >= 0) {  // the buffer of that line takes the newer bytes
    Event& e = edit_entry(h, wc, static_cast<unsigned>(same));
    e.value = c.value;
    e.version = c.version;
    return;
  }
  Event e;
  e.kind = Kind::kCopyWrite;
  e.line = line;
  e.from = static_cast<std::uint8_t>(thread);
  e.value = c.value;
  e.version = c.version;
  e.lines = 1;
  push(h, wc, e, h.draw(h.spec.timing.wc_drain));
}

}  // namespace

bool can_copy_one(const Hw& h, unsigned thread, std::uint32_t line) {
  if (h.spec.one_host) return has_space(h, h.lay.store_buffer(thread));
  const LaneId wc = h.lay.write_combining(thread);
  return has_space(h, wc) || find(h, wc, Kind::kCopyWrite, line) >= 0;
}

void copy_one(Hw& h, unsigned thread, std::uint32_t line) {
  h.spec.one_host ? copy_cached(h, thread, line) : copy_combined(h, thread, line);
}

bool can_copy_line(const Hw& h, unsigned thread) {
  return can_copy_one(h, thread,
                      h.first_line(page_of_thread(h, thread)) + move_of(h).thread[thread].index);
}

void copy_line(Hw& h, unsigned thread) { copy_one(h, thread, loop_line(h, thread)); }

void flush_read(Hw& h, unsigned thread) {
  h.edit<Answers>(h.lay.answers).flushed[thread] = 0;
  Event e;
  e.kind = Kind::kFlushRead;
  e.line = line_in_window(
      h, h.first_line(page_of_thread(h, thread)) + h.spec.batch * h.spec.lines_per_page - 1);
  e.from = static_cast<std::uint8_t>(thread);
  wait_begins(h, Waiter::kFlush, thread);
  push(h, kDownN, e, way_to_bridge(h, e));
  next(h, thread);
}

}  // namespace pf
