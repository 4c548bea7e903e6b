import { type Member, roleOf, stateOf } from "./member.ts";

/** What the header tells. Its widths mean nothing: `nodenode_ip` is glued whenever host names are shorter than "node". */
export interface Columns {
  /** gs_om without CM prints port, then instance id; cm_ctl prints instance id, then port, and no `port` in its header. */
  readonly portFirst: boolean;
  /** How many members stand side by side in one line (up to 2.0.1, and cm_ctl without -w). */
  readonly groups: number;
}

export function columnsOf(header: string): Columns | undefined {
  const groups = header.split("|").map((group) => group.replace(/\s+/g, ""));
  const named = groups.filter((group) => group !== "");
  const shape = named.map((group) => /^(?:az(?:_name)?)?node(?:node_ip)?(port)?instance(?:port)?state$/i.exec(group));
  const [first] = shape;
  if (!first || shape.includes(null)) return undefined;
  return { portFirst: first[1] !== undefined, groups: named.length };
}

/** One member: `[az] id name [ip] [port] instance [path] letter role state`, read by words and never by columns. */
export function memberOf(group: string, { portFirst }: Columns): Member | undefined {
  const words = group.trim().split(/\s+/);
  const [id = "", host = "", ...others] = isNumber(words[0]) ? words : words.slice(1);
  const letterAt = others.findIndex((word) => /^[PSCR]$/.test(word));
  if (!isNumber(id) || letterAt < 0) return undefined;
  const place = placeOf(others.slice(0, letterAt), portFirst);
  const condition = conditionOf(others.slice(letterAt + 1));
  const installRole = installRoleOf(others[letterAt]);
  if (host === "" || place === undefined || condition === undefined) return undefined;
  return { nodeId: Number(id), host, ...place, installRole, ...condition };
}

function placeOf(words: readonly string[], portFirst: boolean) {
  const path = words.at(-1)?.includes("/") ? words.at(-1) : undefined;
  const ip = words[0] !== path && !isNumber(words[0]) ? words[0] : undefined;
  const numbers = words.slice(ip === undefined ? 0 : 1, path === undefined ? undefined : -1);
  const [instanceId, port] = portFirst ? [...numbers].reverse() : numbers;
  const expected = portFirst ? numbers.length === 2 : numbers.length === 1 || numbers.length === 2;
  if (!expected || !/^\d{4,9}$/.test(instanceId ?? "") || !/^\d{2,5}$/.test(port ?? "00")) return undefined;
  return {
    ip: ip ?? null,
    port: port === undefined ? null : Number(port),
    instanceId: Number(instanceId),
    dataDir: path ?? null,
  };
}

/** A bare `Need repair` is a row that was cut: tables always print the reason. */
function conditionOf(words: readonly string[]) {
  const twoWords = words[1] === "Standby";
  const role = roleOf(words.slice(0, twoWords ? 2 : 1).join(" "));
  const read = stateOf(words.slice(twoWords ? 2 : 1).join(" "));
  if (role === undefined || read === undefined || (read.state === "Need repair" && read.reason === null))
    return undefined;
  return { role, ...read };
}

function installRoleOf(letter: string | undefined): Member["installRole"] {
  return letter === "P" || letter === "S" || letter === "C" ? letter : null;
}

const isNumber = (word: string | undefined): boolean => /^\d{1,9}$/.test(word ?? "");
