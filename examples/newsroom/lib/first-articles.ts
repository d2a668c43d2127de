import type { Article } from "./article";

/** Fills an empty desk. */
export const FIRST_ARTICLES: readonly Article[] = [
  {
    slug: "harbour-bridge",
    title: "The harbour bridge opens on Monday",
    summary: "Eleven years, two councils and one very patient ferry captain.",
    body: "The first pedestrians cross at nine. The ferry keeps its timetable until the end of the month, and its captain says he has nothing against bridges as such.",
    tags: ["city", "transport"],
    changedAt: "2026-11-02T08:00:00.000Z",
  },
  {
    slug: "night-trains",
    title: "Night trains return to the coast line",
    summary: "Four sleeping cars, one dining car, and a bell for the tea.",
    body: "Tickets go on sale this week. The line was closed when the last sleeping car was turned into a café, which remains open.",
    tags: ["transport"],
    changedAt: "2026-11-03T08:00:00.000Z",
  },
  {
    slug: "library-roof",
    title: "A garden on the library's roof",
    summary: "Readers may borrow a tomato for three weeks.",
    body: "The garden was planted by the reading circle and may be visited in dry weather. Reservations are made at the desk on the second floor.",
    tags: ["city", "culture"],
    changedAt: "2026-11-04T08:00:00.000Z",
  },
  {
    slug: "quiet-orchestra",
    title: "An orchestra that plays very quietly",
    summary: "The audience brings cushions and the triangle is felt.",
    body: "The programme ends before it begins, as far as the neighbours are concerned. The second concert is sold out.",
    tags: ["culture"],
    changedAt: "2026-11-05T08:00:00.000Z",
  },
];
