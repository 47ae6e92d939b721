-- Who may write, and where the log ends: one snapshot.
select holder, (select coalesce(max(position), -1) from ledger.event) from ledger.writer
