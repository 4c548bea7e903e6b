import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PseudoTtyInfo, ServerChannel, Session } from "ssh2";

const TERMINAL = fileURLToPath(new URL("./pty.py", import.meta.url));

export interface Account {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly shell: string;
  readonly python: string;
}

/** What stock sshd lets a client set (AcceptEnv). */
const ACCEPTED_ENV = /^(LANG|LC_\w+)$/;

/** One session channel: at most one command, with or without a terminal. */
export function serveSession(session: Session, account: Account, over: () => void): void {
  const env: Record<string, string> = {};
  let terminal: PseudoTtyInfo | undefined;
  let child: ChildProcessWithoutNullStreams | undefined;
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
    signalGroup(child, name);
    accept?.();
  });
  const run = (channel: ServerChannel, words: readonly string[]): void => {
    child = launch(account, { ...account.env, ...env }, words, terminal);
    attach(channel, child, terminal !== undefined);
  };
  session.on("exec", (accept, _reject, { command }) => run(accept(), ["-c", command]));
  session.on("shell", (accept) => run(accept(), terminal === undefined ? [] : ["-i"]));
  session.on("close", over);
}

function launch(
  account: Account,
  env: Record<string, string>,
  words: readonly string[],
  terminal: PseudoTtyInfo | undefined,
): ChildProcessWithoutNullStreams {
  // A session of its own, as sshd makes one: signals from outside never reach it by way of a group.
  const options = { cwd: account.home, detached: true };
  if (terminal === undefined) return spawn(account.shell, words, { ...options, env });
  const size = [String(terminal.rows), String(terminal.cols)];
  const term = terminal.term === "" ? "dumb" : terminal.term;
  const args = ["-I", "-S", TERMINAL, ...size, account.shell, ...words];
  return spawn(account.python, args, { ...options, env: { ...env, TERM: term } });
}

function attach(channel: ServerChannel, child: ChildProcessWithoutNullStreams, terminal: boolean): void {
  const streams = [child.stdin, child.stdout, child.stderr];
  for (const stream of streams) stream.on("error", () => {});
  channel.on("error", () => {});
  // A client that ends its input does not hang the terminal up; only the end of the channel does.
  channel.pipe(child.stdin, { end: !terminal });
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on("error", () => channel.end());
  child.on("exit", (code, signal) => {
    if (code === null) channel.exit((signal ?? "SIGKILL").replace(/^SIG/, ""));
    if (code !== null) channel.exit(code);
  });
  // Not before both outputs end: a job left in the background keeps the channel open, as with a real sshd.
  child.on("close", () => channel.end());
  // The connection died: pipes close and the command goes on; with a terminal the helper closes it and SIGHUP ends the command.
  channel.on("close", () => {
    for (const stream of streams) stream.destroy();
  });
}

function signalGroup(child: ChildProcessWithoutNullStreams | undefined, name: string): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const signal = SIGNALS.find((one) => one === `SIG${name.replace(/^SIG/, "")}`);
  if (signal !== undefined) process.kill(-child.pid, signal);
}

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;
