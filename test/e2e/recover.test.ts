import { expect, test } from "vitest";
import { keyOf, LIN, OPS, onScene, shown, ZHANG } from "./scene.ts";

test("an incident leads through a recovery: its runs stand in its thread, and it sees what each has changed", async () => {
  await onScene({}, async (scene) => {
    const { workspace, stage } = scene;
    await stage.cluster.fault({ kind: "hostRefused", host: "node1" });
    await workspace.send.command(LIN, OPS, "/gauss recover node1");
    const root = () =>
      workspace.messages(OPS).find((message) => keyOf(message) === "report" && /Incident/.test(shown(message)));
    const reads = (text: RegExp) =>
      workspace
        .waitFor(() => (text.test(shown(root())) ? root() : undefined), 30_000)
        .catch(() => {
          throw new Error(
            `the incident did not match ${text}; it reads:\n${shown(root())}\n${scene.bot.log.join("\n")}`,
          );
        });
    const incident = await reads(/recover on practice[\s\S]*one member answers as primary[\s\S]*\/gauss failover/);
    const ts = incident?.ts ?? "";

    await workspace.send.click(LIN, OPS, ts, "gauss.offer.0");
    const card = await workspace.waitFor(
      () => workspace.thread(OPS, ts).find((message) => keyOf(message) === "card" && /Waiting/.test(shown(message))),
      30_000,
    );
    expect(shown(card)).toMatch(/gs_ctl failover/);
    await scene.approve(ZHANG, card?.ts ?? "");
    await reads(/node2\n[\d.:]+\nPrimary\nNormal[\s\S]*\/gauss dropnode node1/);

    await workspace.send.command(ZHANG, OPS, "/gauss incident note power supply ordered");
    await workspace.waitFor(() => workspace.ephemerals(ZHANG).some((message) => /Noted/.test(shown(message))));
    await workspace.send.command(ZHANG, OPS, "/gauss incident close");
    await workspace.waitFor(() => workspace.ephemerals(ZHANG).some((message) => /Still open/.test(shown(message))));
    await workspace.send.command(ZHANG, OPS, "/gauss incident export");
    const file = await workspace.waitFor(
      () => workspace.thread(OPS, ts).flatMap(({ files }) => files ?? [])[0],
      20_000,
    );
    const text = await (await fetch(file?.url_private_download ?? "")).text();
    expect(text).toMatch(/opened the incident: node1[\s\S]*asked for failover[\s\S]*note: power supply ordered/);
    await workspace.send.command(ZHANG, OPS, "/gauss incident close the machine is scrapped");
    await reads(/Ended by[\s\S]*the machine is scrapped/);
  });
});
