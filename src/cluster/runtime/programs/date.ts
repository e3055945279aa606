import * as text from '../../../text/date.ts';
import type { Program } from './call.ts';
import { pretend } from './state.ts';

/** date(1): the text tool, and who may set the clock. */
export const date: Program = (call) => {
  if (!call.args.some((arg) => /^(-s|--set)/.test(arg))) return text.date(call);
  if (call.process.can('SYS_TIME')) return pretend(call);
  return call.fail(`${call.busybox ? "can't" : 'cannot'} set date: Operation not permitted`);
};
