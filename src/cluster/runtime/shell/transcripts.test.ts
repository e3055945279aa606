import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runScript } from '../testing/lab.ts';

/**
 * Scripts with what dash 0.5.12, bash 5.2 and busybox 1.35 print for them, standard error included, and how they
 * end. Recorded from those programs: `%%% shells`, the script, `%% exit code`, the output.
 */
const FOLDER = new URL('./transcripts/', import.meta.url);
const SHELLS: Record<string, { image: string; shell: string }> = {
  dash: { image: 'debian:12', shell: '/bin/sh' },
  bash: { image: 'debian:12', shell: '/bin/bash' },
  ash: { image: 'busybox:1.36', shell: '/bin/sh' },
};

function entries(name: string): { shell: string; script: string; code: number; output: string }[] {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  return text
    .split(/^%%% /m)
    .slice(1)
    .flatMap((entry) => {
      const [, shells = '', script = '', code = '', output = ''] =
        /^([a-z ]+)\n([\s\S]*?)\n%% (\d+)\n([\s\S]*)$/.exec(entry)!;
      return shells.split(' ').map((shell) => ({ shell, script, code: Number(code), output }));
    });
}

const trimmed = (text: string): string => text.replace(/^\n+/, '').replace(/\n+$/, '');

describe.each(readdirSync(FOLDER))('%s', (name) => {
  test.each(entries(name))('$shell: $script', ({ shell, script, code, output }) => {
    const run = runScript(`exec 2>&1; mkdir -p /tmp/w; cd /tmp/w; ${script}`, SHELLS[shell]!);
    expect([trimmed(run.out), run.code]).toEqual([trimmed(output), code]);
  });
});
