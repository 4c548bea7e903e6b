import { standbysOf, staticConnections } from "./health.ts";
import type { Member, State } from "./member.ts";

export interface Standing {
  readonly state: "Sync" | "Potential" | "Quorum" | "Async";
  readonly priority: number;
}

export const applicationName = (member: Member): string => `dn_${member.instanceId}`;

/** The sync_state of each streaming standby by the primary's synchronous_standby_names: `*`, `a,b`, `FIRST n (…)`, `n (…)`, `ANY n (…)`. */
export function standings(state: State, primary: Member): Map<Member, Standing> {
  const names = primary.instance.settings.get("synchronous_standby_names") ?? "";
  const [, any, count, list] = /^(?:(ANY)\s+|FIRST\s+)?(?:(\d+)\s*)?\(?([^()]*)\)?$/i.exec(names.trim()) ?? [];
  const wanted = (list ?? "")
    .split(",")
    .map((name) => name.trim().replaceAll('"', ""))
    .filter((name) => name !== "");
  const streaming = standbysOf(state, primary);
  const rank = (member: Member): number =>
    1 + wanted.findIndex((name) => name === "*" || name === applicationName(member) || name === member.name);
  const chosen = streaming.filter((member) => rank(member) > 0).sort((a, b) => rank(a) - rank(b));
  const required = Number(count ?? 1);
  return new Map(
    streaming.map((member): [Member, Standing] => {
      const priority = rank(member);
      if (priority === 0) return [member, { state: "Async", priority }];
      if (any !== undefined) return [member, { state: "Quorum", priority: 1 }];
      return [member, { state: chosen.indexOf(member) < required ? "Sync" : "Potential", priority }];
    }),
  );
}

/** Whether a commit on this primary would wait for a standby that is not there (all versions). */
export function commitHangs(state: State, primary: Member): boolean {
  const { settings } = primary.instance;
  if (settings.get("most_available_sync") === "on" || /^(off|local)$/.test(settings.get("synchronous_commit") ?? ""))
    return false;
  if ((settings.get("synchronous_standby_names") ?? "").trim() === "" || staticConnections(primary) === 0) return false;
  return ![...standings(state, primary).values()].some((one) => one.state === "Sync" || one.state === "Quorum");
}
