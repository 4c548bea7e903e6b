import { describe, expect, test } from "vitest";
import { inLanguage } from "../../src/core/words.ts";
import { type BuildProgress, buildInWords, queryBuild } from "../../src/gauss/build-progress.ts";
import { sample, samplesIn, variations } from "./samples.ts";

const read = (text: string, code = 0) => queryBuild("/data/dn1").parse(text, code);
const NOT = { notRecognised: expect.stringMatching(/\w/) };
const rest = { mode: null, done: null, total: null, percent: null, remainingSeconds: null };
const EXPECTED: Readonly<Record<string, BuildProgress>> = {
  "gs_ctl_querybuild-7.0.x-building-derived.txt": {
    state: "Building",
    mode: "Full",
    done: "976.56MB",
    total: "2.34GB",
    percent: 40,
    remainingSeconds: 708,
  },
  "gs_ctl_querybuild-7.0.x-at-rest-derived.txt": { state: "Build completed", ...rest },
  "gs_ctl_querybuild-7.0.x-failed-derived.txt": { state: "Build failed", ...rest },
};

describe("gs_ctl querybuild", () => {
  test("every sample has its value", () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(samplesIn("gauss", "gs_ctl_querybuild").sort());
  });

  test.for(Object.entries(EXPECTED))("%s, however it was carried", ([name, value]) => {
    for (const [how, text] of variations(sample(`gauss/${name}`))) expect([how, read(text)]).toEqual([how, { value }]);
  });

  test("a build that failed is one whatever the exit code", () => {
    expect(read(sample("gauss/gs_ctl_querybuild-7.0.x-failed-derived.txt"), 1)).toMatchObject({
      value: { state: "Build failed" },
    });
  });

  test("a data directory without a state of a build", () => {
    const said = "gs_ctl build query ,datadir is /data/dn1 \n display querybuild failed could not get information from";
    expect(read(`${said} gaussdb.state\n`, 1)).toEqual({ value: null });
  });

  test.for(["", "bash: gs_ctl: command not found\n", "gs_ctl build query ,datadir is /data/dn1 \n HA state:\n"])(
    "%j is none",
    (text) => {
      expect(read(text, 1)).toEqual(NOT);
    },
  );

  test("what is not estimated yet is not known, and is not over", () => {
    const text = sample("gauss/gs_ctl_querybuild-7.0.x-building-derived.txt").replace("00:11:48", "--:--:--");
    expect(read(text)).toMatchObject({ value: { percent: 40, remainingSeconds: null } });
  });
});

test.for([
  [{ remainingSeconds: 42 }, "node2 is being built (Full): 40 % of 2.34GB, about 42 s left"],
  [{ remainingSeconds: 708 }, "node2 is being built (Full): 40 % of 2.34GB, about 12 min left"],
  [{ remainingSeconds: 9_000 }, "node2 is being built (Full): 40 % of 2.34GB, about 2.5 h left"],
  [
    { remainingSeconds: null },
    "node2 is being built (Full): 40 % of 2.34GB, how long it still takes is not estimated yet",
  ],
  [{ percent: null }, "node2 is being built"],
  [{ state: "Build failed" }, "the build of node2 broke off: its data cannot be used until a build has ended well"],
] as const)("%j: %s", ([more, text]) => {
  const building = EXPECTED["gs_ctl_querybuild-7.0.x-building-derived.txt"];
  const said = buildInWords("node2", building && { ...building, ...more });
  expect(said && inLanguage(said, "en")).toBe(text);
});

test("of a build that is over, and of none, there is nothing to tell", () => {
  expect(buildInWords("node2", { state: "Build completed", ...rest })).toBeUndefined();
  expect(buildInWords("node2", null)).toBeUndefined();
  expect(buildInWords("node2", undefined)).toBeUndefined();
});
