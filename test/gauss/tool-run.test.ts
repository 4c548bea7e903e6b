import { describe, expect, test } from "vitest";
import { parseBuild } from "../../src/gauss/build-run.ts";
import { parseDropNode } from "../../src/gauss/drop-node-run.ts";
import { parseExpansion } from "../../src/gauss/expansion-run.ts";
import type { ToolRun } from "../../src/gauss/tool-run.ts";
import { recorded, sample, samplesIn, variations } from "./samples.ts";

type Expected = Omit<ToolRun, "kind" | "tool">;

const run = (outcome: ToolRun["outcome"], more: Partial<Expected> = {}): Expected => ({
  outcome,
  prompts: [],
  hosts: {},
  errors: [],
  ...more,
});

const drop = (host: string, answer: string | null) => ({
  question: `The target node to be dropped is (['${host}'])\nDo you want to continue to drop the target node (yes/no)?`,
  answer,
});
const LAST = {
  question:
    "The cluster will have only one standalone node left after the operation!\nDo you want to continue to drop the target node (yes/no)?",
  answer: "yes",
};
const restart = (left: string, answer: string | null) => ({
  question: `Only one primary node is left.${left}It is recommended to restart the node.\nDo you want to restart the primary node now (yes/no)?`,
  answer,
});
const aborted = (answer: string) => ({ code: "GAUSS-35805", text: `Input ${answer}. Operation aborted.` });
const silent = (...questions: string[]) => questions.map((question) => ({ question, answer: null }));

const DROP: Readonly<Record<string, Expected>> = {
  "gs_dropnode-1.1.0-last-standby.txt": run("succeeded", {
    prompts: [drop("kvm-yl2", "yes"), LAST, restart("", "yes")],
  }),
  "gs_dropnode-3.0.0-one-of-three.txt": run("succeeded", { prompts: [drop("node3", "yes")] }),
  "gs_dropnode-5.0.x-answered-no-GAUSS-35805-derived.txt": run("declined", {
    prompts: [drop("kvm-yl2", "no")],
    errors: [aborted("NO")],
  }),
  // The drop is done, only the restart was declined.
  "gs_dropnode-5.0.x-last-standby-restart-declined-derived.txt": run("succeeded", {
    prompts: [drop("kvm-yl2", "yes"), LAST, restart(" ", "no")],
    errors: [aborted("NO")],
  }),
  "gs_dropnode-5.0.x-not-primary-GAUSS-35804-derived.txt": run("failed", {
    errors: [{ code: "GAUSS-35804", text: "The dropnode operation can only be executed at the primary node." }],
  }),
};

const EXPANSION: Readonly<Record<string, Expected>> = {
  "gs_expansion-1.1.0-GAUSS-51400-start-failed.txt": run("failed", {
    errors: [
      { code: "GAUSS-51400", text: expect.stringMatching(/^Failed to execute the command: source .*\nException:$/s) },
      {
        code: "GAUSS-51607",
        text: "Failed to start instance. Error: Please check the gs_ctl log for failure details.",
      },
    ],
  }),
  // Its last line is printed whatever the build did.
  "gs_expansion-1.1.0-ok.txt": run("unknown", {
    prompts: silent(
      "Please enter the password of user [zxb] on node [90.90.44.165]:",
      "Please enter password for database:",
      "Please repeat for database:",
    ),
  }),
  "gs_expansion-2.0.0-ok.txt": run("succeeded", {
    prompts: silent(
      "Please enter the password of user [gsexpa] on node [90.90.44.171]:",
      "Please enter password for database:",
      "Please repeat for database:",
    ),
    hosts: { "90.90.44.171": "Success" },
  }),
  "gs_expansion-5.0.0-ok.txt": run("succeeded", { hosts: { "192.168.0.1": "Success" } }),
  "gs_expansion-5.0.x-partly-failed-exit0-derived.txt": run("partly", {
    hosts: { "192.168.0.14": "Success", "192.168.0.15": "Failed" },
    errors: [{ code: null, text: "Failed to preinstall on:\n192.168.0.15" }],
  }),
};

const BUILD: Readonly<Record<string, Expected>> = {
  "gs_ctl-build-1.0.1-full-ok.txt": run("succeeded"),
  // Its author left out the middle, and with it the line that says the build was completed.
  "gs_ctl-build-1.1.0-incremental-elided.txt": run("unknown"),
};

const TOOLS = [
  ["gs_dropnode", parseDropNode, DROP],
  ["gs_expansion", parseExpansion, EXPANSION],
  ["gs_ctl-build", parseBuild, BUILD],
] as const;

describe.for(TOOLS)("%s", ([tool, parse, expected]) => {
  test("every sample has an expectation", () => {
    expect(Object.keys(expected).sort()).toEqual(samplesIn("gauss", tool).sort());
  });

  test.for(Object.entries(expected))("reads %s, however it was carried", ([name, written]) => {
    const text = sample(`gauss/${name}`);
    for (const [how, carried] of [["as it is", text], ...variations(text)] as const)
      expect([how, parse(carried)]).toEqual([how, { value: { kind: "tool-run", tool, ...written } }]);
  });

  test.for(Object.entries(expected))("%s cut off anywhere is no success", ([name]) => {
    const text = sample(`gauss/${name}`).trimEnd();
    const last = text.slice(text.trimEnd().lastIndexOf("\n")).trim().length;
    for (let at = 0; at < text.length - last; at += 7) {
      const parsed = parse(text.slice(0, at));
      if ("value" in parsed) expect([at, parsed.value.outcome]).not.toEqual([at, "succeeded"]);
    }
  });

  test.for([
    ["another tool", sample("gauss/gs_ctl-query-3.0.0-standby.txt")],
    ["a command that is missing", "bash: line 1: gs_dropnode: command not found"],
    ["nothing", ""],
  ] as const)("%s is not recognised", ([, text]) => {
    expect(parse(text)).toEqual({ notRecognised: expect.stringMatching(/\w/) });
  });
});

describe("gs_dropnode", () => {
  const DEAD = "05-dropnode-dead-host.txt";
  const read = (typed: string, nth = 0, code = 1) => {
    const parsed = parseDropNode(recorded(DEAD, typed, nth), code);
    return "value" in parsed ? parsed.value : parsed;
  };
  const one = "gs_dropnode -U omm -G dbgrp -h 10.78.0.11'";

  test("recorded refusals of 7.0.0-RC3", () => {
    expect(read(one)).toMatchObject({ outcome: "failed", errors: [{ code: "GAUSS-35804" }] });
    expect(read("10.78.0.99")).toMatchObject({
      outcome: "failed",
      errors: [
        {
          code: "GAUSS-35802",
          text: "The IP list of target node: ['10.78.0.99']is not in the current cluster. Please check!",
        },
      ],
    });
    expect(read("10.78.0.12")).toMatchObject({
      errors: [
        {
          code: "GAUSS-35803",
          text: "The IP of local host 10.78.0.12 is in the target node list.\nCan not drop local host!",
        },
      ],
    });
    expect(read(one, 6)).toMatchObject({ outcome: "failed", errors: [{ code: "GAUSS-35802" }] });
  });

  test("a closed stdin changed nothing", () => {
    const eof = { code: null, text: "EOF when reading a line" };
    expect(read("</dev/null")).toMatchObject({ outcome: "failed", prompts: [drop("og1", null)], errors: [eof] });
    const older = "Traceback (most recent call last):\n  File x\nEOFError: EOF when reading a line\n";
    const text = recorded(DEAD, "</dev/null").replace(/EOF.*\n/, older);
    expect(parseDropNode(text)).toMatchObject({
      value: { outcome: "failed", errors: [{ code: null, text: "EOFError: EOF when reading a line" }] },
    });
  });

  test("without an echo the next line is glued to the question", () => {
    expect(read(one, 2)).toMatchObject({ outcome: "declined", prompts: [drop("og1", null)], errors: [aborted("NO")] });
    const again = silent("Please type 'yes' or 'no':", "Please type 'yes' or 'no':");
    expect(read(one, 3)).toMatchObject({
      outcome: "declined",
      prompts: [drop("og1", null), ...again],
      errors: [aborted("HM")],
    });
    expect(read(one, 4)).toMatchObject({ outcome: "declined", prompts: [drop("og1", "no")] });
    expect(read(one, 5, 0)).toMatchObject({ outcome: "succeeded", prompts: [drop("og1", null)], errors: [] });
  });

  const declined = sample("gauss/gs_dropnode-5.0.x-last-standby-restart-declined-derived.txt");
  test("the third question comes when the drop is done", () => {
    const until = declined.slice(0, declined.indexOf("Only one primary"));
    const asked = declined.slice(0, declined.lastIndexOf(" no\n"));
    expect(parseDropNode(until)).toMatchObject({ value: { outcome: "unknown" } });
    expect(parseDropNode(until, 1)).toMatchObject({ value: { outcome: "failed" } });
    expect(parseDropNode(asked)).toMatchObject({ value: { outcome: "unknown" } });
    expect(parseDropNode(`${asked} EOF when reading a line`)).toMatchObject({ value: { outcome: "succeeded" } });
    expect(parseDropNode(`${asked} yes\n[GAUSS-51610] : Failed to stop instance.`, 1)).toMatchObject({
      value: { outcome: "partly" },
    });
  });

  test("with CM the success line has a blank, and the end may be waited for in vain", () => {
    const start = "Drop node start with CM node.\n";
    expect(parseDropNode(`${start}[gs_dropnode] Success to drop the target nodes.`)).toMatchObject({
      value: { outcome: "succeeded" },
    });
    const vain = "All steps of drop have finished, but failed to wait cluster to be normal in 600s!";
    expect(parseDropNode(start + vain, 1)).toMatchObject({ value: { outcome: "partly" } });
  });
});

describe("gs_expansion", () => {
  const ok = sample("gauss/gs_expansion-5.0.0-ok.txt");

  test("a recorded run of 7.0.0-RC3 with its spinner", () => {
    expect(parseExpansion(recorded("08-expansion-omm.txt", "gs_expansion -U"), 0)).toEqual({
      value: { kind: "tool-run", tool: "gs_expansion", ...run("succeeded", { hosts: { "10.77.0.14": "Success" } }) },
    });
  });

  test.for([
    ["all failed", ok.replace("Success", "Failed"), 0, "failed"],
    ["the list is not finished", ok.replace("Expansion Finish.", ""), 0, "unknown"],
    ["with CM nothing ends the list", ok.replace("without", "with").replace("Expansion Finish.", ""), 0, "succeeded"],
    [
      "nothing to do",
      "These nodes [10.0.0.4] are already in the cluster. Skip expand these nodes.\nThere is no node can be expanded.",
      0,
      "declined",
    ],
    ["data in the way", "The datanode dir of [10.0.0.4] is not empty. Please check it.", 1, "failed"],
    ["refused", "[GAUSS-50110] : Cannot execute this script on og2, which is not primary.", 1, "failed"],
    ["killed half way", ok.slice(0, 300), 137, "failed"],
    ["still running", ok.slice(0, 300), undefined, "unknown"],
  ] as const)("%s", ([, text, code, outcome]) => {
    expect(parseExpansion(text, code)).toMatchObject({ value: { outcome } });
  });

  test("IPv6 hosts in the list", () => {
    const text = ok.replace("192.168.0.1:   Success", "fd00::14:\tSuccess\nfd00::15:\tFailed");
    expect(parseExpansion(text)).toMatchObject({
      value: { outcome: "partly", hosts: { "fd00::14": "Success", "fd00::15": "Failed" } },
    });
  });
});

describe("gs_ctl build", () => {
  const full = sample("gauss/gs_ctl-build-1.0.1-full-ok.txt");
  const log = "[2023-06-01 10:11:12.123][4242][dn_6001][gs_ctl]: ";
  const head = `${log}gs_ctl full build ,datadir is /data/dn1\n`;

  test.for([
    ["failed", `${head}....${log}full build failed(/data/dn1).\n`, 1, "failed"],
    [
      "another gs_ctl holds the lock",
      `${head}${log} Another gs_ctl command is still running,build failed !\n`,
      1,
      "failed",
    ],
    [
      "the incremental build turned into a full one",
      `${full}`.replace("build started.", "inc build failed, change to full build."),
      0,
      "succeeded",
    ],
    ["failed first, then built", `${head}${log}incremental build failed(/data/dn1).\n${full}`, 0, "succeeded"],
    ["built, but the server did not start", full.slice(0, full.lastIndexOf("[2020")), 1, "partly"],
    ["still starting", full.slice(0, full.lastIndexOf("[2020")), undefined, "unknown"],
    ["gone without a word", head, 1, "failed"],
    ["still copying", head, undefined, "unknown"],
  ] as const)("%s", ([, text, code, outcome]) => {
    expect(parseBuild(text, code)).toMatchObject({ value: { outcome } });
  });
});
