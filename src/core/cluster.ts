import { z } from "zod";

const name = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u, "use letters, digits, dot, dash and underscore");
const path = z.string().regex(/^\/[^\0\n]*$/, "give an absolute path");
const port = z.number().int().min(1).max(65535);

/** How one host is reached. Anything left out comes from the cluster's `osUser` and port 22. */
const Ssh = z.strictObject({
  host: z.string().min(1),
  port: port.default(22),
  user: z.string().min(1).optional(),
  /** Another node of the same cluster to go through. */
  jump: name.optional(),
});

export const Node = z.strictObject({
  name,
  ssh: Ssh,
  /** The address the members know each other by; `-h` of gs_dropnode and gs_expansion wants this one. */
  backIp: z.string().min(1),
  dataDir: path,
  port,
});
export type Node = z.infer<typeof Node>;

export const Risk = z.enum(["read", "change", "destroy"]);
export type Risk = z.infer<typeof Risk>;

/** Who may ask, who may approve, how many must, and for how long an approval stands. `*` means everybody; S… is a Slack user group. */
export const Rule = z.strictObject({
  requesters: z.array(z.string()).default(["*"]),
  approvers: z.array(z.string()).default(["*"]),
  quorum: z.number().int().min(1).max(9).default(1),
  expiresAfterMs: z.number().int().positive().default(3_600_000),
  /** The approver types the cluster's name. */
  typed: z.boolean().default(false),
  /** A one-person team may switch this on; the audit shows it. */
  selfApproval: z.boolean().default(false),
});
export type Rule = z.infer<typeof Rule>;

export const Cluster = z.strictObject({
  name,
  /** Slack channel id in which this cluster is the one meant when none is named, and where its runs are shown. */
  channel: z.string().optional(),
  osUser: z.string().default("omm"),
  osGroup: z.string().default("dbgrp"),
  /** Sourced before every command of the database user: a non-login shell reads neither ~/.bashrc nor /etc/profile reliably. */
  envFile: path.optional(),
  rootVia: z.enum(["ssh", "sudo", "none"]).default("none"),
  nodes: z.array(Node).min(1),
  /** The cluster's XML file on its hosts. The tools read it and never write it. */
  xmlFile: path.optional(),
  /** The openGauss version, when known: "5.0.1". It widens or narrows what is expected of the tools. */
  version: z.string().optional(),
  policy: z.strictObject({ change: Rule.optional(), destroy: Rule.optional() }).default({}),
  /** Names for secrets; the values are fetched only when a prompt that the plan declares asks for one. */
  secrets: z
    .record(z.string(), z.union([z.strictObject({ env: z.string() }), z.strictObject({ file: path })]))
    .default({}),
});
export type Cluster = z.infer<typeof Cluster>;

export const nodeOf = (cluster: Cluster, node: string): Node | undefined =>
  cluster.nodes.find(({ name }) => name === node);
