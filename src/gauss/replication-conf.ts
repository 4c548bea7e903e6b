import { z } from "zod";
import type { Parsed, Probe } from "../core/operation.ts";
import { fileAt } from "./file-at.ts";
import { quoted } from "./lines.ts";

/** One way to another member, as a `replconninfo` of postgresql.conf has it. An empty one is none. */
const ReplicationLine = z.object({
  /** Its line in the file, from 1. */
  line: z.number().int(),
  /** The number in its name: `replconninfo2`. */
  index: z.number().int(),
  localHost: z.string(),
  localPort: z.number().int(),
  localHeartbeatPort: z.number().int().nullable(),
  localService: z.number().int().nullable(),
  remoteHost: z.string(),
  remotePort: z.number().int(),
  remoteHeartbeatPort: z.number().int().nullable(),
  remoteService: z.number().int().nullable(),
  isCascade: z.boolean(),
});
export type ReplicationLine = z.infer<typeof ReplicationLine>;

export const ReplicationConf = z.object({
  /** `dn_6002`: by this name it stands in synchronous_standby_names, and so its slot is called. */
  applicationName: z.string().nullable(),
  connections: z.array(ReplicationLine),
});
export type ReplicationConf = z.infer<typeof ReplicationConf>;

/** What postgresql.conf says; a server that was not reloaded since may still act by what was there before. */
export const replicationConf = (dataDir: string): Probe<ReplicationConf> =>
  probeOf(`${dataDir}/postgresql.conf`, parseReplicationConf);

/** One rule of pg_hba.conf. */
export const HbaLine = z.object({
  line: z.number().int(),
  /** local, host, hostssl, hostnossl. */
  type: z.string(),
  database: z.string(),
  user: z.string(),
  /** `10.0.0.1/32`, a name, `samehost` …; a mask of its own column stands behind a slash too. Null for `local`. */
  address: z.string().nullable(),
  method: z.string(),
});
export type HbaLine = z.infer<typeof HbaLine>;

export const hbaConf = (dataDir: string): Probe<HbaLine[]> => probeOf(`${dataDir}/pg_hba.conf`, parseHba);

/** Whether a rule is for that one address and no other: 10.0.0.1 is not meant by 10.0.0.10, nor by 10.0.0.0/24. */
export const isForHost = ({ address }: HbaLine, ip: string): boolean =>
  [ip, `${ip}/32`, `${ip}/128`, `${ip}/255.255.255.255`].includes(address ?? "");

function probeOf<T>(path: string, parse: (text: string) => Parsed<T>): Probe<T> {
  const file = fileAt(path);
  return {
    ...file,
    parse(output, code) {
      const read = file.parse(output, code);
      if ("notRecognised" in read) return read;
      return read.value.text === null ? { notRecognised: `there is no ${path}` } : parse(read.value.text);
    },
  };
}

/** Of a setting that stands there twice the last one holds, as for the server. */
function parseReplicationConf(text: string): Parsed<ReplicationConf> {
  let applicationName: string | null = null;
  const connections = new Map<number, ReplicationLine>();
  for (const [at, content] of text.split("\n").entries()) {
    const [, name = "", written = ""] =
      /^\s*(application_name|replconninfo\d{1,2})(?:\s*=\s*|\s+)(.*)$/i.exec(content) ?? [];
    if (name === "") continue;
    const value = settingIn(written);
    if (value === undefined) return { notRecognised: `line ${at + 1} has no value: ${quoted(content)}` };
    const index = Number(/\d+$/.exec(name)?.[0] ?? Number.NaN);
    if (Number.isNaN(index)) applicationName = value || null;
    else if (value.trim() === "") connections.delete(index);
    else {
      const connection = connectionOf(at + 1, index, value);
      if (connection === undefined) return { notRecognised: `line ${at + 1} is no connection: ${quoted(content)}` };
      connections.set(index, connection);
    }
  }
  return { value: { applicationName, connections: [...connections.values()].sort((a, b) => a.index - b.index) } };
}

/** In quotes, in which a quote is doubled or escaped, or a bare word; a comment may follow. */
function settingIn(written: string): string | undefined {
  const [, inQuotes, bare] = /^(?:'((?:[^'\\]|''|\\.)*)'|([^\s'#]*))\s*(?:#.*)?$/.exec(written.trimEnd()) ?? [];
  return inQuotes === undefined
    ? bare
    : inQuotes.replace(/''|\\(.)/g, (all, escaped: string) => (all === "''" ? "'" : escaped));
}

function connectionOf(line: number, index: number, value: string): ReplicationLine | undefined {
  const words = new Map(
    value
      .trim()
      .split(/\s+/)
      .map((word) => {
        const at = word.indexOf("=");
        return [word.slice(0, Math.max(at, 0)).toLowerCase(), word.slice(at + 1)];
      }),
  );
  const port = (key: string): number | null => (words.has(key) ? Number(words.get(key)) : null);
  return ReplicationLine.safeParse({
    line,
    index,
    localHost: words.get("localhost"),
    localPort: port("localport"),
    localHeartbeatPort: port("localheartbeatport"),
    localService: port("localservice"),
    remoteHost: words.get("remotehost"),
    remotePort: port("remoteport"),
    remoteHeartbeatPort: port("remoteheartbeatport"),
    remoteService: port("remoteservice"),
    isCascade: words.get("iscascade") === "true",
  }).data;
}

function parseHba(text: string): Parsed<HbaLine[]> {
  const rules: HbaLine[] = [];
  for (const [at, content] of text.split("\n").entries()) {
    const [type, database, user, ...rest] =
      content.match(/#.*|(?:"[^"]*"|[^\s"#])+/g)?.filter((word) => !word.startsWith("#")) ?? [];
    if (type === undefined) continue;
    const [address = null, method] = type === "local" ? [null, rest[0]] : addressAndMethod(rest);
    const rule = HbaLine.safeParse({ line: at + 1, type, database, user, address, method });
    if (!rule.success || !/^(?:local|host|hostssl|hostnossl)$/.test(type))
      return { notRecognised: `line ${at + 1} is no rule: ${quoted(content)}` };
    rules.push(rule.data);
  }
  return { value: rules };
}

function addressAndMethod([address, next, after]: readonly string[]): [
  address: string | undefined,
  method: string | undefined,
] {
  const hasMask = address !== undefined && !address.includes("/") && /^[\d.]+$|:/.test(next ?? "");
  return hasMask ? [`${address}/${next}`, after] : [address, next];
}
