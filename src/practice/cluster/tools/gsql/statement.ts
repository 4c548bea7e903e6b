import { isStandby } from "../../state/member.ts";
import { settingOf } from "../../state/settings.ts";
import { commitHangs } from "../../state/sync.ts";
import { type Result, runSelect } from "./evaluate.ts";
import type { Server } from "./functions.ts";
import { parseSelect } from "./parse.ts";
import { Reader } from "./reader.ts";
import { SqlError } from "./syntax.ts";
import type { Token } from "./tokens.ts";

export type Outcome =
  | { readonly kind: "rows"; readonly result: Result }
  | { readonly kind: "tag"; readonly text: string }
  /** A commit that waits for a synchronous standby: it never ends by itself. */
  | { readonly kind: "hangs" };

const TAGS: Readonly<Record<string, string>> = {
  insert: "INSERT 0 1",
  update: "UPDATE 1",
  delete: "DELETE 0",
  drop: "DROP TABLE",
  create: "CREATE TABLE",
  truncate: "TRUNCATE TABLE",
};
const QUIET = new Set(["set", "reset", "begin", "start", "commit", "end", "rollback", "checkpoint", "analyze"]);

/** Takes the reads of the fact sheet and, without keeping anything, the writes of a probe. */
export function runStatement(tokens: readonly Token[], server: Server): Outcome {
  const reader = new Reader(tokens);
  const verb = reader.next().value;
  if (verb === "select") {
    const select = parseSelect(reader);
    if (!reader.done) throw new SqlError(`syntax error at or near "${reader.next().value}"`);
    return { kind: "rows", result: runSelect(select, server) };
  }
  if (verb === "show") return { kind: "rows", result: show(reader.next().value, server) };
  if (QUIET.has(verb)) return { kind: "tag", text: verb.toUpperCase() };
  const tag = Object.hasOwn(TAGS, verb) ? TAGS[verb] : undefined;
  if (tag === undefined) throw new SqlError(`syntax error at or near "${verb}"`);
  if (isStandby(server.host.instance)) {
    throw new SqlError(`cannot execute ${tag.replace(/[ 0-9]+$/, "")} in a read-only transaction`);
  }
  return commitHangs(server.state, server.host) ? { kind: "hangs" } : { kind: "tag", text: tag };
}

function show(name: string, { host }: Server): Result {
  const value = settingOf(host.instance, name);
  if (value === undefined) throw new SqlError(`unrecognized configuration parameter "${name}"`);
  return { titles: [name], rows: [[value]] };
}
