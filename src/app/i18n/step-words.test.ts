import { expect, test } from 'vitest';
import { en } from './en.ts';
import { stepWords } from './step-words.ts';
import { zh } from './zh.ts';

test.each([
  ['kubectl delete pod web-0', 'kubectl delete pod web-0'],
  ['fault: pod web-0 hang for 30s', '故障：pod web-0 hang，持续 30 秒'],
  ['fault: node node-1 down', '故障：node node-1 down'],
  ['fault over: pod web-0 http 500', '故障结束：pod web-0 http 500'],
])('%s', (command, chinese) => {
  expect(stepWords(command, en)).toBe(command);
  expect(stepWords(command, zh)).toBe(chinese);
});
