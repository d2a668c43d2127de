/** Time and chance, as the machine has them. */
export interface Clock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  /** A number from 0 up to, not including, 1. */
  random(): number;
}
