import { NOT_FOUND_PATH, NOT_FOUND_ROUTE } from "../routing/not-found.ts";
import { createAddCoding } from "./add-coding.ts";
import { createAnswerFailed } from "./answer-failed.ts";
import { createAnswerMiss } from "./answer-miss.ts";
import { createAnswerShared, decideNow, type AnswerShared } from "./answer-shared.ts";
import type { Ask, Reply } from "./ask.ts";
import { createBudget } from "./budget.ts";
import { createFailures } from "./failures.ts";
import { createFences, type Fences } from "./fences.ts";
import type { CompleteOptions } from "./door-options.ts";
import { createLeases } from "./lease.ts";
import { unkept } from "./header-layers.ts";
import { createIsAdmitted, createListingOf } from "./listing.ts";
import { createLocator, type Locator } from "./locate.ts";
import { createFindEntry, placeOf } from "./lookup.ts";
import { plainAnswer } from "./plain.ts";
import { createCodings, createPreparedAnswers, type PreparedAnswers } from "./prepared.ts";
import { createReceipts } from "./receipts.ts";
import { createRegenerator } from "./regenerate.ts";
import { createScheduler, type Scheduler } from "./schedule.ts";
import { createServices } from "./services.ts";
import { createRenderShared } from "./shared-render.ts";
import { createShowEntry } from "./show.ts";
import { createSlots } from "./slots.ts";
import { createStore } from "./store.ts";
import { createVisitPage, type VisitPage } from "./visit.ts";
import type { AnswerWebhook } from "./webhook.ts";
import { createWishCoding } from "./wish-coding.ts";

/** What one front door is made of. */
export interface DoorParts {
  readonly options: CompleteOptions;
  readonly fences: Fences;
  readonly prepared: PreparedAnswers;
  readonly scheduler: Scheduler;
  readonly locator: Locator;
  readonly answerShared: AnswerShared;
  readonly visit: VisitPage;
  /** Absent without a secret. */
  readonly webhook: AnswerWebhook | undefined;
  /** Answers for a path that does not exist. */
  notFound(ask: Omit<Ask, "place">): Promise<Reply>;
}

/** Builds the parts of a front door and joins them. The one place in this room where they meet. */
export function createDoorParts(options: CompleteOptions): DoorParts {
  const { manifest, platform, codec, limits, loadRenderer } = options;
  const reading = createReadingParts(options);
  const { store, fences, prepared } = reading;
  const services = createServices({ manifest, platform, data: options.data, fences, store });
  const answerFailed = createAnswerFailed({ loadRenderer, services, platform });
  const visit = createVisitPage({ loadRenderer, services, platform, basePath: manifest.basePath, answerFailed });
  const slots = createSlots(limits.concurrency);
  const { deadlineSeconds } = limits;
  const render = createRenderShared({
    ...reading,
    ...options,
    services,
    deadlineSeconds,
    expireSeconds: manifest.expireSeconds,
  });
  const listingOf = createListingOf(store, options.seed);
  const regenerator = createRegenerator({
    ...reading,
    platform,
    createSignal: options.createSignal,
    render,
    slots,
    replaced: ({ place }) => prepared.forget(place.key),
  });
  const scheduler = createScheduler({
    platform,
    alarm: options.alarm,
    slots,
    regenerator,
    createSignal: options.createSignal,
    leases: createLeases({ store, platform, owner: options.owner, alarm: options.alarm }),
    look: async (place) => reading.find(place, { fresh: true }),
    decide: (found) => decideNow(found, { ...reading, platform }),
    isListed: async (place) => (await listingOf(place)) === "listed",
    superseded: ({ key }) => prepared.forget(key),
    budget: createBudget(manifest.regenerationsPerMinute),
    shutdownSeconds: limits.shutdownSeconds,
    longestMs: LONGEST_REGENERATIONS * deadlineSeconds * 1000,
  });
  const answerMiss = createAnswerMiss({
    ...reading,
    platform,
    codec,
    listingOf,
    regenerator,
    visit,
    answerFailed,
    notFound: (ask) => notFound(ask),
  });
  const isAdmitted = createIsAdmitted(store, options.seed);
  const answerShared = createAnswerShared({ ...reading, platform, scheduler, answerMiss, isAdmitted });
  const notFound = createNotFound({ options, answerShared, visit });
  const locator = createLocator(manifest);
  const webhook = options.createWebhook?.(options, { ...reading, scheduler, locator });
  return { options, fences, prepared, scheduler, locator, answerShared, visit, webhook, notFound };
}

// Waiting for a slot counts too, so this is generous: it only has to end some day.
const LONGEST_REGENERATIONS = 4;

/** The parts that answer from the store. */
function createReadingParts(options: CompleteOptions) {
  const { handler, platform, alarm, limits, codec, random, manifest, createSignal } = options;
  const store = createStore(handler, { platform, alarm, storeSeconds: limits.storeSeconds });
  const receipts = createReceipts(store);
  const prepared = createPreparedAnswers({ maxAnswers: limits.preparedAnswers, maxBytes: limits.preparedBytes });
  const codings = createCodings();
  const addCoding = createAddCoding({ store, codec, platform, compressions: limits.compressions });
  return {
    store,
    receipts,
    prepared,
    codings,
    fences: createFences({ store, platform, createSignal, receipts, keepSeconds: manifest.expireSeconds }),
    failures: createFailures({ store, platform, random: () => random() }),
    find: createFindEntry({ store, platform }),
    show: createShowEntry({ store, platform, etags: manifest.generateEtags !== false }),
    wishCoding: createWishCoding({ addCoding, codec, codings, added: (key) => prepared.forget(key) }),
  };
}

interface NotFoundNeeds extends Pick<DoorParts, "options" | "answerShared" | "visit"> {}

/** The entry of the not-found route answers; without one, or when even that fails, a sentence does. */
function createNotFound({ options, answerShared, visit }: NotFoundNeeds): DoorParts["notFound"] {
  const route = options.manifest.routes.find(({ id }) => id === NOT_FOUND_ROUTE);
  return async (unplaced) => {
    if (!route) return plainAnswer(404, "Not Found\n", unplaced.extra);
    const extra = unkept(unplaced.extra);
    const ask = { ...unplaced, extra, place: placeOf(route, NOT_FOUND_PATH), status: 404, repeats: false };
    const reply = await (route.sharing.kind === "dynamic" || ask.draft ? visit(ask, "not-found") : answerShared(ask));
    return reply.status === 404 ? reply : plainAnswer(404, "Not Found\n", extra);
  };
}
