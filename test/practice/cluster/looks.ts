import { connect } from "node:net";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { hostOf, Link } from "./client.ts";

/** What a TCP connect to a port meets within a moment. */
function knock(address: string, port: number): Promise<"open" | "refused" | "silent"> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, timeout: 300 });
    const answer = (word: "open" | "refused" | "silent"): void => {
      socket.destroy();
      resolve(word);
    };
    socket.on("connect", () => answer("open"));
    socket.on("timeout", () => answer("silent"));
    socket.on("error", (error) =>
      "code" in error && error.code === "ECONNREFUSED" ? answer("refused") : reject(error),
    );
  });
}

export async function ports(cluster: PracticeCluster, name: string): Promise<string> {
  const { address, sshPort, port } = hostOf(cluster, name);
  return `ssh ${await knock(address, sshPort)}, database ${await knock(address, port)}`;
}

/** Runs a command with the env file sourced; both streams in one. */
export async function tool(cluster: PracticeCluster, name: string, command: string) {
  const link = await Link.open(cluster, name);
  const { code, out, err } = await link.run(`. ${cluster.envFile}; ${command}`);
  link.client.end();
  return { code, out: out + err };
}

/** Looks again until an instance is in this state; no look changes anything. */
export async function until(cluster: PracticeCluster, name: string, words: string): Promise<void> {
  for (;;) {
    const { role, state, detail } = cluster.instance(name);
    if (`${role}, ${state}, ${detail}` === words) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
