import { appendFileSync } from "node:fs";

/** One start of a tool on a host. Recorded at the moment it begins, so a tool that is killed later counts too. */
export interface Invocation {
  readonly id: number;
  readonly host: string;
  readonly user: string;
  readonly argv: readonly string[];
  readonly startedAt: string;
  endedAt?: string;
  /** null = killed. */
  exitCode?: number | null;
}

export class Invocations {
  readonly all: Invocation[] = [];
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    appendFileSync(path, "");
  }

  begin(host: string, user: string, argv: readonly string[], at: Date): Invocation {
    const invocation: Invocation = { id: this.all.length + 1, host, user, argv, startedAt: at.toISOString() };
    this.all.push(invocation);
    this.#append(invocation);
    return invocation;
  }

  end(invocation: Invocation, exitCode: number | null, at: Date): void {
    invocation.endedAt = at.toISOString();
    invocation.exitCode = exitCode;
    this.#append({ id: invocation.id, endedAt: invocation.endedAt, exitCode });
  }

  /** How often a command whose words begin with these was started, on one host or (null) on any. */
  started(host: string | null, ...words: readonly string[]): number {
    return this.all.filter(
      (one) => (host === null || one.host === host) && words.every((word, index) => one.argv[index] === word),
    ).length;
  }

  // Written at once and in order: whoever counts reads the file after the tool printed something.
  #append(line: object): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }
}
