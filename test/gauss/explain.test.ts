import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { everyText, inLanguage } from "../../src/core/words.ts";
import { EXPLAINED, explain } from "../../src/gauss/explain.ts";
import { recorded, sample, samplesIn, variations } from "./samples.ts";

/** The errors that were explained, each as `<code or name>[.<case>]`. */
const explained = (output: string): string[] =>
  explain(output).map(({ meaning }) => meaning.id.split(".").slice(1, -1).join("."));

/** The codes an operator meets most, as the fact sheet of the tools lists them. */
const USUAL = `35700 35701 35702 35703 35704 35705 35706 35707 35708 35709 35710 35711 35712
  35801 35802 35803 35804 35805 35806 35807 35808 35809 35810 35811
  50000 50001 50004 50006 50104 50105 50110 50200 50201 50202 50203 50204 50205 50213 50300 50305 50306 50323
  50600 50601 50603 51100 51101 51103 51111 51200 51207 51213 51217 51224 51230 51233 51236 51400
  51600 51607 51610 51651 51652 51802 51806 51808 52936 53600 53606`.split(/\s+/);

/** What gs_sshexkey, gs_preinstall, gs_install, gs_uninstall and the reading of the XML add to them. */
const FURTHER =
  `50100 50219 50232 50317 50411 50624 51108 51116 51208 51212 51220 51234 51235 51244 51250 51619 51620 51807
  52200 52301 52400 52501 52704 52707 52708 53200 53206`.split(/\s+/);

const GAUSS_COMMANDS = `status failover stop dropnode isolate prepare trust xml expand check mend rebuild help`.split(
  " ",
);

const TEXTS = [...everyText()].filter(([id]) => id.startsWith("explain-"));
const textsOf = (part: string): [id: string, text: string][] =>
  TEXTS.filter(([id]) => id.endsWith(`.${part}`)).map(([id, { en }]) => [id, en]);

test.for([...USUAL, ...FURTHER])("GAUSS-%s is explained", (digits) => {
  const [explanation, ...others] = explain(`Some line\n[GAUSS-${digits}] : Some text.\n`);
  expect(others).toEqual([]);
  expect(explanation?.code).toBe(`GAUSS-${digits}`);
  for (const part of ["meaning", "cause", "next"] as const) {
    const id = explanation?.[part].id ?? "";
    expect(inLanguage({ id, params: {} }, "en")).not.toContain(id);
  }
});

test("at least 85 codes are explained, and each is one", () => {
  const codes = EXPLAINED.filter((name) => name.startsWith("GAUSS-"));
  expect(codes.filter((code) => !/^GAUSS-\d{5}$/.test(code))).toEqual([]);
  expect(new Set(EXPLAINED).size).toBe(EXPLAINED.length);
  expect(codes.length).toBeGreaterThanOrEqual(85);
});

test("no two errors mean the same", () => {
  const meanings = textsOf("meaning").map(([, text]) => text);
  expect(meanings.filter((text, at) => meanings.indexOf(text) !== at)).toEqual([]);
  expect(meanings.length).toBeGreaterThanOrEqual(EXPLAINED.length);
});

test("every text is one sentence that fits on two lines of a card", () => {
  const wrong = TEXTS.filter(([, { en }]) => en.length > 120 || en.length < 12 || /[.!?] [A-Z]/.test(en));
  expect(wrong).toEqual([]);
  expect(TEXTS.length).toBeGreaterThanOrEqual(3 * EXPLAINED.length);
});

test("each names something to do", () => {
  const ACTION =
    /\b(?:ask|begin|bring|choose|clean|compare|correct|do not|drop|find|finish|free|give|have|install|keep|leave|let|list|log|look|make|move|name|power|put|read|remove|rename|run|see|set|shorten|start|take|try|use|wait|watch|write|add|allow|isolate|build|renew)\b/i;
  expect(textsOf("next").filter(([, text]) => !ACTION.test(text))).toEqual([]);
});

test("the bot's commands that are named are those there are", () => {
  const named = TEXTS.flatMap(([, { en }]) => [...en.matchAll(/\/gauss (\w+)/g)].map(([, name = ""]) => name));
  expect([...new Set(named)].sort()).toEqual([...GAUSS_COMMANDS].sort());
});

describe("transcripts", () => {
  const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    "cm_ctl-query-7.0.0-cannot-connect-trailing-blanks.txt": ["cm-server-away"],
    "gs_ctl-failover-5.0.x-failed-derived.txt": ["failover-failed"],
    "gs_ctl-query-5.0.x-cannot-connect-derived.txt": ["database-refused"],
    "gs_ctl-query-5.0.x-server-down-derived.txt": ["not-running"],
    "gs_ctl-switchover-2.0.x-timeout-exit0.txt": ["switchover-timeout"],
    "gs_dropnode-5.0.x-answered-no-GAUSS-35805-derived.txt": ["GAUSS-35805"],
    "gs_dropnode-5.0.x-last-standby-restart-declined-derived.txt": ["GAUSS-35805.after-restart-question"],
    "gs_dropnode-5.0.x-not-primary-GAUSS-35804-derived.txt": ["GAUSS-35804"],
    "gs_expansion-1.1.0-GAUSS-51400-start-failed.txt": ["GAUSS-51400", "GAUSS-51607"],
  };

  // A transcript that is not named above holds no error, and so nothing in it is explained.
  test.for(samplesIn("gauss"))("%s, however it was carried", (name) => {
    for (const [how, text] of variations(sample(`gauss/${name}`)))
      expect([how, explained(text)]).toEqual([how, EXPECTED[name] ?? []]);
  });

  test.for([
    [
      "refreshconf without a single primary",
      "gs_om-refreshconf-1.1.0-GAUSS-50205-no-single-primary.txt",
      ["GAUSS-50205.refreshconf", "GAUSS-51230.primaries"],
    ],
    ["a restart that left it Degraded", "gs_om-restart-1.1.0-GAUSS-51607-degraded.txt", ["GAUSS-51607.not-normal"]],
  ] as const)("%s", ([, name, names]) => {
    expect(explained(sample(`practice/${name}`))).toEqual(names);
  });

  test.for([
    ["02-primary-dead-blackhole.txt", "gs_om -t status --detail'", 0, ["GAUSS-51652", "GAUSS-51400.timed-out"]],
    ["02-primary-dead-blackhole.txt", "gs_om -t refreshconf", 0, ["GAUSS-50205.refreshconf", "GAUSS-51400"]],
    ["05-dropnode-dead-host.txt", "-h 10.78.0.11", 0, ["GAUSS-35804"]],
    ["05-dropnode-dead-host.txt", "-h 10.78.0.11", 1, ["no-more-input"]],
    ["05-dropnode-dead-host.txt", "-h 10.78.0.99", 0, ["GAUSS-35802"]],
    ["05-dropnode-dead-host.txt", "-h 10.78.0.12", 0, ["GAUSS-35803"]],
    ["05-dropnode-dead-host.txt", "-h 10.78.0.11", 3, ["GAUSS-35805"]],
    ["05-dropnode-dead-host.txt", "-h 10.78.0.11", 6, ["maybe-running"]],
    ["05-dropnode-dead-host.txt", "-h 10.78.0.11", 7, ["GAUSS-35802"]],
    ["08-expansion-omm.txt", "gs_expansion", 0, []],
  ] as const)("recorded: %s %s (%i)", ([file, typed, nth, names]) => {
    const output = recorded(file, typed, nth);
    expect(output).not.toBe("");
    expect(explained(output)).toEqual(names);
  });
});

const DROP_QUESTION =
  "The target node to be dropped is (['og1']) \nDo you want to continue to drop the target node (yes/no)?";
const LAST_QUESTION =
  "Only one primary node is left. It is recommended to restart the node.\nDo you want to restart the primary node now (yes/no)? ";
const DECLINED = "[GAUSS-35805] Input NO. Operation aborted. ";

test.for([
  ["declined at the first question: not dropped", `${DROP_QUESTION}no\n${DECLINED}`, ["GAUSS-35805"]],
  [
    "declined at the last question: dropped",
    `${DROP_QUESTION}yes\n${"x".repeat(5000)}\n${LAST_QUESTION}no\r\n${DECLINED}`,
    ["GAUSS-35805.after-restart-question"],
  ],
  [
    "the last question asked three times",
    `${LAST_QUESTION}hm\nPlease type 'yes' or 'no': what\nPlease type 'yes' or 'no': no\n${DECLINED}`,
    ["GAUSS-35805.after-restart-question"],
  ],
  [
    "input closed at the first question",
    `${DROP_QUESTION}Traceback (most recent call last):\n  File "gs_dropnode"\nEOFError: EOF when reading a line`,
    ["no-more-input"],
  ],
  [
    "input closed at the last question: dropped",
    `${LAST_QUESTION}EOF when reading a line`,
    ["no-more-input.after-restart-question"],
  ],
  [
    "a static configuration that cannot be read",
    "[GAUSS-50204] : Failed to read /app/bin/cluster_static_config. Error:\nx",
    ["GAUSS-50204.static"],
  ],
  ["an XML that cannot be read", "[GAUSS-50204] : Failed to read node names. Error: x", ["GAUSS-50204"]],
  ["a number in the XML", "[GAUSS-51230] : The number of database node standbys must be less than 9.", ["GAUSS-51230"]],
  [
    "refreshconf with a dead host",
    "[GAUSS-50205] : Failed to write dynamic configuration file. Error:\n[GAUSS-51400] : Failed to execute the command: scp og1:/app/bin/x /tmp. Error:\nssh: connect to host og1 port 22: Connection refused",
    ["GAUSS-50205.refreshconf", "GAUSS-51400.copy", "refused"],
  ],
  [
    "gs_uninstall on the whole cluster",
    "[GAUSS-51400] : Failed to execute the command: python3 'script/local/CheckUninstall.py' -R x. Error: [FAILURE] og1:",
    ["GAUSS-51400.uninstall"],
  ],
  [
    "what stands behind the next code is that code's",
    "[GAUSS-51400] : Failed to execute the command: ls.\n[GAUSS-51100] : Timed out, Killed by signal 9",
    ["GAUSS-51400", "GAUSS-51100"],
  ],
  [
    "of a code that comes twice the first counts",
    "[GAUSS-51400] : Failed to execute the command: ls.\n[GAUSS-51400] : Failed to execute the command: scp x y.",
    ["GAUSS-51400"],
  ],
  [
    "gs_sshexkey without input",
    "[GAUSS-50100]:cannot access local variable 'KeyboardPassword' where it is not associated with a value",
    ["GAUSS-50100.no-password"],
  ],
  ["gs_sshexkey with another error", "[GAUSS-50100]:list index out of range", ["GAUSS-50100"]],
  [
    "a file that the user cannot read",
    "[GAUSS-50100] : The /root/c.xml is not readable for omm.",
    ["GAUSS-50100.unreadable"],
  ],
  [
    "stop of what does not run",
    '[t][1][][gs_ctl]: gs_ctl stopped ,datadir is /d \n[t][1][][gs_ctl]:  PID file "/d/postmaster.pid" does not exist\n[t][1][][gs_ctl]: Is server running?',
    ["not-running.stopped"],
  ],
  [
    "a promotion that is in time on no version",
    " failover timeout after 60 seconds. please manually check\n failover failed (/d)",
    ["failover-failed"],
  ],
  ["two gs_ctl at once", "Another gs_ctl command is still running,failover failed !", ["other-gs-ctl"]],
  ["a copy that was broken off", "FATAL:  Uncompleted build is detected, please build again", ["unfinished-build"]],
  ["tools without their environment", "bash: gs_om: command not found", ["no-such-command"]],
  ["a key that is refused", "omm@og3: Permission denied (publickey,password).", ["key-refused"]],
  ["a directory that is closed", "mkdir: cannot create directory '/opt/huawei': Permission denied", ["no-right"]],
  [
    "a changed host key",
    "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
    ["changed-key", "unknown-key"],
  ],
  ["a full disk", "could not write: No space left on device", ["disk-full"]],
  [
    "nothing to expand, exit 0",
    "These nodes [10.0.0.3] are already in the cluster. Skip expand these nodes.\nThere is no node can be expanded.",
    ["member-already"],
  ],
  [
    "a directory that is not empty",
    "The datanode dir of [10.0.0.3] is not empty.Please check it.",
    ["directory-not-empty"],
  ],
  [
    "a dead node that still counts",
    "Exception: XML configuration failed, node count in expantion XML must be more than static file.",
    ["too-few-nodes"],
  ],
] as const)("%s", ([, output, names]) => {
  expect(explained(output)).toEqual(names);
});

test("an error without a code says so, and an unknown code is left to its own text", () => {
  expect(explain("Is server running?").map(({ code }) => code)).toEqual([null]);
  expect(explain("[GAUSS-99999] : Something new. [GAUSS-3580] GAUSS-35804")).toEqual([]);
});

const KNOWN_CODES = EXPLAINED.filter((name) => name.startsWith("GAUSS-"));

test("each error comes once, in the order of its first appearance, and at most five", () => {
  const pieces = fc.array(
    fc.oneof(fc.constantFrom(...KNOWN_CODES, "GAUSS-99999"), fc.constantFrom("", "\r\n", "x [ ")),
  );
  fc.assert(
    fc.property(pieces, (pieces) => {
      const output = pieces.map((piece) => (piece.startsWith("GAUSS-") ? `[${piece}] : text` : piece)).join(" ");
      const firsts = [...new Set(pieces)].filter((piece) => KNOWN_CODES.includes(piece)).slice(0, 5);
      expect(explain(output).map(({ code }) => code)).toEqual(firsts);
    }),
  );
});

const LENGTH = 10_000_000;
const filled = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);
const HOSTILE: readonly (readonly [what: string, text: string, names: readonly string[]])[] = [
  ["blanks", filled(" "), []],
  ["carriage returns", filled("\r"), []],
  ["open brackets", filled("["), []],
  ["half codes", filled("[GAUSS-3580"), []],
  ["codes nobody knows", filled("[GAUSS-99999] : "), []],
  ["one code again and again", filled("[GAUSS-35805] "), ["GAUSS-35805"]],
  ["one code that never ends", `[GAUSS-51400] : ${filled("command: scp")}`, ["GAUSS-51400"]],
  ["beginnings of what is known", filled("REMOTE HOST IDENTIFICATION HAS CHANGE Permission denie "), []],
  ["one text again and again", filled("Permission denied "), ["no-right"]],
  ["words", filled(`${"lorem ipsum (dolor) sit: amet, ".repeat(5)}\n`), []],
  ["Chinese", filled("连接被拒绝"), []],
];

test.for(HOSTILE)("10 MB of %s are read within a second", { timeout: 1000 }, ([, text, names]) => {
  expect(explained(text)).toEqual(names);
});
