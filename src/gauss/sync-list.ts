import type { SyncSettings } from "./sync-settings.ts";

/** So many of these must have the log before a commit returns; `*` is every standby. */
export interface SyncGroup {
  readonly needed: number;
  readonly names: readonly string[];
}

/**
 * What synchronous_standby_names says: `*`, `a, b`, `2 (a, b)`, `FIRST 1 (a)`, `ANY 1 (a, b)`, and several groups one after the other.
 * Undefined when it is none of these.
 */
export function syncGroups(text: string): SyncGroup[] | undefined {
  if (text.trim() === "") return [];
  const groups = [...text.matchAll(/(?:\b(?:ANY|FIRST)\s+)?(\d+)\s*\(([^()]*)\)/gi)];
  const rest = groups.reduce((left, [all]) => left.replace(all, ""), text).replace(/[\s,]/g, "");
  if (groups.length > 0) {
    return rest === ""
      ? groups.map(([, needed, names = ""]) => ({ needed: Number(needed), names: namesIn(names) }))
      : undefined;
  }
  return /[()]/.test(text) ? undefined : [{ needed: 1, names: namesIn(text) }];
}

/** The list with more names at its end. Undefined with several groups, where a person has to say in which, and where it cannot be read. */
export function withStandbys(text: string, names: readonly string[]): string | undefined {
  const groups = syncGroups(text);
  if (groups?.length !== 1 || names.some((name) => !/^[\w.-]+$/.test(name))) return undefined;
  const added = names.map((name) => `, ${name}`).join("");
  return text.includes(")") ? text.replace(/\s*\)\s*$/, `${added})`) : `${text.trimEnd()}${added}`;
}

const namesIn = (text: string): string[] =>
  text
    .split(",")
    .map((name) => name.trim().replace(/^"(.*)"$/, "$1"))
    .filter((name) => name !== "");

/** Whether commits wait for standbys without an end when not enough of them are there. */
export const commitsWait = ({ mostAvailableSync, synchronousCommit, synchronousStandbyNames }: SyncSettings): boolean =>
  synchronousStandbyNames.trim() !== "" && !mostAvailableSync && !["off", "local"].includes(synchronousCommit);

/** The groups that these standbys, by their application names, cannot fill. Undefined when the list cannot be read. */
export function unmet(settings: SyncSettings, standbys: readonly string[]): SyncGroup[] | undefined {
  return syncGroups(settings.synchronousStandbyNames)?.filter(
    ({ needed, names }) => standbys.filter((name) => names.includes("*") || names.includes(name)).length < needed,
  );
}
