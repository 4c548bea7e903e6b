import { setTimeout as wait } from "node:timers/promises";
import { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { WebClient, type WebClientOptions } from "@slack/web-api";
import type { RunId } from "../core/entry.ts";
import type { Bot, Clock, Explain, Journal, Known, Log } from "./bot.ts";
import { note } from "./help.ts";
import { listenToActions } from "./listeners/actions.ts";
import { listenToCommand } from "./listeners/command.ts";
import { listenToHome } from "./listeners/home.ts";
import { listenToMention } from "./listeners/mention.ts";
import { listenToSubmissions } from "./listeners/submissions.ts";
import { boltLogger } from "./logger.ts";
import { causeOf, LANGUAGE, type Parts } from "./parts.ts";
import { People } from "./people.ts";
import { slackWeb } from "./slack-web.ts";
import { say } from "./texts.ts";
import { Threads } from "./thread.ts";
import type { ThreadStore } from "./thread-state.ts";
import type { View } from "./view.ts";

export interface SlackOptions extends Known {
  readonly botToken: string;
  /** Another Slack, such as the practice workspace; it ends in `/api/`. */
  readonly apiUrl: string | undefined;
  readonly receive:
    | { readonly kind: "socket"; readonly appToken: string }
    | { readonly kind: "http"; readonly signingSecret: string; readonly port: number };
  /** Names by user id, for when Slack cannot be asked. */
  readonly people?: Readonly<Record<string, string>>;
  readonly bot: Bot;
  readonly store: Journal;
  readonly threads: ThreadStore;
  readonly explain: Explain;
  readonly log: Log;
}

export interface Slack {
  /** Something about this run is new: its messages are brought up to date. Never throws, need not be waited for. */
  readonly tell: (run: RunId) => void;
  /** Completes the threads of these runs, as after a restart. */
  readonly resume: (runs: Iterable<RunId>) => void;
  /** Resolves when nothing is left to send. */
  readonly drained: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const TIMEOUT_MS = 10_000;
const PING_MS = 2_000;
const clock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => wait(ms, undefined, { signal, ref: false }).catch(() => undefined),
};

/** Connects to Slack and serves people until it is stopped. Rejects when a token is wrong. */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const { botToken, log, receive } = options;
  const logger = boltLogger(log);
  // Each user of these options gets its own object: Bolt and Socket Mode write into theirs.
  const clientOptions = (retries: number): WebClientOptions => ({
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    logger,
    timeout: TIMEOUT_MS,
    retryConfig: { retries, factor: 1.5, maxTimeout: 10_000 },
  });
  const app = new App({
    token: botToken,
    receiver: receiverFor(receive, clientOptions(100), logger),
    logger,
    clientOptions: clientOptions(3),
    convoStore: false,
    deferInitialization: true,
  });
  const client = new WebClient(botToken, clientOptions(3));
  const web = slackWeb(new WebClient(botToken, { ...clientOptions(0), rejectRateLimitedCalls: true }));
  const people = new People(client, clock, log, options.people ?? {});
  const threads = new Threads({
    ...options,
    web,
    clock,
    blocked: (view, error) =>
      void tellRequester(view, error).catch((cause) => log("nobody could be told", { cause: causeOf(cause) })),
  });
  const parts: Parts = { ...options, threads, people, web, client, clock, language: LANGUAGE };

  /** The card has no place to be: its requester hears of it directly. */
  const tellRequester = async ({ run, operation, cluster }: View, error: string): Promise<void> => {
    const { by } = run.requested;
    const body = note(say("cannot-post", { operation: operation.name, cluster: cluster.name, error }), LANGUAGE);
    await web.post({ channel: by.id, thread: undefined }, body, { run: run.id, key: "cannot-post" });
  };

  for (const listen of [listenToCommand, listenToMention, listenToActions, listenToSubmissions, listenToHome]) {
    listen(app, parts);
  }
  app.error(async (error) => log("a listener failed", { cause: causeOf(error) }));
  await app.init();
  await (receive.kind === "http" ? app.start({ port: receive.port, host: "127.0.0.1" }) : app.start());
  return {
    tell: (run) => threads.tell(run),
    resume: (runs) => threads.resume(runs),
    drained: () => threads.drained(),
    async stop() {
      await app.stop();
      await threads.stop();
    },
  };
}

function receiverFor(
  receive: SlackOptions["receive"],
  clientOptions: WebClientOptions,
  logger: ReturnType<typeof boltLogger>,
): Receiver {
  if (receive.kind === "http") return new HTTPReceiver({ signingSecret: receive.signingSecret, logger });
  return new SocketModeReceiver({
    appToken: receive.appToken,
    logger,
    logLevel: LogLevel.INFO,
    // A reconnect waits this long, and so does the check that the connection is alive.
    clientPingTimeout: PING_MS,
    installerOptions: { clientOptions },
  });
}
