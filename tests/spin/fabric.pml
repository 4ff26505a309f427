/* Links, memories, the device and the IOMMU: who lands where, and when. */

/* ---- A's root port to B ---- */

proctype Switch() {
  mtype kind;
  byte arg;
end:
  do
  :: atomic { nempty(down) && nfull(ntb) ->
       down?kind, arg;
       if
       :: kind == INVALIDATE -> at_device = true
       :: else -> ntb!kind(arg)
       fi;
       kind = 0; arg = 0
     }
  od
}

proctype MemoryB() {
  byte arg;
end:
  do
  :: atomic { ntb?COPY(arg) -> mem_b = arg; arg = 0 }
  :: atomic { ntb?FLUSH_READ(arg) -> flushed[arg] = true; arg = 0 }
  :: atomic { ntb?WRITE(arg) -> mem_b = NEW; golden_becomes(NEW); busy--; finished++; arg = 0 }
  :: atomic { ntb?READ(arg) ->
       assert(committed);                          /* the new copy serves nobody before */
       assert(admissible & (1 << mem_b));
       admissible = 0; read_after_commit = false;
       busy--; finished++; arg = 0
     }
  od
}

/* ---- Device, A's root port, A's memory ---- */

proctype Device(byte who) {
  byte t;
  bool walking;
  atomic { !quiesce -> busy++ };
  do
  :: atomic { atc == PLACE_A && who == WRITER -> up!WRITE; break }
  :: atomic { atc == PLACE_B && who == WRITER ->
       if
       :: variant == ONE_PATH -> up!WRITE_B
       :: else -> write_direct = true
       fi;
       break
     }
  :: atomic { atc != NOWHERE && who == READER ->
       admissible = 1 << golden;
       read_after_commit = committed;
       if
       :: atc == PLACE_A -> read_up = true; read_at_a = true; read_behind_write = up??[WRITE]
       :: atc == PLACE_B && variant == ONE_PATH -> up!READ_B
       :: else -> read_direct = true; read_behind_direct = write_direct
       fi;
       break
     }
  :: d_step { atc == NOWHERE ->                    /* a translation request at the IOMMU */
       may_fill[who] = true; dropped[who] = false;
       if
       :: iotlb != NOWHERE -> t = iotlb
       :: else -> walk(t); walking = true
       fi
     };
     d_step {                                      /* its walk ends */
       if
       :: walking && may_fill[who] -> iotlb = t
       :: else
       fi;
       walking = false; may_fill[who] = false
     };
     d_step {                                      /* its answer arrives */
       if
       :: dropped[who] -> skip
       :: else -> atc = t
       fi;
       dropped[who] = false; t = 0
     }
  od
}

/* Its own port of the switch: a write pushes the read behind it, and may pass one in front. */
proctype DevicePort() {
end:
  do
  :: atomic { write_direct && nfull(ntb) -> write_direct = false; ntb!WRITE(0) }
  :: atomic { read_direct && nfull(ntb) && !(read_behind_direct && write_direct) ->
       read_direct = false; read_behind_direct = false; ntb!READ(0)
     }
  od
}

proctype Uplink() {
  mtype kind;
end:
  do
  :: atomic { nempty(up) && nfull(land) && nfull(down) ->
       up?kind;
       if
       :: kind == WRITE_B -> down!WRITE(0)
       :: kind == READ_B -> down!READ(0)
       :: else -> land!kind
       fi;
       kind = 0
     }
  :: atomic { read_up && nfull(land) && !(read_behind_write && up??[WRITE]) ->
       read_up = false; read_behind_write = false; land!READ
     }
  od
}

inline land_write() {
  assert(!committed); /* nothing lands in the old copy after the commit */
  mem_a = NEW;
  golden_becomes(NEW);
  if
  :: snoop ->
     drop_cached();
     if
     :: in_tx && page_in_read_set -> doomed = true
     :: else
     fi
  :: else
  fi
}

inline land_read(v) {
  assert(!read_after_commit); /* issued after the commit, served by the old copy */
  if
  :: snoop && cached[0] -> v = cache[0]
  :: snoop && !cached[0] && cached[1] -> v = cache[1]
  :: snoop && !cached[0] && !cached[1] && cached[2] -> v = cache[2]
  :: else -> v = mem_a
  fi;
  assert(admissible & (1 << v));
  v = 0; read_at_a = false; admissible = 0
}

proctype MemoryA() {
  byte v;
end:
  do
  :: atomic { land?WRITE -> land_write(); busy--; finished++ }
  :: atomic { land?READ -> land_read(v); busy--; finished++ }
  :: atomic { land?INVALIDATE_DONE -> completion_landed = true }
  od
}

inline invalidate_iotlb() {
  d_step {
    iotlb = NOWHERE;
    if
    :: drain && variant != LATE_FILL -> may_fill[WRITER] = false; may_fill[READER] = false
    :: else
    fi
  }
}

inline invalidate_device() {
  if
  :: invalidate_behind_copy -> down!INVALIDATE(0); at_device; at_device = false
  :: else
  fi;
  d_step {
    atc = NOWHERE;
    if
    :: drain -> dropped[WRITER] = true; dropped[READER] = true
    :: else
    fi
  };
  if
  :: drain && variant != ACK_DOES_NOT_PUSH ->
     !read_at_a;
     up!INVALIDATE_DONE;
     completion_landed;
     completion_landed = false
  :: else
  fi
}

/* One invalidation with its wait descriptor at a time. Drained, the ack means: no walk may still
 * fill, the device drops older answers, its reads have ended, and its posted writes have landed
 * before the completion. */
proctype Iommu() {
  byte h;
end:
  do
  :: invalidations?h ->
     if
     :: variant == NO_INVALIDATION
     :: variant == ATS_BEFORE_IOTLB -> invalidate_device(); invalidate_iotlb()
     :: variant == IOMMU_ONLY -> invalidate_iotlb()
     :: else -> invalidate_iotlb(); invalidate_device()
     fi;
     d_step { acked[h] = true; h = 0 }
  od
}
