select coalesce(max(position), -1) from ledger.event
