import sqlite3 from 'sqlite3';

/** Another program at the same file: runs the statements and lets go of it. */
export async function meddle(file: string, sql: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const database = new sqlite3.Database(file);
    database.exec(sql, (error) => database.close(() => (error ? reject(error) : resolve())));
  });
}
