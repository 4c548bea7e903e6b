import { z } from "zod";
import type { Cluster, Node } from "../core/cluster.ts";
import {
  type As,
  type Command,
  command,
  type Look,
  type Parsed,
  type Probe,
  type Reading,
  type Report,
  reading,
  seen,
} from "../core/operation.ts";
import { words } from "../core/words.ts";
import { firstText, linesOf, quoted } from "./lines.ts";

const say = words("isolation", {
  isolated: { en: "{node} is isolated: nothing reaches it from {hosts}." },
  release: { en: "Release it before that machine rejoins: `/gauss release {cluster} {node}`" },
});

/** Addresses to which a host has an unreachable route: whatever is sent there fails at once. */
const Isolations = z.array(z.string());

const isIpv6 = (address: string): boolean => address.includes(":");

/** A route is for one address as numbers; a name would have to be looked up by every host. */
export const isAddress = (text: string): boolean => z.union([z.ipv4(), z.ipv6()]).safeParse(text).success;

/** ip is in a folder that is in the path of root and seldom in that of others. */
const WITH_SBIN = 'PATH="$PATH:/usr/sbin:/sbin"; exec ip "$@"';

/** Without -6 it shows IPv4 alone. */
export const isolations = (like: string, as: As = "database"): Probe<string[]> => {
  const typed = [...family(like), "-o", "route", "show", "type", "unreachable"];
  return {
    source: "ip route",
    command: as === "root" ? command("ip", ...typed) : command("bash", "-c", WITH_SBIN, "bash", ...typed),
    parse: parseRoutes,
  };
};

const family = (address: string): string[] => (isIpv6(address) ? ["-6"] : []);
const host = (address: string): string => `${address}/${isIpv6(address) ? 128 : 32}`;

/** As root. With a dead host that swallows packets it lets gs_om and gs_dropnode go on at once, where they would wait or fail. */
export const isolate = (address: string): Command =>
  command("ip", ...family(address), "route", "add", "unreachable", host(address));
export const release = (address: string): Command =>
  command("ip", ...family(address), "route", "del", "unreachable", host(address));

/** `unreachable 10.0.0.1 `; of IPv6 more follows: `unreachable fd00::1 dev lo metric 1024 pref medium` (iproute2 6.1). */
function parseRoutes(output: string, code: number): Parsed<string[]> {
  const lines = linesOf(output);
  if ("notRecognised" in lines) return lines;
  const said = lines.value.filter((line) => line !== "");
  const addresses = said.flatMap((line) => /^unreachable (\S+)/.exec(line)?.[1] ?? []);
  return code === 0 && addresses.length === said.length
    ? { value: addresses }
    : { notRecognised: `ip ended with ${code}: ${quoted(firstText(said))}` };
}

/** Undefined when it could not be seen. A route to a whole network is somebody else's and does not count. */
export const isIsolated = (routes: Reading<string[]> | undefined, address: string): boolean | undefined =>
  seen(routes)?.some((route) => canonical(route) === canonical(address));

/** fd00:0::1 and FD00::1 are one address. */
const canonical = (address: string): string =>
  isIpv6(address) && isAddress(address)
    ? new URL(`http://[${address}]`).hostname
    : address.replace(/\/(?:32|128)$/, "");

/** What one machine says of its routes. */
export const RoutesLook = z.object({ node: z.string(), routes: reading(Isolations) });
export type RoutesLook = z.infer<typeof RoutesLook>;

/** At all machines at once. Members have addresses of one family. */
export const lookAtRoutes = (look: Look, cluster: Cluster, as: As = "database"): Promise<RoutesLook[]> =>
  Promise.all(
    cluster.nodes.map(async ({ name, backIp }) => ({
      node: name,
      routes: await look(name, isolations(backIp, as), as),
    })),
  );

/** The machines that refuse to talk to this one. */
export const isolatedOn = (looks: readonly RoutesLook[], { name, backIp }: Node): string[] =>
  looks.flatMap(({ node, routes }) => (node !== name && isIsolated(routes, backIp) === true ? [node] : []));

/** Whoever forgets an isolation wonders later why a machine cannot rejoin. */
export const isolationFindings = (looks: readonly RoutesLook[], cluster: Cluster): Report["findings"] =>
  cluster.nodes.flatMap((node) => {
    const hosts = isolatedOn(looks, node);
    if (hosts.length === 0) return [];
    return [
      {
        what: say("isolated", { node: node.name, hosts }),
        next: say("release", { node: node.name, cluster: cluster.name }),
      },
    ];
  });
