import type { Duplex } from "node:stream";
import PQueue from "p-queue";
import type { Client, ClientChannel } from "ssh2";
import { troubleOf, Unreachable } from "./trouble.ts";
import { unless, waiting } from "./until.ts";

/** sshd's default is 10 sessions; two are left for those that are still being closed. */
const CHANNELS = 8;
/** A living peer answers our keepalive every 2,000 ms. */
const SILENT_MS = 2_500;

/** One connection that is logged in. It is used until it is spent, and then never again. */
export class Connection {
  readonly #client: Client;
  readonly #transport: Duplex;
  readonly #channels = new PQueue({ concurrency: CHANNELS });
  readonly #lost = new AbortController();
  readonly #spent = new AbortController();
  #heardAt = performance.now();

  constructor(client: Client, transport: Duplex) {
    this.#client = client;
    this.#transport = transport;
    transport.on("data", () => {
      this.#heardAt = performance.now();
    });
    client.on("error", (error) => this.drop(troubleOf(error)));
    client.on("close", () => this.drop(new Unreachable("connection-lost", "the connection was closed by the host")));
  }

  /** Fires once, with an `Unreachable` as its reason. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Fires once, when no new channel should be asked for: the connection is lost, or the host lets nobody in on it any more. */
  get spent(): AbortSignal {
    return this.#spent.signal;
  }

  drop(why: Unreachable): void {
    if (this.lost.aborted) return;
    this.#spent.abort(why);
    this.#lost.abort(why);
    this.#client.end();
    this.#transport.destroy();
  }

  /** Runs a text in the account's login shell. The channel counts against the limit until it is closed. */
  exec(text: string, until: AbortSignal): Promise<ClientChannel> {
    const ends = [until, this.lost];
    return unless(ends, (resolve, reject) => {
      const taken = async (): Promise<void> => {
        const channel = await this.#asked(until, this.#open(text));
        // Nobody reads them otherwise, and a channel with unread data never closes.
        channel.stderr.on("error", () => {});
        channel.on("error", () => {});
        if (until.aborted) channel.close();
        resolve(channel);
        await waiting([this.lost], closed(channel));
      };
      this.#channels.add(taken, { signal: until }).catch(reject);
      return () => {};
    });
  }

  /** A way through this host to another one. */
  forward(host: string, port: number, until: AbortSignal): Promise<Duplex> {
    const way = new Promise<Duplex>((resolve, reject) => {
      this.#client.forwardOut("127.0.0.1", 0, host, port, (error, channel) =>
        error ? reject(error) : resolve(channel),
      );
    });
    return this.#asked(until, way);
  }

  /** To be called when an answer is overdue: a link that is silent altogether is given up, so that the next use makes a new one. */
  dropIfSilent(askedAt: number): void {
    const silentMs = performance.now() - this.#heardAt;
    if (silentMs < SILENT_MS && this.#heardAt >= askedAt) return;
    this.drop(new Unreachable("connection-lost", `nothing was heard for ${Math.round(silentMs)} ms`));
  }

  async #asked<T>(until: AbortSignal, answer: Promise<T>): Promise<T> {
    const askedAt = performance.now();
    const overdue = (): void => this.dropIfSilent(askedAt);
    until.addEventListener("abort", overdue);
    try {
      return await waiting([this.lost], answer);
    } finally {
      until.removeEventListener("abort", overdue);
    }
  }

  #open(text: string): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      this.#client.exec(text, (error, channel) => {
        if (error === undefined) return resolve(channel);
        const why = new Unreachable("connection-lost", `the host opened no session: ${error.message}`, {
          cause: error,
        });
        this.#retire(why);
        reject(why);
      });
    });
  }

  /** Too many sessions on it (MaxSessions): what runs goes on, what is new takes another connection. */
  #retire(why: Unreachable): void {
    if (this.spent.aborted) return;
    this.#spent.abort(why);
    void this.#channels.onIdle().then(() => this.drop(why));
  }
}

const closed = (channel: ClientChannel): Promise<void> => new Promise((resolve) => channel.once("close", resolve));
