import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const scopes = z.array(z.string()).max(255);

/** What Slack takes, after its own schema. Anything else is refused there as a whole. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.union([z.literal(1), z.literal(2)]), minor_version: z.number().int() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140).optional(),
    long_description: z.string().min(175).max(4000).optional(),
    background_color: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i)
      .optional(),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean().optional() }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean().optional(),
      messages_tab_enabled: z.boolean().optional(),
      messages_tab_read_only_enabled: z.boolean().optional(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().startsWith("/").min(2).max(32),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().min(1).max(1000).optional(),
          should_escape: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: scopes, bot_optional: scopes.optional() }),
  }),
  settings: z.strictObject({
    socket_mode_enabled: z.literal(true),
    interactivity: z.strictObject({ is_enabled: z.boolean() }),
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()).max(100) }),
    org_deploy_enabled: z.boolean().optional(),
    token_rotation_enabled: z.boolean().optional(),
  }),
});

const manifest = Manifest.parse(parse(readFileSync(new URL("../../manifest.yml", import.meta.url), "utf8")));

test("asks for no more than its features need", () => {
  expect(manifest.oauth_config.scopes).toEqual({
    bot: ["commands", "chat:write", "app_mentions:read", "users:read", "usergroups:read", "files:write"],
    bot_optional: ["channels:history", "groups:history"],
  });
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(["app_home_opened", "app_mention"]);
});

test("the command arrives with ids of people and channels", () => {
  expect(manifest.features.slash_commands).toMatchObject([{ command: "/gauss", should_escape: true }]);
});

test("no address on the internet is needed", () => {
  expect(JSON.stringify(manifest)).not.toMatch(/https?:/);
});
