import { z } from "zod";
import { type As, command, type Look, type Probe, reading } from "../core/operation.ts";
import { readLine } from "./answer.ts";
import { linesOf } from "./lines.ts";

const text = (source: string, ...argv: string[]): Probe<string> => ({
  source,
  command: command(...argv),
  parse: readLine(/^(\S.*)$/, ([value]) => value),
});

export const hostName = text("hostname", "hostname");
const architecture = text("uname", "uname", "-m");
/** `date +%Z`: two zones may share a name, as China's and Chicago's CST do; the clocks are compared besides. */
const timeZone = text("time zone", "date", "+%Z");

const number = (source: string, ...argv: string[]): Probe<number> => ({
  source,
  command: command(...argv),
  parse: readLine(/^(\d+)$/, ([value]) => Number(value)),
});

/** Seconds since 1970, by the host's own clock. */
export const clock = number("clock", "date", "+%s");
const processors = number("nproc", "nproc");

const Python = z.object({ major: z.number(), minor: z.number() });
const python: Probe<z.infer<typeof Python>> = {
  source: "python3",
  command: command("python3", "--version"),
  parse: readLine(/^Python (\d+)\.(\d+)/, ([major, minor]) => ({ major: Number(major), minor: Number(minor) })),
};

const memory: Probe<number> = {
  source: "free",
  command: command("free", "-b"),
  parse(output, code) {
    const lines = linesOf(output);
    if ("notRecognised" in lines) return lines;
    const total = lines.value.flatMap((line) => /^Mem: +(\d+) /.exec(line)?.[1] ?? [])[0];
    return code === 0 && total !== undefined ? { value: Number(total) } : { notRecognised: `free ended with ${code}` };
  },
};

const OsRelease = z.object({ id: z.string(), version: z.string() });

/** `VERSION_ID="22.03"`: quotes as a shell reads them. openEuler and others write the service pack only into VERSION. */
const osRelease: Probe<z.infer<typeof OsRelease>> = {
  source: "/etc/os-release",
  command: command("cat", "--", "/etc/os-release"),
  parse(output, code) {
    const lines = linesOf(output);
    if ("notRecognised" in lines) return lines;
    const value = (name: string) =>
      lines.value.flatMap((line) => new RegExp(`^${name}=(["']?)(.*)\\1$`).exec(line)?.[2] ?? [])[0];
    const read = OsRelease.safeParse({ id: value("ID"), version: value("VERSION_ID") ?? "" });
    return code === 0 && read.success ? { value: read.data } : { notRecognised: `no ID, cat ended with ${code}` };
  },
};

/** What has to be alike on machines of one cluster. */
export const System = z.object({
  hostName: reading(z.string()),
  architecture: reading(z.string()),
  os: reading(OsRelease),
  timeZone: reading(z.string()),
  clock: reading(z.number()),
  python: reading(Python),
  memory: reading(z.number()),
  processors: reading(z.number()),
});
export type System = z.infer<typeof System>;

export async function lookAtSystem(look: Look, node: string, as: As): Promise<System> {
  const at = <T>(probe: Probe<T>) => look(node, probe, as);
  const [name, arch, os, zone, now, version, bytes, cpus] = await Promise.all([
    at(hostName),
    at(architecture),
    at(osRelease),
    at(timeZone),
    at(clock),
    at(python),
    at(memory),
    at(processors),
  ]);
  return {
    hostName: name,
    architecture: arch,
    os,
    timeZone: zone,
    clock: now,
    python: version,
    memory: bytes,
    processors: cpus,
  };
}
