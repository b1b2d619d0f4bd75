-- I2: confirmed records of one person never overlap
SELECT count(*) FROM attendance_servicerecord a JOIN attendance_servicerecord b
  ON a.city_id = b.city_id AND a.volunteer_id = b.volunteer_id AND a.id < b.id
  AND a.span && b.span WHERE a.state IN ('confirmed', 'frozen') AND b.state IN ('confirmed', 'frozen');
-- I3: confirmed minutes of a claimed volunteer equal the recorded balance
SELECT count(*) FROM (
  SELECT v.city_id, v.id,
    (SELECT coalesce(sum(r.minutes), 0) FROM attendance_servicerecord r WHERE r.city_id = v.city_id
      AND r.volunteer_id = v.id AND r.state IN ('confirmed', 'frozen') AND r.claim_state = 'claimed') AS records,
    (SELECT coalesce(sum(a.balance), 0) FROM ledger_ledgeraccount a WHERE a.city_id = v.city_id
      AND a.owner_id = v.id AND a.unit = 'recorded') AS balance
  FROM volunteers_volunteer v) AS both_sides WHERE records <> balance;
-- I4: every confirmed record has evidence that exists
SELECT count(*) FROM attendance_servicerecord r WHERE r.state IN ('confirmed', 'frozen') AND NOT (
  EXISTS (SELECT 1 FROM attendance_punch p WHERE p.city_id = r.city_id AND p.id = r.evidence_id)
  OR EXISTS (SELECT 1 FROM attendance_sheet s WHERE s.city_id = r.city_id AND s.id = r.evidence_id));
-- I4b: every confirmed record has its audit leaf
SELECT count(*) FROM attendance_servicerecord r WHERE r.state = 'confirmed' AND NOT EXISTS (
  SELECT 1 FROM audit_auditevent e JOIN audit_auditleaf l ON l.city_id = e.city_id AND l.id = e.id
  WHERE e.city_id = r.city_id AND e.subject_id = r.id AND e.verb = 'attendance.confirm');
-- I4c: no confirmer made, led, entered or roll-called what they confirmed
SELECT count(*) FROM attendance_servicerecord r WHERE
  confirmed_by IN (creator_id, leader_id, person_id) OR second_by IN (creator_id, leader_id, person_id, confirmed_by)
  OR confirmed_by = ANY (roll_caller_ids) OR second_by = ANY (roll_caller_ids);
