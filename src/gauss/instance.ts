import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { GaussError } from "./gauss-error.ts";
import { sayingOf } from "./gs-ctl-line.ts";
import { firstText, keyAndValue, linesOf, quoted } from "./lines.ts";
import { Receiver, receiverFrom, Sender, senderFrom } from "./replication.ts";

/** What one instance says about itself. Roles and states are gs_ctl's own words, so that a new one is shown and not hidden. */
export const Instance = z.object({
  kind: z.literal("instance"),
  /** False only when gs_ctl says that no server runs on this data directory. */
  running: z.boolean(),
  /** Normal, Primary, Standby, Cascade Standby, Main Standby, Pending, Unknown … A single node says `Normal`. */
  localRole: z.string().nullable(),
  staticConnections: z.number().int().nullable(),
  /** Normal, Need repair, Starting, Wait promoting, Demoting, Promoting, Building, Catchup, Coredump, Unknown. */
  dbState: z.string().nullable(),
  /** Normal, Disconnected, Connecting..., WAL segment removed … or the text of a connection error. */
  detail: z.string().nullable(),
  /** The server did not answer: role and state come from gaussdb.state, as old as that file may be. */
  fromStateFile: z.boolean(),
  senders: z.array(Sender),
  receivers: z.array(Receiver),
  errors: z.array(GaussError),
});
export type Instance = z.infer<typeof Instance>;

export const queryInstance = (dataDir: string): Probe<Instance> => ({
  source: "gs_ctl query",
  command: command("gs_ctl", "query", "-D", dataDir),
  parse: parseInstance,
});

/** The words of detail_information while the server itself answers. */
const DETAILS = [
  "Normal",
  "Connecting...",
  "Disconnected",
  "WAL segment removed",
  "Version not matched",
  "Mode not matched",
  "System id not matched",
  "Timeline not matched",
  "DCF log loss",
  "Unknown",
];

/** Lines of a query without HA state: the server is down (gs_ctl-query-5.0.x-server-down, exit 1). */
const DOWN =
  /^(?:PID file ".*" does not exist|Is server running\?|could not connect to the local server, .* is not running|The process recorded in PID file ".*" is not current server)$/;

/** Said on the way to the state file. */
const FALLBACK = ["exc_sql failed.", "Getting state from gaussdb.state!"];

interface Section {
  readonly title: string;
  readonly records: Map<string, string>[];
  none: boolean;
}

export function parseInstance(output: string): Parsed<Instance> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const said = lines.value.map(sayingOf);
  const down = said.filter((line) => DOWN.test(line));
  if (down.length > 0) return downOnly(said, down);
  const fallback = said.filter((line) => FALLBACK.includes(line));
  const sections = sectionsOf(said);
  return "notRecognised" in sections ? sections : assemble(sections.value, fallback);
}

function downOnly(said: readonly string[], down: readonly string[]): Parsed<Instance> {
  if (said.some((line) => line === "HA state:")) return { notRecognised: "it has a state although no server runs" };
  return { value: { ...EMPTY, running: false, errors: down.map((text) => ({ code: null, text })) } };
}

const EMPTY: Instance = {
  kind: "instance",
  running: true,
  localRole: null,
  staticConnections: null,
  dbState: null,
  detail: null,
  fromStateFile: false,
  senders: [],
  receivers: [],
  errors: [],
};

/** local_role occurs in every section, so they are kept apart. */
function sectionsOf(said: readonly string[]): Parsed<Section[]> {
  const sections: Section[] = [];
  for (const line of said.filter((line) => line !== "" && !FALLBACK.includes(line))) {
    const section = sections.at(-1);
    const title = /^(HA state|Senders info|Receiver info|Paxos replication info):$/.exec(line)?.[1];
    if (title !== undefined) sections.push({ title, records: [], none: false });
    else if (section !== undefined && !take(section, line))
      return { notRecognised: `a line of "${section.title}" is no "key : value": ${quoted(line)}` };
  }
  if (sections[0]?.title !== "HA state")
    return { notRecognised: `no HA state, it begins with ${quoted(firstText(said))}` };
  return { value: sections };
}

/** A new record begins with its pid, blank line or not. */
function take(section: Section, line: string): boolean {
  if (line === "No information") {
    section.none = true;
    return true;
  }
  const pair = keyAndValue(line);
  if (pair === undefined) return false;
  // The published DCF output lost its underscores (gs_ctl-query-3.0.0-dcf-paxos).
  const key = pair[0].replace(/ /g, "_");
  if (section.records.length === 0 || /^(?:sender|receiver)_pid$/.test(key)) section.records.push(new Map());
  section.records.at(-1)?.set(key, pair[1]);
  return true;
}

function assemble(sections: readonly Section[], fallback: readonly string[]): Parsed<Instance> {
  const titles = sections.map(({ title }) => title).join(", ");
  const [ha, sending, receiving] = sections;
  const state = ha?.records[0] ?? new Map<string, string>();
  const [localRole, staticConnections, dbState, detail] = HA_KEYS.map((key) => state.get(key) ?? "");
  if (!localRole || !/^\d+$/.test(staticConnections ?? "") || !dbState || !detail)
    return { notRecognised: "the HA state is cut off" };
  const value: Instance = {
    ...EMPTY,
    localRole,
    staticConnections: Number(staticConnections),
    dbState,
    detail,
    fromStateFile: state.has("sync_mode") || fallback.length > 0 || !DETAILS.includes(detail),
    errors: fallback.map((text) => ({ code: null, text })),
  };
  // DCF [3.0+] replicates by Paxos and has no senders in this sense.
  if (titles === "HA state, Paxos replication info") return { value };
  if (titles !== "HA state, Senders info, Receiver info") return { notRecognised: `it has other sections: ${titles}` };
  const senders = sending?.records.map(senderFrom) ?? [];
  const receivers = receiving?.records.map(receiverFrom) ?? [];
  const cut = [sending, receiving].some((section) => section?.none === (section?.records.length !== 0));
  if (cut || senders.includes(undefined) || receivers.includes(undefined))
    return { notRecognised: "the list of senders or receivers is cut off" };
  return { value: { ...value, senders: senders.filter(isThere), receivers: receivers.filter(isThere) } };
}

const HA_KEYS = ["local_role", "static_connections", "db_state", "detail_information"];

const isThere = <T>(record: T | undefined): record is T => record !== undefined;
