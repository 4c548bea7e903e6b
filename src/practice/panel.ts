import type { FaultInput } from "./cluster/faults.ts";
import type { PracticeCluster } from "./cluster/practice-cluster.ts";
import type { PanelButton } from "./workspace/start.ts";

interface Trouble {
  readonly id: string;
  readonly label: string;
  readonly danger?: boolean;
  fault(host: string): FaultInput;
  said(host: string): string;
}

const TROUBLES: readonly Trouble[] = [
  {
    id: "refuse",
    label: "Power off",
    danger: true,
    fault: (host) => ({ kind: "hostRefused", host }),
    said: (host) => `${host} is off: connections are refused`,
  },
  {
    id: "swallow",
    label: "Swallow packets",
    danger: true,
    fault: (host) => ({ kind: "hostSwallows", host }),
    said: (host) => `${host} answers nothing any more`,
  },
  {
    id: "kill-database",
    label: "Kill database",
    danger: true,
    fault: (host) => ({ kind: "databaseKilled", host }),
    said: (host) => `the database of ${host} is gone, the host answers`,
  },
  {
    id: "hang-sql",
    label: "Hang SQL",
    danger: true,
    fault: (host) => ({ kind: "sqlHangs", host }),
    said: (host) => `SQL on ${host} hangs`,
  },
  {
    id: "cut",
    label: "Cut ssh",
    fault: (host) => ({ kind: "dropConnections", host }),
    said: (host) => `all ssh connections of ${host} were cut`,
  },
  {
    id: "back",
    label: "Bring back",
    fault: (host) => ({ kind: "hostBack", host }),
    said: (host) => `${host} is up again, and so is its database`,
  },
];

/** The troubles that can be made on each practice host from the page. */
export const panelFor = (cluster: PracticeCluster): PanelButton[] =>
  cluster.hosts.flatMap(({ name }) =>
    TROUBLES.map(({ id, label, danger = false, fault, said }) => ({
      id: `${id}-${name}`,
      label,
      group: name,
      danger,
      run: async () => {
        await cluster.fault(fault(name));
        return said(name);
      },
    })),
  );

/** How each practice host really stands, for the person who rehearses; the bot does not see this. */
export const panelLines = (cluster: PracticeCluster): string[] =>
  cluster.hosts.map(({ name }) => {
    const { role, state } = cluster.instance(name);
    return `${name}: ${role ?? "down"}${state === null ? "" : ` ${state}`}`;
  });
