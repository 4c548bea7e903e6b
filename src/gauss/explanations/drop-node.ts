import { family } from "./family.ts";

/** gs_dropnode's own codes, and what it says without one. */
export const DROP_NODE = family("explain-drop-node", {
  "GAUSS-35801": {
    meaning: { en: "gs_dropnode was started without an option it needs." },
    cause: { en: "One of -U, -G and -h is missing; nothing has been changed." },
    next: { en: "Let the bot type all of them: `/gauss dropnode <node>`" },
  },
  "GAUSS-35802": {
    meaning: { en: "The address is no member's in the static configuration; after a drop this means it is done." },
    cause: { en: "The node was dropped before, or the address is not its back IP." },
    next: { en: "Look whether the node is still listed: `/gauss status`" },
  },
  "GAUSS-35803": {
    meaning: { en: "gs_dropnode does not drop the host it runs on." },
    cause: { en: "It runs on the primary, and that very node was named." },
    next: { en: "To drop an old primary promote another one first: `/gauss failover`" },
  },
  "GAUSS-35804": {
    meaning: { en: "gs_dropnode runs only on the primary, and this host is none; nothing has been changed." },
    cause: { en: "The roles have changed, or no member is primary." },
    next: { en: "See `/gauss status`; with no primary run `/gauss failover` first." },
  },
  "GAUSS-35805": {
    meaning: { en: "The question was answered with no, and nothing has been changed." },
    cause: { en: "Somebody declined, or an answer was neither yes nor no." },
    next: { en: "To drop it after all begin again: `/gauss dropnode <node>`" },
    cases: {
      "after-restart-question": {
        after: "restart the primary node now",
        meaning: { en: "The drop is complete; only the restart of the last node was declined." },
        cause: { en: "The tool ends with 1 and without a line of success, although all is done." },
        next: { en: "Do not drop again: see `/gauss status`, and restart the primary when it suits." },
      },
    },
  },
  "GAUSS-35806": {
    meaning: { en: "The cluster as a whole is Unavailable or Unknown, so nothing is dropped." },
    cause: { en: "There is no primary, or there are two." },
    next: { en: "See `/gauss status`: promote with `/gauss failover`, or stop one of two with `/gauss stop <node>`" },
  },
  "GAUSS-35807": {
    meaning: { en: "A member that is to stay cannot be reached over ssh." },
    cause: { en: "It is down too, or the trust is broken; before 6.0.3 node1 is also blamed for node10." },
    next: { en: "If it lives run `/gauss trust`; if it is dead as well, drop both in one run." },
  },
  "GAUSS-35808": {
    meaning: { en: "A switchover or failover is under way on a member, so nothing is dropped." },
    cause: { en: "A promotion was started before and has not ended." },
    next: { en: "Wait until the roles in `/gauss status` stay the same, then run it again." },
  },
  "GAUSS-35809": {
    meaning: { en: "The drop was broken off in the middle." },
    cause: { en: "A change on a staying member failed; lines with Rollback say what was taken back." },
    next: { en: "Read $GAUSSLOG/om/gs_dropnode*.log, look with `/gauss check`, then drop again: it goes on." },
  },
  "GAUSS-35810": {
    meaning: {
      en: "gs_dropnode was refused as a second run; where it uses a lock file, this refusal removed the lock.",
    },
    cause: { en: "One runs now, a killed one left its lock, or a version without a lock saw its own command line." },
    next: { en: "Look who runs it with `ps -ef | grep gs_dropnode`; only when nobody does, try again." },
  },
  "GAUSS-35811": {
    meaning: { en: "With the cluster manager at least two nodes must be left, so nothing is dropped." },
    cause: { en: "CM needs a majority, which one node alone cannot give." },
    next: { en: "Add a node first with `/gauss expand <node>`, then drop this one." },
  },
  "maybe-running": {
    says: ["[gs_dropnode]It may be still running."],
    meaning: { en: "The dropped node could not be stopped, and may still take writes." },
    cause: { en: "Its host did not answer; the drop went on without it." },
    next: { en: "Power it off or run `/gauss isolate <node>` before it comes back as a second primary." },
  },
  "not-normal-in-time": {
    says: ["All steps of drop have finished, but failed to wait"],
    meaning: { en: "The node is dropped, but the cluster was not Normal ten minutes later." },
    cause: { en: "A standby still connects or needs a rebuild; the tool ends with 1." },
    next: { en: "Do not drop again: see which member is not Normal with `/gauss status`" },
  },
  "too-many-managers": {
    says: ["Too many cm_server nodes are dropped"],
    meaning: { en: "The drop would leave too few cm_servers, so nothing is dropped." },
    cause: { en: "Several nodes with a cm_server were named at once." },
    next: { en: "Drop them one after the other: `/gauss dropnode <node>`" },
  },
});
