/** Rings once after so many milliseconds; the returned function takes the alarm back. Passed in, so that tests own time. */
export type Alarm = (afterMs: number, ring: () => void) => () => void;

/** Is the alarm of every machine that has timers. */
export const timerAlarm: Alarm = (afterMs, ring) => {
  const timer = setTimeout(ring, afterMs);
  return () => clearTimeout(timer);
};

/** Says how long to wait, and what to throw after that. */
export interface Deadline {
  readonly alarm: Alarm;
  readonly afterMs: number;
  /** Called when time is up; what it returns is thrown. */
  late(): Error;
}

/** Waits for work until a deadline. The work itself goes on; what becomes of it later is nobody's concern. */
export function within<T>(work: Promise<T>, deadline: Deadline): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const silence = deadline.alarm(deadline.afterMs, () => reject(deadline.late()));
  work.then(
    (value) => {
      silence();
      resolve(value);
    },
    (error: unknown) => {
      silence();
      reject(error);
    },
  );
  return promise;
}
