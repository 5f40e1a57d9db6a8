import sqlite3 from 'sqlite3';
import { StoreError } from '../errors.js';
import { createSerial } from '../serial.js';

export type SqlValue = string | number | Buffer | null;

/** Rows come back as `unknown`: their reader parses them. Everything rejects with `StoreError`. */
export interface Statements {
  /** Returns how many rows were changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number>;
  /** The first row, or undefined. The statement is carried out completely. */
  get(sql: string, ...values: SqlValue[]): Promise<unknown>;
  all(sql: string, ...values: SqlValue[]): Promise<unknown[]>;
  /** Several statements without values. */
  exec(sql: string): Promise<void>;
}

export interface Database extends Statements {
  /**
   * Runs `work` between BEGIN IMMEDIATE and COMMIT, or ROLLBACK when it rejects. Until it ends every other statement of
   * this connection waits, so `work` must use the statements it is handed: the database's own would wait for it for ever.
   */
  transaction<Result>(work: (inside: Statements) => Promise<Result>): Promise<Result>;
  /**
   * For single statements that change something and come in crowds: those that wait for their turn at the same time are
   * committed together, which costs one write through to the disk for all of them. Each resolves when it is on the disk.
   */
  grouped: Pick<Statements, 'get'>;
  close(): Promise<void>;
}

const damageCodes = new Set<unknown>(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);

function storeError(path: string, cause: Error): StoreError {
  const damaged = damageCodes.has('code' in cause ? cause.code : undefined);
  const problem = damaged ? 'is no SQLite database or is damaged' : `could not be used (${cause.message})`;
  return new StoreError(`The file ${path} ${problem}.`, { cause });
}

/** Compiled statements that are kept; there are not so many different ones, but for lists with odd conditions. */
const mostCompiled = 100;

/** Statements by their text: compiling one takes longer than carrying it out. */
function createCompiled(connection: sqlite3.Database) {
  const compiled = new Map<string, sqlite3.Statement>();
  const forget = (sql: string, statement: sqlite3.Statement) => {
    compiled.delete(sql);
    statement.finalize();
  };
  return {
    /** `onError` is called when it cannot be compiled; then it calls back nobody else. */
    get(sql: string, onError: (error: Error) => void): sqlite3.Statement {
      const known = compiled.get(sql);
      if (known) return known;
      for (const [oldest, statement] of compiled) {
        if (compiled.size < mostCompiled) break;
        forget(oldest, statement);
      }
      const statement: sqlite3.Statement = connection.prepare(sql, (error) => {
        if (!error) return;
        compiled.delete(sql);
        onError(error);
      });
      compiled.set(sql, statement);
      return statement;
    },
    /** A connection with compiled statements cannot be closed. */
    clear(): void {
      for (const [sql, statement] of compiled) forget(sql, statement);
    },
  };
}

/** Turns sqlite3's call-backs into promises. One statement must have ended before it begins again. */
function createStatements(connection: sqlite3.Database, path: string): Statements & { forgetCompiled(): void } {
  const compiled = createCompiled(connection);
  const all = (sql: string, ...values: SqlValue[]) =>
    new Promise<unknown[]>((resolve, reject) => {
      const fail = (error: Error) => reject(storeError(path, error));
      compiled.get(sql, fail).all(values, (error, rows) => (error ? fail(error) : resolve(rows)));
    });
  return {
    all,
    run: (sql, ...values) =>
      new Promise((resolve, reject) => {
        const fail = (error: Error) => reject(storeError(path, error));
        compiled.get(sql, fail).run(values, function (error) {
          if (error) fail(error);
          else resolve(this.changes);
        });
      }),
    forgetCompiled: () => compiled.clear(),
    // Not sqlite3's own `get`: that stops after the first row.
    get: async (sql, ...values) => (await all(sql, ...values))[0],
    exec: (sql) =>
      new Promise((resolve, reject) => {
        connection.exec(sql, (error) => (error ? reject(storeError(path, error)) : resolve()));
      }),
  };
}

async function runTransaction<Result>(
  statements: Statements,
  work: (inside: Statements) => Promise<Result>,
): Promise<Result> {
  await statements.run('BEGIN IMMEDIATE');
  try {
    const result = await work(statements);
    await statements.run('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some failures; then this one says that there is no transaction.
    await statements.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

interface Waiting {
  sql: string;
  values: SqlValue[];
  resolve(row: unknown): void;
  reject(error: unknown): void;
}

/** Carries out what waits together. What fails in company is undone and tried alone: nobody fails for another's statement. */
async function runGroup(statements: Statements, group: readonly Waiting[]): Promise<void> {
  const [first, ...others] = group;
  if (first && others.length > 0) {
    try {
      const rows = await runTransaction(statements, async (inside) => {
        const found: unknown[] = [];
        for (const { sql, values } of group) found.push(await inside.get(sql, ...values));
        return found;
      });
      group.forEach(({ resolve }, index) => resolve(rows[index]));
      return;
    } catch {
      // Each tells its own failure.
    }
  }
  for (const { sql, values, resolve, reject } of group) await statements.get(sql, ...values).then(resolve, reject);
}

/** @param use gives a piece of work its turn */
function createGrouped(
  statements: Statements,
  use: (work: () => Promise<void>) => Promise<void>,
): Pick<Statements, 'get'> {
  const waiting: Waiting[] = [];
  const runWaiting = () => runGroup(statements, waiting.splice(0));
  return {
    get: (sql, ...values) =>
      new Promise((resolve, reject) => {
        waiting.push({ sql, values, resolve, reject });
        if (waiting.length > 1) return;
        use(runWaiting).catch((error: unknown) => {
          for (const one of waiting.splice(0)) one.reject(error);
        });
      }),
  };
}

function openConnection(path: string, create: boolean): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const mode = sqlite3.OPEN_READWRITE | sqlite3.OPEN_FULLMUTEX | (create ? sqlite3.OPEN_CREATE : 0);
    const connection = new sqlite3.Database(path, mode, (error) =>
      error ? reject(storeError(path, error)) : resolve(connection),
    );
  });
}

/**
 * One connection to a file that exists, unless it may create it. Single statements and transactions run one after the other: on one connection a
 * statement sent during somebody else's transaction would be rolled back with it.
 */
export async function connect(path: string, { create = false } = {}): Promise<Database> {
  const connection = await openConnection(path, create);
  const statements = createStatements(connection, path);
  const serial = createSerial();
  let closing: Promise<void> | undefined;
  const use = <Result>(work: () => Promise<Result>): Promise<Result> =>
    closing ? Promise.reject(new StoreError(`The file ${path} was closed already.`)) : serial(work);
  const grouped = createGrouped(statements, use);
  const close = () =>
    new Promise<void>((resolve, reject) => {
      statements.forgetCompiled();
      connection.close((error) => (error ? reject(storeError(path, error)) : resolve()));
    });
  return {
    run: (...call) => use(() => statements.run(...call)),
    get: (...call) => use(() => statements.get(...call)),
    all: (...call) => use(() => statements.all(...call)),
    exec: (sql) => use(() => statements.exec(sql)),
    transaction: (work) => use(() => runTransaction(statements, work)),
    grouped,
    close: () => (closing ??= serial(close)),
  };
}
