import type { Cluster, Node } from "../core/cluster.ts";
import type { As, Command } from "../core/operation.ts";
import { portAmongMembers } from "./trust-facts.ts";
import { userOf } from "./trust-files.ts";
import { rootWithEnvironment } from "./with-environment.ts";

/** Printed at the very end, with exit 0. */
export const TRUST_CREATED = "Successfully created SSH trust.";

/** One address a line; from 7.0 on a port may stand behind it, where it is not 22. */
export function hostfileText(nodes: readonly Node[], version: string | undefined): string {
  const takesPorts = Number.parseInt(version ?? "", 10) >= 7;
  const line = (node: Node): string => {
    const port = portAmongMembers(node);
    return takesPorts && port !== 22 ? `${node.backIp},${port}` : node.backIp;
  };
  return nodes.map((node) => `${line(node)}\n`).join("");
}

/** The name of the secret with which an account of all machines lets people in. */
export const secretOf = (cluster: Cluster, user: As): string => `${userOf(cluster, user)}Password`;

/**
 * On a terminal the tool says whose password it wants, and only the first question, for all hosts at once, is answered: asked again for
 * one host (`…on the node[10.0.0.4].`), the password was wrong there, and a person has to look (seen with 7.0.0).
 */
export function sshExKey(cluster: Cluster, user: As, hostfile: string, home: string): Command {
  const typed = ["gs_sshexkey", "-f", hostfile];
  return {
    argv: user === "root" ? rootWithEnvironment(cluster, home, typed) : typed,
    tty: true,
    answers: [
      {
        whenAsked: `Please enter password for current user[${userOf(cluster, user)}].`,
        reply: { secret: secretOf(cluster, user) },
      },
    ],
  };
}
