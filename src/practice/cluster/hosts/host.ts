import { rm } from "node:fs/promises";
import { join } from "node:path";
import type ssh2 from "ssh2";
import type { Member } from "../state/member.ts";
import { userCalled } from "./accounts.ts";
import { Door } from "./door.ts";
import { followState } from "./installation.ts";
import { plantMachine } from "./machine.ts";
import type { Planting } from "./planting.ts";
import { killAll, MARK } from "./processes.ts";
import type { Account } from "./session.ts";
import type { Spawner } from "./spawner.ts";
import { createSshd } from "./sshd.ts";
import type { Tree } from "./tree.ts";

export interface HostOptions {
  readonly planting: Planting;
  readonly sshPort: number;
  /** Private parts: the sshd's own. */
  readonly hostKey: string;
  readonly clientKey: string;
  readonly sockets: string;
  readonly shell: string;
  readonly spawner: Spawner;
}

/** One machine of the practice cluster: its ssh server, its database's port, its processes. */
export class Host {
  readonly member: Member;
  readonly tree: Tree;
  readonly sshPort: number;
  readonly #planting: Planting;
  readonly #sshd: ssh2.Server;
  readonly #socket: string;
  readonly #spawner: Spawner;
  readonly #sshDoor: Door;
  readonly #databaseDoor: Door;
  #takesKeys = true;
  #following: Promise<void> = Promise.resolve();

  constructor(options: HostOptions) {
    const { member, tree, python } = options.planting;
    this.member = member;
    this.tree = tree;
    this.sshPort = options.sshPort;
    this.#planting = options.planting;
    this.#spawner = options.spawner;
    this.#socket = join(options.sockets, `${member.nodeId}.sshd`);
    this.#sshd = createSshd({
      hostKey: options.hostKey,
      clientKey: options.clientKey,
      accountOf: (user) => this.#accountOf(user, options),
      takesKeys: () => this.#takesKeys,
    });
    this.#sshDoor = new Door(member.address, options.sshPort, python, this.#socket);
    this.#databaseDoor = new Door(member.address, member.port, python);
  }

  /** Throws when an address is taken. */
  async open(): Promise<void> {
    await plantMachine(this.#planting);
    await new Promise<void>((resolve, reject) => {
      this.#sshd.once("error", reject);
      this.#sshd.listen(this.#socket, () => resolve());
    });
    await this.follow();
  }

  /** Makes ports and files agree with the state; one time after the other, so that the newest state stays. */
  follow(): Promise<void> {
    const followed = this.#following.then(() => this.#follow());
    this.#following = followed.catch(() => {});
    return followed;
  }

  async #follow(): Promise<void> {
    const { network, instance } = this.member;
    const others = network === "up" ? ("open" as const) : network;
    await this.#sshDoor.turn(others);
    await this.#databaseDoor.turn(network === "up" && !instance.running ? "refused" : others);
    await followState(this.#planting);
  }

  /** Power off: what ran is gone. */
  async killProcesses(): Promise<void> {
    await this.#spawner.settled();
    await killAll(this.tree.root);
  }

  /** The system as on the first day, under the same key. */
  async installAnew(): Promise<void> {
    await this.killProcesses();
    await rm(this.tree.root, { recursive: true });
    await plantMachine(this.#planting);
  }

  dropConnections(): void {
    this.#sshDoor.cut();
  }

  takeKeys(yes: boolean): void {
    this.#takesKeys = yes;
  }

  /** Whoever has a login shell there. */
  #accountOf(name: string, options: HostOptions): Account | undefined {
    const user = userCalled(this.tree.root, name);
    if (user?.name !== name || user.shell.endsWith("nologin")) return undefined;
    const { shell, planting, spawner } = options;
    return { home: user.home, env: environment(name, user.home, options), shell, python: planting.python, spawner };
  }

  async close(): Promise<void> {
    await this.#sshDoor.turn("refused");
    await this.#databaseDoor.turn("refused");
    await new Promise<void>((resolve) => this.#sshd.close(() => resolve()));
    await this.killProcesses();
  }
}

const environment = (user: string, home: string, { planting: { member, tree }, sshPort, shell }: HostOptions) => ({
  HOME: home,
  USER: user,
  LOGNAME: user,
  SHELL: shell,
  PATH: `${tree.bin}:/usr/local/bin:/usr/bin:/bin`,
  SSH_CONNECTION: `127.0.0.1 50000 ${member.address} ${sshPort}`,
  HOSTNAME: member.name,
  // Stand-ins are perl, which would complain of a locale that this machine does not have.
  PERL_BADLANG: "0",
  [MARK]: tree.root,
});
