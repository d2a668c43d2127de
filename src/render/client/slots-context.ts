import { createContext, type Context } from "react";
import type { SlotContent } from "../payload.ts";

/** What the slots on screen hold, by their ids. */
export type SlotContents = ReadonlyMap<string, Pick<SlotContent, "node" | "segments">>;

/** Carries what the slots of the document hold. */
export const SlotsContext: Context<SlotContents> = createContext<SlotContents>(new Map());
