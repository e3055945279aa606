import { describe, expect, test } from 'vitest';
import { jsonProblem } from './go-json.ts';

describe('what Go says of a text that is no JSON', () => {
  test.each([
    ['{"a":1}', undefined],
    ['{"a":[true,null,"x\\u0041",-1.5e3]}', undefined],
    ['{', 'unexpected end of JSON input'],
    ['', 'unexpected end of JSON input'],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a":}', "invalid character '}' looking for beginning of value"],
    ['{"a":x}', "invalid character 'x' looking for beginning of value"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a":1}}', "invalid character '}' after top-level value"],
    ['{"a":trux}', "invalid character 'x' in literal true (expecting 'e')"],
    ['{"a":"\\q"}', "invalid character 'q' in string escape code"],
    ['{"a":"b\nc"}', "invalid character '\\n' in string literal"],
    ['[-x]', "invalid character 'x' in numeric literal"],
    ['中', "invalid character '中' looking for beginning of value"],
  ])('%s', (text, problem) => {
    expect(jsonProblem(text)).toBe(problem);
  });
});
