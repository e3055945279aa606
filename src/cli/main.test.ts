import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n';
const FILES = {
  'pod.yaml': POD,
  'broken.yaml': 'a: b: c\n---\nspec:\n\tx: 1\n',
  'refused.yaml': POD.replace('name: p}', 'name: P}'),
  'held.yaml': "- within('60s', ready('p'))\n",
  'missed.yaml': "goals: [{id: no, check: never(ready('p'))}]\n",
  'wrong.yaml': 'goals: [{check: nothing(}]\n',
  'open.yaml': 'goals: [\n',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podscope-cli-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

function simulate(args: readonly string[], stdin = '') {
  const command = join(process.cwd(), 'src', 'cli', 'simulate.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    input: stdin,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { status, stdout, stderr };
}

describe('the command', () => {
  test('runs what it gets on standard input, and prints the same in every format of records', () => {
    const lines = simulate(['-', '--duration', '5s', '--output', 'jsonl'], POD);
    expect(lines).toMatchObject({ status: 0, stderr: '' });
    const records = lines.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.at(-1).t).toBeLessThanOrEqual(5);
    const whole = simulate(['pod.yaml', '--duration=5s', '--output=json']);
    expect(JSON.parse(whole.stdout)).toEqual(records);
    expect(simulate(['pod.yaml', '--duration', '5s', '--seed', '2', '--output', 'jsonl']).stdout).not.toBe(
      lines.stdout,
    );
  });

  test.each([
    [
      'refusals leave a run',
      ['pod.yaml', 'refused.yaml', '--output', 'pods'],
      0,
      /^refused\.yaml:3:12: metadata\.name: /,
    ],
    ['nothing to run', ['broken.yaml'], 1, /^broken\.yaml:1:4: .*\n.*\nbroken\.yaml:4:1: /],
    ['no file', [], 2, /^no file was given\n\nusage: /],
    ['a file that is not there', ['none.yaml'], 2, /^cannot read none\.yaml: /],
    ['goals that hold', ['pod.yaml', '--check', 'held.yaml'], 0, /^ok {3}within\('60s', ready\('p'\)\) /],
    ['goals that do not hold', ['pod.yaml', '--check', 'missed.yaml'], 1, /^FAIL never\(ready\('p'\)\) /],
    ['goals that cannot be read', ['pod.yaml', '--check', 'wrong.yaml'], 2, /^wrong\.yaml: goal nothing\(: /],
    ['a file of goals that is broken', ['pod.yaml', '--check', 'open.yaml'], 2, /^open\.yaml: /],
  ] as const)('%s: %j ends with %d', (_, args, status, message) => {
    const ran = simulate([...args, '--duration', '10s']);
    expect(ran.stderr).toMatch(message);
    expect(ran.status).toBe(status);
    expect(ran.stdout === '').toBe(status === 2 || args[0] === 'broken.yaml');
  });
});
