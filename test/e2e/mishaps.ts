import type { Event } from "../../src/core/entry.ts";
import type { Headless } from "./headless.ts";

/** What the bot writes by itself and once; it dies of none of its people's acts, nor of what it says again and again while it waits. */
const DEADLY: readonly Event["kind"][] = [
  "observed",
  "proposed",
  "started",
  "launched",
  "asked",
  "answered",
  "finished",
  "closed",
];

/** What happens to the bot again and again, and must change nothing of what becomes of the cluster. Each says how often it has. */
export const mishaps = {
  "the bot is killed after each entry it writes": (hosts: Headless) =>
    hosts.atEvery(
      ({ kind }) => DEADLY.includes(kind),
      () => hosts.restarts(),
    ),
  "all connections are cut as each step begins": (hosts: Headless) =>
    hosts.atEvery(
      ({ kind }) => kind === "launched",
      async () => {
        for (const { name } of hosts.cluster.hosts) await hosts.cluster.fault({ kind: "dropConnections", host: name });
      },
    ),
} as const;
