/* CPU0 with its transaction, time, and the helpers with their write-combining buffers. */

/* A coherent load: any cached value wins over memory, clean or not. */
inline load(cpu, v) {
  if
  :: cached[cpu] -> v = cache[cpu]
  :: !cached[cpu] && cached[0] -> v = cache[0]
  :: !cached[cpu] && !cached[0] && cached[1] -> v = cache[1]
  :: !cached[cpu] && !cached[0] && !cached[1] && cached[2] -> v = cache[2]
  :: else -> v = mem_a
  fi;
  cached[cpu] = true;
  cache[cpu] = v
}

inline drop_cached() {
  cached[0] = false; cached[1] = false; cached[2] = false;
  cache[0] = 0; cache[1] = 0; cache[2] = 0
}

/* A coherent walk takes the PTE's line away from the transaction; another reads memory. */
inline walk(t) {
  if
  :: coherent_walk ->
     if
     :: in_tx && pte_in_write_set -> doomed = true
     :: else
     fi;
     t = pte
  :: else -> t = pte_mem
  fi
}

inline golden_becomes(v) {
  golden = v;
  if
  :: admissible -> admissible = admissible | (1 << v) /* a read is under way */
  :: else
  fi
}

/* ---- CPU0 ---- */

#define ARRAY(k) (variant == KEPT_BOOLEANS -> 1 : k)

inline leave_transaction() {
  in_tx = false; doomed = false;
  page_in_read_set = false; pte_in_write_set = false; read_boolean = false
}

inline stop_and_copy(v) {
  !(epoch || fallback_waits) || (idle[1] && idle[2]); /* the attempts' stores are on their way */
  quiesce = true;
  busy == 0;                            /* all accesses have landed */
  d_step { iotlb = NOWHERE; atc = NOWHERE };
  if
  :: fallback_reads_memory -> d_step { drop_cached() }
  :: else
  fi;
  atomic { load(0, v); down!COPY(v); v = 0 };
  down!FLUSH_READ(0);
  flushed[0];
  d_step { pte = PLACE_B; pte_mem = PLACE_B; committed = true; quiesce = false }
}

proctype Cpu0() {
  byte v;
  attempt = 1;
  do
  :: attempt > attempts -> stop_and_copy(v); break
  :: else ->
     if
     :: epoch -> atomic { idle[1] -> idle[1] = false; begin_helper[1]!attempt }
     :: else -> atomic { idle[attempt] = false; begin_helper[attempt]!attempt }
     fi;
     d_step { in_tx = true; started[attempt] = true };
     if
     :: read_set -> d_step { load(0, v); v = 0; page_in_read_set = true }
     :: else
     fi;
     if
     :: variant != PTE_OUTSIDE && variant != NO_SIGNAL1_FENCE -> pte_in_write_set = true
     :: else
     fi;
     d_step {                           /* too late for signal 1 */
       if
       :: clock[attempt] > 0 -> doomed = true
       :: else
       fi
     };
     if
     :: variant == NO_SIGNAL1_FENCE -> pte_in_write_set = true
     :: else
     fi;
     doomed || clock[attempt] >= 2;
     d_step {
       if
       :: !doomed && clock[attempt] == 2 -> read_boolean = true; doomed = !boolean[ARRAY(attempt)]
       :: else -> doomed = true         /* aborted, or no boolean left */
       fi
     };
     atomic {                           /* XEND */
       if
       :: !doomed ->
          assert(!seek_commit);
          leave_transaction();
          if
          :: variant != PTE_OUTSIDE -> pte = PLACE_B; committed = true
          :: else
          fi;
          break
       :: else ->
          leave_transaction(); aborted[attempt] = true; attempt++
       fi
     }
  od;
  atomic { pte = PLACE_B; committed = true };
  pte_mem = PLACE_B;                    /* the PTE's line is written back */
  cpu0_done = true
}

/* Time passes at any pace. Once its transaction has ended, an attempt's slots are told to nobody:
 * only signal 1's time still comes, and its helper acts on it without knowing of the abort. */
#define TICKS(k) (clock[k] == 0 && started[k] || clock[k] < 3 && in_tx && attempt == k)

proctype Clock() {
end:
  do
  :: atomic { TICKS(1) -> clock[1]++ }
  :: atomic { TICKS(2) -> clock[2]++ }
  od
}

/* ---- Helpers ---- */

inline give_up_if_aborted() {
  if
  :: epoch && aborted[k] -> goto leave  /* may finish just as well */
  :: true
  fi
}

inline submit() {
  give_up_if_aborted();
  atomic { acked[h] = false; submitted = true; invalidations!h }
}

inline copy() {
  give_up_if_aborted();
  d_step { load(h, v) };
  give_up_if_aborted();
  d_step { wc[h] = v; v = 0 };
  wc[h] == EMPTY                        /* SFENCE */
}

proctype Helper(byte h) {
  byte k, v, now_slot;
  bool submitted;
end:
  do
  :: begin_helper[h]?k ->
     clock[k] >= 1 || variant == EARLY_HELPER;
                                     /* signal 1 is a moment, not a message */
     if
     :: order == INVALIDATE_FIRST -> submit(); acked[h]; copy()
     :: order == OVERLAP -> submit(); copy(); acked[h]
     :: order == COPY_FIRST -> copy(); submit(); acked[h]
     fi;
     give_up_if_aborted();
     if
     :: flush -> atomic { flushed[h] = false; down!FLUSH_READ(h) }; flushed[h]
     :: else
     fi;
     now_slot = clock[k];
     d_step {
       if
       :: now_slot == 1 ->
          boolean[ARRAY(k)] = true;
          if
          :: in_tx && attempt == k && read_boolean -> doomed = true
          :: else
          fi
       :: else                          /* no later entry to set */
       fi
     };
leave:
     wc[h] == EMPTY;
     !submitted || acked[h];
     d_step {
       k = 0; now_slot = 0; v = 0; submitted = false;
       acked[h] = false; flushed[h] = false; idle[h] = true
     }
  od
}

/* Buffers drain whenever they like; the fence above only waits for it. */
proctype WriteCombining() {
end:
  do
  :: atomic { wc[1] != EMPTY && nfull(down) -> down!COPY(wc[1]); wc[1] = EMPTY }
  :: atomic { wc[2] != EMPTY && nfull(down) -> down!COPY(wc[2]); wc[2] = EMPTY }
  od
}
