-- I6: every event has exactly one leaf
SELECT (SELECT count(*) FROM audit_auditevent) - (SELECT count(*) FROM audit_auditleaf);
-- I6b: the numbers of the tree have no gap
SELECT count(*) FROM (SELECT city_id, count(*) AS n, max(number) AS top FROM audit_auditsequence GROUP BY city_id) AS s
  WHERE n <> top + 1;
-- I6c: a leaf is either numbered or waits
SELECT count(*) FROM audit_auditleaf l WHERE
  EXISTS (SELECT 1 FROM audit_auditsequence s WHERE s.city_id = l.city_id AND s.leaf_id = l.id)
  = EXISTS (SELECT 1 FROM audit_auditpending p WHERE p.city_id = l.city_id AND p.id = l.id);
