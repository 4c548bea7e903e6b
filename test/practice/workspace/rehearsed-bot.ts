import type { App, types } from "@slack/bolt";

const plain = (text: string): types.PlainTextElement => ({ type: "plain_text", text });
const markup = (text: string): types.MrkdwnElement => ({ type: "mrkdwn", text });
const cells = (...texts: string[]): types.RawTextElement[] => texts.map((text) => ({ type: "raw_text", text }));
const richLine = (text: string): types.RichTextBlock => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
});

const status: types.KnownBlock[] = [
  { type: "alert", level: "error", text: markup("No member is primary. *node1* refuses connections.") },
  {
    type: "table",
    column_settings: [{}, {}, { align: "right" }],
    rows: [cells("node", "role", "lag"), cells("node1", "not answered", "—"), cells("node2", "Standby", "0 B")],
  },
];

const card: types.KnownBlock[] = [
  { type: "header", text: plain("Promote node2") },
  { type: "section", fields: [markup("*Asked by*\n<@U0LINWEI>"), markup("*Approvers*\n<!subteam^S0DBALEADS>")] },
  { type: "section", text: markup("```gs_ctl failover -D /data/dn1```\nIt asks &lt;nothing&gt;.") },
  {
    type: "actions",
    block_id: "decide",
    elements: [
      {
        type: "button",
        action_id: "approve",
        style: "primary",
        text: plain("Approve"),
        confirm: {
          title: plain("Promote node2?"),
          text: plain("It runs at once."),
          confirm: plain("Promote"),
          deny: plain("Not yet"),
        },
      },
    ],
  },
];

const steps: types.PlanBlock = {
  type: "plan",
  title: "Failover",
  tasks: [
    {
      type: "task_card",
      task_id: "look",
      title: "Look at every member",
      status: "complete",
      details: richLine("2 of 3 answered"),
    },
    { type: "task_card", task_id: "promote", title: "Promote node2", status: "in_progress" },
    { type: "task_card", task_id: "again", title: "Look again", status: "pending" },
  ],
};

const form: types.ModalView = {
  type: "modal",
  callback_id: "failover",
  title: plain("Failover"),
  submit: plain("Ask"),
  blocks: [
    {
      type: "input",
      block_id: "node",
      label: plain("Standby to promote"),
      element: { type: "external_select", action_id: "nodes", min_query_length: 0 },
    },
    {
      type: "input",
      block_id: "reason",
      label: plain("Reason"),
      element: { type: "plain_text_input", action_id: "text", multiline: true },
    },
  ],
};

/** A small bot with everything the page has to show. */
export function rehearse(app: App): void {
  app.command("/gauss", async ({ ack, command, client, respond }) => {
    await ack();
    const channel = command.channel_id;
    if (command.text === "failover")
      return void (await client.views.open({ trigger_id: command.trigger_id, view: form }));
    await respond({ text: "Looking at _prod_ …", response_type: "ephemeral", replace_original: false });
    await client.chat.postMessage({ channel, text: "status", blocks: status });
    const { ts = "" } = await client.chat.postMessage({ channel, text: "a plan", blocks: card });
    await client.chat.postMessage({ channel, thread_ts: ts, text: "steps", blocks: [steps] });
    await client.files.uploadV2({
      channel_id: channel,
      thread_ts: ts,
      content: "first line\nsecond line",
      filename: "run.log",
    });
    await client.reactions.add({ channel, timestamp: ts, name: "eyes" });
  });
  app.action("approve", async ({ ack, body, client }) => {
    await ack();
    if (body.type !== "block_actions" || body.message === undefined || body.channel === undefined) return;
    const decided = markup(`:white_check_mark: Approved by <@${body.user.id}>`);
    const blocks: types.KnownBlock[] = [...card.slice(0, 3), { type: "context", elements: [decided] }];
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: "approved", blocks });
  });
  app.options("nodes", ({ ack, options }) =>
    ack({
      options: ["node2", "node3"]
        .filter((name) => name.includes(options.value))
        .map((name) => ({ text: plain(name), value: name })),
    }),
  );
  app.view("failover", async ({ ack, view, client }) => {
    const { values } = view.state;
    const reason = values["reason"]?.["text"]?.value ?? "";
    if (reason.length < 10) return ack({ response_action: "errors", errors: { reason: "Ten characters at least." } });
    await ack();
    const node = values["node"]?.["nodes"]?.selected_option?.value;
    await client.chat.postMessage({ channel: "C0GAUSSOPS", text: `failover to ${node}: ${reason}` });
  });
  app.event("app_mention", async ({ event, say }) => {
    await say({ text: `I heard *${event.text}*`, thread_ts: event.thread_ts ?? event.ts });
  });
  app.event("app_home_opened", async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: "home", blocks: [{ type: "header", text: plain("Clusters") }] },
    });
  });
}
