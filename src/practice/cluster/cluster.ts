import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import ssh2 from "ssh2";
import { findAddresses, hostAddresses } from "./addresses.ts";
import { serveControl } from "./control.ts";
import { apply, Fault, type FaultInput } from "./faults.ts";
import { Host } from "./hosts/host.ts";
import { MARK } from "./hosts/processes.ts";
import { plant, treeOf } from "./hosts/tree.ts";
import { inventoryOf } from "./inventory.ts";
import { findPython, makePlaces } from "./places.ts";
import { createMembers } from "./state/create.ts";
import { healthOf } from "./state/health.ts";
import { memberOf, type State, type Version } from "./state/member.ts";
import { settle } from "./state/settle.ts";
import { type Invocation, Invocations } from "./tools/invocations.ts";
import { ToolServer } from "./tools/tool-server.ts";
import { tools } from "./tools/tools.ts";

export interface PracticeOptions {
  /** Default: a temporary folder. */
  readonly out?: string | undefined;
  readonly name?: string | undefined;
  readonly nodes?: number | undefined;
  readonly version?: Version | undefined;
  /** Durations are the real ones multiplied by this. */
  readonly timeScale?: number | undefined;
  readonly cm?: boolean | undefined;
  readonly shell?: string | undefined;
}

export interface PracticeHost {
  readonly name: string;
  readonly address: string;
  readonly sshPort: number;
  /** The database's. */
  readonly port: number;
  readonly dataDir: string;
  readonly home: string;
  /** Public part, `ssh-ed25519 …`. */
  readonly hostKey: string;
}

/** What one instance is at this moment; `role` is null when it is down. */
export interface PracticeInstance {
  readonly role: string | null;
  readonly state: string | null;
  readonly detail: string | null;
}

export interface PracticeCluster {
  readonly out: string;
  readonly inventory: string;
  readonly identity: string;
  /** Path of the unix socket that takes faults. */
  readonly control: string;
  readonly envFile: string;
  readonly hosts: readonly PracticeHost[];
  readonly invocations: readonly Invocation[];
  /** How often a command that begins with these words was started, on one host or (null) on any. */
  started(host: string | null, ...words: readonly string[]): number;
  /** Throws when there is no such host. Resolves when the fault is in effect. */
  fault(fault: FaultInput): Promise<void>;
  instance(host: string): PracticeInstance;
  close(): Promise<void>;
}

const SYSTEM_IDENTIFIERS = 2 ** 47;

/** Starts N local hosts with an openGauss cluster that exists in this process alone. node1 is primary. */
export async function startCluster(options: PracticeOptions = {}): Promise<PracticeCluster> {
  const count = options.nodes ?? 3;
  const now = () => Date.now();
  const [places, python, addresses] = await Promise.all([makePlaces(options.out), findPython(), findAddresses(count)]);
  const { out, sockets } = places;
  const names = Array.from({ length: count }, (_, index) => `node${index + 1}`);
  const trees = names.map((name) => treeOf(join(out, "hosts", name)));
  const spots = hostAddresses(addresses.prefix, count).map((address, index) => ({
    name: names[index] ?? "",
    address,
    port: addresses.databasePort,
    dataDir: trees[index]?.dataDir ?? "",
  }));
  const members = createMembers(spots, `1${randomInt(SYSTEM_IDENTIFIERS)}`.padEnd(19, "7"), now());
  const state: State = {
    clusterName: options.name ?? "practice",
    version: options.version ?? "5.0",
    cm: options.cm ?? false,
    members: new Map(members.map((member) => [member.name, member])),
    timeScale: options.timeScale ?? 0.2,
    slowness: 1,
    trustBroken: false,
  };
  const invocations = new Invocations(join(out, "invocations.jsonl"));
  const client = ssh2.utils.generateKeyPairSync("ed25519", { comment: "practice" });
  const keys = names.map((name) => ssh2.utils.generateKeyPairSync("ed25519", { comment: name }));
  const hosts = members.map((member, index) => {
    const tree = trees[index] ?? treeOf(out);
    const hostKey = keys[index]?.private ?? "";
    const rest = { sockets, python, shell: options.shell ?? "/bin/sh", clientKey: client.public };
    return new Host({ state, member, tree, sshPort: addresses.sshPort, hostKey, ...rest });
  });
  const follow = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.follow()));
  };
  const site = { state, now, follow, host: (name: string) => hostCalled(hosts, name) };
  const fault = async (input: FaultInput): Promise<void> => {
    settle(state, now());
    await apply(Fault.parse(input), site);
    settle(state, now());
  };
  const toolServer = new ToolServer(tools, state, invocations, follow);
  const control = await serveControl(join(sockets, "control"), fault);
  const files = {
    identity: join(out, "id_ed25519"),
    inventory: join(out, "inventory.yml"),
    envFile: join(out, "gauss.env"),
  };
  const toolSocket = join(sockets, "tools");
  await toolServer.listen(toolSocket);
  await Promise.all([
    writeFile(files.identity, client.private, { mode: 0o600 }),
    writeFile(files.inventory, inventoryOf(state, hosts, files.envFile)),
    // The inventory has one path for all hosts, and here all hosts share one file system.
    writeFile(files.envFile, `. "\${${MARK}:?}/home/omm/gauss.env"\n`),
    ...hosts.map(({ tree, member }) => plant(tree, { state, member, tools, socket: toolSocket, python })),
  ]);
  await Promise.all(hosts.map((host) => host.open()));
  const close = async (): Promise<void> => {
    await control.close();
    await Promise.all(hosts.map((host) => host.close()));
    await toolServer.close();
    await places.remove();
  };
  let closing: Promise<void> | undefined;
  return {
    out,
    ...files,
    control: control.path,
    hosts: hosts.map(({ member, sshPort, tree }, index) => ({
      name: member.name,
      address: member.address,
      sshPort,
      port: member.port,
      dataDir: member.dataDir,
      home: tree.home,
      hostKey: keys[index]?.public ?? "",
    })),
    invocations: invocations.all,
    started: (host, ...words) => invocations.started(host, ...words),
    fault,
    instance(name) {
      settle(state, now());
      const { role = null, state: word = null, detail = null } = healthOf(state, memberOf(state, name)) ?? {};
      return { role, state: word, detail };
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function hostCalled(hosts: readonly Host[], name: string): Host {
  const host = hosts.find(({ member }) => member.name === name);
  if (host === undefined) throw new Error(`no host is called ${name}`);
  return host;
}
