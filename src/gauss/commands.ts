import { type Command, command } from "../core/operation.ts";

/** On the standby to be promoted. It asks nothing and checks little: what must hold is the operation's business. */
export const failover = (dataDir: string, seconds: number): Command =>
  command("gs_ctl", "failover", "-D", dataDir, "-t", String(seconds));

/** On the standby that becomes primary. It ends with 0 on a timeout too, so a step must name what it prints. */
export const switchover = (dataDir: string, seconds: number): Command =>
  command("gs_ctl", "switchover", "-D", dataDir, "-t", String(seconds));

/** What `failover` and `switchover` print when they have done it (gs_ctl-switchover-2.0.x-timeout-exit0 shows why). */
export const FAILOVER_COMPLETED = "failover completed (";
export const SWITCHOVER_COMPLETED = "switchover completed (";

/** Records the present roles on all hosts. With a dead host still listed it fails and removes cluster_dynamic_config everywhere. */
export const refreshConf: Command = command("gs_om", "-t", "refreshconf");

export const start = (dataDir: string, as: "primary" | "standby" | "cascade_standby"): Command =>
  command("gs_ctl", "start", "-D", dataDir, "-M", as);

export const stop = (dataDir: string, mode: "fast" | "immediate"): Command =>
  command("gs_ctl", "stop", "-D", dataDir, "-m", mode);

/** On the standby whose data is replaced. `auto` takes what differs when it can and copies everything when it cannot. */
export const build = (
  dataDir: string,
  mode: "auto" | "full" | "incremental",
  as: "standby" | "cascade_standby",
): Command => command("gs_ctl", "build", "-D", dataDir, "-b", mode, "-M", as);

/**
 * On the machine that is cleared. Without -L the tool takes every host of the static configuration there, and a dropped host's
 * still lists the cluster that lives on (observed with 7.0.0-RC3): so there is no way to leave it out.
 */
export const uninstallHere = (logFile: string): Command =>
  command("gs_uninstall", "--delete-data", "-L", "-l", logFile);

/** In a cluster with CM, which arbitrates by itself: gs_ctl must not be used there. */
export const cmSwitchover = (nodeId: number, dataDir: string, seconds: number): Command =>
  command("cm_ctl", "switchover", "-n", String(nodeId), "-D", dataDir, "-t", String(seconds));

export const CM_SWITCHOVER_COMPLETED = "cm_ctl: switchover successfully.";
