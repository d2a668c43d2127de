/**
 * Remembers which keys came by lately, as the doorkeeper of TinyLFU does: a table of hashes whose size never changes. New keys
 * push old ones out; a new key is taken for a known one about once in a thousand million times.
 */
export interface Doorkeeper {
  /** Tells whether a key came by lately, and notes that it comes now. */
  knows(key: string): boolean;
}

/** Makes a doorkeeper for keys that come again before about so many others; a multiple of 4. */
export function createDoorkeeper(keys = 8_192): Doorkeeper {
  const benches = keys / SEATS;
  const marks = new Uint32Array(keys);
  return {
    knows(key) {
      const mark = markOf(key);
      const first = (mark % benches) * SEATS;
      for (let seat = first; seat < first + SEATS; seat += 1) if (marks[seat] === mark) return true;
      // On each bench the one who came first leaves.
      marks.copyWithin(first + 1, first, first + SEATS - 1);
      marks[first] = mark;
      return false;
    },
  };
}

// With one seat a bench, two keys that come in turn would never know each other.
const SEATS = 4;

/** FNV-1a over UTF-16 units, with the high bits brought down to where benches are counted. */
function markOf(key: string): number {
  let mark = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) mark = Math.imul(mark ^ key.charCodeAt(at), 0x01000193);
  // 0 is an empty seat.
  return (mark ^ (mark >>> 15)) >>> 0 || 1;
}
