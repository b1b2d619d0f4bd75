-- I15a: a separated role (system, security, audit) stands beside another role in one account
SELECT count(*) FROM organisations_appointment a
JOIN organisations_appointment b ON b.city_id = a.city_id AND b.id <> a.id AND b.role <> a.role
 AND COALESCE(b.account_id, b.person_id) = COALESCE(a.account_id, a.person_id)
 AND tstzrange(a.since, a.until, '[)') && tstzrange(b.since, b.until, '[)')
WHERE a.role IN ('system_admin', 'security_admin', 'auditor')
-- I15b: one person holds the same role twice at the same place and time
SELECT count(*) FROM organisations_appointment a
JOIN organisations_appointment b ON b.city_id = a.city_id AND b.id > a.id AND b.role = a.role
 AND b.person_id = a.person_id AND b.line = a.line
 AND b.organisation_id IS NOT DISTINCT FROM a.organisation_id
 AND b.region_id IS NOT DISTINCT FROM a.region_id
 AND tstzrange(a.since, a.until, '[)') && tstzrange(b.since, b.until, '[)')
-- I15c: an organisation's path does not end with itself or does not continue its parent's
SELECT count(*) FROM organisations_organisation o
LEFT JOIN organisations_organisation p ON p.city_id = o.city_id AND p.id = o.parent_id
WHERE o.path <> '' AND o.path <> COALESCE(p.path, '') || o.id::text || '/'
