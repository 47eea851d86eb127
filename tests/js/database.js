// The administrator's own connection, for what an app cannot do: tables, policies, roles.
import pg from 'pg';

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by scripts/test js`);
  return value;
};

export const connect = async () => {
  const database = new pg.Client({ connectionString: need('DATABASE_ADMIN_URL') });
  await database.connect();
  return database;
};
