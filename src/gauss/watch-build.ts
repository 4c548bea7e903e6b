import type { Node } from "../core/cluster.ts";
import { type Look, seen } from "../core/operation.ts";
import { type Message, words } from "../core/words.ts";
import { buildInWords, queryBuild } from "./build-progress.ts";
import { roleBySql } from "./role-by-sql.ts";

const say = words("watch-build", {
  moves: { en: "{node} is {state}" },
});

/** How far the copy to a machine is, by its own word, and once it is over what the server there calls itself. */
export async function watchBuild(look: Look, { name, dataDir, port }: Node): Promise<Message | undefined> {
  const [progress, role] = await Promise.all([look(name, queryBuild(dataDir)), look(name, roleBySql(port))]);
  const { localRole, dbState } = seen(role) ?? {};
  const state = localRole === undefined || dbState === undefined ? undefined : `${localRole} ${dbState}`;
  return buildInWords(name, seen(progress)) ?? (state === undefined ? undefined : say("moves", { node: name, state }));
}
