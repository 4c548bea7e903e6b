import { Cluster } from "../../src/core/cluster.ts";
import type { As, Reading } from "../../src/core/operation.ts";
import type { ExpandFacts } from "../../src/gauss/expand-facts.ts";
import { type MemberLook, standing } from "../../src/gauss/topology.ts";
import type { TrustFacts } from "../../src/gauss/trust-facts.ts";
import { XML_PATH, xmlOf } from "./cluster-xml.ts";
import { green, prepareFacts, readyMachine } from "./machines.ts";
import { primary, saw, standby } from "./members.ts";
import { agreeing, entry, files, rule, viewWith, way } from "./running.ts";

/** Three members, and two machines that are prepared. */
export const cluster: Cluster = Cluster.parse({
  ...green,
  xmlFile: XML_PATH,
  nodes: [
    ...green.nodes,
    { name: "node5", ssh: { host: "127.0.0.5" }, backIp: "10.0.0.5", dataDir: "/data/dn1", port: 15_400 },
  ],
  secrets: { ...green.secrets, databasePassword: { env: "DATABASE_PASSWORD" } },
});

export const three = [primary("node1", ["node2", "node3"]), standby("node2", "node1"), standby("node3", "node1")];

/** Among these machines every login goes through. */
export const trusting = (targets: readonly string[], users: readonly As[] = ["root", "database"]): TrustFacts => ({
  targets: [...targets],
  runner: "node1",
  home: "/home/omm",
  users: [...users],
  holders: [],
  hosts: targets.map((node) => ({
    node,
    hostName: saw(node),
    hostKeys: saw([]),
    busy: saw([]),
    sshd: null,
    denied: saw({ text: null }),
  })),
  hostfile: null,
  reach: [],
  pairs: users.flatMap((user) =>
    targets.flatMap((from) => targets.map((to) => ({ from, to, user, answer: saw({ hostName: to }) }))),
  ),
});

const GB = 1_073_741_824;
const MB = 1_048_576;

/** From the primary, by a network of 1 Gbit: 100 GB take a quarter of an hour. */
export const wayTo = (node: string, more: Partial<Way> = {}): Way => ({
  node,
  delay: saw(1),
  speed: saw(110 * MB),
  ...more,
});
type Way = ExpandFacts["ways"][number];

/** The end of the log, ten seconds after it was looked at first. */
export const afterTenSeconds = (end: string): Reading<string> => ({ ...saw(end), at: "2026-01-02T03:00:10.020Z" });

type Primary = NonNullable<ExpandFacts["primary"]>;
export const atPrimary = (more: Partial<Primary> = {}): Primary => ({
  node: "node1",
  xml: saw({ text: xmlOf("node1", "node2", "node3", "node4") }),
  paths: saw({ gaussHome: "/opt/app", gpHome: "/opt/tool", pgHost: "/opt/tmp", gaussLog: "/var/log/omm" }),
  versions: saw({ product: "openGauss", version: "5.0.0", build: null }),
  limits: saw({ senders: 16, slots: 8 }),
  disk: saw({ mount: "/data", sizeBytes: 100 * GB, usedBytes: 40 * GB, freeBytes: 60 * GB, usedPercent: 40 }),
  logDisk: saw({ mount: "/data", sizeBytes: 100 * GB, usedBytes: 40 * GB, freeBytes: 60 * GB, usedPercent: 40 }),
  logEnd: saw("0/1000000"),
  load: saw(0.5),
  tablespaces: saw([]),
  ...more,
});

type Temporary = ExpandFacts["temporary"];
/** What is in /tmp of each machine, where one has something else there. */
export const temporaryOn = (node: string, names: Temporary[number]["names"]): Temporary =>
  ["node1", "node2", "node3", "node4"].map((one) => ({
    node: one,
    names: one === node ? names : saw(["systemd-private"]),
  }));

export const machineOf = (node: string, machine = readyMachine()): ExpandFacts["machines"][number] => ({
  node,
  looked: { ...prepareFacts(machine), root: saw(node), database: saw(node) },
});

/** As it is before: all is ready for node4. */
export const expanding = (more: Partial<ExpandFacts> = {}): ExpandFacts => ({
  agreement: { ...agreeing(three), others: ["node4", "node5"] },
  primary: atPrimary(),
  busy: ["node1", "node2", "node3"].map((node) => ({ node, busy: saw([]) })),
  machines: [machineOf("node4")],
  trust: trusting(["node1", "node2", "node3", "node4"]),
  temporary: temporaryOn("node1", saw(["systemd-private"])),
  ways: [wayTo("node4")],
  logEndLater: afterTenSeconds("0/1A00000"),
  ...more,
});

const numberOf = (node: string): number => Number(node.slice(-1));
const ipOf = (node: string): string => `10.0.0.${numberOf(node)}`;
type Files = ExpandFacts["agreement"]["files"][number];

/** The files of a member that names and admits all of these. */
export const filesAmong = (nodes: readonly string[], node: string, more: Partial<Files> = {}): Files =>
  files(node, {
    conf: saw({
      applicationName: `dn_600${numberOf(node)}`,
      connections: nodes
        .filter((other) => other !== node)
        .map((other, at) => way(at + 1, at + 1, ipOf(node), ipOf(other))),
    }),
    hba: saw(nodes.map((other, at) => rule(at + 1, `${ipOf(other)}/32`))),
    ...more,
  });

/** As it is once gs_expansion has ended: these are members, whose files agree but for those that are given. */
export function expanded(members: readonly MemberLook[], ...changed: readonly Files[]): ExpandFacts {
  const names = members.map(({ node }) => node);
  const view = viewWith({ nodes: names.map((node) => entry(numberOf(node))), writtenAt: 2 });
  const own = names.map((node) => changed.find((one) => one.node === node) ?? filesAmong(names, node));
  const agreement = agreeing(
    members.map((member) => ({ ...member, view })),
    ...own,
  );
  const slots = names.slice(1).map((node) => ({
    name: `dn_600${numberOf(node)}`,
    type: "physical",
    active: true,
    restartLocation: "0/3000000",
  }));
  return expanding({
    agreement: { ...agreement, others: ["node4", "node5"].filter((node) => !names.includes(node)), slots: saw(slots) },
    busy: members
      .filter((member) => standing(member).kind !== "not-answered")
      .map(({ node }) => ({ node, busy: saw([]) })),
    machines: ["node4"].filter((node) => !names.includes(node)).map((node) => machineOf(node)),
    trust: null,
    ways: [],
    logEndLater: null,
  });
}

/** The same three, and node4 as it is seen. */
export const with4 = (look = standby("node4", "node1")): readonly MemberLook[] => [
  primary("node1", ["node2", "node3", "node4"]),
  standby("node2", "node1"),
  standby("node3", "node1"),
  look,
];
