import type { Instance, Member } from "./member.ts";
import { defaultSettings } from "./settings.ts";

/** Where the log of a cluster stands that has just been installed and used a little. */
const FIRST_POSITION = 0x7006260;
/** Above Linux's largest pid: whoever kills what postmaster.pid names must not hit a process of this machine. */
const FIRST_PID = 5_000_000;

/** Of every machine's accounts, as the runbook wants it while trust is made. */
export const PASSWORDS = { omm: "Practice_omm#1", root: "Practice_root#1" } as const;

export interface Place {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly dataDir: string;
}

/** One primary and its standbys, all healthy. */
export function createMembers(places: readonly Place[], systemIdentifier: string, now: number): Member[] {
  const names = places.map(({ name }) => name);
  const ids = places.map((_, index) => 6001 + index);
  return places.map((place, index): Member => {
    const primary = index === 0;
    const instance: Instance = {
      running: true,
      role: primary ? "Primary" : "Standby",
      activity: { kind: "none" },
      replication: primary ? { kind: "lost", at: now, word: "connecting" } : { kind: "attached", to: names[0] ?? "" },
      position: FIRST_POSITION,
      replayed: FIRST_POSITION,
      movedAt: now,
      history: [],
      primarySince: now,
      systemIdentifier,
      pid: FIRST_PID + index * 137,
      startedAt: now,
      sqlHangs: false,
      replayPaused: false,
      lag: 0,
      stale: false,
      buildUnfinished: false,
      build: undefined,
      settings: defaultSettings(ids, place.port),
    };
    return {
      ...place,
      nodeId: index + 1,
      instanceId: 6001 + index,
      installRole: primary ? "P" : "S",
      network: "up",
      unreachable: new Set(),
      installed: true,
      passwords: new Map(Object.entries(PASSWORDS)),
      diskFull: false,
      staticConfig: names,
      staticWrittenAt: Math.floor(now / 1_000),
      dynamicConfig: dynamicConfigFor(names[0] ?? ""),
      instance,
    };
  });
}

/** What refreshconf records: who is primary. */
export const dynamicConfigFor = (primary: string): string => `primary=${primary}\n`;
