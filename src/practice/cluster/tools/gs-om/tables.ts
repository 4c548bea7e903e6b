import type { Row } from "../../state/health.ts";

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));

/** [2.0.3+] One row per node, port before the instance id (sample gs_om-status-detail-3.0.0-1p2s). */
export function rowTable(rows: readonly Row[], withPaths: boolean): string {
  const path = (row: Row): string => (withPaths ? row.member.dataDir : "    ");
  const name = widest(rows.map(({ member }) => member.name));
  const dir = widest(rows.map(path));
  // The tool does not widen the name column for its title: with short names it prints "nodenode_ip".
  const header = `    ${"node".padEnd(name)}${"node_ip".padEnd(16)}${"port".padEnd(10)}${"instance".padEnd(dir + 9)}state`;
  const lines = rows.map((row) => {
    const { member } = row;
    const place = `${String(member.nodeId).padEnd(2)} ${member.name.padEnd(name)} ${member.address.padEnd(15)} ${String(member.port).padEnd(10)}`;
    return `${place} ${member.instanceId} ${path(row).padEnd(dir)} ${member.installRole.padStart(3)} ${row.role.padEnd(7)} ${row.state}`;
  });
  return `${[header, "-".repeat(name + dir + 60), ...lines].join("\n")}\n`;
}

/** [1.0.x - 2.0.1] No port and all nodes on one line (sample gs_om-status-detail-2.0.x-dead-primary). */
export function wideTable(rows: readonly Row[]): string {
  const name = widest(rows.map(({ member }) => member.name));
  const dir = widest(rows.map(({ member }) => member.dataDir));
  const title = `${"node".padEnd(name + 4)}${"node_ip".padEnd(16)}${"instance".padEnd(dir + 9)}state`;
  const header = rows.map(() => title).join(`${" ".repeat(12)}| `);
  const line = rows.map(({ member, role, state }) => {
    const place = `${String(member.nodeId).padEnd(2)} ${member.name.padEnd(name)} ${member.address.padEnd(15)}`;
    return `${place} ${member.instanceId} ${member.dataDir.padEnd(dir)} ${member.installRole} ${role.padEnd(7)} ${state}`;
  });
  return `${header}\n${"-".repeat(header.length + 14 + rows.length)}\n${line.join(" | ")}\n`;
}
