import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userCalled } from "../../hosts/accounts.ts";
import { putNew } from "../../hosts/planting.ts";
import { admit, hostKeyOf, knownKeys, learn, makeOwnKey, oneLineEach, type Peer, share } from "../../hosts/trust.ts";
import { treeAt } from "../host-tree.ts";
import { since } from "../om/since.ts";
import { type Call, flag } from "../tool.ts";

/** OM's logExit: said on stdout, exit 1. */
export class Stopped extends Error {}

const STEP_MS = 3_000;

/** Each step changes files at once: whoever is stopped between two of them has a new key that some hosts do not know. */
export async function exchangeKeys(call: Call, peers: readonly Peer[]): Promise<void> {
  const { user, state, host } = call;
  const { version } = state;
  const here = ownPeer(call, peers);
  const step = async (begin: string, end: string, work: () => Promise<void>): Promise<void> => {
    call.out(`${begin}\n`);
    await call.pause(STEP_MS);
    await work();
    call.out(`${end}\n`);
  };
  await step("Checking network information.", "Successfully checked network information.", async () =>
    call.out("All nodes in the network are Normal.\n"),
  );
  const names = user === "root" && !flag(call.args, "--skip-hostname-set");
  if (names) for (const peer of peers) await writeHosts(peer, peers);
  call.out("Creating SSH trust.\n");
  let key = "";
  await step("Creating the local key file.", "Successfully created the local key files.", async () => {
    key = await makeOwnKey(here, user, version);
    if (since(version, "3.0")) await nameAgent(here, user);
  });
  await step("Appending local ID to authorized_keys.", "Successfully appended local ID to authorized_keys.", async () =>
    admit(here, user, key),
  );
  await step("Updating the known_hosts file.", "Successfully updated the known_hosts file.", async () =>
    learn(here, user, peers),
  );
  await step(
    "Appending authorized_key on the remote node.",
    "Successfully appended authorized_key on all remote node.",
    async () => {
      for (const peer of peers) await checkHostKey(here, peer, user);
      for (const peer of peers) if (peer.name !== host.name) await admit(peer, user, key);
    },
  );
  await step(
    "Checking common authentication file content.",
    "Successfully checked common authentication content.",
    () => oneLineEach(here, user),
  );
  await step(
    "Distributing SSH trust file to all node.",
    "Successfully distributed SSH trust file to all node.",
    async () => {
      for (const peer of peers) if (peer.name !== host.name) await share(here, peer, user, version);
      if (since(version, "3.0")) call.out("Distributing trust keys file to all node successfully.\n");
    },
  );
  if (since(version, "3.0")) for (const peer of peers) if (peer.name !== host.name) await nameAgent(peer, user);
  await verify(call, names);
  await setCron(call, peers);
  call.out("Successfully created SSH trust.\n");
}

/** The list has to have the own address; where it has not, the keys are made here all the same. */
function ownPeer(call: Call, peers: readonly Peer[]): Peer {
  const { name, address } = call.host;
  const tree = treeAt(call);
  if (tree === undefined) throw new Error("gs_sshexkey works on files");
  return peers.find((peer) => peer.name === name) ?? { name, address, tree };
}

/** A host key of an earlier installation is met first, and nobody is asked about it (trap 26). */
async function checkHostKey(here: Peer, { address, tree }: Peer, user: string): Promise<void> {
  const [known] = await knownKeys(here.tree, address, user);
  const shown = await hostKeyOf(tree);
  if (known === undefined || known === shown) return;
  throw new Stopped(
    `[GAUSS-51111] : Failed to append local ID to authorized_keys on remote node. Error:Host key for server '${address}' does not match: got '${shown}', expected '${known}'.`,
  );
}

/** [3.0+] ~/.bashrc says which agent holds the key. sed adds nothing to an empty file (observed-runs (7)). */
async function nameAgent({ tree }: Peer, user: string): Promise<void> {
  const home = userCalled(tree.root, user)?.home ?? "";
  const path = join(home, ".bashrc");
  const before = await readFile(path, "utf8").catch(() => "\n");
  if (before === "") {
    throw new Stopped(
      "Error: Failed to create public private keyfile,output is [Could not open a connection to your authentication agent.]",
    );
  }
  const text = before.replaceAll(/^export SSH_(?:AUTH_SOCK|AGENT_PID)=.*\n/gm, "");
  const socket = `${home}/gaussdb_tmp/gauss_socket_tmp`;
  await putNew(path, `${text}export SSH_AUTH_SOCK=${socket}\nexport SSH_AGENT_PID=5900100\n`);
}

/** Root's run also lets every host know the others' names. */
async function writeHosts({ tree }: Peer, peers: readonly Peer[]): Promise<void> {
  const path = join(tree.root, "etc/hosts");
  const kept = (await readFile(path, "utf8"))
    .split(/(?<=\n)/)
    .filter((line) => !/ #Gauss.* IP Hosts Mapping/.test(line));
  const lines = [...peers, { address: "127.0.0.1", name: "localhost" }].map(
    ({ address, name }) => `${address}  ${name}  #Gauss OM IP Hosts Mapping\n`,
  );
  await writeFile(path, [...kept, ...lines].join(""));
}

async function verify(call: Call, names: boolean): Promise<void> {
  const ways = since(call.state.version, "6.0") ? [" by ip", ...(names ? [" by hostname"] : [])] : [];
  call.out("Verifying SSH trust on all hosts.\n");
  await call.pause(STEP_MS);
  for (const way of ways) {
    call.out(`Verifying SSH trust on all hosts${way}.\nSuccessfully verified SSH trust on all hosts${way}.\n`);
  }
  call.out("Successfully verified SSH trust on all hosts.\n");
}

/** [5.0.3+] Looks after the agent every minute; root's too from 6.0 on. */
async function setCron(call: Call, peers: readonly Peer[]): Promise<void> {
  const { user, state } = call;
  if (!since(state.version, user === "root" ? "6.0" : "5.0")) return;
  call.out(`Start set cron for ${user}\n`);
  await call.pause(STEP_MS);
  for (const { tree } of peers) {
    const path = join(tree.root, "var/spool/cron", user);
    const present = await readFile(path, "utf8").catch(() => "");
    const kept = present.split(/(?<=\n)/).filter((line) => !line.includes("CheckSshAgent.py"));
    const line = `*/1 * * * * source ~/.bashrc;python3 ${tree.gpHome}/script/../script/local/CheckSshAgent.py >>/dev/null 2>&1 &\n`;
    await putNew(path, [...kept, line].join(""));
  }
  call.out(`Successfully to set cron for ${user}\n`);
}
