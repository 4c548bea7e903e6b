import type { Cluster } from "../core/cluster.ts";
import type { Report } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type TrustFacts, troubleOf } from "./trust-facts.ts";
import { userOf } from "./trust-files.ts";

const say = words("trust-table", {
  from: { en: "From" },
  user: { en: "Account" },
  to: { en: "to {node}" },
  yes: { en: "yes" },
  untried: { en: "not tried" },
});

/** Who gets from where to where: a row for each account on each machine. */
export function trustTable(facts: TrustFacts, cluster: Cluster): NonNullable<Report["table"]> {
  const { targets, users, pairs } = facts;
  const cell = (from: string, to: string, user: TrustFacts["users"][number]) => {
    const pair = pairs.find((one) => one.from === from && one.to === to && one.user === user);
    return pair === undefined ? say("untried") : (troubleOf(facts, pair) ?? say("yes"));
  };
  return {
    columns: [say("from"), say("user"), ...targets.map((node) => say("to", { node }))],
    rows: targets.flatMap((from) =>
      users.map((user) => [from, userOf(cluster, user), ...targets.map((to) => cell(from, to, user))]),
    ),
  };
}
