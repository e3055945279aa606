import { awk } from './awk/awk.ts';
import { base64 } from './base64.ts';
import { bc } from './bc.ts';
import type { TextTool } from './call.ts';
import { cmp, comm, diff, split } from './compare.ts';
import { date } from './date.ts';
import { expr } from './expr.ts';
import { column, cut, paste, uniq } from './fields.ts';
import { getopt } from './getopt.ts';
import { grep } from './grep.ts';
import { join } from './join.ts';
import { jq } from './jq/jq.ts';
import { cat, expand, fold, head, nl, rev, shuf, tac, tail } from './lines.ts';
import { factor } from './numbers.ts';
import { sed } from './sed/sed.ts';
import { seq } from './seq.ts';
import { sort } from './sort.ts';
import { strings } from './strings.ts';
import { tr } from './tr.ts';
import { wc } from './wc.ts';

/** The text tools by the names they are called by. */
export const TEXT_TOOLS: Record<string, TextTool> = {
  awk,
  base64,
  bc,
  cat,
  cmp,
  comm,
  date,
  diff,
  column,
  cut,
  egrep: grep,
  expand,
  expr,
  factor,
  fgrep: grep,
  fold,
  gawk: awk,
  getopt,
  grep,
  head,
  join,
  jq,
  mawk: awk,
  nl,
  paste,
  rev,
  sed,
  seq,
  shuf,
  sort,
  split,
  strings,
  tac,
  tail,
  tr,
  uniq,
  wc,
};
