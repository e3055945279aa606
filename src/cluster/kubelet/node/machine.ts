import { createRng, fnv1a } from '../../../base/rng.ts';

/** 128 bits in hex that belong to one machine: the same for the same words, whatever the seed of the scenario. */
export function machineHex(words: string): string {
  const rng = createRng(fnv1a(words));
  return Array.from({ length: 4 }, () => rng.int(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
}

/** As {@link machineHex}, written as a UUID. */
export const machineUuid = (words: string): string =>
  machineHex(words).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What the kernel of a node calls its present boot: `boots` counts how often it has started again. */
export const bootID = (node: string, boots: number): string =>
  machineUuid(boots === 0 ? `${node}/boot` : `${node}/boot/${boots}`);
