import { openFile } from '../../process/open.ts';
import { release, type Steps, waitFor } from '../../process/process.ts';
import type { OpenFile } from '../../process/streams.ts';
import { textFile } from '../../process/streams.ts';
import { eachFile } from '../basic.ts';
import type { Call, Program } from '../call.ts';
import { complain } from '../lines.ts';
import { spawn } from '../spawn.ts';
import { Awk, numeric } from './machine.ts';
import { AwkError, parseAwk } from './parse.ts';

/** awk(1): the language of POSIX without getline from files and pipes. */
export const awk: Program = function* (call: Call): Steps<number> {
  const sources: string[] = [];
  const sets: [string, string][] = [];
  let args = call.args;
  while (args[0]?.startsWith('-') && args[0] !== '-') {
    const arg = args[0];
    const value = () => {
      const given = arg.length > 2 ? arg.slice(2) : (args[1] ?? '');
      if (arg.length === 2) args = args.slice(1);
      return given;
    };
    if (arg === '--') {
      args = args.slice(1);
      break;
    }
    if (arg.startsWith('-F')) sets.push(['FS', value().replace(/\\t/g, '\t').replace(/^t$/, '\t')]);
    else if (arg.startsWith('-v')) {
      const text = value();
      sets.push([text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
    } else if (arg.startsWith('-f')) sources.push(call.fs.readFile(value(), call.cwd));
    args = args.slice(1);
  }
  if (sources.length === 0) {
    if (args.length === 0)
      return call.fail('usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]', 2);
    sources.push(args[0]!);
    args = args.slice(1);
  }
  try {
    return yield* execute(call, new Awk(parseAwk(sources.join('\n')), call), sets, args);
  } catch (error) {
    if (!(error instanceof AwkError)) throw error;
    return call.fail(call.busybox ? `cmd. line:1: ${error.message}` : error.message, call.busybox ? 1 : 2);
  }
};

function* execute(
  call: Call,
  machine: Awk,
  sets: readonly [string, string][],
  operands: readonly string[],
): Steps<number> {
  for (const [name, value] of sets) machine.assign({ t: 'var', name }, value, true);
  const environ = machine.array('ENVIRON');
  for (const [name, value] of call.process.env) environ.set(name, value);
  machine.variables.set('ARGC', operands.length + 1);
  let going = machine.rules('BEGIN');
  let status = 0;
  if (going && machine.program.rules.some((rule) => rule.kind !== 'BEGIN')) {
    const files = operands.filter((each) => {
      const set = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(each);
      if (set) machine.assign({ t: 'var', name: set[1]! }, set[2]!, true);
      return !set;
    });
    status = yield* eachFile(call, files, complain(call), function* (file, name) {
      machine.variables.set('FILENAME', name === '-' ? '' : name);
      machine.variables.set('FNR', 0);
      if (!going) return;
      yield* call.eachLine(file, (line) => {
        machine.variables.set('NR', numeric(machine.variables.get('NR')!) + 1);
        machine.variables.set('FNR', numeric(machine.variables.get('FNR')!) + 1);
        machine.setLine(line);
        going = machine.rules('line');
        return going;
      });
    });
  }
  machine.rules('END');
  for (const [name, text] of machine.outputs) yield* write(call, name, text);
  return machine.code !== 0 ? machine.code : status === 0 ? 0 : 2;
}

function* write(call: Call, name: string, text: string): Steps<void> {
  const [op, ...rest] = name.split(' ');
  const path = rest.join(' ');
  if (op === '|') {
    const child = spawn(call, ['sh', '-c', path], call.process.env, textFile(text));
    if (typeof child !== 'number') yield* waitFor(child);
    return;
  }
  const file: OpenFile = yield* openFile(call.process, path, op === '>>' ? 'append' : 'write');
  file.refs++;
  file.write(text);
  release(file);
}
