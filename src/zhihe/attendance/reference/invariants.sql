-- I2: confirmed records of one person never overlap
SELECT count(*) FROM (SELECT lower(span) < max(upper(span)) OVER (PARTITION BY volunteer_id, city_id
    ORDER BY lower(span), id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS clash
  FROM attendance_servicerecord WHERE state IN ('confirmed', 'frozen')) AS ordered WHERE clash;
-- I3: confirmed minutes of a claimed volunteer equal the recorded balance
SELECT count(*) FROM (SELECT city_id, volunteer_id, sum(minutes) AS minutes
    FROM attendance_servicerecord WHERE state IN ('confirmed', 'frozen') AND claim_state = 'claimed'
    GROUP BY city_id, volunteer_id) AS r
  FULL JOIN (SELECT city_id, owner_id, balance FROM ledger_ledgeraccount
    WHERE unit = 'recorded' AND NOT is_issuer) AS a
  ON a.city_id = r.city_id AND a.owner_id = r.volunteer_id
  WHERE coalesce(r.minutes, 0) <> coalesce(a.balance, 0);
-- I4: every confirmed record has evidence that exists
SELECT count(*) FROM attendance_servicerecord r
  LEFT JOIN attendance_punch p ON p.city_id = r.city_id AND p.id = r.evidence_id
  LEFT JOIN attendance_sheet s ON s.city_id = r.city_id AND s.id = r.evidence_id
  WHERE r.state IN ('confirmed', 'frozen') AND p.id IS NULL AND s.id IS NULL;
-- I4b: every confirmed record has its audit event (and every event its leaf: I6)
SELECT count(*) FROM attendance_servicerecord r WHERE r.state = 'confirmed' AND NOT EXISTS (
  SELECT 1 FROM audit_auditevent e WHERE e.city_id = r.city_id AND e.subject_id = r.id
    AND e.verb = 'attendance.confirm');
-- I4c: no confirmer made, led, entered or roll-called what they confirmed
SELECT count(*) FROM attendance_servicerecord r WHERE
  confirmed_by IN (creator_id, leader_id, person_id) OR second_by IN (creator_id, leader_id, person_id, confirmed_by)
  OR confirmed_by = ANY (roll_caller_ids) OR second_by = ANY (roll_caller_ids);
-- I3b: a record's counted minutes equal its transfers, corrections included; what does not count has none
SELECT count(*) FROM attendance_servicerecord r LEFT JOIN (
  SELECT t.city_id, coalesce(c.record_id, t.source_id) AS record_id,
    sum(CASE WHEN f.is_issuer THEN t.amount ELSE -t.amount END) AS minutes
  FROM ledger_transfer t
  JOIN ledger_ledgeraccount f ON f.city_id = t.city_id AND f.id = t.from_account_id
  LEFT JOIN attendance_recordcorrection c ON c.city_id = t.city_id AND c.id = t.source_id
  WHERE t.unit = 'recorded' GROUP BY 1, 2) AS net ON net.city_id = r.city_id AND net.record_id = r.id
  WHERE coalesce(net.minutes, 0) <> CASE WHEN r.state IN ('confirmed', 'frozen')
    AND r.claim_state = 'claimed' THEN r.minutes ELSE 0 END;
-- I3c: every transfer of recorded minutes stands for a record or a correction of one
SELECT count(*) FROM ledger_transfer t WHERE t.unit = 'recorded'
  AND NOT EXISTS (SELECT 1 FROM attendance_servicerecord r WHERE r.city_id = t.city_id AND r.id = t.source_id)
  AND NOT EXISTS (SELECT 1 FROM attendance_recordcorrection c WHERE c.city_id = t.city_id AND c.id = t.source_id);
-- I3d: a corrected record holds what its last correction says
SELECT count(*) FROM (SELECT DISTINCT ON (c.city_id, c.record_id) c.city_id, c.record_id, c.minutes_after
  FROM attendance_recordcorrection c ORDER BY c.city_id, c.record_id, c.at DESC, c.id DESC) AS last
  JOIN attendance_servicerecord r ON r.city_id = last.city_id AND r.id = last.record_id
  WHERE r.state IN ('confirmed', 'frozen') AND r.minutes <> last.minutes_after;
-- I4d: what needs a second person has one, of another organisation than the first
SELECT count(*) FROM attendance_servicerecord r WHERE r.state IN ('confirmed', 'frozen')
  AND (r.grade = 'C' OR r.needs_second) AND r.second_by IS NULL;
-- I4e: a correction has two persons, neither the served one nor who made, led, entered or called
SELECT count(*) FROM attendance_recordcorrection c JOIN attendance_servicerecord r
  ON r.city_id = c.city_id AND r.id = c.record_id
  WHERE c.second_by IS NULL OR c.by_id = c.second_by
  OR c.by_id IN (r.person_id, r.creator_id, r.leader_id)
  OR coalesce(r.entered_by IN (c.by_id, c.second_by), false)
  OR c.second_by IN (r.person_id, r.creator_id, r.leader_id)
  OR c.by_id = ANY (r.roll_caller_ids) OR c.second_by = ANY (r.roll_caller_ids);
-- I4f: a waiting record has not counted for anybody
SELECT count(*) FROM attendance_servicerecord r WHERE r.state = 'second'
  AND (r.confirmed_by IS NULL OR r.second_by IS NOT NULL);
