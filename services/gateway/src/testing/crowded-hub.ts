/** 拥挤的枢纽 — read tables with some twenty thousand rows each, by a few statements. Ids are made of a kind and a number. */
export const rowsEach = 20_000

const hex = (number: number): string => number.toString(16).padStart(12, '0')
export const rowId = (number: number): string => `01900000-0000-7000-8000-${hex(number)}`
export const unitId = (number: number): string => `02900000-0000-7000-8000-${hex(number)}`
/** One has most cases, look-ups and citizens and issues nothing; the small ones share the rest, and two of them issue some licences together; nobody knows of the last. */
export const crowd = { big: unitId(1), small: unitId(2), other: unitId(3), together: [unitId(3), unitId(4)], none: unitId(9_999), bigHolder: rowId(1) } as const

const row = (number: string): string => `('01900000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
const unit = (number: string): string => `('02900000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
const smallUnit = 'g % 50 + 2'
const holder = row('case when g % 5 = 0 then 1 else g end')
const bigOrSmall = unit(`case when g % 3 > 0 then 1 else ${smallUnit} end`)

/** What tells the rows of a table apart; every other column gets the plainest value that it takes. */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'case_register': {
    case_id: row('g'), window_unit_id: bigOrSmall, implementing_unit_id: unit(smallUnit), status: `case when g % 4000 = 7 then 'declined' when g % 3 = 0 then 'opened' else 'closed' end`,
    number: `'B-' || g`, position: 'g',
  },
  'licence_directory': {
    licence_id: row('g'), issuers: `case when g % 40 = 1 then array[${unit('g % 4 + 2')}, ${unit('4')}] else array[${unit('g % 4 + 2')}] end`, type_code: `'T' || (g / 20 % 5)`,
    status: `case when g % 2000 = 0 then 'composed' when g % 2000 = 20 then 'ended' else 'issued' end`, ended_how: `case when g % 2000 = 20 then 'revoked' end`, suspended: 'g % 2000 = 40',
    lost: 'g % 2000 = 60', valid_from: `case when g % 2000 = 81 then date '2999-01-01' else date '2020-01-01' end`, valid_until: `case when g % 7 = 0 then date '2021-01-01' end`,
  },
  'licence_holder': { licence_id: row('g'), holder_id: holder, type_code: `'T' || (g / 20 % 5)` },
  'look_up_record': {
    look_up_id: row('g'), position: 'g', unit_id: bigOrSmall, licence_id: `case when g % 10 > 0 then ${row(`g * 7 % ${rowsEach} + 1`)} end`, holder_id: row('case when g % 5 = 0 then 1 else g end'),
    type_code: `'T' || (g / 20 % 5)`, outcome: `case when g % 10 > 0 then case when g % 4000 = 4 then 'refused' else 'answered' end when g % 4000 = 10 then 'missed' else 'refused' end`,
    operator_id: unit('g % 1000 + 100'), case_id: row('g / 3'),
  },
  'operator': {
    operator_id: row('g'), unit_id: unit('case when g % 50 > 0 then 1 else g / 50 % 10 + 2 end'), holder_id: `case when g % 50 > 0 then ${row('g')} end`,
    roles: `case when g % 50 > 0 then array['holder'] when g % 4000 = 0 then array['auditor'] else array['window-clerk'] end`, status: `case when g % 4000 = 0 then 'suspended' else 'active' end`,
  },
  'grant_register': { grant_id: row('g'), type_id: row('g % 300'), implementing_units: `array[${unit('g % 500 + 2')}]`, status: `case when g % 4000 = 0 then 'requested' else 'authorised' end` },
  'entrustment': { unit_id: unit(smallUnit), window_unit_id: unit('g / 50 % 100 + 1000'), item_id: row('g / 5000'), withdrawn_at: `case when g % 4000 = 0 then now() end` },
  'service_item': { item_id: row('g'), code: `'X' || g`, implementing_unit_id: unit(smallUnit), licence_type_codes: `array['T' || (g % 300)]` },
  'licence_type': { type_id: row('g'), code: `'T' || g`, sharing: `case when g % 4000 = 0 then 'not-shared' else 'conditional' end` },
  'unit': { unit_id: unit('g'), uscc: `'U' || g`, kind: `case when g % 4000 = 0 then 'audit' else 'department' end` },
  'investigation': { investigation_id: row('g'), unit_id: bigOrSmall, status: `case when g % 4000 = 4 then 'open' else 'closed' end`, opened_by: unit('g % 500 + 100') },
  'investigation_act': { investigation_id: row('g % 40'), revision: 'g', position: 'g', kind: `'licence'` },
  'seal_register': {
    seal_id: row('g'), unit_id: bigOrSmall, kind: `case when g % 4000 = 4 then 'unit' when g % 40 = 1 then 'personal' else 'business' end`,
    status: `case when g % 4000 = 4 then 'active' when g % 4000 = 7 then 'disabled' else 'cancelled' end`,
  },
  'seal_history': { seal_id: row('g / 5'), revision: 'g % 5', position: 'g' },
  'seal_use': { seal_id: row('case when g % 3 > 0 then 7 else g end'), position: 'g' },
  'licence_history': { licence_id: row('g / 5'), revision: 'g % 5', position: 'g' },
}

const plainest = `case when is_nullable = 'YES' then 'null' when data_type = 'uuid' then 'gen_random_uuid()' when data_type = 'boolean' then 'false'
  when data_type = 'ARRAY' then 'array[]::' || substr(udt_name, 2) || '[]' when data_type like 'timestamp%' then 'now()' when data_type = 'date' then 'current_date'
  when data_type = 'jsonb' then quote_literal('{}') when data_type like '%int%' then '0' else quote_literal('x') end`

/** Fills the tables, those of the providers from the others, and has the planner know what is in them. */
export const crowdedHub = [
  ...Object.entries(tables).map(([table, told]) => `do $fill$ declare list text; begin
    select string_agg(coalesce($told$${JSON.stringify(told)}$told$::jsonb ->> column_name, ${plainest}), ', ' order by ordinal_position) into list
      from information_schema.columns where table_schema = 'read' and table_name = '${table}';
    execute 'insert into read.${table} select ' || list || ' from generate_series(1, ${rowsEach}) g'; end $fill$`),
  `insert into read.licence_issuer select licence_id, unnest(issuers), type_code,
    case when status = 'composed' then 'draft' when status = 'ended' then ended_how when suspended then 'suspended' when lost then 'lost' else 'in-force' end,
    suspended, lost, valid_from, valid_until from read.licence_directory`,
  'insert into read.provided_look_up select i.issuer_id, r.type_code, r.outcome, r.position from read.look_up_record r join read.licence_issuer i using (licence_id)',
  'analyze',
].join(';\n')
