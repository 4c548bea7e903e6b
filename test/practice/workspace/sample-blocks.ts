/** Blocks for tables of what is taken and what is refused. */
export const x = (length: number): string => "x".repeat(length);
export const plain = (text: string) => ({ type: "plain_text", text });
export const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
export const header = (text: string) => ({ type: "header", text: plain(text) });
export const button = (more = {}) => ({ type: "button", action_id: "go", text: plain("Go"), ...more });
export const actions = (...elements: unknown[]) => ({ type: "actions", elements });
export const buttons = (count: number) =>
  actions(...Array.from({ length: count }, (_, index) => button({ action_id: `go-${index}` })));
export const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: plain(`o${index}`), value: `${index}` }));
export const select = (more = {}) => ({ type: "static_select", action_id: "pick", options: options(2), ...more });
export const rich = (...elements: unknown[]) => ({ type: "rich_text", elements });
export const line = (text: string) => rich({ type: "rich_text_section", elements: [{ type: "text", text }] });
export const task = (more = {}) => ({ type: "task_card", task_id: "t", title: "Promote", status: "pending", ...more });
export const plan = (...tasks: unknown[]) => ({ type: "plan", title: "Failover", tasks });
export const cell = (text: string) => ({ type: "raw_text", text });
export const table = (...rows: unknown[][]) => ({ type: "table", rows });
export const alert = (text: string, level = "error") => ({ type: "alert", level, text: plain(text) });
export const confirm = (more = {}) => ({
  title: plain("Sure?"),
  text: plain("It runs at once."),
  confirm: plain("Yes"),
  deny: plain("No"),
  ...more,
});
export const context = (count: number) => ({
  type: "context",
  elements: Array.from({ length: count }, () => plain("note")),
});
export const repeated = (count: number, block: unknown) => Array.from({ length: count }, () => block);
