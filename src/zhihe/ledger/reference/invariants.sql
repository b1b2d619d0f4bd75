-- I3: every balance equals its recount from the transfers
SELECT count(*) FROM ledger_ledgeraccount a WHERE a.balance <>
  (SELECT coalesce(sum(amount), 0) FROM ledger_transfer t
    WHERE t.city_id = a.city_id AND t.to_account_id = a.id)
  - (SELECT coalesce(sum(amount), 0) FROM ledger_transfer t
    WHERE t.city_id = a.city_id AND t.from_account_id = a.id);
-- I5: no spendable balance is below zero
SELECT count(*) FROM ledger_ledgeraccount WHERE balance < 0 AND NOT is_issuer;
