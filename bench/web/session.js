// Signs a new athlete up; writes the session to the file named, prints the athlete's user id.
import { writeFileSync } from 'node:fs';
import { newAthlete } from '../../tests/browser/support/athlete.js';

const { session, user } = await newAthlete();
writeFileSync(process.argv[2], JSON.stringify(session), { mode: 0o600 });
console.log(user.id);
