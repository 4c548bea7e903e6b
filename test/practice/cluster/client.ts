import { readFileSync } from "node:fs";
import type { ClientChannel, PseudoTtyOptions } from "ssh2";
import ssh2 from "ssh2";
import type { PracticeCluster, PracticeHost } from "../../../src/practice/cluster/practice-cluster.ts";

export interface Ended {
  readonly code: number | null;
  readonly signal: string | undefined;
  readonly out: string;
  readonly err: string;
}

export const hostOf = (cluster: PracticeCluster, name: string): PracticeHost => {
  const host = cluster.hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`no host is called ${name}`);
  return host;
};

/** A connection of the ssh2 client, as the real bot makes them. */
export class Link {
  readonly client: ssh2.Client;
  readonly closed: Promise<void>;

  private constructor(client: ssh2.Client) {
    this.client = client;
    client.on("error", () => {});
    client.setNoDelay(true);
    this.closed = new Promise((resolve) => client.once("close", () => resolve()));
  }

  static open(cluster: PracticeCluster, name: string, more: Partial<ssh2.ConnectConfig> = {}): Promise<Link> {
    const { address, sshPort } = hostOf(cluster, name);
    const client = new ssh2.Client();
    const privateKey = readFileSync(cluster.identity);
    return new Promise((resolve, reject) => {
      client.once("error", reject);
      client.once("ready", () => {
        client.removeListener("error", reject);
        resolve(new Link(client));
      });
      client.connect({ host: address, port: sshPort, username: "omm", privateKey, ...more });
    });
  }

  start(command: string, pty: boolean | PseudoTtyOptions = false): Promise<Running> {
    return new Promise((resolve, reject) => {
      this.client.exec(command, pty === false ? {} : { pty }, (error, channel) => {
        if (error === undefined) resolve(new Running(channel));
        else reject(error);
      });
    });
  }

  async run(command: string, pty: boolean | PseudoTtyOptions = false): Promise<Ended> {
    const running = await this.start(command, pty);
    running.channel.end();
    return running.ended;
  }
}

export class Running {
  readonly channel: ClientChannel;
  readonly ended: Promise<Ended>;
  #out = "";
  #err = "";
  #wake = (): void => {};

  constructor(channel: ClientChannel) {
    this.channel = channel;
    let code: number | null = null;
    let signal: string | undefined;
    channel.on("data", (data: Buffer) => {
      this.#out += data.toString();
      this.#wake();
    });
    channel.stderr.on("data", (data: Buffer) => {
      this.#err += data.toString();
    });
    channel.on("exit", (exitCode: number | null, exitSignal?: string) => {
      code = exitCode;
      signal = exitSignal;
    });
    this.ended = new Promise((resolve) => {
      channel.on("close", () => resolve({ code, signal, out: this.#out, err: this.#err }));
    });
  }

  /** Resolves when the output so far matches. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#out)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
