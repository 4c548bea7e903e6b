import { family } from "./family.ts";

/** Starting, stopping and installing databases. */
export const START_STOP = family("explain-start-stop", {
  "GAUSS-51607": {
    meaning: { en: "A database could not be started." },
    cause: { en: "Its own log says why: wrong configuration, a port taken, or a copy not finished." },
    next: { en: "Read $GAUSSLOG/pg_log and the gs_ctl log of that host, and see `/gauss status`" },
    cases: {
      "not-normal": {
        within: "After startup, the last check results were",
        meaning: { en: "The databases were started, but the cluster was not Normal within half a minute." },
        cause: { en: "Mostly a standby still connects or needs a rebuild." },
        next: { en: "Look again with `/gauss status` and wait while a state still changes." },
      },
    },
  },
  "GAUSS-51610": {
    meaning: { en: "Something could not be stopped." },
    cause: { en: "A host does not answer, or sessions hold the database open." },
    next: { en: "See what still runs with `/gauss status`, then `/gauss stop <node>`" },
  },
  "GAUSS-52707": {
    meaning: { en: "The software could not be installed on a new host." },
    cause: { en: "Space, rights or an earlier installation there; its own log says which." },
    next: { en: "Read $GAUSSLOG/om/gs_local*.log on that host, then run `/gauss prepare <node>`" },
  },
  "GAUSS-52708": {
    meaning: { en: "Something could not be configured on a host." },
    cause: { en: "It is named behind the code; with CM also too few cm_servers in the XML." },
    next: { en: "See to what the message names, for the XML with `/gauss xml`, then run it again." },
  },
  "GAUSS-53507": {
    meaning: { en: "A helper command of the tool failed." },
    cause: { en: "A program is missing on the host, or the cluster manager did not take the command." },
    next: { en: "Run the command of the message by hand on that host to see its error." },
  },
  "GAUSS-53600": {
    meaning: { en: "gs_om could not start the databases." },
    cause: { en: "At least one host does not answer or its database fails; the lines below say which." },
    next: { en: "See `/gauss status`; with a dead host start the others one by one or drop it first." },
  },
  "GAUSS-53606": {
    meaning: { en: "gs_om could not stop all databases." },
    cause: { en: "Mostly a host does not answer; the others may have been stopped before it gave up." },
    next: { en: "See with `/gauss status` which still run, and stop those with `/gauss stop <node>`" },
  },
});
