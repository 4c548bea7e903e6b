import { family } from "./family.ts";

/** gs_expansion's own codes; its exit code is 0 as soon as one of several hosts came through. */
export const EXPANSION = family("explain-expansion", {
  "GAUSS-35700": {
    meaning: { en: "The expansion failed." },
    cause: { en: "The step that failed is named in the lines above." },
    next: { en: "See `/gauss status`, clean the new host with `/gauss prepare <node>`, then expand again." },
  },
  "GAUSS-35701": {
    meaning: { en: "gs_expansion was started without an option it needs." },
    cause: { en: "One of -U, -G, -X and -h is missing." },
    next: { en: "Let the bot type all of them: `/gauss expand <node>`" },
  },
  "GAUSS-35702": {
    meaning: { en: "The new host's address is no back IP of the XML." },
    cause: { en: "The XML was not extended, or -h was given a name or another address." },
    next: { en: "Add the host to the XML first: `/gauss xml`" },
  },
  "GAUSS-35703": {
    meaning: { en: "The database that already runs on the new host is not healthy." },
    cause: { en: "With -L the tool takes over a single database, which must be Normal." },
    next: { en: "Look at it with `gs_ctl query`, or expand onto an empty host: `/gauss expand <node>`" },
  },
  "GAUSS-35704": {
    meaning: { en: "A user, a group or a path is missing on a host." },
    cause: { en: "A new machine does not have it yet, or it has another name there." },
    next: { en: "Make it as it is on the primary: `/gauss prepare <node>`" },
  },
  "GAUSS-35705": {
    meaning: { en: "The databases of the hosts are of different versions." },
    cause: { en: "The new host was installed from another package." },
    next: { en: "Install the primary's version there, then run `/gauss expand <node>`" },
  },
  "GAUSS-35706": {
    meaning: { en: "A step failed on every new host, and the expansion ended." },
    cause: { en: "The cause stands only in the new host's log, $GAUSSLOG/om/gs_local*.log." },
    next: { en: "Read it there, run `/gauss prepare <node>`, then `/gauss expand <node>`" },
  },
  "GAUSS-35707": {
    meaning: { en: "The version of the software on a host could not be found out." },
    cause: { en: "gaussdb or gs_om does not run there: no environment, or half an installation." },
    next: { en: "Try `gs_om --version` there as the database user, then look with `/gauss check`" },
  },
  "GAUSS-35708": {
    meaning: { en: "The new host has another version than the primary." },
    cause: { en: "Another package was unpacked for it; the tool may go on all the same and exit with 0." },
    next: { en: "Do not use that standby: drop it, install the primary's version, then expand again." },
  },
  "GAUSS-35709": {
    meaning: { en: "A member is not in the role or state that an expansion needs." },
    cause: { en: "The primary is not Normal, or the XML names another host as primary." },
    next: { en: "See `/gauss status`; after a failover renew the XML: `/gauss xml`" },
  },
  "GAUSS-35710": {
    meaning: { en: "The static configuration for a host was not written on the primary." },
    cause: { en: "The disk is full, or the directory under $GPHOME belongs to another user." },
    next: { en: "See to space and rights there; the new host may run already: `/gauss status`" },
  },
  "GAUSS-35711": {
    meaning: { en: "The XML gives a running node another value than it has." },
    cause: { en: "Tool path, application path, data directory or azName differ." },
    next: { en: "Correct the XML, not the cluster: `/gauss xml`" },
  },
  "GAUSS-35712": {
    meaning: { en: "The database user is not in the named group." },
    cause: { en: "The new host has the user with other groups, or -G names the wrong one." },
    next: { en: "Make `id` of the user answer as on the primary: `/gauss prepare <node>`" },
  },
  "GAUSS-35713": {
    meaning: { en: "As many host names as addresses are wanted for new hosts, and the numbers differ." },
    cause: { en: "One of the two lists lacks an entry, or a comma is missing." },
    next: { en: "Give one address for each name, or write the XML with `/gauss xml`" },
  },
});
