import { family } from "./family.ts";

/** What gs_ctl, gs_guc and gsql say: they have no codes. */
export const GS_CTL = family("explain-gs-ctl", {
  "not-running": {
    says: ["Is server running?"],
    meaning: { en: "No database runs in that directory." },
    cause: { en: "It was stopped or has crashed, or -D names another directory." },
    next: { en: "See `/gauss status`; once there is a primary, start it there with `gs_ctl start -M standby`" },
    cases: {
      stopped: {
        after: "gs_ctl stopped",
        meaning: { en: "There was nothing to stop: no database ran in that directory." },
        cause: { en: "It had been stopped before, had crashed, or -D names another directory." },
        next: { en: "Make sure that nothing else runs there: `/gauss status`" },
      },
    },
  },
  "other-gs-ctl": {
    says: ["Another gs_ctl command is still running"],
    meaning: { en: "gs_ctl did nothing, because another gs_ctl works on that directory." },
    cause: { en: "A build, a start or a promotion is under way there; start and restart even exit with 0." },
    next: { en: "Wait for the other one to end, look at `/gauss status`, and only then run it again." },
  },
  "unfinished-build": {
    says: ["Uncompleted build is detected"],
    meaning: { en: "The data directory holds a copy that was never finished, so the database does not start." },
    cause: { en: "A build was broken off." },
    next: { en: "Build it again to the end: `/gauss rebuild <node>`" },
  },
  "switchover-timeout": {
    says: ["switchover timeout after"],
    meaning: { en: "The switchover did not happen in time, although gs_ctl exits with 0." },
    cause: { en: "The primary is dead or still has work to hand over; up to 5.x the request stays pending." },
    next: { en: "Do not repeat it: watch `/gauss status`; with a dead primary use `/gauss failover`" },
  },
  "failover-failed": {
    says: ["failover timeout after", "failover failed ("],
    meaning: { en: "The standby was not promoted in time." },
    cause: { en: "It still replays log, or its replay is paused; the promotion may still come." },
    next: { en: "Look with `/gauss status` before anything else: it may be primary by now." },
  },
  "not-a-standby": {
    says: ["server is not in standby or cascade standby mode"],
    meaning: { en: "The database there is no standby, so it cannot be promoted." },
    cause: { en: "It runs as a single database or pending, or the roles changed in between." },
    next: { en: "Choose a standby from `/gauss status`" },
  },
  "dcf-mode": {
    says: ["Failover is not supported in dcf mode"],
    meaning: { en: "In DCF mode nobody promotes by hand." },
    cause: { en: "The members elect their primary themselves, while a majority of them runs." },
    next: { en: "Bring members back until a majority answers in `/gauss status`" },
  },
  "build-failed": {
    says: ["build failed(", "build failed ("],
    meaning: { en: "The copy from the primary failed, and the directory cannot be used until one succeeds." },
    cause: { en: "The primary went away or refuses the replication, or the disk filled up." },
    next: { en: "Read the lines above, see to it, then run `/gauss rebuild <node>` again." },
  },
  misconfigured: {
    says: ["could not wait for server because of misconfiguration"],
    meaning: { en: "The database does not start with its present configuration." },
    cause: { en: "A line of postgresql.conf is wrong, or the rights of the directory are." },
    next: { en: "Compare its settings with the other members': `/gauss check`" },
  },
  "start-failed": {
    says: ["could not start server"],
    meaning: { en: "The database process ended while it was starting." },
    cause: { en: "Its own log says why; a taken port and a diverged log are usual." },
    next: { en: "Read $GAUSSLOG/pg_log there; a diverged standby needs `/gauss rebuild <node>`" },
  },
  "already-up": {
    says: ["another server might be running"],
    meaning: { en: "The database was not started, because one seems to run there already." },
    cause: { en: "It is up, or a postmaster.pid was left behind by a crash." },
    next: { en: "See in `/gauss status` what it says itself." },
  },
  "no-sql": {
    says: ["failed to connect Unknown:"],
    meaning: { en: "gsql got no connection to the database." },
    cause: { en: "The database is down or starting, or the port is wrong." },
    next: { en: "See what the member says itself: `/gauss status`" },
  },
  "setting-failed": {
    says: ["Failure to perform gs_guc!"],
    meaning: { en: "A setting was not changed on every instance." },
    cause: { en: "A configured host does not answer, or the value is not allowed." },
    next: { en: "Look which instances the lines above name, then compare the settings: `/gauss check`" },
  },
});
