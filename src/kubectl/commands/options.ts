import { optionsText } from '../option-text.ts';
import type { Command } from './command.ts';

export const options: Command = {
  name: 'options',
  summary: 'Print the list of flags inherited by all commands',
  usage: 'options',
  flags: [],
  run({ out }) {
    out(optionsText());
    return 0;
  },
};
