import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { parseJson } from "../json.ts";
import { BOT } from "../people.ts";
import type { Answer, Attempt, Envelope, Transport } from "./transport.ts";

export type DisconnectReason = "warning" | "refresh_requested" | "too_many_websockets" | "link_disabled";

const MOST_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;
const CLOSE_MS = 500;
const Ack = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

/** The server side of Socket Mode. Each url is good for one connection, each envelope goes to one connection. */
export class Sockets implements Transport {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, ((body: unknown) => void)[]>();
  readonly #ackTimeoutMs: number;
  readonly #changed: (open: number) => void;
  #ready: WebSocket[] = [];
  readonly #pings: NodeJS.Timeout;

  constructor(ackTimeoutMs: number, changed: (open: number) => void) {
    this.#ackTimeoutMs = ackTimeoutMs;
    this.#changed = changed;
    this.#pings = setInterval(() => {
      for (const socket of this.#server.clients) socket.ping();
    }, PING_EVERY_MS).unref();
  }

  get open(): number {
    return this.#ready.length;
  }

  ticket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? "/", "http://localhost").searchParams.get("ticket") ?? "";
    if (!this.#tickets.delete(ticket)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection));
  }

  async send(envelope: Envelope, attempt: Attempt): Promise<Answer> {
    const connection = this.#ready.shift();
    if (connection === undefined) return { kind: "failed", why: "not_connected", noRetry: false };
    this.#ready.push(connection);
    const isEvent = envelope.type === "events_api";
    const sentAt = performance.now();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#forget(envelope.id, acked);
        resolve({ kind: "timeout" });
      }, this.#ackTimeoutMs);
      const acked = (body: unknown): void => {
        clearTimeout(timer);
        resolve({ kind: "acked", afterMs: performance.now() - sentAt, body });
      };
      this.#waiting.set(envelope.id, [...(this.#waiting.get(envelope.id) ?? []), acked]);
      const retry = isEvent ? { retry_attempt: attempt.number, retry_reason: attempt.reason } : {};
      const frame = { envelope_id: envelope.id, type: envelope.type, payload: envelope.payload };
      connection.send(JSON.stringify({ ...frame, accepts_response_payload: !isEvent, ...retry }));
    });
  }

  /** As when the network fails: no close frame, nothing said. */
  drop(): void {
    for (const connection of this.#server.clients) connection.terminate();
  }

  /** Asks every client to leave and connect anew. */
  disconnect(reason: DisconnectReason): void {
    const leaving = this.#ready;
    this.#ready = [];
    for (const connection of leaving)
      this.#say(connection, { type: "disconnect", reason, debug_info: { host: "local" } });
    this.#changed(this.open);
  }

  /** Waits a moment for the close handshakes, so that a client that is leaving sees no broken connection. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    this.#ready = [];
    const closing = [...this.#server.clients].map((connection) => {
      const closed = once(connection, "close");
      connection.close(1001);
      return closed;
    });
    const patience = setTimeout(() => this.drop(), CLOSE_MS);
    await Promise.all(closing);
    clearTimeout(patience);
    this.#server.close();
  }

  #welcome(connection: WebSocket): void {
    connection.on("message", (data) => this.#receive(String(data)));
    connection.on("error", () => connection.terminate());
    connection.on("close", () => {
      this.#ready = this.#ready.filter((each) => each !== connection);
      this.#changed(this.open);
    });
    if (this.open >= MOST_CONNECTIONS) {
      this.#say(connection, { type: "disconnect", reason: "too_many_websockets", debug_info: { host: "local" } });
      return;
    }
    this.#ready.push(connection);
    this.#say(connection, {
      type: "hello",
      num_connections: this.open,
      connection_info: { app_id: BOT.appId },
      debug_info: {
        host: "local",
        started: new Date().toISOString(),
        build_number: 1,
        approximate_connection_time: 18060,
      },
    });
    this.#changed(this.open);
  }

  #receive(text: string): void {
    const ack = Ack.safeParse(parseJson(text));
    if (!ack.success) return;
    const [first, ...rest] = this.#waiting.get(ack.data.envelope_id) ?? [];
    this.#waiting.set(ack.data.envelope_id, rest);
    if (rest.length === 0) this.#waiting.delete(ack.data.envelope_id);
    first?.(ack.data.payload);
  }

  #forget(id: string, acked: (body: unknown) => void): void {
    const left = (this.#waiting.get(id) ?? []).filter((each) => each !== acked);
    if (left.length === 0) this.#waiting.delete(id);
    else this.#waiting.set(id, left);
  }

  #say(connection: WebSocket, frame: object): void {
    connection.send(JSON.stringify(frame));
  }
}
