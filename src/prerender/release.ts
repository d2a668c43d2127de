/**
 * Gives back the memory of bytes that nobody reads any more, at once. V8 does not see that bodies are large until many of them
 * have piled up, and then collects the whole heap for them: an eighth of the main thread's work. Leaves parts of larger
 * buffers alone.
 */
export function release(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  // What was released already has no length.
  if (whole && byteLength > 0) buffer.transfer(0);
}
