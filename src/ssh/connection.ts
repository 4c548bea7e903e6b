import { setMaxListeners } from "node:events";
import { constants } from "node:os";
import type { Duplex } from "node:stream";
import PQueue from "p-queue";
import type { Client, ClientChannel } from "ssh2";
import { troubleOf, Unreachable } from "./trouble.ts";
import { type Again, unless, waiting } from "./until.ts";

/** A command that was begun. */
export interface Session {
  readonly channel: ClientChannel;
  /** Undefined until the command has ended, and for good when nobody knows. */
  readonly code: () => number | undefined;
  /** Closes the channel and reads away what is left: one with unread data is never closed, and would count for ever. */
  readonly leave: () => void;
}

/** sshd allows 10 sessions by default, and counts a closed one for a moment longer: one that ends and the next one may count together. */
const CHANNELS = 5;
/** For those who wait for a channel: a host on which nothing ends any more is not waited for without end. */
const TURN_MS = 20_000;
/** A living peer answers our keepalive every 2,000 ms, a busy one a moment later. It is less than a look waits. */
const SILENT_MS = 4_000;

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
    // Each channel listens, and everybody who waits for one.
    setMaxListeners(0, this.lost, this.spent);
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

  /**
   * Runs a text in the account's login shell. The channel counts against the limit until it is closed; who has to wait for one
   * begins its own time with its turn.
   */
  exec(text: string, until: AbortSignal, again: Again): Promise<Session> {
    const ends = [until, this.lost];
    const waits = this.#channels.pending === CHANNELS;
    if (waits) again(TURN_MS, `${CHANNELS} commands before it did not end within ${TURN_MS} ms`);
    return unless(ends, (resolve, reject) => {
      const taken = async (): Promise<void> => {
        if (waits) again();
        const session = await this.#asked(until, this.#open(text));
        if (until.aborted) session.leave();
        resolve(session);
        await waiting([this.lost], closed(session.channel));
      };
      this.#channels.add(taken, { signal: until }).catch(reject);
      return () => {};
    });
  }

  /** A way through this host to another one. */
  forward(host: string, port: number, until: AbortSignal): Promise<Duplex> {
    const way = this.#request<Duplex>((answer) => this.#client.forwardOut("127.0.0.1", 0, host, port, answer));
    return this.#asked(until, way);
  }

  /**
   * To be called when an answer is overdue: a link that is silent altogether is given up, so that the next use makes a new one. That
   * one question had no time left says nothing about the link: it may have waited for its turn.
   */
  dropIfSilent(): void {
    // What came while this process was busy has not been read yet: timers go first.
    setImmediate(() => {
      const silentMs = performance.now() - this.#heardAt;
      if (silentMs < SILENT_MS) return;
      this.drop(new Unreachable("connection-lost", `nothing was heard for ${Math.round(silentMs)} ms`));
    });
  }

  async #asked<T>(until: AbortSignal, answer: Promise<T>): Promise<T> {
    const overdue = (): void => {
      // Not when somebody merely lost interest.
      if (until.reason instanceof Unreachable) this.dropIfSilent();
    };
    until.addEventListener("abort", overdue);
    try {
      return await waiting([this.lost], answer);
    } finally {
      until.removeEventListener("abort", overdue);
    }
  }

  async #open(text: string): Promise<Session> {
    try {
      return await this.#request<Session>((answer) =>
        this.#client.exec(text, (error, channel) => (error ? answer(error) : answer(undefined, sessionOn(channel)))),
      );
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const why = new Unreachable("connection-lost", `the host opened no session: ${said}`, { cause: error });
      this.#retire(why);
      throw why;
    }
  }

  /** ssh2 throws, rather than answers, when it knows already that the connection is gone. */
  #request<T>(send: (answer: (error: Error | undefined, value?: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      send((error, value) => (value === undefined ? reject(error) : resolve(value)));
    });
  }

  /** Too many sessions on it (MaxSessions): what runs goes on, what is new takes another connection. */
  #retire(why: Unreachable): void {
    if (this.spent.aborted) return;
    this.#spent.abort(why);
    void this.#channels.onIdle().then(() => this.drop(why));
  }
}

const SIGNALS: ReadonlyMap<string, number> = new Map(Object.entries(constants.signals));

/** Listens at once: a short command's end may be in the very packet that says it was begun. */
function sessionOn(channel: ClientChannel): Session {
  let code: number | undefined;
  channel.on("exit", (exited: number | null, signal?: string) => {
    code = exited ?? 128 + (SIGNALS.get(signal ?? "") ?? 0);
  });
  channel.on("error", () => {});
  const leave = (): void => {
    channel.close();
    for (const stream of [channel, channel.stderr]) stream.on("data", () => {}).resume();
  };
  return { channel, code: () => code, leave };
}

const closed = (channel: ClientChannel): Promise<void> => new Promise((resolve) => channel.once("close", resolve));
