import { type Cluster, nodeOf } from "../core/cluster.ts";
import { block, ok, seen, unknown, type Verdict, warn } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { type DropFacts, staying, survivorNamed } from "./drop-facts.ts";
import { commitsWait, unmet } from "./sync-list.ts";
import { memberNamed, senderTo } from "./topology.ts";

const say = words("drop-effect", {
  "would-hang": {
    en: "without {nodes} too few synchronous standbys are left for '{names}', and most_available_sync is off: commits would hang. Set one of the two on {primary} first",
  },
  "hangs-already": {
    en: "'{names}' is not met even now and most_available_sync is off: commits hang. The tool takes the node out of the list; look afterwards",
  },
  "fewer-copies": {
    en: "'{names}' is not met any more afterwards; most_available_sync is on, so commits go on without a second copy",
  },
  "sync-unseen": { en: "the synchronous settings of {primary} could not be read" },
  "names-unseen": {
    en: "the application names of {nodes} could not be read, so who is left for '{names}' is not known",
  },
  "list-unread": { en: "'{names}' is not understood: whether commits hang afterwards is not known" },
  "in-use": { en: "{node} is attached ({sync}), a copy that lives. Commits pause while it is taken out" },
  "last-copy": {
    en: "{node} is attached ({sync}) and the only standby: nothing but {primary} has the data afterwards",
  },
  "one-left": {
    en: "only {primary} is left: there is no second copy of anything until a node is added. The tool asks at the end whether to restart it and is told no; then it ends with 1 although all is done, so the checks decide",
  },
  "one-left-restart": {
    en: "only {primary} is left: there is no second copy of anything until a node is added. It is restarted at the end: all sessions end, and for seconds to minutes there is no database",
  },
  managed: {
    en: "with the cluster manager at least three members before and two after are needed; there would be {after} of {before}",
  },
  "too-few-managers": { en: "only {count} cm_server would be left, and the cluster manager decides by majority" },
  "managers-unseen": { en: "whether a cluster manager runs on {nodes} could not be seen" },
});

type Judge = (facts: DropFacts, cluster: Cluster) => Verdict;

/** Standbys of the primary that are attached, by their application names; null where the name could not be read. */
export function attached(facts: DropFacts, cluster: Cluster, names: readonly string[]) {
  const primary = memberNamed(facts.machines, facts.primary ?? "");
  return names.flatMap((name) => {
    const node = nodeOf(cluster, name);
    const sender = primary === undefined || node === undefined ? undefined : senderTo(primary, node);
    if (sender === undefined) return [];
    const conf = survivorNamed(facts, name)?.conf ?? facts.targetConfs.find((one) => one.node === name)?.conf;
    return [{ node: name, sync: sender.syncState ?? "?", applicationName: seen(conf)?.applicationName ?? null }];
  });
}

export const commitsGoOn: Judge = (facts, cluster) => {
  const primary = facts.primary ?? "?";
  if (facts.primary === null) return ok;
  const settings = seen(facts.sync ?? undefined);
  if (settings === undefined) return block(say("sync-unseen", { primary }));
  const names = settings.synchronousStandbyNames;
  const [left, all] = [staying(facts), facts.members].map((list) => attached(facts, cluster, list));
  const nameless = (left ?? []).filter(({ applicationName }) => applicationName === null).map(({ node }) => node);
  if (nameless.length > 0 && !names.includes("*") && names !== "")
    return unknown(say("names-unseen", { nodes: nameless, names }));
  const lacking = (list: typeof left) =>
    unmet(
      settings,
      (list ?? []).map(({ applicationName }) => applicationName ?? ""),
    )?.length;
  const [after, before] = [lacking(left), lacking(all)];
  if (after === undefined || before === undefined) return unknown(say("list-unread", { names }));
  if (after === 0) return ok;
  if (!commitsWait(settings)) return warn(say("fewer-copies", { names }));
  return before > 0
    ? warn(say("hangs-already", { names }))
    : block(say("would-hang", { nodes: facts.targets, names, primary }));
};

export const isNotTheLastCopy: Judge = (facts, cluster) => {
  const [target] = attached(facts, cluster, facts.targets);
  if (target === undefined) return ok;
  const { node, sync } = target;
  const others = attached(facts, cluster, staying(facts));
  return warn(
    others.length > 0 ? say("in-use", { node, sync }) : say("last-copy", { node, sync, primary: facts.primary ?? "?" }),
  );
};

export const moreThanOneIsLeft =
  (restart: "yes" | "no"): Judge =>
  (facts) => {
    const [primary = "?", ...others] = staying(facts);
    if (others.length > 0) return ok;
    return warn(restart === "yes" ? say("one-left-restart", { primary }) : say("one-left", { primary }));
  };

/** CM is in the way of a drop to less than two members (GAUSS-35811). */
export const managerAllows: Judge = (facts) => {
  const { survivors } = facts;
  const running = survivors.flatMap(({ managers }) => seen(managers) ?? []);
  const [before, after] = [facts.members.length, staying(facts).length];
  const count = running.filter((name) => name === "cm_server").length;
  if (running.length > 0 && (before < 3 || after < 2)) return block(say("managed", { before, after }));
  if (running.length > 0 && count < 2) return block(say("too-few-managers", { count }));
  const nodes = survivors.filter(({ managers }) => seen(managers) === undefined).map(({ node }) => node);
  return nodes.length === 0 ? ok : unknown(say("managers-unseen", { nodes }));
};
