import { SystemError } from '../../../files/errors.ts';
import { type Steps, sleep } from '../../../process/process.ts';
import type { Node } from '../../../vfs.ts';
import type { Call } from '../../call.ts';
import { flag } from '../server.ts';

const CONTENT = 'mount-tester new file\n';
/** What statfs calls the file systems. */
const EXT4 = 0xef53;
const OVERLAY = 0x794c7630;

/** Makes, reads and describes files as its flags say. Models test/images/agnhost/mounttest. */
export function* mounttest(call: Call): Steps<number> {
  call.process.umask = 0;
  let failed = false;
  const attempt = (what: string, path: string | undefined, action: (path: string) => void) => {
    if (path === undefined || path === '') return;
    try {
      action(path);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      call.out(`${what.replace('PATH', JSON.stringify(path))}: ${problem(error, what, path)}\n`);
      failed = true;
    }
  };
  attempt('error from statfs(PATH)', flag(call, '--fs_type'), (path) => {
    const place = call.fs.resolve(path, call.cwd);
    if (place.node === undefined) throw new SystemError('ENOENT');
    const mount = call.fs.mountOf(place.path);
    call.out(`mount type of ${JSON.stringify(path)}: ${mount?.memory ? 'tmpfs' : mount ? EXT4 : OVERLAY}\n`);
  });
  for (const mode of [0o644, 0o666, 0o660, 0o777])
    attempt('error writing new file PATH', flag(call, `--new_file_0${mode.toString(8)}`), (path) => {
      call.fs.writeFile(path, call.cwd, CONTENT, mode);
      read(call, path);
    });
  attempt('error from Stat(PATH)', flag(call, '--file_mode'), (path) =>
    call.out(`mode of file ${JSON.stringify(path)}: ${goMode(stat(call, path), true)}\n`),
  );
  attempt('error from Stat(PATH)', flag(call, '--file_perm'), (path) =>
    call.out(`perms of file ${JSON.stringify(path)}: ${goMode(stat(call, path), false)}\n`),
  );
  attempt('error from stat(PATH)', flag(call, '--file_owner'), (path) => {
    const node = stat(call, path);
    const [uid, gid] = node.type === 'symlink' ? [0, 0] : [node.uid, node.gid];
    call.out(`owner UID of ${JSON.stringify(path)}: ${uid}\nowner GID of ${JSON.stringify(path)}: ${gid}\n`);
  });
  attempt('error reading file content for PATH', flag(call, '--file_content'), (path) => read(call, path));
  const looped = flag(call, '--file_content_in_loop');
  if (looped) {
    const end = call.host.kernel.now + Number(flag(call, '--retry_time') ?? 180) * 1000;
    const stops = flag(call, '--break_on_expected_content') !== 'false';
    while (call.host.kernel.now < end) {
      try {
        read(call, looped);
        failed = false;
        if (stops && call.fs.readFile(looped, call.cwd) === CONTENT) break;
        if (stops) call.out(`Unexpected content. Expected: ${CONTENT}. Retrying`);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        call.out(`Error reading file ${looped}: open ${looped}: ${error.message.toLowerCase()}, retrying\n`);
        failed = true;
      }
      yield* sleep(call.process, 2000);
    }
  }
  return failed ? 1 : 0;
}

const problem = (error: SystemError, what: string, path: string): string =>
  what.includes('statfs') || what.includes('stat(')
    ? error.message.toLowerCase()
    : `${what.includes('Stat') ? 'stat' : 'open'} ${path}: ${error.message.toLowerCase()}`;

function read(call: Call, path: string): void {
  call.out(`content of file ${JSON.stringify(path)}: ${call.fs.readFile(path, call.cwd)}\n`);
}

function stat(call: Call, path: string): Node {
  const { node } = call.fs.resolve(path, call.cwd);
  if (node === undefined) throw new SystemError('ENOENT');
  return node;
}

/** A mode as Go's os.FileMode writes it: the kind in front, nothing special inside the nine. */
function goMode(node: Node, withKind: boolean): string {
  const mode = node.type === 'symlink' ? 0o777 : node.mode;
  const bits = [...'rwxrwxrwx'].map((c, i) => ((mode >> (8 - i)) & 1 ? c : '-')).join('');
  if (!withKind) return `-${bits}`;
  const kinds = `${node.type === 'directory' ? 'd' : ''}${mode & 0o4000 ? 'u' : ''}${mode & 0o2000 ? 'g' : ''}${mode & 0o1000 ? 't' : ''}`;
  return `${kinds || '-'}${bits}`;
}
