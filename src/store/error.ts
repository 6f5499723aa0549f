import { PortolanError } from '../model/errors.ts'

type Explained = { code: string; message: string; hint: string; exitCode?: 1 | 2 | 3 }

const elsewhere = 'choose another place: --database FILE, or PORTOLAN_DATABASE'

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const sqlite: Readonly<Record<number, Explained>> = {
  5: {
    code: 'STORE_BUSY',
    message: 'another process is writing the catalogue',
    hint: 'try again when its sync is done',
    exitCode: 3,
  },
  8: { code: 'STORE_READ_ONLY', message: 'the catalogue may not be written', hint: elsewhere },
  10: {
    code: 'STORE_IO',
    message: 'the disk failed, is over its quota, or the file system has no locks',
    hint: elsewhere,
    exitCode: 3,
  },
  11: {
    code: 'STORE_DAMAGED',
    message: 'the catalogue is damaged',
    hint: 'move it away and sync again: it holds nothing that is not in the recipes',
  },
  13: {
    code: 'STORE_FULL',
    message: 'the disk is full; the catalogue is as it was before',
    hint: `make room, or ${elsewhere}`,
    exitCode: 3,
  },
  14: { code: 'STORE_UNREADABLE', message: 'the catalogue cannot be opened', hint: elsewhere },
  26: {
    code: 'STORE_DAMAGED',
    message: 'this is not a catalogue, or a damaged one',
    hint: 'is it the right file? If so, move it away and sync again',
  },
}
const sqliteLocked = sqlite[5]!

/** Classes and codes of PostgreSQL (appendix A of its manual) and of the connection. */
const postgres: readonly (readonly [RegExp, Explained])[] = [
  [
    /^(53100|54000)/,
    {
      code: 'STORE_FULL',
      message: 'the database server has no room left',
      hint: 'ask who runs it; the catalogue is as it was before',
      exitCode: 3,
    },
  ],
  [
    /^(25006|42501)/,
    {
      code: 'STORE_READ_ONLY',
      message: 'the catalogue may not be written',
      hint: 'grant this user the right to create a schema, or use another one',
    },
  ],
  [
    // The driver's own words where it was given no password.
    /^28|client password must be a string/,
    {
      code: 'STORE_REFUSED',
      message: 'the database server refused the login',
      hint: 'check user and password in the URL, or PGUSER and PGPASSWORD',
    },
  ],
  [
    /^3D000/,
    {
      code: 'STORE_UNREADABLE',
      message: 'there is no such database',
      hint: 'create it first: createdb NAME',
    },
  ],
  [
    /^(ECONNREFUSED|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EACCES|timeout exceeded)/,
    {
      code: 'STORE_UNREADABLE',
      message: 'the database server cannot be reached',
      hint: 'is it running, and are host and port right?',
      exitCode: 3,
    },
  ],
  [
    /^57P03/,
    {
      code: 'STORE_UNREADABLE',
      message: 'the database server takes no connections now',
      hint: 'it is starting or stopping: try again in a moment',
      exitCode: 3,
    },
  ],
  [
    /^(57P0|08|ECONNRESET|EPIPE)|^(Connection terminated|Client has encountered a connection error)|^terminating connection/,
    {
      code: 'STORE_LOST',
      message: 'the connection to the database server was lost',
      hint: 'the catalogue is as it was before; run the command again',
      exitCode: 3,
    },
  ],
]

type DriverError = Error & { errcode?: number; code?: string }

/** A driver's error as one that says what to do; others as they are. */
export function explained(error: unknown, where: string): unknown {
  if (error instanceof PortolanError || !(error instanceof Error)) return error
  const { errcode, code = '' } = error as DriverError
  const found =
    errcode === undefined
      ? postgres.find(([pattern]) => pattern.test(code || error.message))?.[1]
      : (errcode & 0xff) === 6
        ? sqliteLocked
        : sqlite[errcode & 0xff]
  if (!found) return error
  const { message, hint, exitCode } = found
  return new PortolanError(found.code, `${message} (${error.message})`, {
    where,
    hint,
    cause: error,
    ...(exitCode && { exitCode }),
  })
}
