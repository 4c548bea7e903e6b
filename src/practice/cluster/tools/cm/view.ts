import { dirname } from "node:path";
import { clusterStateOf, healthOf, type Row } from "../../state/health.ts";
import { listedBy, type Member, type State } from "../../state/member.ts";

/** What cm_ctl query was asked to show. */
export interface Columns {
  readonly ip: boolean;
  readonly port: boolean;
  readonly path: boolean;
  /** [6.0] -w, and what gs_om does to the output [2.0.3+]: one node per line. */
  readonly oneEach: boolean;
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
const reaches = (member: Member): boolean => member.network === "up";

/** Without a majority of cm_servers there is no primary among them, and nobody tells the state of the cluster. */
export function quorum(state: State, host: Member): boolean {
  const members = listedBy(state, host);
  return members.filter(reaches).length * 2 > members.length;
}

/** Full words, where gs_om without CM prints only the first ones. */
function rowOf(state: State, member: Member): Row {
  if (!reaches(member)) return { member, role: "Down", state: "Unknown" };
  const health = healthOf(state, member);
  if (health === undefined) return { member, role: "Down", state: "Manually stopped" };
  const { role, state: word, detail } = health;
  return { member, role, state: word === "Need repair" ? `Need repair(${detail})` : word };
}

/** The section of the managers (samples gs_om-status-detail-cm-etcd-1line, cm_ctl-query-7.0.0-cannot-connect). */
export function managerSection(state: State, host: Member, { ip }: Columns): string {
  const members = listedBy(state, host);
  const primary = quorum(state, host) ? members.find(reaches) : undefined;
  const name = widest(members.map((member) => member.name));
  const paths = members.map((member) => `${dirname(member.dataDir)}/cm/cm_server`);
  const header = `${"node".padEnd(name + 4)}${ip ? "node_ip".padEnd(16) : ""}${"instance".padEnd(widest(paths) + 6)}state`;
  const lines = members.map((member, index) => {
    const role = reaches(member) ? (member === primary ? "Primary" : "Standby") : "Down";
    return `${place(member, name, ip)} ${String(member.nodeId).padEnd(4)} ${(paths[index] ?? "").padEnd(widest(paths))} ${role}`;
  });
  return `[  CMServer State   ]\n\n${[header, "-".repeat(header.length + 2), ...lines].join("\n")}\n\n`;
}

export function clusterSections(state: State, host: Member, columns: Columns): string {
  const rows = listedBy(state, host).map((member) => rowOf(state, member));
  const balanced = rows.every(({ member, role }) => (member.installRole === "P") === (role === "Primary"));
  const lines = [
    `cluster_state   : ${clusterStateOf(rows.map(shortened))}`,
    "redistributing  : No",
    `balanced        : ${balanced ? "Yes" : "No"}`,
    "current_az      : AZ_ALL",
  ];
  return `[   Cluster State   ]\n\n${lines.join("\n")}\n\n[  Datanode State   ]\n\n${table(rows, columns)}`;
}

// The rule of the states is told in first words.
const shortened = (row: Row): Row => ({ ...row, role: row.role.split(" ")[0] ?? "" });

function table(rows: readonly Row[], { ip, port, path, oneEach }: Columns): string {
  const name = widest(rows.map(({ member }) => member.name));
  const spots = rows.map(({ member }) =>
    [member.instanceId, ...(port ? [String(member.port).padEnd(6)] : []), ...(path ? [member.dataDir] : [])].join(" "),
  );
  const width = Math.max(8, widest(spots)) + 1;
  const title = `${"node".padEnd(name + 4)}${ip ? "node_ip".padEnd(16) : ""}${"instance".padEnd(width)}state`;
  const cells = rows.map(
    ({ member, role, state }, index) =>
      `${place(member, name, ip)} ${(spots[index] ?? "").padEnd(width)}${member.installRole} ${role.padEnd(7)} ${state}`,
  );
  if (oneEach) return `${[title, "-".repeat(title.length + 12), ...cells].join("\n")}\n`;
  const header = rows.map(() => title).join(`${" ".repeat(12)}| `);
  return `${header}\n${"-".repeat(header.length + 14)}\n${cells.join(" | ")}\n`;
}

const place = (member: Member, name: number, ip: boolean): string =>
  `${String(member.nodeId).padEnd(2)} ${member.name.padEnd(name)}${ip ? ` ${member.address.padEnd(15)}` : ""}`;
