select stream, revision, bytes from ledger.event where position between $1::bigint and $2::bigint order by position
