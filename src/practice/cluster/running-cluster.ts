import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Addresses, hostAddresses } from "./addresses.ts";
import { Control } from "./control.ts";
import { apply, Fault, type FaultInput } from "./faults.ts";
import { Host } from "./hosts/host.ts";
import type { Leftover } from "./hosts/leftovers.ts";
import { MARK } from "./hosts/processes.ts";
import { Spawner } from "./hosts/spawner.ts";
import { treeOf } from "./hosts/tree.ts";
import { writeTrust } from "./hosts/trust.ts";
import { inventoryOf } from "./inventory.ts";
import { type Key, newKey } from "./keys.ts";
import type { Places } from "./places.ts";
import type { PracticeCluster, PracticeHost, PracticeInstance } from "./practice-cluster.ts";
import { createMembers, DATABASE_PASSWORD, PASSWORDS } from "./state/create.ts";
import { healthOf } from "./state/health.ts";
import { memberOf, type State, type Version } from "./state/member.ts";
import { noMishaps } from "./state/mishaps.ts";
import { settle } from "./state/settle.ts";
import { Invocations } from "./tools/invocations.ts";
import { ToolServer } from "./tools/tool-server.ts";
import { tools } from "./tools/tools.ts";

export interface Settings {
  readonly places: Places;
  readonly python: string;
  readonly perl: string;
  readonly addresses: Addresses;
  readonly nodes: number;
  readonly spares: number;
  /** What an earlier life has left on the spares. */
  readonly leftovers: Leftover[];
  readonly name: string;
  readonly version: Version;
  readonly timeScale: number;
  readonly cm: boolean;
  readonly shell: string;
}

/** Everything of one practice cluster that has to be opened and closed. */
export class RunningCluster implements PracticeCluster {
  readonly out: string;
  readonly inventory: string;
  readonly identity: string;
  readonly envFile: string;
  readonly passwords = { ...PASSWORDS, database: DATABASE_PASSWORD };
  readonly hosts: readonly PracticeHost[];
  readonly #settings: Settings;
  readonly #state: State;
  readonly #client = newKey("practice");
  readonly #hosts: readonly Host[];
  readonly #invocations: Invocations;
  readonly #tools: ToolServer;
  readonly #spawner: Spawner;
  readonly #control: Control;
  #closing: Promise<void> | undefined;

  constructor(settings: Settings) {
    const { places } = settings;
    this.#settings = settings;
    this.out = places.out;
    this.inventory = join(places.out, "inventory.yml");
    this.identity = join(places.out, "id_ed25519");
    this.envFile = join(places.out, "gauss.env");
    this.#state = createState(settings);
    this.#spawner = new Spawner(settings.python, join(places.sockets, "spawner"));
    const made = [...this.#state.members.values()].map((member) => {
      const key = newKey(member.name);
      const tree = treeOf(join(places.out, "hosts", member.name));
      const { python, perl, shell, addresses } = settings;
      const socket = join(places.sockets, "tools");
      const planting = { tree, state: this.#state, member, hostKey: key.public, tools, socket, python, perl };
      const keys = { hostKey: key.private, clientKey: this.#client.public };
      const { sockets } = places;
      const spawner = this.#spawner;
      return { host: new Host({ planting, sshPort: addresses.sshPort, ...keys, sockets, shell, spawner }), key };
    });
    this.#hosts = made.map(({ host }) => host);
    this.hosts = made.map(({ host, key }) => describe(host, key));
    this.#invocations = new Invocations(join(places.out, "invocations.jsonl"));
    this.#tools = new ToolServer(tools, this.#state, this.#invocations, () => this.#follow());
    this.#control = new Control(join(places.sockets, "control"), (fault) => this.fault(fault));
  }

  get control(): string {
    return this.#control.path;
  }

  get invocations() {
    return this.#invocations.all;
  }

  async open(): Promise<void> {
    await Promise.all([
      this.#tools.listen(join(this.#settings.places.sockets, "tools")),
      this.#control.listen(),
      this.#spawner.open(),
      writeFile(this.identity, this.#client.private, { mode: 0o600 }),
      writeFile(this.inventory, inventoryOf(this.#state, this.#hosts, this.envFile)),
      // The inventory has one path for all hosts, and here all hosts share one file system.
      writeFile(this.envFile, ENV_FILE),
    ]);
    await Promise.all(this.#hosts.map((host) => host.open()));
    await this.#trustEachOther();
    await this.#soilSpares();
  }

  /** As the installation left it among the members. */
  async #trustEachOther(): Promise<void> {
    const members = this.#hosts.filter(({ member }) => member.installed);
    const peers = members.map(({ member, tree }) => ({ name: member.name, address: member.address, tree }));
    const [first] = peers;
    if (first === undefined) return;
    for (const user of ["root", "omm"]) await writeTrust(peers, user, this.#state.version);
  }

  async #soilSpares(): Promise<void> {
    const { leftovers } = this.#settings;
    const spares = leftovers.length === 0 ? [] : this.#hosts.filter(({ member }) => !member.installed);
    for (const { member } of spares) await this.fault({ kind: "dirtyHost", host: member.name, leftovers });
  }

  started(host: string | null, ...words: readonly string[]): number {
    return this.#invocations.started(host, ...words);
  }

  async fault(input: FaultInput): Promise<void> {
    const fault = Fault.parse(input);
    settle(this.#state, Date.now());
    await apply(fault, {
      state: this.#state,
      now: () => Date.now(),
      follow: () => this.#follow(),
      host: (name) => this.#hostCalled(name),
      others: (name) => this.#hosts.filter(({ member }) => member.name !== name),
    });
    settle(this.#state, Date.now());
  }

  instance(name: string): PracticeInstance {
    settle(this.#state, Date.now());
    const { role = null, state = null, detail = null } = healthOf(this.#state, memberOf(this.#state, name)) ?? {};
    return { role, state, detail };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#control.close();
    await Promise.all(this.#hosts.map((host) => host.close()));
    await this.#spawner.close();
    await this.#tools.close();
    await this.#settings.places.remove();
  }

  async #follow(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.follow()));
  }

  #hostCalled(name: string): Host {
    const host = this.#hosts.find(({ member }) => member.name === name);
    if (host === undefined) throw new Error(`no host is called ${name}`);
    return host;
  }
}

/** Says nothing where nothing is installed. */
const ENV_FILE = `file="\${${MARK}:?}/home/omm/gauss.env"
if [ -r "$file" ]; then . "$file"; fi
unset file
`;

function createState({ places, addresses, nodes, spares, name, version, timeScale, cm }: Settings): State {
  const spots = hostAddresses(addresses.prefix, nodes + spares).map((address, index) => {
    const node = `node${index + 1}`;
    return {
      name: node,
      address,
      port: addresses.databasePort,
      dataDir: treeOf(join(places.out, "hosts", node)).dataDir,
    };
  });
  const members = createMembers(spots, systemIdentifier(), Date.now(), spares);
  const byName = new Map(members.map((member) => [member.name, member]));
  return {
    clusterName: name,
    version,
    cm,
    members: byName,
    timeScale,
    slowness: 1,
    talkative: undefined,
    trustBroken: false,
    mishaps: noMishaps(),
  };
}

/** 64 bits in decimal, as initdb makes them from the time: 19 digits. */
const systemIdentifier = (): string => `16${String(randomInt(2 ** 47)).padStart(17, "0")}`;

const describe = ({ member, sshPort, tree }: Host, key: Key): PracticeHost => ({
  name: member.name,
  address: member.address,
  sshPort,
  port: member.port,
  dataDir: member.dataDir,
  home: tree.home,
  hostKey: key.public,
});
