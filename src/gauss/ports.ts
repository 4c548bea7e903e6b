import { command, type Probe } from "../core/operation.ts";
import { readLine } from "./answer.ts";
import { linesOf, quoted } from "./lines.ts";

/** The ports of an instance: clients, replication, its services and the heartbeat. */
export const portsOf = (port: number): number[] => [port, port + 1, port + 4, port + 5];

/** The TCP ports on which anything listens, whatever the address. */
export const listening: Probe<number[]> = {
  source: "ss",
  command: command("ss", "-ltnH"),
  parse(output, code) {
    const lines = linesOf(output);
    if ("notRecognised" in lines) return lines;
    const rows = lines.value.filter((line) => line.trim() !== "");
    const ports = rows.map((row) => /^LISTEN +\d+ +\d+ +\S*:(\d+) /.exec(`${row} `)?.[1]);
    const strange = ports.indexOf(undefined);
    if (code !== 0 || strange >= 0)
      return { notRecognised: `ss ended with ${code}: ${quoted(rows[Math.max(strange, 0)] ?? "")}` };
    return { value: [...new Set(ports.map(Number))].sort((a, b) => a - b) };
  },
};

/** From where the kernel takes ports for connections that go out: one in there may be taken when a server wants it. */
export const ephemeralPorts: Probe<{ from: number; to: number }> = {
  source: "sysctl",
  command: command("sysctl", "-n", "net.ipv4.ip_local_port_range"),
  parse: readLine(/^(\d+)\s+(\d+)$/, ([from, to]) => ({ from: Number(from), to: Number(to) })),
};
