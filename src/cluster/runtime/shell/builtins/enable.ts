import type { Builtin } from './builtin.ts';

/** The builtins of bash, as it lists them. */
const NAMES =
  '. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait'.split(
    ' ',
  );
const SPECIAL_NAMES = new Set(
  '. : break continue eval exec exit export readonly return set shift source times trap unset'.split(' '),
);

/** enable of bash: which builtins stand before the programs of the same name. */
export const enable: Builtin = (shell, call) => {
  const flags = call.args.filter((arg) => /^-[adnpsf]+$/.test(arg)).join('');
  const names = call.args.filter((arg) => !arg.startsWith('-'));
  const { disabled } = shell;
  if (names.length === 0 || flags.includes('p')) {
    const listed = flags.includes('s') ? NAMES.filter((name) => SPECIAL_NAMES.has(name)) : NAMES;
    for (const name of listed)
      if (flags.includes('a') || disabled.has(name) === flags.includes('n'))
        call.out(`enable ${disabled.has(name) ? '-n ' : ''}${name}\n`);
    return 0;
  }
  let status = 0;
  for (const name of names)
    if (!NAMES.includes(name)) {
      shell.complain(`enable: ${name}: not a shell builtin`);
      status = 1;
    } else if (flags.includes('n')) disabled.add(name);
    else disabled.delete(name);
  return status;
};
