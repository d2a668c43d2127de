import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Article } from "./article";
import { FIRST_ARTICLES } from "./first-articles";

/** Where the desk keeps what it writes. Stands in for a content management system. */
export interface ContentStore {
  list(): readonly Article[];
  find(slug: string): Article | undefined;
  save(article: Article): void;
  /** Cache tags of what was saved and not published yet. */
  pending(): readonly string[];
  addPending(tags: readonly string[]): void;
  clearPending(): void;
  receipts(): readonly string[];
  addReceipt(text: string): void;
}

/** Opens the store of this process, or the one that is open already. */
export function openContent(): ContentStore {
  const held = globalThis as typeof globalThis & { newsroomContent?: ContentStore };
  held.newsroomContent ??= createStore(process.env["NEWSROOM_CONTENT"] ?? ".vinext/newsroom.sqlite");
  return held.newsroomContent;
}

// Waiting comes first: the threads of a prerender open the file at the same moment.
const SCHEMA = `
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS articles (slug TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS pending (tag TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS receipts (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
`;
const RECEIPTS_SHOWN = 5;

function createStore(file: string): ContentStore {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const texts = (sql: string): readonly string[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  const insert = database.prepare("INSERT OR REPLACE INTO articles VALUES (?, ?)");
  const seed = database.prepare("INSERT OR IGNORE INTO articles VALUES (?, ?)");
  for (const article of FIRST_ARTICLES) seed.run(article.slug, JSON.stringify(article));
  return {
    list: () =>
      texts("SELECT json FROM articles")
        .map(parse)
        .toSorted((a, b) => b.changedAt.localeCompare(a.changedAt)),
    find(slug) {
      const row = database.prepare("SELECT json FROM articles WHERE slug = ?").get(slug);
      return row && parse(String(row["json"]));
    },
    save: (article) => void insert.run(article.slug, JSON.stringify(article)),
    pending: () => texts("SELECT tag FROM pending ORDER BY tag"),
    addPending(tags) {
      for (const tag of tags) database.prepare("INSERT OR IGNORE INTO pending VALUES (?)").run(tag);
    },
    clearPending: () => database.exec("DELETE FROM pending"),
    receipts: () => texts(`SELECT text FROM receipts ORDER BY id DESC LIMIT ${RECEIPTS_SHOWN}`),
    addReceipt: (text) => void database.prepare("INSERT INTO receipts (text) VALUES (?)").run(text),
  };
}

// Written by this file alone.
function parse(json: string): Article {
  return JSON.parse(json) as Article;
}
