import { describe, expect, test } from 'vitest';
import { parseArguments, UsageError } from './arguments.ts';
import { Stream } from './sources.ts';
import { eventTable } from './tables.ts';

describe('parseArguments', () => {
  test('files and options in any order', () =>
    expect(parseArguments(['a.yaml', '--duration', '2m', '-', '--seed=7', '--output', 'jsonl'])).toEqual({
      files: ['a.yaml', '-'],
      duration: 120_000,
      seed: 7,
      output: 'jsonl',
    }));

  test.each([
    [[], 'no file was given'],
    [
      ['a.yaml', '--duration', 'soon'],
      '--duration soon: expected more than 0s and at most 24h, such as 90s or 5m',
    ],
    [
      ['a.yaml', '--duration', '0s'],
      '--duration 0s: expected more than 0s and at most 24h, such as 90s or 5m',
    ],
    [['a.yaml', '--seed', 'x'], '--seed x: expected a whole number'],
    [['a.yaml', '--output', 'png'], '--output png: expected one of events, pods, jsonl, json, svg'],
    [['a.yaml', '--loud'], 'unknown option --loud'],
    [['a.yaml', '--seed'], '--seed needs a value'],
  ])('%j is a wrong call', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(new UsageError(message));
  });
});

describe('Stream', () => {
  const stream = new Stream([
    { name: 'a.yaml', text: 'kind: Pod\nmetadata: {}' },
    { name: 'b.yaml', text: 'kind: Service\n' },
    { name: '<stdin>', text: 'x\ny\n' },
  ]);

  test('joins the files as documents', () =>
    expect(stream.text).toBe('kind: Pod\nmetadata: {}\n---\nkind: Service\n---\nx\ny\n'));

  test.each([
    [1, 'a.yaml:1:3'],
    [2, 'a.yaml:2:3'],
    [4, 'b.yaml:1:3'],
    [6, '<stdin>:1:3'],
    [7, '<stdin>:2:3'],
  ])('line %d of the stream is %s', (line, place) => expect(stream.place(line, 3)).toBe(place));
});

test('events are a table like the one of kubectl', () =>
  expect(
    eventTable([
      {
        t: 0.5,
        type: 'event',
        namespace: 'default',
        kind: 'Pod',
        name: 'web-0',
        eventType: 'Normal',
        reason: 'Pulled',
        message: 'there',
        source: 'kubelet',
        host: 'node-1',
      },
    ]),
  ).toBe(
    [
      'TIME     TYPE     REASON   OBJECT      SOURCE            MESSAGE',
      '0.500s   Normal   Pulled   pod/web-0   kubelet, node-1   there',
      '',
    ].join('\n'),
  ));
