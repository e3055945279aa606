import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from '../case.ts';
import { judge, readExpectations } from './expectations.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Every `<group>/<name>.yaml` beside this file with the `<name>.expect.yaml` that belongs to it. */
export function loadExamples(): Case[] {
  return groups().flatMap((group) => {
    const folder = join(FOLDER, group);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('.expect.yaml'))
      .sort()
      .map((file): Case => {
        const name = file.replace(/\.yaml$/, '');
        const read = (path: string) => readFileSync(join(folder, path), 'utf8');
        return {
          id: `examples/${group}/${name}`,
          title: name.replaceAll('-', ' '),
          judge: (simulate) => judge(readExpectations(read(`${name}.expect.yaml`)), simulate(read(file))),
        };
      });
  });
}

const groups = (): string[] =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
