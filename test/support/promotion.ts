import { z } from "zod";
import { block, command, defineOperation, type Operation, ok, reading, seen } from "../../src/core/operation.ts";
import { verbatim } from "../../src/core/words.ts";
import { type ScriptedShell, scriptedShell } from "./scripted-shell.ts";

const say = (text: string) => verbatim("text", { text });
const role = (node: string) => ({
  source: `role of ${node}`,
  command: command("role"),
  parse: (value: string) => ({ value }),
});

/** A small changing operation on node2: promote, then note the roles, then node2 must be primary. */
export const promotion: Operation = defineOperation({
  name: "promotion",
  summary: say("Promote node2"),
  risk: "change",
  args: z.object({ node: z.string() }),
  facts: z.object({ primary: reading(z.string()), candidate: reading(z.string()) }),
  observe: async ({ node }, look) => ({
    primary: await look("node1", role("node1")),
    candidate: await look(node, role(node)),
  }),
  preflight: {
    "the primary is gone": ({ primary }) => (seen(primary) === "Primary" ? block(say("it is healthy")) : ok),
  },
  plan: (_facts, { node }) => [
    {
      id: "promote",
      title: say(`Promote ${node}`),
      node,
      command: { argv: ["promote", node], tty: false, answers: [{ whenAsked: "sure", reply: { text: "yes" } }] },
      prints: "completed",
    },
    { id: "note", title: say("Note the roles"), node, command: command("note"), optional: true },
  ],
  material: ({ primary, candidate }) => [seen(primary) ?? "not answered", seen(candidate) ?? "not answered"],
  verify: { "it is primary": ({ candidate }) => (seen(candidate) === "Primary" ? ok : block(say("it is not"))) },
  report: (_facts, { node }) => ({ headline: say(`${node} is primary`), tone: "good" }),
});

/** Hosts on which node1 is dead and `promote` makes node2 the primary after one question. */
export function promotionHosts(roles: Record<string, string> = { node1: "Down", node2: "Standby" }): ScriptedShell {
  const shell = scriptedShell();
  shell.answers = ({ node }) => ({ kind: "exited", code: 0, output: roles[node.name] ?? "" });
  shell.scripts = (_target, { argv }) =>
    argv[0] === "promote"
      ? {
          pieces: [
            { print: "begin\n" },
            { ask: "sure (yes/no)? " },
            { print: "line 1\nline 2\n" },
            { print: "completed\n" },
          ],
          code: 0,
          effect: () => void Object.assign(roles, { node2: "Primary" }),
        }
      : { pieces: [{ print: "noted\n" }], code: 0 };
  return shell;
}
