import type { Member, State } from "../state/member.ts";

/** One running tool, as the stand-in on the host handed it over. */
export interface Call {
  readonly state: State;
  /** The host that it runs on. */
  readonly host: Member;
  readonly user: string;
  /** Without the tool's own name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  /** Whether stdin is a terminal. */
  readonly terminal: boolean;
  now(): Date;
  out(text: string): void;
  err(text: string): void;
  /** The next line of stdin with its newline; undefined at its end. Asked for one by one, so the rest stays for others. */
  readLine(): Promise<string | undefined>;
  /** Asks for a password, unseen where stdin is a terminal; the line without its newline, undefined at the end of stdin. */
  readSecret(question: string): Promise<string | undefined>;
  /** Whatever was typed so far is gone: children that were started with the same stdin have read it. */
  loseInput(): void;
  /** Waits for this many real milliseconds, scaled. Throws `Gone` when the tool dies meanwhile, so that nothing after it happens. */
  pause(realMs: number): Promise<void>;
  /** Never ends by itself. */
  hang(): Promise<never>;
  /** After a change of the instances: files, listeners and the like follow. */
  changed(): Promise<void>;
}

/** The tool's process has died. */
export class Gone extends Error {}

export interface Tool {
  readonly name: string;
  /** `server` = $GAUSSHOME/bin, `om` = $GPHOME/script, `system` = on everybody's PATH. */
  readonly home: "server" | "om" | "system";
  /** Only with a cluster manager. */
  readonly cmOnly?: boolean;
  /** Python tools: without a terminal their output comes in blocks of 8 KiB or at the end. */
  readonly buffered?: boolean;
  run(call: Call): Promise<number>;
}

/** The value of `-D dir`, `-Ddir`, `--time-out=5` or `--time-out 5`. */
export function option(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    for (const name of names) {
      if (arg === name) return args[index + 1];
      if (name.startsWith("--") && arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
      if (!name.startsWith("--") && name.length === 2 && arg.startsWith(name)) return arg.slice(2);
    }
  }
  return undefined;
}

export const flag = (args: readonly string[], ...names: readonly string[]): boolean =>
  args.some((arg) => names.includes(arg));
