import { LIN, OPS, Scene, shown, ZHANG } from "../e2e/scene.ts";
import { type Bench, timed } from "./measure.ts";

/** From the approving click to `done`, against the tool alone. What lies between are fixed looks, each with its time from the journal. */
export const failover: Bench = {
  name: "failover",
  async run() {
    const scene = await Scene.open({ cluster: { timeScale: 1 } });
    try {
      const { workspace, stage } = scene;
      await stage.cluster.fault({ kind: "hostRefused", host: "node1" });
      await workspace.send.command(LIN, OPS, "/gauss failover");
      const card = await scene.card(/Waiting for approval/);
      await workspace.send.click(ZHANG, OPS, card.ts, "gauss.approve");
      await workspace.waitFor(() => workspace.views(ZHANG).length > 0);
      const clickToDone = await timed(async () => {
        await workspace.send.submitView(ZHANG, { value: "practice" });
        await workspace.waitFor(() => /Done/.test(shown(workspace.messages(OPS).at(-1))), 120_000);
      });
      const tool = stage.cluster.invocations.find(({ argv }) => argv[1] === "failover");
      const began = tool === undefined ? Number.NaN : Date.parse(tool.startedAt);
      const bare = Date.parse(tool?.endedAt ?? "") - began;
      const [file] = await stage.journal();
      const moments = (file?.entries ?? []).map(
        ({ at, event }) => [event.phase ?? event.kind, Date.parse(at)] as const,
      );
      const moment = (kind: string) => moments.find(([one]) => one === kind)?.[1] ?? Number.NaN;
      const fixed = {
        "look again after the approval": moment("again") - moment("voted"),
        "start the job on the host": began - moment("again"),
        "prove the end and the log": moment("finished") - (began + bare),
        "look until the cluster confirms": moment("after") - moment("finished"),
      };
      const sum = Object.values(fixed).reduce((total, one) => total + one, 0);
      return [
        { what: "bare gs_ctl failover", figure: bare, unit: "ms" },
        { what: "from the click to done on the card", figure: clickToDone, unit: "ms" },
        ...Object.entries(fixed).map(([what, figure]) => ({ what: `  ${what}`, figure, unit: "ms" as const })),
        { what: "without the fixed looks / bare", figure: (clickToDone - sum) / bare, unit: "ratio", aim: "<= 1.3" },
      ];
    } finally {
      await scene.close();
    }
  },
};
