import type { App } from "@slack/bolt";
import { UserId } from "../../core/entry.ts";
import { channelCluster, earOf, openAsk, request } from "../ask.ts";
import { help, note, wrong } from "../help.ts";
import { attendToIncident, incidentWords } from "../incident-words.ts";
import { attend, type Parts, safely } from "../parts.ts";
import { say } from "../texts.ts";
import type { Body } from "../web.ts";
import { parseCommand } from "../words.ts";

/** `/gauss …`: what needs no look is answered with the acknowledgement, everything else after it. */
export function listenToCommand(app: App, parts: Parts): void {
  app.command("/gauss", async ({ command, ack }) => {
    const { channel_id: channel, response_url: responseUrl, trigger_id: trigger } = command;
    const about = incidentWords(command.text);
    const user = UserId.parse(command.user_id);
    const origin = { channel, responseUrl };
    const ear = earOf(user, { channel, responseUrl });
    if (about !== undefined) {
      await safely(parts, () => ack());
      return attend(parts, ear, () => attendToIncident(parts, about, ear, origin));
    }
    const parsed = parseCommand(command.text, { ...parts, channelCluster: channelCluster(parts, channel) });
    const answer = (body: Body): Promise<void> =>
      safely(parts, () => ack({ response_type: "ephemeral", text: body.text, blocks: [...body.blocks] }));
    switch (parsed.kind) {
      case "help":
        return answer(help(parts, parsed.about, parts.language));
      case "wrong":
        return answer(wrong(parsed.message, parsed.about, parts.language));
      case "ask":
        await safely(parts, () => ack());
        return attend(parts, ear, () => openAsk(parts, parsed, trigger, origin));
      case "run": {
        const { cluster, operation } = parsed;
        if (operation.risk === "read") await answer(note(say("on-its-way", { cluster: cluster.name }), parts.language));
        else await safely(parts, () => ack());
        return attend(parts, ear, () => request(parts, parsed, user, trigger, origin));
      }
    }
  });
}
