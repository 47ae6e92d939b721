import pg from 'pg'
import { createBenchDatabase, nextPayload, nextStream } from './bench-database.ts'
import type { Contender } from './rounds.ts'

const connections = 32

/**
 * The usual event table and the usual function: the stream's revision is compared, the event inserted, a sequence numbers it. Its numbers have gaps
 * and become visible out of order, which a dense log may not.
 */
const schema = `create table public.event_by_function (
    position bigserial primary key, stream text collate "C" not null, revision integer not null, bytes bytea not null, unique (stream, revision));
  alter table public.event_by_function alter column bytes set storage external;
  create function public.append_event(to_stream text, expected integer, event bytea) returns bigint language plpgsql as $$
  declare
    current integer;
    numbered bigint;
  begin
    select coalesce(max(e.revision), -1) into current from public.event_by_function e where e.stream = to_stream;
    if current <> expected then
      raise exception 'stream % stands at %, not %', to_stream, current, expected using errcode = 'serialization_failure';
    end if;
    insert into public.event_by_function (stream, revision, bytes) values (to_stream, current + 1, event) returning position into numbered;
    return numbered;
  end $$;`
const append = { name: 'append', text: 'select public.append_event($1, -1, $2)' }

/** A function with an expected revision, one call a transaction on 32 connections: what many event stores on PostgreSQL do. Rate: events/s. */
export async function functionAppends(adminUrl: string): Promise<Contender> {
  const database = await createBenchDatabase(adminUrl)
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: database.url }))
  await Promise.all(clients.map((client) => client.connect()))
  await clients[0]?.query(schema)
  return {
    name: 'function with expected revision, 32 connections',
    async run(seconds) {
      const begin = performance.now()
      const end = begin + 1_000 * seconds
      let appended = 0
      await Promise.all(clients.map(async (client) => {
        while (performance.now() < end) {
          await client.query({ ...append, values: [nextStream(), nextPayload()] })
          appended += 1
        }
      }))
      return (1_000 * appended) / (performance.now() - begin)
    },
    async close() {
      await Promise.all(clients.map((client) => client.end()))
      await database.drop()
    },
  }
}
