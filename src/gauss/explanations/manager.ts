import { family } from "./family.ts";

/** The cluster manager: what OM says about it, and what cm_ctl says without a code. */
export const MANAGER = family("explain-manager", {
  "GAUSS-51601": {
    meaning: { en: "The cluster manager's answer about the state could not be used." },
    cause: { en: "cm_ctl ended with an error; its text stands below." },
    next: { en: "Ask the members themselves with `/gauss status`, then look at cm_ctl's text." },
  },
  "GAUSS-51640": {
    meaning: { en: "gs_om cannot reach the cluster manager." },
    cause: { en: "No cm_server is primary: too few of them run, or the cluster is stopped." },
    next: { en: "See who answers with `/gauss status`, and bring back cm_servers until a majority runs." },
  },
  "GAUSS-51655": {
    meaning: { en: "In a cluster with the cluster manager a data directory is not named for the whole cluster." },
    cause: { en: "-D was given without -h." },
    next: { en: "Name the host as well, or leave out -D." },
  },
  "cm-server-away": {
    says: ["can't connect to cm_server"],
    meaning: { en: "cm_ctl found no cm_server that leads, so nothing is known about the cluster's health." },
    cause: { en: "Fewer than a majority of the cm_servers run; nothing can be switched until then." },
    next: { en: "Start them with `cm_ctl start -n <id>`; `/gauss status` asks the databases themselves." },
  },
  "cm-switchover-timeout": {
    says: ["switchover command timeout!"],
    meaning: { en: "The cluster manager did not report the switchover done in time." },
    cause: { en: "The new primary still catches up, or cannot; the switchover may still happen." },
    next: { en: "Do not repeat it: watch `/gauss status` until the roles stay the same." },
  },
  "cm-not-now": {
    says: ["Can not switchover right now"],
    meaning: { en: "The cluster manager refuses a switchover at present." },
    cause: { en: "A member is not Normal, is being built, or another change is under way." },
    next: { en: "Wait until every member is Normal in `/gauss status`, then ask again." },
  },
  "cm-other-role": {
    says: ["can not do switchover at current role"],
    meaning: { en: "The named instance cannot become primary by a switchover." },
    cause: { en: "It is the primary already, or a cascade standby." },
    next: { en: "Choose a standby from `/gauss status`" },
  },
  "cm-other-command": {
    says: ["can not do switchover, another command"],
    meaning: { en: "The cluster manager is busy with another command." },
    cause: { en: "A switchover or a build was started before and has not ended." },
    next: { en: "Wait until the roles in `/gauss status` stay the same, then ask again." },
  },
});
