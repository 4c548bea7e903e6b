import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { PseudoTtyInfo, ServerChannel, Session } from "ssh2";
import type { Order, Spawned, Spawner } from "./spawner.ts";

const TERMINAL = fileURLToPath(new URL("./pty.py", import.meta.url));

export interface Account {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly shell: string;
  readonly python: string;
  readonly spawner: Spawner;
}

/** What stock sshd lets a client set (AcceptEnv). */
const ACCEPTED_ENV = /^(LANG|LC_\w+)$/;

/** One session channel: at most one command, with or without a terminal. */
export function serveSession(session: Session, account: Account, over: () => void): void {
  const env: Record<string, string> = {};
  let terminal: PseudoTtyInfo | undefined;
  let child: Promise<Spawned | undefined> | undefined;
  session.on("pty", (accept, _reject, info) => {
    terminal = info;
    accept?.();
  });
  session.on("env", (accept, reject, { key, val }) => {
    if (!ACCEPTED_ENV.test(key)) {
      reject?.();
      return;
    }
    env[key] = val;
    accept?.();
  });
  session.on("window-change", (accept) => accept?.());
  session.on("signal", (accept, _reject, { name }) => {
    void child?.then((one) => signalGroup(one, name));
    accept?.();
  });
  const run = (channel: ServerChannel, words: readonly string[]): void => {
    child = account.spawner.start(orderFor(account, { ...account.env, ...env }, words, terminal));
    void attach(channel, child, terminal !== undefined);
  };
  session.on("exec", (accept, _reject, { command }) => run(accept(), ["-c", command]));
  session.on("shell", (accept) => run(accept(), terminal === undefined ? [] : ["-i"]));
  session.on("close", over);
}

function orderFor(
  account: Account,
  env: Record<string, string>,
  words: readonly string[],
  terminal: PseudoTtyInfo | undefined,
): Order {
  const cwd = account.home;
  if (terminal === undefined) return { args: [account.shell, ...words], env, cwd };
  const size = [String(terminal.rows), String(terminal.cols)];
  const term = terminal.term === "" ? "dumb" : terminal.term;
  const helper = [account.python, "-I", "-S", TERMINAL, ...size];
  return { args: [...helper, account.shell, ...words], env: { ...env, TERM: term }, cwd };
}

async function attach(
  channel: ServerChannel,
  starting: Promise<Spawned | undefined>,
  terminal: boolean,
): Promise<void> {
  channel.on("error", () => {});
  // The connection died: pipes close and the command goes on; with a terminal the helper closes it and SIGHUP ends the command.
  channel.on("close", () => {
    void starting.then((child) => {
      for (const stream of streamsOf(child)) stream.destroy();
    });
  });
  const child = await starting;
  if (child === undefined) {
    channel.end();
    return;
  }
  const outputs = [child.stdout, child.stderr].map(closed);
  // A client that ends its input does not hang the terminal up; only the end of the channel does.
  channel.pipe(child.stdin, { end: !terminal });
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  const ended = await child.ended;
  if ("code" in ended) channel.exit(ended.code);
  else channel.exit(ended.signal.replace(/^SIG/, ""));
  // Not before both outputs end: a job left in the background keeps the channel open, as with a real sshd.
  await Promise.all(outputs);
  channel.end();
}

const streamsOf = (child: Spawned | undefined): readonly Socket[] =>
  child === undefined ? [] : [child.stdin, child.stdout, child.stderr];

/** A command that says nothing may have closed it before its pid is known. */
function closed(stream: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once("close", () => resolve());
  });
}

function signalGroup(child: Spawned | undefined, name: string): void {
  const signal = SIGNALS.find((one) => one === `SIG${name.replace(/^SIG/, "")}`);
  if (signal !== undefined) child?.signal(signal);
}

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;
