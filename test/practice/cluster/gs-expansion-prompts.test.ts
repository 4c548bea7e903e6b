import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import type { Version } from "../../../src/practice/cluster/state/member.ts";
import { hostOf, Link, type Running } from "./client.ts";

let cluster: PracticeCluster | undefined;
afterEach(() => cluster?.close());

/** One node that is to become two; root and omm get in everywhere where they have to. */
class Place {
  readonly #cluster: PracticeCluster;
  readonly #version: Version;

  constructor(made: PracticeCluster, version: Version) {
    this.#cluster = made;
    this.#version = version;
  }

  static async make(version: Version): Promise<Place> {
    cluster = await startCluster({ timeScale: 0.002, version, nodes: 1, spares: 1 });
    const place = new Place(cluster, version);
    const { omm, root } = cluster.passwords;
    const make = "groupadd -g 1001 dbgrp; useradd -m -u 1001 -g dbgrp -s /bin/bash omm; passwd omm";
    await place.run("root", "node2", make, `${omm}\n${omm}\n`);
    await place.run("root", "node1", "tee /opt/hosts", `${place.address("node1")}\n${place.address("node2")}\n`);
    if (version !== "6.0") {
      await place.run("root", "node1", `. ${cluster.envFile}; gs_sshexkey -f /opt/hosts`, `${root}\n`);
      await place.run("omm", "node1", `. ${cluster.envFile}; gs_sshexkey -f /opt/hosts`, `${omm}\n`);
    }
    await place.writeXml();
    return place;
  }

  address(name: string): string {
    return hostOf(this.#cluster, name).address;
  }

  async writeXml(): Promise<void> {
    const path = join(dirname(dirname(hostOf(this.#cluster, "node1").home)), "opt/huawei/clusterconfig.xml");
    const { dataDir } = hostOf(this.#cluster, "node2");
    const device = `<DEVICE sn="node2"><PARAM name="name" value="node2"/><PARAM name="azName" value="AZ1"/><PARAM name="backIp1" value="${this.address("node2")}"/></DEVICE>`;
    const text = readFileSync(path, "utf8")
      .replace('value="node1"', 'value="node1,node2"')
      .replace(/(name="dataNode1" value="[^"]*)/, `$1,node2,${dataDir}`)
      .replace("</DEVICELIST>", `${device}</DEVICELIST>`);
    await this.run("omm", "node1", "cat > $HOME/new.xml", text);
  }

  async run(username: string, name: string, command: string, stdin = ""): Promise<string> {
    const link = await Link.open(this.#cluster, name, { username });
    const running = await link.start(command);
    running.channel.end(stdin);
    const { code, out, err } = await running.ended;
    link.client.end();
    return `${out}${err}= ${code}`;
  }

  get command(): string {
    return `. ${this.#cluster.envFile}; gs_expansion -U omm -G dbgrp -X /home/omm/new.xml -h ${this.address("node2")}`;
  }

  get user(): string {
    return this.#version === "6.0" ? "omm" : "root";
  }

  async onTerminal(): Promise<Running> {
    const link = await Link.open(this.#cluster, "node1", { username: this.user });
    const running = await link.start(this.command, true);
    running.channel.on("close", () => link.client.end());
    return running;
  }

  state(name: string) {
    return this.#cluster.instance(name);
  }
}

/** Answers question after question, and tells what was seen; nothing that was typed may be among it. */
async function dialogue(running: Running, turns: readonly (readonly [RegExp, string])[]): Promise<string> {
  for (const [question, answer] of turns) {
    await running.says(question);
    running.channel.write(`${answer}\n`);
  }
  const { code, out } = await running.ended;
  for (const [, answer] of turns) expect(out).not.toContain(answer);
  return `${out.replaceAll("\r\n", "\n")}= ${code}`;
}

const sample = (name: string): string =>
  readFileSync(new URL(`../../fixtures/gauss/${name}.txt`, import.meta.url), "utf8").replaceAll("\r", "");

const shape = (text: string): string =>
  text
    .replaceAll(/(?:\rThe program is running .)+\r?/g, "")
    .replaceAll(/90\.90\.44\.\d+/g, "NEW")
    .replaceAll(/127\.\d+\.\d+\.12/g, "NEW")
    .replaceAll(/generated in \S+/g, "generated in DIR")
    .replaceAll(/user \[\w+\]/g, "user [omm]")
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\t| {3}(?=Success)/g, " ")
    .replaceAll(/\n{2,}/g, "\n")
    .replace(/\n?= 0$/, "")
    .trim();

const PASSWORD = "Practice_omm#1";
const HOST = /password of user \[omm\] on node \[[\d.]+\]: $/;
const FIRST = /Please enter password for database:$/;
const SECOND = /Please repeat for database:$/;

test("1.1.0 asks for the account's password until it fits, then for the database's; without a terminal it ends there", async () => {
  const place = await Place.make("1.1.0");
  const piped = await place.run("root", "node1", place.command);
  expect(piped).toMatch(
    /Password input may be echoed\.\nPlease enter the password of user[\s\S]*EOFError: EOF when reading a line\n= 1$/,
  );
  await place.run("root", "node2", "rm -rf -- /opt/huawei/install");
  const said = await dialogue(await place.onTerminal(), [
    [HOST, "wrong_1"],
    [/Authentication failed\.[\s\S]*password of user \[omm\] on node \[[\d.]+\]: $/, PASSWORD],
    [FIRST, "Gauss_1234"],
    [SECOND, "Gauss_1234"],
  ]);
  expect(shape(said.replace(/Please enter the password[^\n]*\nAuthentication failed\.\n/, ""))).toBe(
    shape(sample("gs_expansion-1.1.0-ok")),
  );
  expect(place.state("node2")).toEqual({ role: "Standby", state: "Normal", detail: "Normal" });
});

test("3.0 asks for the database's password alone, twice, and again when the two differ", async () => {
  const place = await Place.make("3.0");
  expect(await place.run("root", "node1", place.command)).toMatch(/Please enter password for database:[\s\S]*= 1$/);
  const said = await dialogue(await place.onTerminal(), [
    [FIRST, "Gauss_1234"],
    [SECOND, "Gauss_5678"],
    [/The two passwords are different[\s\S]*Please enter password for database:$/, "Gauss_1234"],
    [/Please repeat for database:[\s\S]*Please repeat for database:$/, "Gauss_1234"],
  ]);
  const expected = sample("gs_expansion-2.0.0-ok").replace(/Please enter the password of user .*\n/, "");
  const again =
    /Please enter password for database:\s+Please repeat for database:\s+The two passwords are different, please enter password again\.\n/;
  expect(shape(said.replace(again, ""))).toBe(`Start expansion without cluster manager component.\n${shape(expected)}`);
});

test("6.0 asks nothing as omm when there is trust, and makes it itself when there is none", async () => {
  const place = await Place.make("6.0");
  expect(await place.run("omm", "node1", place.command)).toMatch(/Traceback[\s\S]*\n= 1$/);
  const said = await dialogue(await place.onTerminal(), [
    [/Please enter password for current user\[omm\]\.\s+Password: $/, PASSWORD],
  ]);
  expect(said).toMatch(/Successfully created SSH trust\.\nStart expansion without cluster manager component\.\n/);
  expect(said).toMatch(/\nExpansion results:\n\S+:\tSuccess\nExpansion Finish\.\n= 0$/);
  expect(await place.run("omm", "node1", place.command)).toMatch(
    /node count in expantion XML must be more than static file\.\n= 1$/,
  );
});
