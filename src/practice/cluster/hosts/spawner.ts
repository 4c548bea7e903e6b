import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { kill } from "./processes.ts";

const PROGRAM = fileURLToPath(new URL("./spawner.py", import.meta.url));

/** As the program's library names them. */
export interface Order {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

type Ended = { readonly code: number } | { readonly signal: string };

/** A command that runs in a session of its own, as sshd makes one: signals from outside never reach it by way of a group. */
export interface Spawned {
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
  readonly ended: Promise<Ended>;
  /** To the whole session; nothing happens when it is over. */
  signal(name: NodeJS.Signals): void;
}

/** Starts the commands of all hosts by way of a process of its own: each fork of this one halts every host for 10 ms and more. */
export class Spawner {
  readonly #python: string;
  readonly #path: string;
  readonly #starting = new Set<Promise<unknown>>();
  #process: ChildProcess | undefined;
  #count = 0;

  constructor(python: string, path: string) {
    this.#python = python;
    this.#path = path;
  }

  /** Throws when the process cannot listen. */
  async open(): Promise<void> {
    // A session of its own: Ctrl-C is for the cluster, which ends this one with its stdin.
    const stdio = ["pipe", "pipe", "inherit"] as const;
    const helper = spawn(this.#python, ["-IS", PROGRAM, this.#path], { env: {}, detached: true, stdio: [...stdio] });
    this.#process = helper;
    await once(helper.stdout, "readable");
    if (helper.stdout.read() === null) throw new Error(`${this.#python} ${PROGRAM} ended without listening`);
  }

  /** Undefined when there is no such program or folder, or no spawner any more. */
  async start(order: Order): Promise<Spawned | undefined> {
    const id = this.#count++;
    const [stdin, stdout, stderr] = [this.#say(id, "stdin"), this.#say(id, "stdout"), this.#say(id, "stderr")];
    const { pid, ended } = follow(this.#say(id, "order", order));
    this.#starting.add(pid);
    const number = await pid;
    this.#starting.delete(pid);
    if (number === undefined) {
      for (const stream of [stdin, stdout, stderr]) stream.destroy();
      return undefined;
    }
    let over = false;
    void ended.then(() => {
      over = true;
      stdin.destroy();
    });
    const signal = (name: NodeJS.Signals) => {
      if (!over) kill(-number, name);
    };
    return { stdin, stdout, stderr, ended, signal };
  }

  /** When every command that was asked for runs, in the environment by which it is found. */
  async settled(): Promise<void> {
    await Promise.all(this.#starting);
  }

  async close(): Promise<void> {
    const helper = this.#process;
    if (helper === undefined || helper.exitCode !== null || helper.signalCode !== null) return;
    const over = once(helper, "exit");
    helper.stdin?.end();
    await over;
  }

  #say(id: number, use: string, order?: Order): Socket {
    const stream = connect(this.#path);
    stream.on("error", () => stream.destroy());
    stream.write(`${JSON.stringify([id, use, order])}\n`);
    return stream;
  }
}

/** What is said of a command: its pid at once, how it ended when all is said. */
function follow(stream: Socket): { pid: Promise<number | undefined>; ended: Promise<Ended> } {
  let said = "";
  const pid = new Promise<number | undefined>((resolve) => {
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (said.includes("\n")) resolve(Number.parseInt(said, 10));
    });
    stream.once("close", () => resolve(undefined));
  });
  const ended = new Promise<Ended>((resolve) => stream.once("close", () => resolve(endOf(said))));
  return { pid, ended };
}

function endOf(said: string): Ended {
  const [, code, signal] = /^\d+\n(?:(\d+)|-(\d+))\n$/.exec(said) ?? [];
  if (code !== undefined) return { code: Number(code) };
  // A command that nobody waits for any more is as good as killed.
  const [name = "SIGKILL"] = Object.entries(constants.signals).find(([, number]) => String(number) === signal) ?? [];
  return { signal: name };
}
