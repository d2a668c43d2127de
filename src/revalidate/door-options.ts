import type { CacheHandler } from "../cache/handler.ts";
import type { Seed } from "../cache/seed.ts";
import type { DataCache } from "../entry/data-record.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import type { Alarm } from "./alarm.ts";
import type { DoorWebhookParts } from "./door-webhook-parts.ts";
import type { AnswerWebhook } from "./webhook.ts";
import type { Codec } from "./codec.ts";
import type { DoorLimits } from "./limits.ts";
import type { LoadRenderer } from "./renderer.ts";
import type { CreateSignal } from "./signal.ts";

/** Says what site to serve, from which store. */
export interface FrontDoorOptions extends DoorMachine {
  readonly manifest: RouteManifest;
  readonly handler: CacheHandler;
  /** The plan of the build; without one, only routes without dynamic segments are listed. */
  readonly seed: Pick<Seed, "planned"> | undefined;
  readonly data: DataCache | undefined;
  readonly loadRenderer: LoadRenderer;
  /** Secrets of the webhook. Without any there is no webhook. */
  readonly revalidateSecrets?: readonly string[] | undefined;
  /** Makes the webhook. Handed in, so that a machine without one does not carry its code. */
  readonly createWebhook?: CreateDoorWebhook | undefined;
  /** Bounds that differ from `DEFAULT_LIMITS`. */
  readonly limits: Partial<DoorLimits>;
}

/** Says on what machine. */
export interface DoorMachine {
  readonly platform: Platform;
  readonly codec: Codec;
  /** From 0 to 1, as `Math.random`. */
  random(): number;
  /** Names this process among those that share the store, with the same name each time. */
  owner(): string;
  /** Tells whether another process may have changed the store since the last call. Default: the handler's `changed`. */
  readonly freshness?: { check(): boolean } | undefined;
  readonly alarm?: Alarm | undefined;
  /** How one request waits for another one. Default: by promises. */
  readonly createSignal?: CreateSignal | undefined;
}

/** Options with every default filled in. */
export type CompleteOptions = Omit<FrontDoorOptions, "limits" | "alarm" | "createSignal"> & {
  readonly createSignal: CreateSignal;
  readonly limits: DoorLimits;
  readonly alarm: Alarm;
};

/** Makes the webhook of a front door; undefined without a secret. */
export type CreateDoorWebhook = (options: CompleteOptions, parts: DoorWebhookParts) => AnswerWebhook | undefined;
