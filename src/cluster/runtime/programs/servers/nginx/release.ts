import type { Call } from '../../call.ts';

/** The release of images that do not name a whole one. */
const DEFAULT = '1.27.2';
/** The last release of each line, for tags that name the line alone. */
const LAST: Readonly<Record<string, string>> = {
  '1.7': '1.7.12',
  '1.9': '1.9.15',
  '1.10': '1.10.3',
  '1.11': '1.11.13',
  '1.12': '1.12.2',
  '1.13': '1.13.12',
  '1.14': '1.14.2',
  '1.15': '1.15.12',
  '1.16': '1.16.1',
  '1.17': '1.17.10',
  '1.18': '1.18.0',
  '1.19': '1.19.10',
  '1.20': '1.20.2',
  '1.21': '1.21.6',
  '1.22': '1.22.1',
  '1.23': '1.23.4',
  '1.24': '1.24.0',
  '1.25': '1.25.5',
  '1.26': '1.26.3',
  '1.27': '1.27.2',
  '1.28': '1.28.0',
  '1.29': '1.29.1',
  stable: '1.26.2',
};

/** The release of the nginx in an image, by its tag: what `nginx -v`, its log and the header Server say. */
export function releaseOf(call: Call): string {
  const { imageName } = call.host;
  let release = releases.get(imageName);
  if (release === undefined) {
    if (releases.size > 100) releases.clear();
    release = releaseIn(imageName);
    releases.set(imageName, release);
  }
  return release;
}

/** Each request asks. */
const releases = new Map<string, string>();

function releaseIn(imageName: string): string {
  if (!/nginx(-unprivileged|-slim|-perl)?(:|@|$)/.test(imageName)) return DEFAULT;
  const tag = /:([^/@]+)(@|$)/.exec(imageName)?.[1] ?? '';
  const whole = /^(1\.\d+\.\d+)(-|$)/.exec(tag)?.[1];
  return whole ?? LAST[/^(1\.\d+|stable)(-|$)/.exec(tag)?.[1] ?? ''] ?? DEFAULT;
}

/** When the files of its packages were made, where that is known. */
const BUILT: Readonly<Record<string, number>> = {
  '1.14.2': Date.parse('2018-12-04T14:44:49Z'),
  '1.19.10': Date.parse('2021-04-13T15:13:59Z'),
  '1.21.6': Date.parse('2022-01-25T15:03:52Z'),
  '1.25.3': Date.parse('2023-10-24T13:46:47Z'),
  '1.27.2': Date.parse('2024-10-02T15:13:19Z'),
};

/** In milliseconds since 1970; that of another release where its own is not known. */
export const builtAt = (call: Call): number => BUILT[releaseOf(call)] ?? BUILT[DEFAULT]!;
