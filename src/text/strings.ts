import { complain, eachFile, readAll, type TextTool } from './call.ts';
import { parseOptions } from './options.ts';

/** strings(1): what can be read in a file that is no text, four characters at least. */
export const strings: TextTool = (call) => {
  const args = call.args.map((arg) => (/^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg));
  const { flags, operands } = parseOptions(args, 'afon:t:', ['bytes=', 'all']);
  const least = Math.max(1, Number(flags.get('n') ?? flags.get('bytes') ?? 4) || 4);
  const readable = new RegExp(`[\\t\\x20-\\x7e]{${least},}`, 'g');
  return eachFile(call, operands, complain(call), function* (file, name) {
    for (const [text] of (yield* readAll(call, file)).matchAll(readable))
      call.out(`${flags.has('f') ? `${name}: ` : ''}${text}\n`);
  });
};
