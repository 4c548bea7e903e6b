import { readFileSync } from "node:fs";
import { stopInstance } from "../../../src/practice/cluster/state/changes.ts";
import { createMembers } from "../../../src/practice/cluster/state/create.ts";
import { healthOf } from "../../../src/practice/cluster/state/health.ts";
import type { Member, State, Version } from "../../../src/practice/cluster/state/member.ts";
import { memberOf } from "../../../src/practice/cluster/state/member.ts";
import { noMishaps } from "../../../src/practice/cluster/state/mishaps.ts";
import { settle } from "../../../src/practice/cluster/state/settle.ts";
import type { Call } from "../../../src/practice/cluster/tools/tool.ts";
import { tools } from "../../../src/practice/cluster/tools/tools.ts";

interface Given {
  readonly user?: string;
  /** Each line is typed when it is asked for. */
  readonly stdin?: readonly string[];
  readonly terminal?: boolean;
  /** What happens while the tool waits. */
  readonly during?: () => Promise<void>;
}

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** By the rehearsal's own clock, which only pauses move. */
  readonly tookMs: number;
}

/** The state and the tools without any host, on a clock that moves only when a tool waits. */
export class Rehearsal {
  readonly state: State;
  now = Date.UTC(2023, 5, 1, 10, 11, 12);

  constructor(version: Version = "5.0", places: readonly Place[] = THREE, cm = false) {
    const members = createMembers(places, "1615189684538807777", this.now);
    this.state = {
      clusterName: "practice",
      version,
      cm,
      members: new Map(members.map((member) => [member.name, member])),
      timeScale: 1,
      slowness: 1,
      talkative: undefined,
      trustBroken: false,
      mishaps: noMishaps(),
    };
  }

  member(name: string): Member {
    return memberOf(this.state, name);
  }

  wait(ms: number): void {
    this.now += ms;
    settle(this.state, this.now);
  }

  async run(host: string, command: readonly string[], given: Given = {}): Promise<Said> {
    const [name, ...args] = command;
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`no tool is called ${name}`);
    const from = this.now;
    const said = { out: "", err: "" };
    const code = await tool.run(this.#call(host, args, given, said));
    return { code, ...said, tookMs: this.now - from };
  }

  #call(host: string, args: string[], given: Given, said: { out: string; err: string }): Call {
    const member = this.member(host);
    const lines = [...(given.stdin ?? [])];
    return {
      state: this.state,
      host: member,
      user: given.user ?? "omm",
      args,
      env: { PGDATA: member.dataDir, GAUSSHOME: "/opt/huawei/install/app" },
      cwd: "/",
      pid: 4_242,
      terminal: given.terminal ?? false,
      now: () => {
        settle(this.state, this.now);
        return new Date(this.now);
      },
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
      readLine: async () => lines.shift(),
      loseInput: () => {},
      readSecret: async (question) => {
        said.err += question;
        return lines.shift()?.replace(/\n$/, "");
      },
      pause: async (ms) => {
        this.now += ms;
        await given.during?.();
      },
      hang: () => Promise.reject(new Error("hangs")),
      changed: async () => {},
    };
  }
}

interface Place {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly dataDir: string;
}

export const place = (name: string, address: string, port: number, dataDir: string): Place => ({
  name,
  address,
  port,
  dataDir,
});

export const THREE = [1, 2, 3].map((id) => place(`node${id}`, `10.0.0.${id}`, 15_400, "/data/dn1"));

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/practice/${name}.txt`, import.meta.url), "utf8");

/** What may differ between two runs: time, pid, positions, ports of connections, dots, blanks at the end of a line. */
export const shape = (text: string): string =>
  text
    .replaceAll(/\[\d{4}-\d\d-\d\d [\d:.]+\]\[\d+\]/g, "[T][P]")
    .replaceAll(/\b[0-9A-F]+\/[0-9A-F]{5,}\b/g, "L")
    .replaceAll(/(_pid +: )\d+/g, "$1P")
    .replaceAll(/(\d+\.\d+\.\d+\.\d+:)\d+/g, "$1N")
    .replaceAll(/\.{3,}/g, "...")
    .replaceAll(/^ {8}(?=\w)/gm, "\t")
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{2,}/g, "\n")
    .trim();

/** The three words of `gs_ctl query`; undefined when the instance is down. */
export const healthIn = (rehearsal: Rehearsal, name: string) => healthOf(rehearsal.state, rehearsal.member(name));

/** A cluster whose primary has just been lost. */
export function withoutPrimary(how: "host" | "database" = "host"): Rehearsal {
  const rehearsal = new Rehearsal();
  const member = rehearsal.member("node1");
  if (how === "host") member.network = "refused";
  stopInstance(member, "crash");
  rehearsal.wait(10);
  return rehearsal;
}

export const gsCtl = (command: string, ...more: string[]): string[] => ["gs_ctl", command, "-D", "/data/dn1", ...more];
