import type { ImageEntry } from '../entry.ts';
import { APP_IMAGES } from './apps.ts';
import { BASE_IMAGES } from './bases.ts';
import { BITNAMI_IMAGES } from './bitnami.ts';
import { DATA_IMAGES } from './data.ts';
import { PLATFORM_IMAGES } from './platform.ts';
import { TOOL_IMAGES } from './tools.ts';
import { WEB_IMAGES } from './web.ts';

/** All image families that are known. The first one with the name counts. */
export const CATALOGUE: readonly ImageEntry[] = [
  ...BASE_IMAGES,
  ...WEB_IMAGES,
  ...DATA_IMAGES,
  ...BITNAMI_IMAGES,
  ...PLATFORM_IMAGES,
  ...TOOL_IMAGES,
  ...APP_IMAGES,
];
