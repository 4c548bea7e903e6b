import { join } from "node:path";
import type { Config } from "./config.ts";
import { type SshShell, sshShell } from "./ssh/shell.ts";

/** The hosts of the inventory, with the keys the configuration names and the host keys pinned in the data folder. */
export const openShell = (
  config: Config,
  log: (message: string, details: Record<string, unknown>) => void = () => undefined,
): SshShell =>
  sshShell({
    knownHostsFile: join(config.dataDir, "known_hosts"),
    enrol: config.enrolHostKeys,
    identityFiles: config.identityFiles,
    agent: config.agent,
    log,
  });
