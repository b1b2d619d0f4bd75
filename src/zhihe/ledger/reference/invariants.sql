-- I3: every balance equals its recount from the transfers
SELECT count(*) FROM ledger_ledgeraccount a LEFT JOIN (
  SELECT city_id, account_id, sum(amount) AS amount FROM (
    SELECT city_id, to_account_id AS account_id, amount FROM ledger_transfer
    UNION ALL SELECT city_id, from_account_id, -amount FROM ledger_transfer) AS moves
  GROUP BY city_id, account_id) AS m ON m.city_id = a.city_id AND m.account_id = a.id
  WHERE a.balance <> coalesce(m.amount, 0);
-- I5: no spendable balance is below zero
SELECT count(*) FROM ledger_ledgeraccount WHERE balance < 0 AND NOT is_issuer;
