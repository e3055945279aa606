/** Seconds as English has them. */
export const seconds = (s: number) => `${Number(s.toFixed(s < 10 ? 2 : 1))} s`;

/** `1 pod`, `2 pods`. */
export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
