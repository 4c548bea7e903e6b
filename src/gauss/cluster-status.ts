import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { GaussError, takeErrors } from "./gauss-error.ts";
import { firstText, isRule, keyAndValue, linesOf, quoted } from "./lines.ts";
import { Member } from "./member.ts";
import { listingIn } from "./status-listing.ts";
import { membersIn } from "./status-table.ts";

const ClusterState = z.enum([
  "Normal",
  "Degraded",
  "Unavailable",
  "Starting",
  "Redistributing",
  "NormalCNDeleted",
  "Unknown",
]);

/** What gs_om or cm_ctl says about the whole cluster. What was not printed is null, never guessed. */
export const ClusterStatus = z.object({
  kind: z.literal("cluster-status"),
  layout: z.enum(["om", "cm"]),
  clusterState: ClusterState.nullable(),
  redistributing: z.boolean().nullable(),
  currentAz: z.string().nullable(),
  /** Only cm_ctl prints it: false when another than the initial primary is primary. */
  balanced: z.boolean().nullable(),
  /** More than one primary in this very answer. Null without members; false proves nothing about hosts that are `Unknown`. */
  splitBrain: z.boolean().nullable(),
  /** Datanodes only. `-h HOST` may list one alone, so its length is not the size of the cluster. */
  nodes: z.array(Member),
  errors: z.array(GaussError),
});
export type ClusterStatus = z.infer<typeof ClusterStatus>;

export const parseOmStatus = (output: string): Parsed<ClusterStatus> => parseStatus(output, "om");
export const parseCmQuery = (output: string): Parsed<ClusterStatus> => parseStatus(output, "cm");

/** Up to 5.x one dead host holds it for 310 s; exit 0 whatever the health, exit 1 without a table when packets vanish (om-runs/02). */
export const clusterStatus: Probe<ClusterStatus> = {
  source: "gs_om",
  command: command("gs_om", "-t", "status", "--detail"),
  deadlineMs: 330_000,
  parse: (output) => withContent(parseOmStatus(output)),
};

export const cmStatus: Probe<ClusterStatus> = {
  source: "cm_ctl",
  command: command("cm_ctl", "query", "-Cvipd"),
  deadlineMs: 60_000,
  parse: (output) => withContent(parseCmQuery(output)),
};

/** A detailed status without members and without an error is a piece of one. */
function withContent(parsed: Parsed<ClusterStatus>): Parsed<ClusterStatus> {
  if ("notRecognised" in parsed || parsed.value.nodes.length + parsed.value.errors.length > 0) return parsed;
  return { notRecognised: "the answer has neither a table of datanodes nor an error" };
}

interface Section {
  readonly title: string;
  readonly lines: string[];
}

/** Of these only the datanodes and the cluster's own lines are told; a member of cm_server or ETCD is no datanode. */
const CM_SECTIONS = ["CMServer State", "ETCD State", "Defined Resource State"];
const SECTIONS = ["Cluster State", "Datanode State", ...CM_SECTIONS];

function parseStatus(output: string, tool: "om" | "cm"): Parsed<ClusterStatus> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const { errors, rest } = takeErrors(lines.value);
  const sections = sectionsOf(rest);
  const strange = sections.find(
    ({ title }, at) => !SECTIONS.includes(title) || sections.findIndex((s) => s.title === title) < at,
  );
  if (strange !== undefined) return { notRecognised: `the section "${strange.title}" is not expected here` };
  const body = sections.length > 0 ? fromSections(sections) : fromListing(rest);
  const errorAlone = errors.length > 0 && sections.length === 0 && !rest.some(isRule);
  if ("notRecognised" in body) return errorAlone ? { value: { ...nothing(tool), errors } } : body;
  const { cm, members, cluster } = body.value;
  const shown = clusterKeys(cluster);
  if ("notRecognised" in shown) return shown;
  return {
    value: {
      ...nothing(cm || cluster.has("balanced") ? "cm" : tool),
      ...shown.value,
      splitBrain: members.length === 0 ? null : members.filter(({ role }) => role === "Primary").length > 1,
      nodes: members,
      errors,
    },
  };
}

interface Body {
  readonly cm: boolean;
  readonly cluster: ReadonlyMap<string, string>;
  readonly members: Member[];
}

function fromSections(sections: readonly Section[]): Parsed<Body> {
  const linesUnder = (title: string) => sections.find((section) => section.title === title)?.lines;
  const cluster = new Map<string, string>();
  for (const line of (linesUnder("Cluster State") ?? []).filter((line) => line.trim() !== "")) {
    const pair = keyAndValue(line);
    if (pair === undefined)
      return { notRecognised: `a line of the cluster's state is no "key : value": ${quoted(line)}` };
    cluster.set(...pair);
  }
  if (linesUnder("Cluster State") !== undefined && !cluster.has("cluster_state"))
    return { notRecognised: "the cluster's state is cut off" };
  const table = linesUnder("Datanode State");
  const cm = sections.some(({ title }) => CM_SECTIONS.includes(title));
  if (table === undefined) return { value: { cm, cluster, members: [] } };
  const members = membersIn(table);
  return "notRecognised" in members
    ? members
    : { value: { cm: cm || members.value.cm, cluster, members: members.value.members } };
}

/** Short form, `--all` and `-h`: no titles, rules of dashes, and before the first of them whatever a login script prints. */
function fromListing(lines: readonly string[]): Parsed<Body> {
  const from = lines.findIndex((line) => isRule(line));
  if (from < 0) return { notRecognised: `neither a section nor a listing, it begins with ${quoted(firstText(lines))}` };
  const listing = listingIn(lines.slice(from));
  if ("notRecognised" in listing) return listing;
  const { cluster, members } = listing.value;
  if (!cluster.has("cluster_state") || !cluster.has("redistributing"))
    return { notRecognised: "the listing has no cluster_state and redistributing" };
  return { value: { cm: false, cluster, members } };
}

function clusterKeys(keys: ReadonlyMap<string, string>): Parsed<Partial<ClusterStatus>> {
  const state = keys.get("cluster_state");
  const clusterState = ClusterState.nullable().safeParse(state ?? null);
  const [redistributing, balanced] = ["redistributing", "balanced"].map((key) => yesOrNo(keys.get(key)));
  if (!clusterState.success) return { notRecognised: `cluster_state is ${quoted(state ?? "")}` };
  if (redistributing === undefined || balanced === undefined)
    return { notRecognised: "redistributing or balanced is neither Yes nor No" };
  return {
    value: { clusterState: clusterState.data, redistributing, balanced, currentAz: keys.get("current_az") ?? null },
  };
}

function yesOrNo(word: string | undefined): boolean | null | undefined {
  if (word === undefined) return null;
  if (word === "Yes") return true;
  return word === "No" ? false : undefined;
}

const nothing = (layout: "om" | "cm"): ClusterStatus => ({
  kind: "cluster-status",
  layout,
  clusterState: null,
  redistributing: null,
  currentAz: null,
  balanced: null,
  splitBrain: null,
  nodes: [],
  errors: [],
});

/** `[   Cluster State   ]` and what follows it; lines before the first title are a login script's business. */
function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  for (const line of lines) {
    const title = titleOf(line);
    if (title !== undefined) sections.push({ title, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function titleOf(line: string): string | undefined {
  const text = line.trim();
  const words = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1).trim().split(/\s+/) : [];
  return words.at(-1) === "State" ? words.join(" ") : undefined;
}
