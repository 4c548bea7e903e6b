import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./swallow.py", import.meta.url));

/** A helper process that makes a port swallow packets for as long as it lives; it dies with us because its stdin closes. */
export class Silence {
  readonly #helper: ChildProcess;
  readonly #lines: Interface;

  private constructor(helper: ChildProcess, lines: Interface) {
    this.#helper = helper;
    this.#lines = lines;
  }

  /** Started before the port is given up, so that the gap in which it refuses is about a millisecond. */
  static async prepare(python: string): Promise<Silence> {
    const helper = spawn(python, ["-I", "-S", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
    const silence = new Silence(helper, createInterface(helper.stdout));
    await silence.#said("ready");
    return silence;
  }

  async hold(address: string, port: number): Promise<void> {
    const held = this.#said("held");
    this.#helper.stdin?.write(`${address} ${port}\n`);
    await held;
  }

  async end(): Promise<void> {
    if (this.#helper.exitCode !== null || this.#helper.signalCode !== null) return;
    const over = once(this.#helper, "exit");
    this.#helper.kill("SIGKILL");
    await over;
  }

  #said(word: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#lines.once("line", (line) =>
        line === word ? resolve() : reject(new Error(`expected ${word}, got ${line}`)),
      );
      this.#helper.once("exit", (code) => reject(new Error(`the helper that swallows packets ended with ${code}`)));
    });
  }
}
