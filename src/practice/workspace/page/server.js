import { toast } from "./toast.js";

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return response.json();
  const why = await response.text();
  toast(why, "error");
  throw new Error(why);
}

/** Something the acting person does; the answer says how the bot took it. */
export const act = (what, body) => post(`/act/${what}`, body);
export const runPanel = (id) => post(`/panel/${id}`, {});

/** Follows what this person may see. Returns the function that ends it. */
export function follow(person, handlers) {
  const source = new EventSource(`/stream?as=${person}`);
  for (const [event, handle] of Object.entries(handlers)) {
    source.addEventListener(event, ({ data }) => handle(JSON.parse(data)));
  }
  return () => source.close();
}
