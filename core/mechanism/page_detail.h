// Page detail: one step begins, aborts or ends the move of a whole page.
//
// What it is for: guests of gigabytes to a tebibyte, where a few hundred events a page are too
// many. What it must keep (design section 3): verdict, final contents, pages moved and payload
// bytes of each link as at line detail, total time within 5 %; attempts come from a table measured
// at line detail.
//
// The table is the ledger (world/ledger.h). measure_ledger runs the very scenario at line detail
// when the Env is made, with the scenario's seed, and writes down row by row how long it took until
// a transaction began, aborted or moved its page, which phases it went through, what crossed which
// link, and what the guest did meanwhile.
//   - A run short enough is measured from its first event until its campaign is over (`whole`).
//     Every order of a guest's write and a commit is then the measured one: the two details agree
//     exactly. Nothing less can, for who comes first is decided between lines. A run with a moment
//     of its own, which a stretch would not meet (vCPUs that switch over before the end, a fault at
//     a time), is measured so or refused.
//   - A longer one is measured in stretches: the first pages, the last ones, and some behind every
//     place where the guest changes (a device's buffers, the hot pages, each eighth). Pages between
//     them take the rows of the pages of the stretch before them in turn. The guest's accesses then
//     keep their number and their moments; to which page each goes comes from the device's own
//     pattern or the vCPU's workload, and which host serves it from where that page is now.
// When the campaign is over, what a finite guest has left takes place too (page_drain.h).
//
// Payload bytes in stretches, by what they are of (tests/mechanism/page_agreement_test.cpp):
//   - the copy of a page that moves: equal, a page's lines over a.down and b.in each;
//   - copies of attempts that abort: as often as in the stretches. How many lines have left when a
//     conflict is noticed is decided between lines, so these cannot be equal;
//   - accesses of a stated number: equal on the device's own links (counted until the cut-over), as
//     all of them take place and the pattern says which reads and which writes; on a.up, a.down,
//     b.in and b.out they depend on whether their page had moved, so on moments that are near but
//     not equal;
//   - accesses that go on as long as the run lasts: as many as in the time they had.
//
// Bounds the test holds: a quiet guest's bytes are equal; else a.up, a.down, b.in and b.out within
// 2 %, the links of a finite device equal, those of an endless one within 3 %; total time within
// 2 %.
//
// A World of it is any other World: the arrays hold one element a page (HwSpec::lines_per_page is 1
// and a "line" is a page), `value` of a page is the last write to it, `version` how many lines were
// written, so golden memory and all that compares with it work as they are. A page's old copy is
// given back when it has moved. step is the only door; facts, timeline, run files and views work as
// on any run. Choices are two: the next row, and an interrupt, which aborts the transaction and
// begins the row anew after the backoff. It never exhausts the attempts.
//
// Checked at every access: I1 and I3 (the copy that serves it is the live one), I7 (it returns
// golden contents), at the end I8. What only lines can show (I2, I4, I5, I6) is taken from the
// ledger. Simplification: a fact of a page drawn keeps its moment in the row, not its cause.
#pragma once
#include "core/base/loading.h"
#include "core/world/env.h"

namespace pf {

// The Env of the same run at page detail. `line` is complete, its trace included; `seed` as the
// World will be given it. Throws what measure_ledger (page_ledger.h) throws.
Env make_page_env(Env line, std::uint64_t seed, Loading* loading = nullptr);

}  // namespace pf
