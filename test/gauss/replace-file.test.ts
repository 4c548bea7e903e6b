import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceFile } from "../../src/gauss/replace-file.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "replace-file-"));
  file = join(folder, "cluster config.xml");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a host would: the new content on its stdin. */
function replace(before: string | null, after: string, path = file, suffix = ".old") {
  const { command, wayBack } = replaceFile({ path, before, after, suffix });
  const [program = "", ...args] = command.argv;
  // The system's own python3 first: others in an account's PATH may be slow wrappers.
  const env = { ...process.env, PATH: `/usr/bin:${process.env["PATH"]}` };
  const { status, stdout, stderr } = spawnSync(program, args, { input: command.input, encoding: "utf8", env });
  return { status, said: stdout, stderr, wayBack };
}

test("the file gets its new content, the old one stays beside it, and the rights stay", () => {
  writeFileSync(file, "one\nzwei ä\n");
  chmodSync(file, 0o640);
  const { status, said } = replace("one\nzwei ä\n", "one\n两\n");
  expect([status, said]).toEqual([0, `${file} was replaced; what it was is in ${file}.old\n`]);
  expect(readFileSync(file, "utf8")).toBe("one\n两\n");
  expect(readFileSync(`${file}.old`, "utf8")).toBe("one\nzwei ä\n");
  expect([statSync(file).mode & 0o777, statSync(`${file}.old`).mode & 0o777]).toEqual([0o640, 0o640]);
  expect(readdirSync(folder)).toEqual(["cluster config.xml", "cluster config.xml.old"]);
});

test("nothing is changed when the file is not what was looked at", () => {
  writeFileSync(file, "somebody was faster\n");
  expect(replace("what we saw\n", "new\n")).toMatchObject({
    status: 3,
    said: expect.stringMatching("nothing was changed"),
  });
  expect(replace(null, "new\n").status).toBe(3);
  rmSync(file);
  expect(replace("what we saw\n", "new\n").status).toBe(3);
  expect(readdirSync(folder)).toEqual([]);
});

test("run again, it says that all is as wanted and keeps the first backup", () => {
  writeFileSync(file, "old\n");
  expect(replace("old\n", "new\n").status).toBe(0);
  expect(replace("old\n", "new\n")).toMatchObject({ status: 0, said: `${file} is as wanted already\n` });
  expect(readFileSync(`${file}.old`, "utf8")).toBe("old\n");
});

test("a backup of another time is never written over", () => {
  writeFileSync(file, "b\n");
  writeFileSync(`${file}.old`, "a\n");
  expect(replace("b\n", "c\n").said).toContain(`${file}.old.2`);
  expect([".old", ".old.2", ""].map((end) => readFileSync(`${file}${end}`, "utf8"))).toEqual(["a\n", "b\n", "c\n"]);
});

test("a file that is not there is made for its maker alone", () => {
  expect(replace(null, "new\n")).toMatchObject({ status: 0, said: `${file} was made\n`, wayBack: `rm -- ${file}` });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.old`)).toBe(false);
});

test("behind a link it is the file that changes, and the link stays", () => {
  writeFileSync(file, "old\n");
  const link = join(folder, "link");
  symlinkSync(file, link);
  expect(replace("old\n", "new\n", link).status).toBe(0);
  expect(readFileSync(file, "utf8")).toBe("new\n");
  expect(execFileSync("readlink", [link], { encoding: "utf8" })).toBe(`${file}\n`);
  expect(readFileSync(`${file}.old`, "utf8")).toBe("old\n");
});

test("a folder that is not there, or a folder in the file's place, ends badly and leaves nothing", () => {
  expect(replace(null, "new\n", join(folder, "none", "file")).status).toBe(1);
  expect(replace("x", "new\n", folder).status).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test("the way back is one command, and the change is shown as a diff", () => {
  const { wayBack, diff } = replaceFile({ path: "/etc/profile", before: "a\nb\nc\n", after: "a\nc\n", suffix: ".x" });
  expect(wayBack).toBe("mv -- /etc/profile.x /etc/profile");
  expect(diff).toMatch(/^ a\n-b\n c$/m);
});
