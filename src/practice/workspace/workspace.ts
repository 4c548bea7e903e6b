import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { actor } from "./acts/stage.ts";
import { type Delivered, Deliveries } from "./deliver/deliveries.ts";
import { SignedHttp } from "./deliver/signed-http.ts";
import { type DisconnectReason, Sockets } from "./deliver/sockets.ts";
import { Faults } from "./faults.ts";
import { serve } from "./http/serve.ts";
import type { Message } from "./message.ts";
import type { WorkspaceOptions } from "./options.ts";
import { BOT, type Channel, PEOPLE, TEAM } from "./people.ts";
import { LIMITS, RateLimits } from "./rate-limits.ts";
import { Send } from "./send.ts";
import { channelOf, type Team } from "./team.ts";
import type { View } from "./views.ts";
import { WebApi } from "./web-api.ts";

const EVENT_RETRY_MS = [0, 60_000, 300_000];

/** A running practice workspace. */
export class Workspace {
  readonly url: string;
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly teamId = TEAM.id;
  readonly bot = BOT;
  readonly people = PEOPLE;
  readonly faults = new Faults();
  /** What people do, without a browser. */
  readonly send: Send;
  readonly #server: Server;
  readonly #team: Team;
  readonly #sockets: Sockets;
  readonly #deliveries: Deliveries;
  readonly #ackTimeoutMs: number;
  readonly #calls = new Map<string, number>();
  readonly #stopServing: () => void;
  #http: SignedHttp | undefined;

  constructor(server: Server, team: Team, options: WorkspaceOptions) {
    this.#server = server;
    this.#team = team;
    this.url = team.url();
    this.apiUrl = `${this.url}/api/`;
    this.botToken = options.botToken ?? `xoxb-practice-${randomUUID()}`;
    this.appToken = options.appToken ?? `xapp-practice-${randomUUID()}`;
    this.signingSecret = options.signingSecret ?? randomUUID().replaceAll("-", "");
    this.#ackTimeoutMs = options.ackTimeoutMs ?? 3_000;
    this.#sockets = new Sockets(this.#ackTimeoutMs, (open) => team.changes.tell({ kind: "connections", open }));
    const rules = {
      eventRetryMs: options.eventRetryMs ?? EVENT_RETRY_MS,
      redeliverUnacked: options.redeliverUnacked ?? false,
    };
    this.#deliveries = new Deliveries(() => this.#http ?? this.#sockets, rules, team.changes);
    const commands = options.commands ?? ["/gauss"];
    const events = new Set(options.events ?? ["app_mention", "app_home_opened"]);
    this.send = new Send({ team, deliveries: this.#deliveries, commands, events });
    const limits = options.limits === false ? {} : { ...LIMITS, ...options.limits };
    const socketUrl = (): string => `${this.url.replace("http", "ws")}/link?ticket=${this.#sockets.ticket()}`;
    const tokens = { bot: this.botToken, app: this.appToken };
    const api = new WebApi(team, tokens, new RateLimits(limits, team.now), socketUrl);
    team.changes.listen((change) => change.kind === "call" && this.#count(change.method));
    this.#stopServing = serve(server, {
      team,
      api,
      faults: this.faults,
      send: this.send,
      sockets: this.#sockets,
      options,
    });
    if (options.http !== undefined) this.deliverTo(options.http.requestUrl);
  }

  get channels(): readonly Channel[] {
    return this.#team.conversations.channels;
  }

  /** Signed deliveries to this address from now on; Socket Mode again without one. */
  deliverTo(requestUrl: string | undefined): void {
    this.#http =
      requestUrl === undefined
        ? undefined
        : new SignedHttp(requestUrl, this.signingSecret, this.#ackTimeoutMs, this.#team.now);
  }

  /** The handshake with which Slack accepts a request url. */
  verifyRequestUrl(): Promise<boolean> {
    return this.#http?.verify(randomUUID()) ?? Promise.resolve(false);
  }

  /** What stands in a channel itself, oldest first; replies are in `thread`, private messages in `ephemerals`. */
  messages(channel: string): readonly Message[] {
    return this.#team.conversations.roots(channelOf(this.#team, channel).id);
  }

  /** The first message and its replies. */
  thread(channel: string, ts: string): readonly Message[] {
    return this.#team.conversations.thread(channelOf(this.#team, channel).id, ts);
  }

  /** What only this person sees, Slackbot's hints too. */
  ephemerals(person: string): readonly Message[] {
    return this.#team.conversations.ephemerals(actor(this.#team, person).id);
  }

  /** The stack of modals, topmost last. */
  views(person: string): readonly View[] {
    return this.#team.views.stack(actor(this.#team, person).id);
  }

  home(person: string): View | undefined {
    return this.#team.views.home(actor(this.#team, person).id);
  }

  file(id: string): Buffer | undefined {
    return this.#team.files.content(id)?.data;
  }

  /** How often a method was called, refused calls included; `response_url` counts as a method. */
  calls(method: string): number {
    return this.#calls.get(method) ?? 0;
  }

  /** Every envelope that was sent, with the bot's last answer. */
  get envelopes(): readonly Delivered[] {
    return this.#deliveries.log;
  }

  redeliver(envelopeId: string): Promise<Delivered> {
    return this.#deliveries.redeliver(envelopeId);
  }

  /** Socket Mode connections that take envelopes now. */
  get connections(): number {
    return this.#sockets.open;
  }

  /** The connections break without a word. */
  dropSockets(): void {
    this.#sockets.drop();
  }

  /** The polite form: the bot is asked to connect anew. */
  disconnectSockets(reason: DisconnectReason = "refresh_requested"): void {
    this.#sockets.disconnect(reason);
  }

  /** The first thing `look` finds; it is asked again after every change in the workspace. */
  waitFor<T>(look: () => T | undefined | null | false, timeoutMs?: number): Promise<T> {
    return this.#team.changes.waitFor(look, timeoutMs);
  }

  async close(): Promise<void> {
    this.#deliveries.close();
    this.#stopServing();
    await this.#sockets.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  #count(method: string): void {
    this.#calls.set(method, this.calls(method) + 1);
  }
}
