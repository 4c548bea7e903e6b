import { WebClient } from "@slack/web-api";
import { ConfigError, readConfig } from "../config.ts";
import type { Cluster, Node } from "../core/cluster.ts";
import { type Command, command, troubleMessage } from "../core/operation.ts";
import { inLanguage } from "../core/words.ts";
import type { Shell } from "../core/world.ts";
import { openShell } from "../open-shell.ts";

type Print = (text: string) => void;

const DEADLINE_MS = 8_000;

/** What each host must be able to do, with what to do when it cannot. */
const TOOLS: readonly { readonly command: Command; readonly needs: string; readonly mend: string }[] = [
  {
    command: command("true"),
    needs: "the environment file can be sourced",
    mend: "set envFile to the database user's environment file",
  },
  {
    command: command("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 6))"),
    needs: "python3 3.6 or newer",
    mend: "install python3: changing steps run under it",
  },
  {
    command: command("gs_ctl", "--version"),
    needs: "gs_ctl on the PATH",
    mend: "envFile must put $GAUSSHOME/bin on the PATH",
  },
  {
    command: command("gsql", "--version"),
    needs: "gsql on the PATH",
    mend: "envFile must put $GAUSSHOME/bin on the PATH",
  },
  {
    command: command("gs_om", "--version"),
    needs: "gs_om on the PATH",
    mend: "envFile must put $GPHOME/script on the PATH",
  },
];

/** Exit code 1 when anything would keep the bot from working. */
export async function doctor(environment: Readonly<Record<string, string | undefined>>, print: Print): Promise<number> {
  let config: ReturnType<typeof readConfig>;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) print(`✗ ${problem}`);
    return 1;
  }
  print("✓ environment and inventory");
  const bad: string[] = [];
  const tell = (problem: string | undefined, fine: string) => {
    if (problem !== undefined) bad.push(problem);
    print(problem === undefined ? `✓ ${fine}` : `✗ ${problem}`);
  };
  tell(await slackProblem(config.slack), "Slack accepts the bot token");
  const shell = openShell(config);
  try {
    for (const cluster of config.clusters.values()) {
      const problems = await Promise.all(cluster.nodes.map((node) => nodeProblems(shell, cluster, node)));
      cluster.nodes.forEach((node, index) => {
        const found = problems[index] ?? [];
        tell(
          found.length === 0
            ? undefined
            : found.map((problem) => `${cluster.name} ${node.name}: ${problem}`).join("\n✗ "),
          `${cluster.name} ${node.name}`,
        );
      });
    }
  } finally {
    await shell.close();
  }
  return bad.length === 0 ? 0 : 1;
}

async function slackProblem({ botToken, apiUrl }: ReturnType<typeof readConfig>["slack"]): Promise<string | undefined> {
  const client = new WebClient(botToken, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    timeout: DEADLINE_MS,
  });
  return client.auth.test().then(
    () => undefined,
    (error: unknown) => `Slack: ${error instanceof Error ? error.message : String(error)}`,
  );
}

async function nodeProblems(shell: Shell, cluster: Cluster, node: Node): Promise<string[]> {
  const results = await Promise.all(
    TOOLS.map((tool) => shell.read({ cluster, node, as: "database" }, tool.command, DEADLINE_MS)),
  );
  const [away] = results.flatMap((result) => (result.kind === "unreachable" ? [result] : []));
  if (away !== undefined) {
    const at = `${node.ssh.user ?? cluster.osUser}@${node.ssh.host}:${node.ssh.port}`;
    return [`${at} ${inLanguage(troubleMessage(away.trouble), "en")} (${away.detail})`];
  }
  return results.flatMap((result, index) => {
    const tool = TOOLS[index];
    const fine = result.kind === "exited" && result.code === 0;
    return fine || tool === undefined ? [] : [`wants ${tool.needs}: ${tool.mend}`];
  });
}
