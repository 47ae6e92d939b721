select position, stream, revision, bytes from ledger.event where position >= $1::bigint order by position limit $2::int
