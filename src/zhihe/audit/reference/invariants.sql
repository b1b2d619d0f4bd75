-- I6: every event has exactly one leaf (the same ids: equal number and equal sum of their hashes)
SELECT count(*) FROM (SELECT city_id, count(*) AS n, sum(uuid_hash_extended(id, 0)) AS hashes
    FROM audit_auditevent GROUP BY city_id) AS e
  FULL JOIN (SELECT city_id, count(*) AS n, sum(uuid_hash_extended(id, 0)) AS hashes
    FROM audit_auditleaf GROUP BY city_id) AS l ON l.city_id = e.city_id
  WHERE (e.n, e.hashes) IS DISTINCT FROM (l.n, l.hashes);
-- I6b: the numbers of the tree have no gap
SELECT count(*) FROM (SELECT city_id, count(*) AS n, max(number) AS top FROM audit_auditsequence GROUP BY city_id) AS s
  WHERE n <> top + 1;
-- I6c: a leaf is either numbered or waits
SELECT count(*) FROM (SELECT city_id, count(*) AS n, sum(uuid_hash_extended(id, 0)) AS hashes
    FROM audit_auditleaf GROUP BY city_id) AS l
  FULL JOIN (SELECT city_id, count(*) AS n, sum(uuid_hash_extended(id, 0)) AS hashes
    FROM (SELECT city_id, leaf_id AS id FROM audit_auditsequence
      UNION ALL SELECT city_id, id FROM audit_auditpending) AS both_kinds
    GROUP BY city_id) AS s ON s.city_id = l.city_id
  WHERE (l.n, l.hashes) IS DISTINCT FROM (s.n, s.hashes);
-- I6d: every complete subtree has its hash, and no other is kept
SELECT count(*) FROM (SELECT city_id, max(number) + 1 AS size FROM audit_auditsequence GROUP BY city_id) AS s
  FULL JOIN (SELECT city_id, count(*) AS n FROM audit_auditnode GROUP BY city_id) AS t ON t.city_id = s.city_id
  WHERE t.n IS DISTINCT FROM 2 * s.size - length(replace(s.size::bit(63)::text, '0', ''));
