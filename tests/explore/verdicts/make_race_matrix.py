#!/usr/bin/env python3
"""Derives race_matrix.tsv and unit_matrix.tsv from stated rules, not from a search.

Each rule names one safety step of the page move, says when the step is missing in a cell, and tells
the interleaving that then breaks the move. A cell with no missing step holds; any other is
violated, and its reason is the first rule that applies followed by what the other missing steps
lose. The README beside this file explains every rule. Run without arguments to rewrite both tables;
with --check it compares them with the files and exits 1 on a difference.
"""
import itertools
import pathlib
import sys
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
HEADER = ["order", "read_set", "drain", "flush", "stale_helper", "snoop", "coherent_walk",
          "vcpu_writes", "verdict", "control", "reason", "sure"]


@dataclass(frozen=True)
class Cell:
    """One configuration of htm-tiny, or of htm-unit where `unit` is set."""
    order: str
    read_set: bool
    drain: bool
    flush: bool
    stale_helper: str
    snoop: bool
    coherent_walk: bool
    vcpu_writes: int
    unit: bool

    @property
    def max_attempts(self):
        """The unit instance pays for a second attempt only where the stale helper is on trial."""
        return 2 if not self.unit or self.stale_helper == "none" else 1


@dataclass(frozen=True)
class Finding:
    """One race of one cell: the full sentence, the short form, and whether we are certain of it."""
    sentence: str
    short: str
    sure: bool = True


def non_coherent_walk(c):
    """The walker neither aborts the transaction nor sees the committed entry."""
    if c.coherent_walk:
        return None
    use = "the device's next access" if not c.read_set else (
        "an access after XEND, when the read set is gone,")
    return Finding(
        "A walk after the ack reads the old PTE from memory beneath CPU0's cached line, so it "
        f"aborts nothing and $IOVA->$START is cached again; {use} is served by the old copy and "
        "its write is lost",
        "a walk past the ack refills $START without an abort")


def undrained_write(c):
    """The ack comes while a translated write is still on its way."""
    if c.drain:
        return None
    if not c.snoop:
        how = "lands in A's memory unsnooped after CPU1 read the line or after XEND"
    elif c.read_set:
        how = "lands after XEND, when the read set no longer aborts anything"
    else:
        how = "lands after CPU1 read the line, before or after XEND, and nothing watches the page"
    return Finding(
        "A posted write already translated to $START is still travelling when the ack comes, and "
        f"{how}: the new copy never has it",
        "a write translated to $START lands after the ack" + (" and XEND" if c.read_set else ""))


def copy_before_ack(c):
    """Without a read set only `invalidate before copy` keeps a cached translation from writing."""
    if c.read_set or c.order == "invalidate-first":
        return None
    early = ("CPU1 copies a line before the ack that runs beside it" if c.order == "overlap"
             else "CPU1 copies the whole page before it even queues the invalidation")
    return Finding(
        f"{early}; a device write through the translation still cached lands in $START behind "
        "the copy, no read set aborts and no walk touches the PTE, so XEND commits without that "
        "write",
        "a write by a cached translation lands behind the copy")


def unsnooped_write(c):
    """No-snoop DMA changes memory beneath cached lines and dooms no transaction."""
    if c.snoop:
        return None
    if c.vcpu_writes and c.read_set:
        guest = ("; with the vCPU's dirty line the guest is wrong even without a move (control)")
    elif c.vcpu_writes:
        guest = ("; the vCPU's store before the page is unmapped makes a dirty line, wrong even "
                 "without a move (control)")
    else:
        guest = ""
    if c.read_set:
        when = ("lands before the ack and yet" if c.order == "invalidate-first"
                else "lands before the ack, whether or not its line was already copied, and")
        return Finding(
            f"CPU0's read set holds the line in its cache; a no-snoop write {when} neither "
            "aborts CPU0 nor replaces the cached value, so what CPU1 copies is the value from "
            f"before the write{guest}",
            "a no-snoop write slips beneath the read set's cached line")
    if c.order != "invalidate-first":
        return Finding(
            "A no-snoop write through the cached translation leaves CPU1's already cached line "
            f"as it was, so neither the finished copy nor a retry has it{guest}",
            "a no-snoop write leaves CPU1's cached line stale")
    second = "the second attempt's" if c.max_attempts == 2 else "the fallback's"
    return Finding(
        "CPU1's copy of an aborted attempt leaves the line in its cache; the device then fetches "
        f"$START again and writes memory beneath that line, and {second} copy reads the stale "
        f"cached value{guest}",
        "a no-snoop write lands beneath the line an aborted attempt's copy cached",
        # With one attempt the loss needs a fallback that copies by plain cached loads.
        c.max_attempts == 2 or c.vcpu_writes == 1)


def unflushed_copy(c):
    """Two paths lead to B; without the awaited read nothing orders the copy before the commit."""
    if c.flush:
        return None
    known = c.order != "copy-first"
    doubt = "" if known else (
        " (?: holds if the model sends the invalidate request behind the copy in one queue as "
        "far as the switch)")
    return Finding(
        "The copy's posted writes are still between A's root port and the switch at XEND; the "
        "device fetches $END and goes straight to the NTB, so its write reaches B first and is "
        f"overwritten by the copy (its read returns what B held before){doubt}",
        "a direct access to $END overtakes the copy's posted writes", known)


def stale_helper(c):
    """A second helper serves attempt 2 while the first still stores to $END."""
    if c.stale_helper == "epoch":
        return None
    cause = "a walk of the PTE by the device" if c.unit else "a spurious abort or a device walk"
    point = {"invalidate-first": "after its ack", "overlap": "beside its invalidation",
             "copy-first": "before its invalidation"}[c.order]
    return Finding(
        f"After {cause} ends attempt 1, its helper still holds a line it read {point}; helper 2 "
        "carries attempt 2 to XEND, the device writes that line in B, and helper 1's store then "
        "overwrites it",
        "helper 1's late store overwrites live data in B")


# In the order in which a reader of the matrix should blame them: first what no other step repairs.
RULES = [non_coherent_walk, undrained_write, copy_before_ack, unsnooped_write, unflushed_copy,
         stale_helper]


def why_it_holds(c):
    if c.read_set:
        copy = {"invalidate-first": "The ack precedes the copy and",
                "overlap": "Copy and invalidation overlap, but",
                "copy-first": "The copy precedes the invalidation, but"}[c.order]
        text = (f"{copy} any write to a line between CPU0's load of it and XEND aborts; every "
                "write by the old translation has landed before the ack, every later walk aborts "
                "or sees $END, and the copy is in B before signal 2")
        vcpu = "; the vCPU's store aborts too, and its old translation is shot down before signal 2"
    else:
        text = ("No read set is needed: after the drained ack no translation to $START is left, "
                "a walk aborts, and only then CPU1 reads the page; the copy is in B before "
                "signal 2")
        vcpu = "; the vCPU's store waits at the cleared entry from before XBEGIN until after XEND"
    return text + (vcpu if c.vcpu_writes else "")


def judge(c):
    findings = [f for f in (rule(c) for rule in RULES) if f]
    # Only a no-snoop device beside a writing vCPU is wrong by itself: the write lands beneath a
    # dirty line, the read misses it. Evictions of clean lines and idle page tables harm nobody.
    control = "violated" if not c.snoop and c.vcpu_writes else "holds"
    if not findings:
        return "holds", control, why_it_holds(c), True
    reason = findings[0].sentence
    if len(findings) > 1:
        reason += "; also: " + ", ".join(f.short for f in findings[1:])
    sure = any(f.sure for f in findings) or control == "violated"
    return "violated", control, reason, sure


def table(unit):
    rows = []
    for order, rs, drain, flush, stale, snoop, walk in itertools.product(
            ("invalidate-first", "overlap", "copy-first"), (True, False), (True, False),
            (True, False), ("epoch", "none"), (True, False), (True, False)):
        for vcpu in (0,) if unit else (0, 1):
            cell = Cell(order, rs, drain, flush, stale, snoop, walk, vcpu, unit)
            verdict, control, reason, sure = judge(cell)
            flag = {True: "true", False: "false"}
            rows.append([order, flag[rs], flag[drain], flag[flush], stale, flag[snoop], flag[walk],
                         str(vcpu), verdict, control, reason, "yes" if sure else "no"])
    return rows


def main():
    differs = False
    for name, unit in (("race_matrix.tsv", False), ("unit_matrix.tsv", True)):
        text = "".join("\t".join(row) + "\n" for row in [HEADER] + table(unit))
        path = HERE / name
        if "--check" in sys.argv[1:]:
            same = path.exists() and path.read_text() == text
            differs |= not same
            print(f"{name}: {'as derived' if same else 'differs from the rules'}")
        else:
            path.write_text(text)
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
