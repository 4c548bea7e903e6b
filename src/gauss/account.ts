import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { oneLineOf, readLine } from "./answer.ts";
import { quoted } from "./lines.ts";

export const Account = z.object({ name: z.string(), uid: z.number(), gid: z.number(), home: z.string() });
export type Account = z.infer<typeof Account>;
export const Group = z.object({ name: z.string(), gid: z.number() });
export type Group = z.infer<typeof Group>;

/** An account by its name or its number; null when the host has none. */
export const account = (nameOrId: string): Probe<Account | null> => ({
  source: `getent passwd ${nameOrId}`,
  command: command("getent", "passwd", nameOrId),
  parse: entry((fields) => {
    const [name, , uid, gid, , home] = fields;
    return Account.safeParse({ name, uid: Number(uid), gid: Number(gid), home }).data;
  }),
});

/** A group by its name or its number; null when the host has none. */
export const group = (nameOrId: string): Probe<Group | null> => ({
  source: `getent group ${nameOrId}`,
  command: command("getent", "group", nameOrId),
  parse: entry(([name, , gid]) => Group.safeParse({ name, gid: Number(gid) }).data),
});

/** The names of all groups an account is in. */
export const groupsOf = (user: string): Probe<string[]> => ({
  source: `id ${user}`,
  command: command("id", user),
  parse: readLine(/\bgroups=(\S+)/, ([groups = ""]) =>
    groups.split(",").map((one) => /\(([^)]+)\)/.exec(one)?.[1] ?? one),
  ),
});

/** getent ends with 2 when there is no such entry. */
const NO_SUCH_ENTRY = 2;

function entry<T>(make: (fields: readonly string[]) => T | undefined) {
  return (output: string, code: number): Parsed<T | null> => {
    if (code === NO_SUCH_ENTRY && output.trim() === "") return { value: null };
    const line = oneLineOf(output, code);
    if ("notRecognised" in line) return line;
    const value = make(line.value.split(":"));
    return value === undefined ? { notRecognised: `no entry: ${quoted(line.value)}` } : { value };
  };
}
