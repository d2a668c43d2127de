/**
 * Remembers who came by lately, in memory that never grows and keeps nothing alive. Who stands where many have passed since is
 * forgotten; a stranger is taken for somebody known once in four thousand million times.
 */
export interface Doorkeeper {
  /** Tells whether a key came by lately, and notes that it comes now. */
  knows(key: string): boolean;
}

/** Makes a doorkeeper for keys that come again within about as many others as he has places. A power of two. */
export function createDoorkeeper(places: number): Doorkeeper {
  const marks = new Uint32Array(places);
  return {
    knows(key) {
      const mark = markOf(key);
      const place = mark & (places - 1);
      const isKnown = marks[place] === mark;
      marks[place] = mark;
      return isKnown;
    },
  };
}

/** FNV-1a over UTF-16 units, with the high bits brought down to where places are counted. */
function markOf(key: string): number {
  let mark = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) mark = Math.imul(mark ^ key.charCodeAt(at), 0x01000193);
  // 0 is an empty place.
  return (mark ^ (mark >>> 15)) >>> 0 || 1;
}
