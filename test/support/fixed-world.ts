import { Cluster } from "../../src/core/cluster.ts";
import { RunId, UserId } from "../../src/core/entry.ts";
import type { Operation } from "../../src/core/operation.ts";
import type { Voter } from "../../src/core/policy.ts";
import type { Store, World } from "../../src/core/world.ts";
import { memoryStore } from "./memory-store.ts";
import { type ScriptedShell, scriptedShell } from "./scripted-shell.ts";

export const blue: Cluster = Cluster.parse({
  name: "blue",
  channel: "C1",
  nodes: ["node1", "node2", "node3"].map((name, index) => ({
    name,
    ssh: { host: `127.0.0.${index + 1}` },
    backIp: `10.0.0.${index + 1}`,
    dataDir: "/data/dn1",
    port: 15400,
  })),
});

const person = (id: string, name: string, ...memberOf: string[]): Voter => ({ id: UserId.parse(id), name, memberOf });
export const lin = person("U1", "Lin Wei");
export const zhang = person("U2", "Zhang Min", "S1");
export const chen = person("U3", "Chen Hao", "S1");

export interface FixedWorld extends World {
  readonly shell: ScriptedShell;
  /** Sets the clock forward and lets everything that slept until then go on. */
  readonly pass: (ms: number) => void;
  readonly told: string[];
  readonly logged: string[];
}

/** A world in which time stands still until it is told to pass; `sleep` below a minute ends at once, so that nothing waits in tests. */
export function fixedWorld(
  operations: readonly Operation[],
  parts: { store?: Store; shell?: ScriptedShell; cluster?: Cluster } = {},
): FixedWorld {
  let now = new Date("2026-01-02T03:00:00Z").getTime();
  let ids = 0;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const { store = memoryStore(), shell = scriptedShell(), cluster = blue } = parts;
  const world: FixedWorld = {
    now: () => new Date(now),
    newId: () => RunId.parse(`run-${++ids}`),
    store,
    shell,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    clusters: new Map([[cluster.name, cluster]]),
    tell: (run) => void world.told.push(run),
    secret: async (_cluster, name) => `secret of ${name}`,
    sleep: (ms, stop) =>
      new Promise((resolve) => {
        if (ms < 60_000) {
          now += ms;
          setImmediate(resolve);
          return;
        }
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        stop?.addEventListener("abort", () => resolve());
      }),
    log: (message, details) => void world.logged.push(`${message} ${JSON.stringify(details)}`),
    pass(ms) {
      now += ms;
      for (const sleeper of sleepers) if (sleeper.at <= now) sleepers.delete(sleeper) && sleeper.wake();
    },
    told: [],
    logged: [],
  };
  return world;
}
