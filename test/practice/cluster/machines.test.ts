import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseClusterXml } from "../../../src/gauss/cluster-xml.ts";
import { startCluster } from "../../../src/practice/cluster/cluster.ts";
import type { PracticeCluster } from "../../../src/practice/cluster/practice-cluster.ts";
import { type Ended, hostOf, Link } from "./client.ts";
import { tool } from "./looks.ts";

let cluster: PracticeCluster;
beforeAll(async () => {
  cluster = await startCluster({ timeScale: 0.02, spares: 1 });
});
afterAll(() => cluster.close());

async function as(user: "root" | "omm", name: string, command: string): Promise<Ended> {
  const link = await Link.open(cluster, name, { username: user });
  const ended = await link.run(command);
  link.client.end();
  return ended;
}

const rootOf = (name: string): string => dirname(dirname(hostOf(cluster, name).home));

test("a spare is no member: it has no openGauss, no omm, and no row in any table", async () => {
  expect(cluster.instance("node4")).toEqual({ role: null, state: null, detail: null });
  expect((await as("root", "node4", `ls -A /opt; . ${cluster.envFile}; command -v gs_ctl; id omm`)).out).toBe("");
  const { out } = await tool(cluster, "node1", "gs_om -t status --detail");
  expect(out.match(/^\d .*$/gm)).toHaveLength(3);
  expect(out).toContain("cluster_state   : Normal");
  await expect(as("omm", "node4", "true")).rejects.toThrow("authentication methods failed");
});

test("what is under the host's own folders is read and written in its tree and nowhere else, and told as it was asked for", async () => {
  const { out, err } = await as("root", "node4", "cat /etc/hostname //etc/hostname /etc/none; ls -d -- /etc/none");
  expect(out).toBe("node4\nnode4\n");
  expect(err).toBe(
    "cat: /etc/none: No such file or directory\nls: cannot access '/etc/none': No such file or directory\n",
  );
  const wrote = await as(
    "root",
    "node4",
    `echo one | tee /etc/practice-file; printf two | python3 -c 'import sys; open(sys.argv[1], "a").write(sys.stdin.read())' /etc/practice-file; du -sk /etc/practice-file; mkdir -p -- /opt/a/b; mv -- /etc/practice-file /opt/a/b; find /opt -type f; chmod -- 600 /opt/a/b/practice-file; stat -c '%F|%U|%a|%n' -- /opt/a/b/practice-file`,
  );
  expect(wrote.out).toBe(
    "one\n4\t/etc/practice-file\n/opt/a/b/practice-file\nregular file|root|600|/opt/a/b/practice-file\n",
  );
  expect(readFileSync(join(rootOf("node4"), "opt/a/b/practice-file"), "utf8")).toBe("one\ntwo");
  expect(existsSync("/etc/practice-file") || existsSync("/opt/a/b")).toBe(false);
  const { dataDir } = hostOf(cluster, "node1");
  expect((await as("omm", "node1", `ls -d -- ${dataDir}`)).out).toBe(`${dataDir}\n`);
});

test("root makes an account, which may then log in, own things, and have a crontab and a password", async () => {
  const made = await as(
    "root",
    "node4",
    "groupadd -g 1001 dbgrp; useradd -m -u 1001 -g dbgrp -s /bin/bash omm; getent passwd omm; mkdir /opt/x; chown -- omm:dbgrp /opt/x; stat -c %U:%G -- /opt/x; crontab -l -u omm; printf '1 2 * * * x\\n' | crontab -u omm -; runuser -l omm -c 'crontab -l; id'; useradd -g none other",
  );
  expect(made.out).toBe(
    `omm:x:1001:1001::${hostOf(cluster, "node4").home}:/bin/bash\nomm:dbgrp\n1 2 * * * x\nuid=1001(omm) gid=1001(dbgrp) groups=1001(dbgrp)\n`,
  );
  expect(made.err).toBe("no crontab for omm\nuseradd: group 'none' does not exist\n");
  const link = await Link.open(cluster, "node4", { username: "root" });
  const asking = await link.start("stty -a > /dev/null; passwd omm", true);
  for (const question of [/New password: /, /Retype new password: /]) {
    await asking.says(question);
    asking.channel.write("unseen\n");
  }
  expect(await asking.ended).toMatchObject({ code: 0, out: expect.not.stringContaining("unseen") });
  link.client.end();
  const denied = await as("omm", "node4", "groupadd x; chown -- root:root /opt/x; crontab -u root -l");
  expect(denied).toMatchObject({ code: 1, out: "", err: expect.stringContaining("must be privileged to use -u") });
});

test("an unreachable route is root's to make; from there it fails at once, and from the other side nothing comes back", async () => {
  const { address } = hostOf(cluster, "node3");
  const route = `unreachable ${address}/32`;
  expect(await as("omm", "node2", `ip route add ${route}`)).toMatchObject({
    code: 2,
    err: "RTNETLINK answers: Operation not permitted\n",
  });
  const ssh = "ssh -o BatchMode=yes -o ConnectTimeout=3 -o StrictHostKeyChecking=yes";
  const connect = `timeout 0.5 bash -c 'exec 3<>"/dev/tcp/$0/$1"'`;
  const { address: own } = hostOf(cluster, "node2");
  expect((await as("omm", "node2", `${ssh} ${address} hostname`)).out).toBe("node3\n");
  const { err } = await as(
    "root",
    "node2",
    `ip route add ${route}; ip route add ${route}; ${ssh} ${address} hostname; ${connect} ${address} 22`,
  );
  expect(err.split(/\r?\n/)).toEqual([
    "RTNETLINK answers: File exists",
    `ssh: connect to host ${address} port 22: No route to host`,
    "bash: connect: No route to host",
    `bash: line 1: /dev/tcp/${address}/22: No route to host`,
    "",
  ]);
  const back = await as("root", "node3", `${connect} ${own} 22; echo $?; ${ssh} ${own} hostname`);
  expect(back).toMatchObject({ out: "124\n", err: expect.stringContaining("Connection timed out") });
  const ended = await as(
    "root",
    "node2",
    `ip -o route show type unreachable; ip route del ${route}; ip route del ${route}`,
  );
  expect(ended).toMatchObject({
    code: 2,
    out: `unreachable ${address} \n`,
    err: "RTNETLINK answers: No such process\n",
  });
});

test("each member has the XML file the cluster was installed with, root's own", async () => {
  const { out } = await as("omm", "node2", "cat -- /opt/huawei/clusterconfig.xml");
  const nodes = cluster.hosts.slice(0, 3).map(({ name, address }) => ({ name, backIps: [address] }));
  expect(parseClusterXml(out)).toMatchObject({ value: { clusterName: "practice", nodes, problems: [] } });
  expect(out).toMatch(/<!-- .*\p{Script=Han}/u);
  expect((await as("omm", "node2", "stat -c %U -- /opt/huawei/clusterconfig.xml")).out).toBe("root\n");
});

test("a dirty machine shows what an earlier life left, among things of others, and an installed system shows nothing of it", async () => {
  await cluster.fault({ kind: "dirtyHost", host: "node4" });
  await cluster.fault({ kind: "diskFull", host: "node4" });
  const { address, dataDir } = hostOf(cluster, "node4");
  const look = `cat /etc/profile /home/omm/.bashrc /root/.ssh/known_hosts; crontab -u omm -l; ls -A ${dataDir}; df -P -B1 -- /opt; runuser -l omm -c true | tail -1`;
  const { out } = await as("root", "node4", look);
  for (const name of "GPHOME JAVA_HOME GAUSSHOME PGDATA PGHOST GAUSSLOG GAUSS_ENV GS_CLUSTER_NAME MONITOR_URL".split(
    " ",
  ))
    expect(out).toContain(`export ${name}=`);
  expect(out).toMatch(/backup\.sh[\s\S]*om_monitor[\s\S]*PG_VERSION[\s\S]*postmaster\.pid\n/);
  expect(out).toMatch(/ 0 100% \/\nWelcome to node4\n$/);
  const files = "cat /root/.ssh/known_hosts /home/omm/.ssh/known_hosts /home/omm/.ssh/authorized_keys";
  const member = (await as("root", "node1", files)).out;
  expect(member.match(new RegExp(`^node4,${address} ssh-ed25519 `, "gm"))).toHaveLength(2);
  expect(member.match(new RegExp(`^${address}1 ssh-ed25519 `, "gm"))).toHaveLength(2);
  expect(member).toMatch(/ omm@node4\n.* omm@node40\n/);
  await cluster.fault({ kind: "cleanHost", host: "node4" });
  expect((await as("root", "node4", `${look}; ls -A /home`)).out).not.toMatch(/GAUSS|omm|PG_VERSION|Welcome/);
});

test("a command that names files keeps its exit code, its stdin, and every newline, and shows a file's content as it is", async () => {
  const root = rootOf("node4");
  const wrote = await as("root", "node4", `printf '${root}/etc/x\n\n' | tee /etc/named > /dev/null; cat /etc/named`);
  expect(wrote.out).toBe(`${root}/etc/x\n\n`);
  const program = "import sys; print(sys.argv[1], sys.stdin.read()); sys.stderr.write(sys.argv[1]); sys.exit(7)";
  const ended = await as("root", "node4", `printf 'typed\n\n' | python3 -c '${program}' /etc/named`);
  expect(ended).toMatchObject({ code: 7, out: "/etc/named typed\n\n\n", err: "/etc/named" });
});
