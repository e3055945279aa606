/**
 * What a goroutine is to the real kubelet: a procedure that waits. A task is a generator that
 * yields a function which is given `resume`; nothing here knows of time or of promises, and a task
 * that is never resumed again simply stays where it is.
 */
// biome-ignore lint/suspicious/noExplicitAny: a wait hands its value back through yield
export type Wait = (resume: (value?: any) => void) => void;
// biome-ignore lint/suspicious/noExplicitAny: see Wait
export type Task<T = void> = Generator<Wait, T, any>;

/** Runs a task until it waits, then each time it is resumed; `done` gets what it returned. */
export function runTask<T>(task: Task<T>, done?: (value: T) => void): void {
  let stepping = false;
  let ready = false;
  let input: unknown;
  const step = () => {
    // A wait may resume at once, from inside the yield: loop instead of recursing.
    if (stepping) return;
    stepping = true;
    while (ready) {
      ready = false;
      const next = task.next(input);
      if (next.done) {
        done?.(next.value);
        return;
      }
      let used = false;
      next.value((value) => {
        if (used) return;
        used = true;
        input = value;
        ready = true;
        step();
      });
    }
    stepping = false;
  };
  ready = true;
  step();
}

/** Waits until every task has returned; they all begin at once, in order. */
export function* all<T>(tasks: readonly Task<T>[]): Task<T[]> {
  if (tasks.length === 0) return [];
  const results: T[] = new Array(tasks.length);
  yield (resume) => {
    let left = tasks.length;
    tasks.forEach((task, i) => {
      runTask(task, (value) => {
        results[i] = value;
        if (--left === 0) resume();
      });
    });
  };
  return results;
}
