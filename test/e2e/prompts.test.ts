import { describe, expect, test } from "vitest";
import { hostOf, Link } from "../practice/cluster/client.ts";
import { refusal } from "../support/drive.ts";
import { type Headless, onHosts } from "./headless.ts";

const CONTINUE = "Do you want to continue to drop the target node (yes/no)?";
const LAST = "The cluster will have only one standalone node left after the operation!";
const RESTART = "Do you want to restart the primary node now (yes/no)?";

/** The questions of gs_dropnode in the order in which they were asked. */
const asked = (printed: string): string[] =>
  [...printed.matchAll(/The target node .*(?= \r?\n)|The cluster will .*?!|Do you want to .*?\?/g)].map(
    ([text]) => text,
  );

/** From now on nobody gets into node2 as this user by key. */
async function breakTrust({ cluster }: Headless, username: "omm" | "root"): Promise<void> {
  const link = await Link.open(cluster, "node2", { username });
  const { code, err } = await link.run("rm ~/.ssh/authorized_keys");
  link.client.end();
  expect(code, err).toBe(0);
}

describe("prompts", () => {
  // The other versions are below, where the restart is declined.
  test.for(["3.0", "5.0"] as const)(
    "gs_dropnode %s asks twice for the last standby, and at the end for the restart, which is agreed to",
    async (version) => {
      await onHosts({ version, nodes: 2 }, async (hosts) => {
        const { id } = await hosts.does("dropnode", { node: "node2", restart: "yes" });
        expect(asked(await hosts.printed(id, "drop"))).toEqual([
          "The target node to be dropped is (['node2'])",
          CONTINUE,
          LAST,
          CONTINUE,
          RESTART,
        ]);
        expect(await hosts.answered(id, "drop")).toEqual(["yes", "yes", "yes"]);
        // Only a server that was started without any peer calls itself that.
        expect(hosts.cluster.instance("node1").role).toBe("Normal");
      });
    },
  );

  // Who is asked what where all is right, whole-story.test.ts shows for every version.
  test.for(["1.1.0", "6.0"] as const)(
    "gs_sshexkey %s gets each account's password once, and asks a person where that is wrong; gs_dropnode's restart is declined",
    async (version) => {
      await onHosts({ version, nodes: 2 }, async (hosts) => {
        const { cluster } = hosts;
        await breakTrust(hosts, "root");
        await cluster.fault({ kind: "wrongPassword", host: "node2", user: "omm" });
        const trust = await hosts.asks("trust", { users: "both" });
        await hosts.approves(trust);
        const { text, secret } = await hosts.questionOf(trust, "trust-database");
        const { address } = hostOf(cluster, "node2");
        expect(text.replaceAll("\r", "")).toContain(
          `Please enter password for current user[omm] on the node[${address}].\nPassword:`,
        );
        expect(secret).toBe(true);
        expect(await refusal(hosts.answers(trust, "trust-database", "a guess"))).toBe("refusal.no-such-question");
        await hosts.stops(trust, "trust-database");
        expect((await hosts.ends(trust)).closed?.outcome).toBe("done");
        for (const [step, user] of [
          ["trust-root", "root"],
          ["trust-database", "omm"],
        ] as const) {
          const printed = (await hosts.printed(trust, step)).replaceAll("\r", "");
          expect(printed).toContain(`Please enter password for current user[${user}].\nPassword: `);
          expect(printed).not.toContain(cluster.passwords[user]);
          expect(await hosts.answered(trust, step)).toEqual([`secret ${user}Password`]);
        }

        const { id: last } = await hosts.does("dropnode", { node: "node2", restart: "no" });
        expect(await hosts.answered(last, "drop")).toEqual(["yes", "yes", "no"]);
        expect(await hosts.printed(last, "drop")).toContain("[GAUSS-35805] Input NO. Operation aborted.");
        expect(cluster.instance("node1").role).toBe("Primary");
      });
    },
  );

  test.for([
    ["a pipe", "dropnode", { node: "node3" }, "drop", "gs_dropnode", "yes"],
    ["a terminal", "trust", { users: "omm" }, "trust-database", "gs_sshexkey", "secret ommPassword"],
  ] as const)(
    "on %s a question that the plan does not declare is shown and waits for a person",
    async ([, operation, args, step, name, declared]) => {
      await onHosts({ version: "6.0" }, async (hosts) => {
        if (operation === "trust") await breakTrust(hosts, "omm");
        await hosts.cluster.fault({ kind: "asksMore", tool: name, question: "All of them (yes/no)? " });
        const id = await hosts.asks(operation, args);
        await hosts.approves(id);
        const question = await hosts.questionOf(id, step);
        expect(question).toMatchObject({ text: "All of them (yes/no)?", secret: false });
        await hosts.answers(id, step, "no");
        expect((await hosts.ends(id)).closed?.outcome).toBe("done");
        expect(await hosts.answered(id, step)).toEqual(["no", declared]);
      });
    },
  );
});
