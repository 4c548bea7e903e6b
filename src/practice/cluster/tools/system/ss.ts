import type { Tool } from "../tool.ts";

/** `ss -ltnH`: what listens on this host, its sshd and its database. The real one would show all hosts at once. */
export const ss: Tool = {
  name: "ss",
  home: "system",
  async run(call) {
    const { address, port, instance } = call.host;
    // CLIENT CLIENT_PORT SERVER SERVER_PORT, see sshd(8).
    const sshPort = Number(call.env["SSH_CONNECTION"]?.split(" ")[3] ?? 22);
    const ports = instance.running ? [sshPort, port, port + 1, port + 4, port + 5] : [sshPort];
    if (!call.args.some((arg) => /^-\w*H/.test(arg)))
      call.out("State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n");
    for (const one of ports) {
      call.out(`LISTEN 0      128    ${`${address}:${one}`.padEnd(18)} ${"0.0.0.0:*".padEnd(17)}\n`);
    }
    return 0;
  },
};
