/* The atomic page move of htm-unit, written from the patent's text (FIG 1A, 2, 4) and from what
 * PCIe, ATS and hardware transactions promise; it shares nothing with core/. One page of one line
 * moves from host A to host B while an ATS device issues one read and one write at any moment.
 *
 *   CPU0      transaction: read set, speculative PTE; the fallback after the last attempt
 *   helpers   invalidate, copy through write-combining buffers, flush, signal 2
 *   down, ntb A's root port -> switch -> NTB -> B, posted, in order; the device's translated
 *             requests for $END enter at `ntb` by the device's own port of the switch (the second
 *             path, beside A's root port)
 *   up, land  device -> A's root port -> landing queue -> A's memory
 *
 * The cell comes from the environment (see init), so one verifier serves the whole matrix.
 * A violation is a failed assertion or a state in which something waits for ever.
 */
#define NOWHERE 0
#define PLACE_A 1
#define PLACE_B 2

#define OLD   0 /* what the page holds before the device writes */
#define NEW   1 /* what the device writes */
#define JUNK  2 /* what B's frame holds before the copy arrives */
#define EMPTY 3 /* no line in a write-combining buffer */

#define INVALIDATE_FIRST 0
#define OVERLAP          1
#define COPY_FIRST       2

#define WRITER 0
#define READER 1

/* One variant at a time beside the cell; verdicts/switches.tsv tells what each loses. */
#define SAFE               0
#define ONE_PATH           1 /* translated requests for $END also go through A's root port */
#define PTE_OUTSIDE        2 /* the PTE is stored after XEND */
#define IOMMU_ONLY         3 /* the device's cache is not invalidated */
#define NO_INVALIDATION    4
#define LATE_FILL          5 /* a walk may fill after the ack */
#define ACK_DOES_NOT_PUSH  6 /* the device's completion overtakes its posted writes */
#define ATS_BEFORE_IOTLB   7
#define NO_SIGNAL1_FENCE   8 /* the time check overtakes the PTE store */
#define KEPT_BOOLEANS      9 /* attempt 2 finds attempt 1's */
#define EARLY_HELPER      10 /* its TSC is ahead */

mtype = { WRITE, READ, WRITE_B, READ_B, COPY, FLUSH_READ, INVALIDATE, INVALIDATE_DONE };

/* The cell: seven axes, then the budgets and the readings that the README of this folder names. */
byte order;
bool read_set, drain, flush, epoch, snoop, coherent_walk;
byte attempts;
bool invalidate_behind_copy; /* the ATS request queues behind the copy's posted writes */
bool fallback_reads_memory;  /* the fallback drops cached lines before it copies */
bool fallback_waits;         /* for every helper, even where nothing guards against stale ones */
byte variant;
bool seek_commit;            /* report a commit by XEND as an error: shows that one is reachable */

/* The line in both memories, golden, and clean in the caches of CPU0 and the helpers 1 and 2. */
byte mem_a = OLD, mem_b = JUNK, golden = OLD;
bool cached[3];
byte cache[3];
/* The PTE as coherent agents see it, and in memory. */
byte pte = PLACE_A, pte_mem = PLACE_A;
bool committed;

/* CPU0's transaction. What is indexed by attempt starts at 1. `clock` is 0 before signal 1's time,
 * 1 in slot 0, 2 in slot 1, and 3 when the booleans have run out; only slot 1's is ever set. */
bool in_tx, doomed, page_in_read_set, pte_in_write_set, read_boolean;
byte attempt;
bool started[3], aborted[3], boolean[3];
byte clock[3];

/* Translations, and translation requests under way (WRITER's, READER's). */
byte iotlb = NOWHERE, atc = NOWHERE;
bool may_fill[2], dropped[2];

/* The device's requests: how many are under way, and for the read its admissible values (bits). */
byte busy, finished;
bool quiesce, read_up, read_behind_write, read_at_a, read_after_commit;
byte admissible;
bool write_direct, read_direct, read_behind_direct; /* between the device and `ntb` */

byte wc[3] = EMPTY;
bool acked[3], flushed[3], idle[3] = true;
bool at_device, completion_landed, cpu0_done;

chan begin_helper[3] = [1] of { byte };
chan invalidations   = [2] of { byte };
chan up   = [2] of { mtype };
chan land = [3] of { mtype };
chan down = [4] of { mtype, byte };
chan ntb  = [5] of { mtype, byte };

#include "cpus.pml"
#include "fabric.pml"

c_decl {
  static int from_environment(const char *name) {
    const char *text = getenv(name);
    if (!text) {
      fprintf(stderr, "htm_unit: %s is not set\n", name);
      exit(2);
    }
    return atoi(text);
  }
}

init {
  atomic {
    c_code {
      now.order = from_environment("PF_ORDER");
      now.read_set = from_environment("PF_READ_SET");
      now.drain = from_environment("PF_DRAIN");
      now.flush = from_environment("PF_FLUSH");
      now.epoch = from_environment("PF_EPOCH");
      now.snoop = from_environment("PF_SNOOP");
      now.coherent_walk = from_environment("PF_COHERENT_WALK");
      now.attempts = from_environment("PF_ATTEMPTS");
      now.invalidate_behind_copy = from_environment("PF_INVALIDATE_BEHIND_COPY");
      now.fallback_reads_memory = from_environment("PF_FALLBACK_READS_MEMORY");
      now.fallback_waits = from_environment("PF_FALLBACK_WAITS");
      now.variant = from_environment("PF_VARIANT");
      now.seek_commit = from_environment("PF_SEEK_COMMIT");
    };
    /* The youngest process is tried first: with the landings eldest, late writes are found soon. */
    run MemoryA(); run Uplink(); run DevicePort(); run Device(WRITER); run Device(READER);
    run WriteCombining(); run MemoryB(); run Switch(); run Iommu(); run Clock(); run Helper(1);
    run Helper(2); run Cpu0()
  };
  atomic {
    cpu0_done && finished == 2 && idle[1] && idle[2] && wc[1] == EMPTY && wc[2] == EMPTY &&
      empty(down) && empty(ntb) && empty(up) && empty(land) && !write_direct && !read_direct ->
    assert(pte == PLACE_B && mem_b == golden)
  }
}
