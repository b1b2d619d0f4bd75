-- I6: every event has exactly one leaf (the same ids: as many, and the same sum of their hashes)
SELECT count(*) FROM platform_city c
  CROSS JOIN LATERAL (SELECT count(*) AS n, sum(uuid_hash_extended(id, 0)) AS hashes
    FROM audit_auditevent t WHERE t.city_id = c.code) AS e
  CROSS JOIN LATERAL (SELECT count(*) AS n, sum(uuid_hash_extended(id, 0)) AS hashes
    FROM audit_auditleaf t WHERE t.city_id = c.code) AS l
  WHERE (e.n, e.hashes) IS DISTINCT FROM (l.n, l.hashes);
-- I6b: the numbers of the tree have no gap
SELECT count(*) FROM platform_city c
  CROSS JOIN LATERAL (SELECT count(*) AS n FROM audit_auditsequence t WHERE t.city_id = c.code) AS s
  CROSS JOIN LATERAL (SELECT max(number) AS top FROM audit_auditsequence t WHERE t.city_id = c.code) AS m
  WHERE s.n <> coalesce(m.top + 1, 0);
-- I6c: a leaf is either numbered or waits (as many, and the same sum of their hashes)
SELECT count(*) FROM platform_city c
  CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(uuid_hash_extended(id, 0)), 0) AS hashes
    FROM audit_auditleaf t WHERE t.city_id = c.code) AS l
  CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(uuid_hash_extended(leaf_id, 0)), 0) AS hashes
    FROM audit_auditsequence t WHERE t.city_id = c.code) AS s
  CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(uuid_hash_extended(id, 0)), 0) AS hashes
    FROM audit_auditpending t WHERE t.city_id = c.code) AS p
  WHERE (l.n, l.hashes) IS DISTINCT FROM (s.n + p.n, s.hashes + p.hashes);
-- I6d: every complete subtree has its hash, and no other is kept
SELECT count(*) FROM platform_city c
  CROSS JOIN LATERAL (SELECT count(*) AS n FROM audit_auditnode t WHERE t.city_id = c.code) AS t
  CROSS JOIN LATERAL (SELECT coalesce(max(number) + 1, 0) AS size
    FROM audit_auditsequence t WHERE t.city_id = c.code) AS s
  WHERE t.n <> 2 * s.size - length(replace(s.size::bit(63)::text, '0', ''));
