import type { Builtin } from './builtin.ts';

/** hash: where programs were found, as far as they were asked for. Each shell lists them in its own way. */
export const hash: Builtin = (shell, call) => {
  const { hashed, dialect } = shell;
  const flags = call.args.filter((arg) => /^-[a-z]+$/.test(arg)).join('');
  const names = call.args.filter((arg) => !/^-[a-z]+$/.test(arg));
  if (flags.includes('r')) hashed.clear();
  if (names.length === 0) {
    const known = [...hashed].flatMap(([name, hits]) => {
      const path = shell.whereIs(name)?.path;
      return path === undefined ? [] : [{ path, hits }];
    });
    if (flags.includes('r')) return 0;
    if (dialect.bash) {
      if (known.length === 0) call.out('hash: hash table empty\n');
      else call.out('hits\tcommand\n');
      for (const { path, hits } of known) call.out(`${String(hits).padStart(4)}\t${path}\n`);
    } else for (const { path } of known) call.out(`${path}\n`);
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const found = shell.whereIs(name);
    if (found === undefined) {
      shell.complain(`hash: ${name}: not found`);
      status = 1;
    } else if (found.kind === 'file') {
      if (flags.includes('t')) call.out(names.length > 1 ? `${name}\t${found.path}\n` : `${found.path}\n`);
      if (flags.includes('d')) hashed.delete(name);
      else if (!flags.includes('t')) hashed.set(name, dialect.bash ? 0 : 1);
    }
  }
  return status;
};
