import { nodeOf } from "../../src/core/cluster.ts";
import type { AgreementFacts } from "../../src/gauss/agreement-facts.ts";
import type { MendFacts } from "../../src/gauss/mend-facts.ts";
import type { RebuildFacts } from "../../src/gauss/rebuild-facts.ts";
import type { HbaLine, ReplicationLine } from "../../src/gauss/replication-conf.ts";
import type { RunFacts } from "../../src/gauss/run-facts.ts";
import type { StaticView } from "../../src/gauss/static-view.ts";
import { type MemberLook, standing } from "../../src/gauss/topology.ts";
import { blue } from "./fixed-world.ts";
import { saw } from "./members.ts";

type Host = RunFacts["hosts"][number];
type Files = AgreementFacts["files"][number];

const SUM = "a".repeat(64);
const numberOf = (node: string): number => blue.nodes.findIndex(({ name }) => name === node) + 1;
const isUp = (member: MemberLook): boolean => standing(member).kind === "answers";

/** What a host says of itself whose database stopped, or runs, as this. */
export const host = (node: string, clusterState: string, more: Partial<Host> = {}): Host => ({
  node,
  control: saw({ systemIdentifier: "7001", timeline: 1, clusterState, latestCheckpoint: "0/3000000" }),
  managers: saw([]),
  busy: saw([]),
  conf: saw({ applicationName: `dn_600${numberOf(node)}`, connections: [] }),
  build: saw(null),
  dynamic: saw(SUM),
  startedAt: saw("2026-01-01 08:00:00+08"),
  ...more,
});

/** blue as it runs: the first of the members was its primary last. */
export const running = (members: readonly MemberLook[], more: Partial<RunFacts> = {}): RunFacts => ({
  machines: [...members],
  members: members.map(({ node }) => node),
  hosts: members
    .filter((member) => standing(member).kind !== "not-answered")
    .map((member, at) => {
      const [up, down] = at === 0 ? ["in production", "shut down"] : ["in archive recovery", "shut down in recovery"];
      return host(member.node, isUp(member) ? (up ?? "") : (down ?? ""));
    }),
  opinion: null,
  sync: saw({ synchronousStandbyNames: "*", synchronousCommit: "on", mostAvailableSync: true }),
  ...more,
});

/** The same with one host that says something else. */
export const withHost = <T extends RunFacts>(facts: T, node: string, more: Partial<Host>): T => ({
  ...facts,
  hosts: facts.hosts.map((one) => (one.node === node ? { ...one, ...more } : one)),
});

const GB = 1_073_741_824;
const disk = (usedBytes: number, freeBytes: number) =>
  saw({ mount: "/data", sizeBytes: usedBytes + freeBytes, usedBytes, freeBytes, usedPercent: 50 });

export const rebuilding = (members: readonly MemberLook[], more: Partial<RebuildFacts> = {}): RebuildFacts => ({
  ...running(members),
  target: {
    positions: saw({ received: "0/3000060", replayed: "0/3000060" }),
    versions: saw({ product: "openGauss", version: "5.0.1", build: null }),
    disk: disk(40 * GB, 60 * GB),
    sessions: saw({ longestSeconds: 0, prepared: 0 }),
    places: null,
  },
  source: {
    node: "node1",
    logEnd: saw("0/3000100"),
    versions: saw({ product: "openGauss", version: "5.0.1", build: null }),
    disk: disk(40 * GB, 60 * GB),
    slots: saw([{ name: "dn_6002", type: "physical", active: true, restartLocation: "0/3000000" }]),
    tablespaces: saw([]),
  },
  ...more,
});

/** A line of postgresql.conf from one node of blue to another. */
export const way = (line: number, index: number, from: string, to: string, more: Partial<ReplicationLine> = {}) => ({
  line,
  index,
  localHost: nodeOf(blue, from)?.backIp ?? from,
  localPort: 15_401,
  localHeartbeatPort: 15_405,
  localService: 15_404,
  remoteHost: nodeOf(blue, to)?.backIp ?? to,
  remotePort: 15_401,
  remoteHeartbeatPort: 15_405,
  remoteService: 15_404,
  isCascade: false,
  ...more,
});

export const rule = (line: number, address: string, more: Partial<HbaLine> = {}): HbaLine => ({
  line,
  type: "host",
  database: "all",
  user: "omm",
  address,
  method: "trust",
  ...more,
});

const others = (node: string): string[] => blue.nodes.map(({ name }) => name).filter((name) => name !== node);

/** The files of a member of blue that are as they should be. */
export const files = (node: string, more: Partial<Files> = {}): Files => ({
  node,
  conf: saw({
    applicationName: `dn_600${numberOf(node)}`,
    connections: others(node).map((to, at) => way(at + 1, at + 1, node, to)),
  }),
  hba: saw([rule(1, "127.0.0.1/32"), ...blue.nodes.map(({ backIp }, at) => rule(at + 2, `${backIp}/32`))]),
  build: saw(null),
  managers: saw([]),
  clock: saw(1_767_322_800),
  dynamic: saw(SUM),
  ...more,
});

/** What a static configuration says of a machine with this number. */
export const entry = (id: number): StaticView["nodes"][number] => ({
  id,
  name: `node${id}`,
  sshIps: [`10.0.0.${id}`],
  dataIps: [`10.0.0.${id}`],
  dataDir: "/data/dn1",
  port: 15_400,
  azName: "AZ1",
});
const view: StaticView = { localId: 1, writtenAt: 1, nodes: [1, 2, 3].map(entry) };
export const viewWith = (more: Partial<StaticView>) => saw<StaticView>({ ...view, ...more });

/** Members that agree, as they are seen here. */
export const agreeing = (members: readonly MemberLook[], ...changed: readonly Files[]): AgreementFacts => ({
  members: members.map((member) => ({ view: saw(view), ...member })),
  others: [],
  files: members
    .filter((member) => standing(member).kind !== "not-answered")
    .map(({ node }) => changed.find((one) => one.node === node) ?? files(node)),
  slots: saw(
    ["dn_6002", "dn_6003"].map((name) => ({ name, type: "physical", active: true, restartLocation: "0/3000000" })),
  ),
  sync: saw({ synchronousStandbyNames: "*", synchronousCommit: "on", mostAvailableSync: true }),
  segmentsKept: saw(16),
});

export const mending = (
  facts: AgreementFacts,
  conf: string,
  hba: string,
  more: Partial<MendFacts> = {},
): MendFacts => ({
  ...facts,
  confText: saw({ text: conf }),
  hbaText: saw({ text: hba }),
  busy: saw([]),
  ...more,
});
