import { family } from "./family.ts";

/** What the tools say about the cluster and about commands they ran on its hosts. */
export const CLUSTER_STATE = family("explain-cluster-state", {
  "GAUSS-51400": {
    meaning: { en: "A command that the tool ran on a host failed." },
    cause: { en: "The real error stands behind the command, after the word Error." },
    next: { en: "Read on behind it; when a host does not answer, look with `/gauss status`" },
    cases: {
      uninstall: {
        within: "CheckUninstall.py",
        meaning: { en: "gs_uninstall wanted to act on other hosts as well, and one of them failed." },
        cause: { en: "It ran without -L on a host whose static configuration still lists the cluster." },
        next: { en: "Do not run it again without -L; see that every member is untouched: `/gauss status`" },
      },
      "timed-out": {
        within: "Timed out, Killed by signal",
        meaning: { en: "A host did not answer until the tool gave up." },
        cause: { en: "It swallows packets: its power is off, or the network to it is cut." },
        next: {
          en: "`/gauss isolate <node>` makes the tools fail at once there; then go on with failover or dropnode.",
        },
      },
      copy: {
        within: "command: scp ",
        meaning: { en: "A file could not be copied to one of the configured hosts." },
        cause: { en: "The host is dead, or refuses the key; gs_om copies to every configured host." },
        next: { en: "Bring the host back or run `/gauss dropnode <node>`; if it lives, run `/gauss trust`" },
      },
    },
  },
  "GAUSS-51600": {
    meaning: { en: "The tool got no state of the cluster." },
    cause: { en: "The cluster manager or gs_om did not answer on this host." },
    next: { en: "Ask every member itself: `/gauss status`" },
  },
  "GAUSS-51612": {
    meaning: { en: "The node id is none of this cluster." },
    cause: { en: "Ids keep gaps when nodes are dropped: 1, 3, 4 is usual." },
    next: { en: "Take the id from `gs_om -t view`." },
  },
  "GAUSS-51622": {
    meaning: { en: "What was asked for does not exist on that host." },
    cause: {
      en: "An option for clusters with CM was used where there is no cluster manager, or the data directory is wrong.",
    },
    next: { en: "Leave out that option, or take the directory from `gs_om -t view`." },
  },
  "GAUSS-51625": {
    meaning: { en: "A cluster already runs, so nothing is installed." },
    cause: { en: "The host is a member, or the configuration of an earlier life is still there." },
    next: { en: "Make sure which with `/gauss status`; a leftover is cleaned by `/gauss prepare <node>`" },
  },
  "GAUSS-51632": {
    meaning: { en: "A step of the installation failed." },
    cause: { en: "The step is named behind the code, such as the set-up of a virtual IP." },
    next: { en: "Read the log of the host under $GAUSSLOG/om, see to it, then run the step again." },
  },
  "GAUSS-51649": {
    meaning: { en: "The tool met an error it does not know." },
    cause: { en: "The text behind the code is the error as Python gives it." },
    next: { en: "Read that text and the tool's log under $GAUSSLOG/om before running it again." },
  },
  "GAUSS-51650": {
    meaning: { en: "The tool passes on an error that it cannot classify." },
    cause: { en: "The cause is the text behind the code." },
    next: { en: "Look what has been done so far with `/gauss status` before running it again." },
  },
  "GAUSS-51651": {
    meaning: { en: "A member that is to stay does not run, so nothing is dropped." },
    cause: { en: "gs_dropnode wants every staying member up, and a second one is down or gives no state." },
    next: { en: "Start or `/gauss rebuild <node>` that member; if it is dead too, drop both in one run." },
  },
  "GAUSS-51652": {
    meaning: { en: "gs_om could not ask all members, and gives no table at all." },
    cause: { en: "Mostly one host swallows packets; the error in the same line says what failed." },
    next: { en: "`/gauss status` does not depend on it; `/gauss isolate <node>` lets gs_om answer again." },
  },
  "GAUSS-52936": {
    meaning: { en: "An upgrade has been begun and not finished." },
    cause: { en: "The other tools wait until it is committed or rolled back." },
    next: { en: "Finish it or roll it back with gs_upgradectl, then run this again." },
  },
  "GAUSS-53104": {
    meaning: { en: "This action of gs_om does not exist for this kind of cluster." },
    cause: { en: "It is for clusters with several instances or with the cluster manager." },
    next: { en: "See what kind of cluster it is with `/gauss status`, and use the action for that kind." },
  },
});
