import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import type { Client } from '../client.ts';
import type { DescribeWriter } from './writer.ts';

export interface DescribeContext {
  client: Client;
  now: SimMs;
  /** `v1.36.2` */
  version: string;
  showEvents: boolean;
}

export type Describer = (w: DescribeWriter, object: KubeObject, context: DescribeContext) => void;
