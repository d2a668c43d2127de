/** Offers the tags of routes and paths (TG-02 to TG-08). They live in `entry`, where `next/cache` may reach them. */
export { implicitTags, pathTag } from "../entry/tags.ts";
