import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import PQueue from "p-queue";
import type { Connection, Session } from "./connection.ts";
import { type Credentials, logIn, tcp } from "./dial.ts";
import { keyOf, type Route } from "./route.ts";
import { Unreachable } from "./trouble.ts";
import { type Again, waiting, within } from "./until.ts";

/** sshd drops some of those who are not logged in yet when they are more than 10 (MaxStartups). */
const HANDSHAKES = 5;
/** For one that hangs up before anybody is logged in. */
const TRIES = 3;

export interface Opened extends Session {
  readonly connection: Connection;
}

export interface Dialling extends Credentials {
  /** Milliseconds for the way to a host, the handshake and the login together. */
  readonly connectMs: number;
  readonly log: (message: string, details: Record<string, unknown>) => void;
}

/** The warm connections: one per host and account, made when it is first needed and again after it was lost. */
export class Hosts {
  readonly #dialling: Dialling;
  readonly #warm = new Map<string, Promise<Connection>>();
  readonly #handshakes = new Map<string, PQueue>();
  readonly #closed = new AbortController();

  constructor(dialling: Dialling) {
    this.#dialling = dialling;
  }

  /**
   * Begins a text on a host. A warm connection may turn out to be dead only now; nothing has been begun then, so it is tried
   * once more over a new one.
   */
  async open(route: Route, text: string, until: AbortSignal, again: Again = () => {}): Promise<Opened> {
    const warm = this.#warm.has(keyOf(route));
    const connection = await this.#connection(route, until);
    try {
      return { connection, ...(await connection.exec(text, until, again)) };
    } catch (error) {
      if (!warm || !connection.spent.aborted || until.aborted) throw error;
      again();
      return this.open(route, text, until, again);
    }
  }

  async close(): Promise<void> {
    const reason = new Error("the shell is closed");
    this.#closed.abort(reason);
    const all = await Promise.allSettled(this.#warm.values());
    for (const made of all) {
      if (made.status === "fulfilled") made.value.drop(new Unreachable("connection-lost", reason.message));
    }
  }

  #connection(route: Route, until: AbortSignal): Promise<Connection> {
    this.#closed.signal.throwIfAborted();
    const key = keyOf(route);
    const known = this.#warm.get(key);
    if (known !== undefined) return waiting([until], known);
    const made = this.#dial(route);
    const forget = (): void => {
      if (this.#warm.get(key) === made) this.#warm.delete(key);
    };
    this.#warm.set(key, made);
    made.then((connection) => this.#watch(route, connection, forget), forget);
    return waiting([until], made);
  }

  #watch({ host, user }: Route, connection: Connection, forget: () => void): void {
    const { lost, spent } = connection;
    if (spent.aborted) forget();
    spent.addEventListener("abort", forget);
    lost.addEventListener("abort", () => {
      if (this.#closed.signal.aborted) return;
      const { trouble, message } = lost.reason;
      this.#dialling.log("connection lost", { host, user, trouble, why: message });
    });
  }

  #dial(route: Route): Promise<Connection> {
    const { connectMs, log } = this.#dialling;
    const { host, port, user } = route;
    const begunAt = performance.now();
    return within(connectMs, `no answer from ${host}:${port} within ${connectMs} ms`, async (until) => {
      for (let tries = 1; ; tries += 1) {
        try {
          const connection = await this.#once(route, until);
          log("connected", { host, user, tookMs: Math.round(performance.now() - begunAt) });
          return connection;
        } catch (error) {
          // A host that is being logged in to by many hangs up on some; a moment later it may not.
          const again = error instanceof Unreachable && error.trouble === "connection-lost" && tries < TRIES;
          if (!again) throw error;
          await pause(100 + Math.random() * 300);
          if (until.aborted) throw error;
        }
      }
    });
  }

  async #once(route: Route, until: AbortSignal): Promise<Connection> {
    const transport = await this.#transport(route, until);
    const key = `${route.host}:${route.port}`;
    const handshakes = this.#handshakes.get(key) ?? new PQueue({ concurrency: HANDSHAKES });
    this.#handshakes.set(key, handshakes);
    const made = handshakes.add(() => logIn(route, transport, this.#dialling, until));
    return waiting([until, this.#closed.signal], made).catch((error: unknown) => {
      transport.destroy();
      throw error;
    });
  }

  async #transport(route: Route, until: AbortSignal): Promise<Duplex> {
    const { jump, host, port } = route;
    if (jump === undefined) return tcp(route, until);
    try {
      const connection = await this.#connection(jump, until);
      return await connection.forward(host, port, until);
    } catch (error) {
      if (until.aborted || !(error instanceof Error)) throw error;
      // Whatever is wrong on the way says nothing about the host behind it, not even "refused".
      throw new Unreachable("no-route", `through ${jump.host}: ${error.message}`, { cause: error });
    }
  }
}
