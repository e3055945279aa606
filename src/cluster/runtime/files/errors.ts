/** The errors of the file system and of processes, with the texts of strerror(3). */
const TEXTS = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  ELOOP: 'Too many levels of symbolic links',
  EINVAL: 'Invalid argument',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  EXDEV: 'Invalid cross-device link',
  ECONNREFUSED: 'Connection refused',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENOEXEC: 'Exec format error',
  ENOMEM: 'Cannot allocate memory',
  EAGAIN: 'Resource temporarily unavailable',
  EFBIG: 'File too large',
  ETXTBSY: 'Text file busy',
  EADDRINUSE: 'Address already in use',
  EPIPE: 'Broken pipe',
} as const;

export type Errno = keyof typeof TEXTS;

/**
 * A system call that failed. `message` is the strerror text. Not an Error: programs meet thousands
 * of these, and a stack trace for each would cost more than all the rest.
 */
export class SystemError {
  readonly code: Errno;
  readonly message: string;
  constructor(code: Errno) {
    this.code = code;
    this.message = TEXTS[code];
  }
}

/** The strerror text of whatever was thrown, or the error itself thrown again where it is no system error. */
export function reason(error: unknown): string {
  if (error instanceof SystemError) return error.message;
  throw error;
}
