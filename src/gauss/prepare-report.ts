import type { Cluster, Node } from "../core/cluster.ts";
import type { Report } from "../core/operation.ts";
import { words } from "../core/words.ts";
import { changesFor } from "./prepare-changes.ts";
import type { PrepareFacts } from "./prepare-facts.ts";
import { parentsOf } from "./prepare-facts.ts";

const say = words("prepare-report", {
  node: { en: "On" },
  found: { en: "Found" },
  step: { en: "Done about it" },
  back: { en: "Way back" },
  open: { en: "not yet: {step}" },
});

/** What was found, what is done about it and how that is taken back; what is still so is marked. */
export function changeTable(
  facts: PrepareFacts,
  before: PrepareFacts,
  cluster: Cluster,
  node: Node,
): NonNullable<Report["table"]> {
  const open = new Set(changesFor(facts, cluster, node).map(({ step }) => step.id));
  const rows = changesFor(before, cluster, node).map(({ found, wayBack, step }) => {
    const done = open.has(step.id) ? say("open", { step: step.title }) : step.title;
    return [step.node, found, done, wayBack];
  });
  return { columns: [say("node"), say("found"), say("step"), say("back")], rows };
}

/** What a person types as root where the bot may not, as one text; comments say why. */
export function byHand(facts: PrepareFacts, cluster: Cluster, node: Node): string {
  const { osUser: user, osGroup: group, envFile } = cluster;
  const folders = parentsOf(node, facts.reference);
  const names = [node.backIp, node.name];
  return [
    `# as root on ${node.name}: account and folders`,
    `getent group ${group} || groupadd ${group}`,
    `id ${user} || useradd -m -g ${group} -s /bin/bash ${user}; passwd ${user}`,
    ...folders.map((path) => `ls -ld ${path} || { mkdir -p ${path}; chown ${user}:${group} ${path}; }`),
    "# what an earlier openGauss left: take these lines out, and keep .bashrc from becoming empty",
    `grep -nE 'GPHOME|GAUSSHOME|GAUSS_ENV|PGDATA|PGHOST|GAUSSLOG' /etc/profile ~${user}/.bashrc ${envFile ?? ""}`.trim(),
    `crontab -u ${user} -l | grep om_monitor`,
    `ls -A ${node.dataDir}   # has to be empty`,
    "# on every member, as root and as the database user",
    ...names.map((name) => `ssh-keygen -R ${name}`),
  ].join("\n");
}
