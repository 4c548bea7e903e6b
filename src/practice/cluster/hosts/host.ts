import { join } from "node:path";
import type ssh2 from "ssh2";
import type { Member, State } from "../state/member.ts";
import { Door } from "./door.ts";
import { killAll, MARK } from "./processes.ts";
import type { Account } from "./session.ts";
import { createSshd } from "./sshd.ts";
import { refresh, type Tree } from "./tree.ts";

export interface HostOptions {
  readonly state: State;
  readonly member: Member;
  readonly tree: Tree;
  readonly sshPort: number;
  readonly hostKey: string;
  readonly clientKey: string;
  readonly sockets: string;
  readonly python: string;
  readonly shell: string;
}

/** One machine of the practice cluster: its ssh server, its database's port, its processes. */
export class Host {
  readonly member: Member;
  readonly tree: Tree;
  readonly sshPort: number;
  readonly #state: State;
  readonly #sshd: ssh2.Server;
  readonly #socket: string;
  readonly #sshDoor: Door;
  readonly #databaseDoor: Door;
  #takesKeys = true;
  #following: Promise<void> = Promise.resolve();

  constructor(options: HostOptions) {
    const { member, tree, python } = options;
    this.member = member;
    this.tree = tree;
    this.sshPort = options.sshPort;
    this.#state = options.state;
    this.#socket = join(options.sockets, `${member.nodeId}.sshd`);
    const account = (user: string, home: string): [string, Account] => [
      user,
      { home, env: environment(user, home, tree, options), shell: options.shell, python },
    ];
    this.#sshd = createSshd({
      hostKey: options.hostKey,
      clientKey: options.clientKey,
      users: new Map([account("omm", tree.home), account("root", tree.rootHome)]),
      takesKeys: () => this.#takesKeys,
    });
    this.#sshDoor = new Door(member.address, options.sshPort, python, this.#socket);
    this.#databaseDoor = new Door(member.address, member.port, python);
  }

  /** Throws when an address is taken. */
  async open(): Promise<void> {
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
    await refresh(this.tree, this.#state, this.member);
  }

  /** Power off: what ran is gone. */
  killProcesses(): Promise<void> {
    return killAll(this.tree.root);
  }

  dropConnections(): void {
    this.#sshDoor.cut();
  }

  takeKeys(yes: boolean): void {
    this.#takesKeys = yes;
  }

  async close(): Promise<void> {
    await this.#sshDoor.turn("refused");
    await this.#databaseDoor.turn("refused");
    await new Promise<void>((resolve) => this.#sshd.close(() => resolve()));
    await this.killProcesses();
  }
}

const environment = (user: string, home: string, tree: Tree, { member, sshPort, shell }: HostOptions) => ({
  HOME: home,
  USER: user,
  LOGNAME: user,
  SHELL: shell,
  PATH: `${tree.bin}:/usr/local/bin:/usr/bin:/bin`,
  SSH_CONNECTION: `127.0.0.1 50000 ${member.address} ${sshPort}`,
  HOSTNAME: member.name,
  [MARK]: tree.root,
});
