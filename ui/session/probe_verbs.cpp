// What Probe can be told, as messages, completion and help want it.
#include "ui/session/probe.h"

namespace pf {

const std::vector<ProbeVerbRow>& probe_verb_rows() {
  static const std::vector<ProbeVerbRow> rows = {
      {"trigger", "trigger EXPRESSION, as \"trigger begin\"", "What captures are taken around", {}},
      {"window",
       "window BEFORE AFTER, as \"window -200ns 4.6us\"",
       "How much of the run a capture has",
       {"-200ns 4.6us"}},
      {"arm",
       "arm normal, arm single or arm off",
       "Whether captures are taken",
       {"normal", "single", "off"}},
      {"measure",
       "measure 1 A -> B, measure 1 cursors or measure 1 none; 1 to 4",
       "An interval over all captures",
       {"1 ", "2 ", "3 ", "4 ", "1 cursors", "2 cursors", "3 cursors", "4 cursors"}},
      {"cursor",
       "cursor 1 2.85us or cursor 1 none; 1 or 2",
       "A cursor of the overlay",
       {"1 ", "2 ", "1 none", "2 none"}},
      {"mask",
       "mask NAME CHANNEL FROM TO LOW HIGH, or mask NAME none",
       "Counts captures that pass there",
       {}},
      {"next-hit",
       "next-hit NAME 1, next-hit NAME -1, next-hit NAME first or next-hit NAME last",
       "The next capture that hits a mask, or the first",
       {}},
      {"capture",
       "capture NUMBER, capture +1, capture -1 or capture none",
       "Picks a capture",
       {"+1", "-1", "none"}},
      {"open", "open, once a capture is picked", "The picked capture in the run", {}},
      {"tune", "tune KEY=VALUE, tune KEY or tune revert", "A parameter of the run", {"revert"}},
      {"store", "store a or store b", "Remembers setting and captures", {"a", "b"}},
      {"recall", "recall a or recall b", "Goes back to what is stored", {"a", "b"}},
      {"compare",
       "compare a, compare b or compare none",
       "What is stored, behind the current",
       {"a", "b", "none"}},
      {"from",
       "from start, from here or from near",
       "Where captures begin: near takes the nearest World kept before the playhead",
       {"start", "here", "near"}},
      {"persistence",
       "persistence all or persistence N",
       "How many captures lie over each other",
       {"all"}},
      {"live",
       "live FILE.pflive or live none",
       "A record of real cores over the intervals",
       {"none"}},
      {"pause", "pause", "Holds the background run", {}},
      {"run", "run", "Lets it go on", {}},
      {"save", "save FILE.pfrun", "The open run as a run file", {}},
  };
  return rows;
}

}  // namespace pf
