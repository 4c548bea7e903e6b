import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { Cluster } from "./core/cluster.ts";

/** Everything that is wrong, one line each, with how to mend it. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

const token = (prefix: string, where: string) =>
  z
    .string({ error: `is missing: copy it from ${where}` })
    .startsWith(prefix, `must begin with ${prefix}: copy it from ${where}`);

const Environment = z
  .object({
    SLACK_BOT_TOKEN: token("xoxb-", "your Slack app, page OAuth & Permissions"),
    SLACK_APP_TOKEN: token(
      "xapp-",
      "your Slack app, page Basic Information, App-Level Tokens, scope connections:write",
    ).optional(),
    SLACK_SIGNING_SECRET: z.string().min(1, "is empty: copy it from your Slack app, page Basic Information").optional(),
    SLACK_API_URL: z.url("must be a URL that ends in /api/").optional(),
    GAUSS_HTTP_PORT: z.coerce.number("must be a port number").int().min(1).max(65_535).optional(),
    GAUSS_INVENTORY: z.string().default("inventory.yml"),
    GAUSS_DATA_DIR: z.string().default("data"),
    GAUSS_IDENTITY: z.string().optional(),
    GAUSS_ENROL_HOST_KEYS: z.enum(["yes", "no"], "must be yes or no").default("no"),
    SSH_AUTH_SOCK: z.string().optional(),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], "must be debug, info, warn or error").default("info"),
  })
  .refine(
    (env) =>
      env.SLACK_APP_TOKEN !== undefined ||
      (env.SLACK_SIGNING_SECRET !== undefined && env.GAUSS_HTTP_PORT !== undefined),
    {
      path: ["SLACK_APP_TOKEN"],
      error: "is missing: set it for Socket Mode, or set SLACK_SIGNING_SECRET and GAUSS_HTTP_PORT for signed HTTP",
    },
  );

const Inventory = z
  .strictObject(
    {
      clusters: z.array(Cluster).min(1, "name at least one cluster"),
      /** Slack user id -> the name that the audit shows when Slack cannot be asked. */
      people: z.record(z.string(), z.string()).default({}),
    },
    {
      error: ({ code }) =>
        code === "invalid_type" ? "is empty: begin it with `clusters:`, as inventory.example.yml does" : undefined,
    },
  )
  .superRefine(({ clusters }, context) => {
    clusters.forEach((cluster, index) => {
      if (clusters.findIndex(({ name }) => name === cluster.name) < index) {
        context.addIssue({
          code: "custom",
          path: ["clusters", index, "name"],
          message: `another cluster is called ${cluster.name} too`,
        });
      }
      const names = cluster.nodes.map(({ name }) => name);
      cluster.nodes.forEach(({ name, ssh }, at) => {
        const path = ["clusters", index, "nodes", at];
        if (names.indexOf(name) < at)
          context.addIssue({ code: "custom", path: [...path, "name"], message: `another node is called ${name} too` });
        if (ssh.jump !== undefined && (ssh.jump === name || !names.includes(ssh.jump))) {
          context.addIssue({
            code: "custom",
            path: [...path, "ssh", "jump"],
            message: "name another node of this cluster",
          });
        }
      });
    });
  });
type Inventory = z.infer<typeof Inventory>;

export interface Config {
  readonly slack: {
    readonly botToken: string;
    readonly apiUrl: string | undefined;
    readonly receive:
      | { readonly kind: "socket"; readonly appToken: string }
      | { readonly kind: "http"; readonly signingSecret: string; readonly port: number };
  };
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly people: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly identityFiles: readonly string[];
  readonly agent: string | undefined;
  readonly enrolHostKeys: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** The process's environment with what `.env` in this folder adds to it; what is set already wins. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return process.env;
}

/** Throws a `ConfigError` that names every wrong line of the environment and of the inventory at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const env = Environment.safeParse(set);
  const problems = env.success ? [] : env.error.issues.map(({ path, message }) => `.env: ${path.join(".")} ${message}`);
  const inventoryPath = resolve(set["GAUSS_INVENTORY"] ?? "inventory.yml");
  const inventory = inventoryFrom(inventoryPath, problems);
  if (!env.success || inventory === undefined) throw new ConfigError(problems);
  const { data } = env;
  return {
    slack: { botToken: data.SLACK_BOT_TOKEN, apiUrl: data.SLACK_API_URL, receive: receiveBy(data) },
    clusters: new Map(inventory.clusters.map((cluster) => [cluster.name, cluster])),
    people: inventory.people,
    dataDir: resolve(data.GAUSS_DATA_DIR),
    identityFiles: data.GAUSS_IDENTITY === undefined ? [] : data.GAUSS_IDENTITY.split(":").map((path) => resolve(path)),
    agent: data.SSH_AUTH_SOCK,
    enrolHostKeys: data.GAUSS_ENROL_HOST_KEYS === "yes",
    logLevel: data.LOG_LEVEL,
  };
}

function receiveBy(env: z.infer<typeof Environment>): Config["slack"]["receive"] {
  if (env.SLACK_SIGNING_SECRET !== undefined && env.GAUSS_HTTP_PORT !== undefined) {
    return { kind: "http", signingSecret: env.SLACK_SIGNING_SECRET, port: env.GAUSS_HTTP_PORT };
  }
  return { kind: "socket", appToken: env.SLACK_APP_TOKEN ?? "" };
}

/** Where the journal lies, without reading anything else: an audit needs no tokens. */
export const readConfigFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  resolve(environment["GAUSS_DATA_DIR"] || "data");

/** The inventory, or undefined with every wrong line added to `problems`. */
function inventoryFrom(path: string, problems: string[]): Inventory | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    problems.push(`${path} cannot be read: copy inventory.example.yml there, or set GAUSS_INVENTORY`);
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    for (const { pos, message } of document.errors) problems.push(`${path}:${lines.linePos(pos[0]).line}: ${message}`);
    return undefined;
  }
  const parsed = Inventory.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const { path: keys, message } of parsed.error.issues) {
    const node = nearestNode(document, keys);
    const where = node === undefined ? path : `${path}:${lines.linePos(node).line}`;
    problems.push(keys.length === 0 ? `${where} ${message}` : `${where}: ${keys.join(".")}: ${message}`);
  }
  return undefined;
}

/** The offset of the node that a path leads to, or of its nearest parent that exists. */
function nearestNode(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range))
      return Number(node.range[0]);
  }
  return undefined;
}
