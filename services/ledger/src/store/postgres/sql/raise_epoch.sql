-- $1 who we are. Only the session that holds the writer's lock runs this.
update ledger.writer set epoch = epoch + 1, holder = $1::uuid, taken_at = now() returning epoch
