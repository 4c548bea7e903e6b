import { z } from "zod";

const flat = z.union([z.string(), z.number(), z.boolean()]);
const inner = z.record(z.string(), z.union([flat, z.array(flat)]));
const metadata = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.union([flat, inner, z.array(z.union([flat, inner]))])),
  entities: z.array(z.looseObject({})).optional(),
});

/** Slack takes strings, numbers, booleans and one level of objects; `null` and deeper nesting are refused. */
export const isMetadata = (value: unknown): boolean => metadata.safeParse(value).success;
