import type { Instance, Member } from "./member.ts";
import { connectionText, FIRST_RULES, trustLine } from "./peers.ts";
import { firstSettings } from "./settings.ts";

/** Where the log of a cluster stands that has just been installed and used a little. */
const FIRST_POSITION = 0x7006260;
const FIRST_INSTANCE = 6_001;
/** Above Linux's largest pid: whoever kills what postmaster.pid names must not hit a process of this machine. */
const FIRST_PID = 5_000_000;

/** Of every machine's accounts, as the runbook wants it while trust is made. */
export const PASSWORDS = { omm: "Practice_omm#1", root: "Practice_root#1" } as const;

/** That a new installation is given while it is made; any will do. */
export const DATABASE_PASSWORD = "Practice_db#1";

export interface Place {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly dataDir: string;
}

/** One primary and its standbys, all healthy. The last `spares` places are machines beside them with nothing installed. */
export function createMembers(places: readonly Place[], systemIdentifier: string, now: number, spares = 0): Member[] {
  const members = places.slice(0, places.length - spares);
  const names = members.map(({ name }) => name);
  const ids = names.map((_, index) => FIRST_INSTANCE + index);
  return places.map((place, index): Member => {
    const installed = index < names.length;
    const peers = installed ? members.filter((other) => other !== place) : [];
    return {
      ...place,
      nodeId: index + 1,
      instanceId: FIRST_INSTANCE + index,
      installRole: index === 0 ? "P" : "S",
      network: "up",
      unreachable: new Set(),
      installed,
      passwords: new Map(Object.entries(PASSWORDS).filter(([user]) => installed || user === "root")),
      diskFull: false,
      staticConfig: installed ? names : [],
      staticWrittenAt: installed ? Math.floor(now / 1_000) : 0,
      dynamicConfig: installed ? dynamicConfigFor(names[0] ?? "") : null,
      instance: {
        ...healthyInstance(systemIdentifier, now),
        running: installed,
        role: index === 0 ? "Primary" : "Standby",
        replication:
          index === 0 ? { kind: "lost", at: now, word: "connecting" } : { kind: "attached", to: names[0] ?? "" },
        pid: FIRST_PID + index * 137,
        systemIdentifier: installed ? systemIdentifier : "",
        settings: firstSettings(installed ? ids : [FIRST_INSTANCE + index], place.port).set(
          "application_name",
          `dn_${FIRST_INSTANCE + index}`,
        ),
        peers: new Map(peers.map((peer, at) => [at + 1, connectionText(place, peer)])),
        hba: [...FIRST_RULES, ...peers.map(trustLine)],
        slots: new Set(index === 0 ? ids.slice(1).map((id) => `dn_${id}`) : []),
        alone: names.length === 1,
      },
    };
  });
}

const healthyInstance = (
  systemIdentifier: string,
  now: number,
): Omit<Instance, "running" | "role" | "replication" | "pid" | "settings" | "peers" | "hba" | "slots" | "alone"> => ({
  activity: { kind: "none" },
  position: FIRST_POSITION,
  replayed: FIRST_POSITION,
  movedAt: now,
  history: [],
  primarySince: now,
  systemIdentifier,
  startedAt: now,
  sqlHangs: false,
  replayPaused: false,
  lag: 0,
  stale: false,
  buildUnfinished: false,
  build: undefined,
});

/** As if its data directory were empty. */
export function wipe({ instance, instanceId, port }: Member): void {
  instance.systemIdentifier = "";
  instance.buildUnfinished = false;
  instance.build = undefined;
  instance.settings = firstSettings([instanceId], port);
  instance.peers.clear();
  instance.hba.splice(0, instance.hba.length, ...FIRST_RULES);
  instance.slots.clear();
}

/** What refreshconf records: who is primary. */
export const dynamicConfigFor = (primary: string): string => `primary=${primary}\n`;
