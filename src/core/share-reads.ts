import type { ReadResult, Shell } from "./world.ts";

/**
 * A shell on which the same read of the same host, asked for while it is under way, is done once. Many people who ask for the
 * status in the same minute cost the hosts one look. Not for changing runs: theirs must be a look of their own, begun after the approval.
 */
export function sharingReads(shell: Shell): Pick<Shell, "read"> {
  const underWay = new Map<string, Promise<ReadResult>>();
  return {
    read(target, command, deadlineMs) {
      const key = JSON.stringify([target.cluster.name, target.node.name, target.as, command.argv, deadlineMs]);
      const mine = underWay.get(key) ?? shell.read(target, command, deadlineMs).finally(() => underWay.delete(key));
      underWay.set(key, mine);
      return mine;
    },
  };
}
