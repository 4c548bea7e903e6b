import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

const SSHD = "/usr/sbin/sshd";

const missing = [SSHD, "/usr/bin/ssh-keygen", "/usr/bin/python3"]
  .filter((path) => !existsSync(path))
  .map((path) => `${path} is missing`);
const { shell, username } = userInfo();
const shut = /\/(?:nologin|false)$/.test(shell ?? "") ? [`the login shell of ${username} is ${shell}`] : [];
/** Why there can be no sshd here, for `describe.skipIf(noSshd)`; undefined when there can. */
export const noSshd = [...missing, ...shut].at(0);
if (noSshd !== undefined) console.warn(`tests against a real sshd are skipped: ${noSshd}`);

export interface Sshd {
  readonly port: number;
  /** The account that the tests run as; sshd lets in no other one. */
  readonly user: string;
  /** What the account's shells take for their home, empty at first. */
  readonly home: string;
  readonly identityFile: string;
  /** A key that the account does not accept. */
  readonly strangerFile: string;
  readonly hostKeyFile: string;
  /** Kills the processes that serve connections, and no other one. */
  killSessions(): Promise<void>;
  /** Stops listening and ends all connections; the files stay. */
  stop(): Promise<void>;
  /** Listens again on the same port, with a new host key when asked for. */
  start(how?: { newHostKey?: boolean }): Promise<void>;
  /** Ends it and removes all its files. Jobs that still run are killed. */
  remove(): Promise<void>;
}

/** A real OpenSSH server on a loopback port with keys, account and home of its own. `config` is added to its sshd_config. */
export async function startSshd(config: readonly string[] = []): Promise<Sshd> {
  const folder = await mkdtemp(join(tmpdir(), "gauss-sshd-"));
  const file = (name: string): string => join(folder, name);
  const home = file("home");
  mkdirSync(home, { mode: 0o700 });
  // sshd refuses to start as root without its folder for the unprivileged half.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const port = await freePort();
  for (const name of ["host_key", "identity", "stranger"]) makeKey(file(name));
  await writeFile(file("authorized_keys"), await readFile(file("identity.pub")));
  await writeFile(
    file("sshd_config"),
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${file("host_key")}`,
      `AuthorizedKeysFile ${file("authorized_keys")}`,
      "PidFile none",
      "UsePAM no",
      "StrictModes no",
      "PasswordAuthentication no",
      "PermitRootLogin yes",
      // A home of its own: nothing is left in the real one, and nobody's ~/.bashrc slows the tests down.
      `SetEnv HOME=${home}`,
      ...config,
      "",
    ].join("\n"),
  );

  let server: ChildProcess | undefined;
  const start: Sshd["start"] = async ({ newHostKey = false } = {}) => {
    if (newHostKey) makeKey(file("host_key"));
    server = spawn(SSHD, ["-D", "-e", "-f", file("sshd_config")], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-4_000);
    });
    for (let tries = 0; !(await listening(port)); tries += 1) {
      if (server.exitCode !== null || tries > 200) throw new Error(`sshd did not start: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const killSessions = async (): Promise<void> => {
    const sessions = await descendantsOf(server?.pid, "sshd");
    for (const pid of sessions) killed(pid);
  };
  const stop = async (): Promise<void> => {
    const running = server;
    server = undefined;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const sessions = await descendantsOf(running.pid, "sshd");
    running.kill("SIGKILL");
    for (const pid of sessions) killed(pid);
    await once(running, "close");
  };
  await start();
  return {
    port,
    user: userInfo().username,
    home,
    identityFile: file("identity"),
    strangerFile: file("stranger"),
    hostKeyFile: file("host_key"),
    killSessions,
    stop,
    start,
    async remove() {
      await stop();
      for (const pid of await processesIn(home)) killed(pid);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function makeKey(path: string): void {
  execFileSync("/bin/sh", ["-c", `rm -f "$0" "$0.pub" && exec ssh-keygen -q -t ed25519 -N "" -C "" -f "$0"`, path]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}

const listening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });

function killed(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

async function processes(): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
      return name === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), name }];
    }),
  );
  return all.flat();
}

/** Children, their children and so on, as long as they have that name. */
async function descendantsOf(pid: number | undefined, name: string): Promise<number[]> {
  if (pid === undefined) return [];
  const all = await processes();
  const below = (parent: number): number[] =>
    all
      .filter((each) => each.parent === parent && each.name === name)
      .flatMap((each) => [each.pid, ...below(each.pid)]);
  return below(pid);
}

/** Processes whose environment says that this is their home: jobs which outlived their connection. */
async function processesIn(home: string): Promise<number[]> {
  const all = await processes();
  const mine = await Promise.all(
    all.map(async ({ pid }) => {
      const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
      return environment.split("\0").includes(`HOME=${home}`) ? [pid] : [];
    }),
  );
  return mine.flat();
}
