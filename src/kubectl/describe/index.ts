import type { KubeObject } from '../../api/meta.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describePod } from './pod.ts';
import { DescribeWriter } from './writer.ts';

const DESCRIBERS: Record<string, Describer> = { Pod: describePod };

/** The text of `describe` for one object. */
export function describeObject(object: KubeObject, context: DescribeContext): string {
  const writer = new DescribeWriter();
  DESCRIBERS[object.kind]?.(writer, object, context);
  return writer.toString();
}
