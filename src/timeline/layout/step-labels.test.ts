import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeStepLabels } from './step-labels.ts';

/** Every letter is 5 px wide. */
const measure = (text: string) => text.length * 5;
const PLOT = { x0: 0, x1: 400 };

/** One letter of the picture for 5 px: `>` is a flag. */
function picture(flags: readonly { x: number; words: string }[]): string {
  const cells = new Array<string>(80).fill(' ');
  placeStepLabels(flags, PLOT, measure).forEach(({ text, anchor, x, width }) => {
    const from = Math.round((anchor === 'start' ? x : x - width) / 5);
    for (const [i, letter] of [...text].entries()) cells[from + i] = letter;
  });
  for (const { x } of flags) cells[Math.round(x / 5)] = '>';
  return cells.join('').trimEnd();
}

describe('the labels of steps', () => {
  test.each([
    ['one has all the room', [[0, 'kubectl get pods']], '> kubectl get pods'],
    [
      'what comes later cuts off what is too long',
      [
        [0, 'kubectl delete pod web-2'],
        [80, 'kubectl scale'],
      ],
      '> delete pod…   > kubectl scale',
    ],
    [
      'several at one moment say so',
      [
        [0, 'kubectl delete pod web-2'],
        [0, 'kubectl get pods'],
        [0, 'kubectl drain node-1'],
        [180, 'end'],
      ],
      '> kubectl delete pod web-2 +2       > end',
    ],
    [
      'and all of them, where there is room',
      [
        [0, 'get pods'],
        [5, 'get events'],
      ],
      '>> get pods · get events',
    ],
    [
      'at the right edge it stands on the left',
      [[390, 'kubectl delete pod web-0']],
      `${' '.repeat(53)}kubectl delete pod web-0 >`,
    ],
    [
      'the one before it leaves it some room there',
      [
        [0, `kubectl apply -f ${'x'.repeat(80)}`],
        [395, 'kubectl delete pod web-0'],
      ],
      `> apply -f ${'x'.repeat(40)}…  kubectl delete pod web-0 >`,
    ],
    [
      'two close together at the right edge share a label',
      [
        [375, 'kubectl get pods'],
        [390, 'kubectl delete pod web-0'],
      ],
      `${' '.repeat(31)}kubectl get pods · kubectl delete pod web-0 >  >`,
    ],
  ] as [string, [number, string][], string][])('%s', (_, flags, expected) =>
    expect(picture(flags.map(([x, words]) => ({ x, words })))).toBe(expected),
  );

  const some = fc
    .array(
      fc.record({ x: fc.integer({ min: 0, max: 400 }), words: fc.string({ minLength: 1, maxLength: 40 }) }),
      {
        maxLength: 30,
      },
    )
    .map((flags) => flags.sort((a, b) => a.x - b.x));

  test('name every flag that has some room, or one beside it does', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 400 }),
        fc.integer({ min: 0, max: 40 }),
        fc.string({ minLength: 4, maxLength: 40, unit: fc.constantFrom('a', 'b') }),
        (x, apart, words) => {
          const labels = placeStepLabels(
            [
              { x: x - apart, words },
              { x, words },
            ],
            PLOT,
            measure,
          );
          expect(labels.filter(({ text }) => text !== '').length).toBeGreaterThanOrEqual(1);
          if (labels[1]!.text === '') expect(labels[0]!.text).toMatch(/ · | \+1$/);
        },
      ),
    ));

  test('never lie on one another, on a flag of another moment, or outside the plot', () =>
    fc.assert(
      fc.property(some, (flags) => {
        const boxes = placeStepLabels(flags, PLOT, measure).flatMap(({ text, anchor, x, width }) =>
          text === '' ? [] : [anchor === 'start' ? ([x, x + width] as const) : ([x - width, x] as const)],
        );
        for (const [i, [from, to]] of boxes.entries()) {
          expect(from).toBeGreaterThanOrEqual(PLOT.x0);
          expect(to).toBeLessThanOrEqual(PLOT.x1);
          const next = boxes[i + 1];
          if (next) expect(next[0]).toBeGreaterThanOrEqual(to);
          for (const { x } of flags) expect(x <= from || x >= to).toBe(true);
        }
      }),
    ));
});
